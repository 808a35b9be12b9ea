from __future__ import annotations

import hashlib
import threading
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import insert, inspect, text

import workflows
from engine.errors import InvalidState
from engine.store.codec import encode
from engine.store.migrate import differences, is_new, migrate, pending, settings
from engine.store.queries import archive
from engine.store.schema import metadata
from engine.store.tables import archive as archive_table
from engine.store.unit_of_work import Store
from tests.databases import import_every_table

AT = datetime(2024, 5, 6, tzinfo=UTC)
FOLDERS = [Path(workflows.__file__).parent / "migrations" / "versions"]


@pytest.fixture(autouse=True)
def _tables() -> None:
    import_every_table()


def test_migrated_database_has_the_tables_as_declared(empty_store: Store) -> None:
    applied = migrate(empty_store, FOLDERS)
    assert {"e0001", "w0001"} <= set(applied)
    assert differences(empty_store) == []


def test_what_was_archived_before_is_found_by_its_words(empty_store: Store) -> None:
    with empty_store.engine.connect() as connection:
        connection.execution_options(duban_writes=True)
        with connection.begin():
            command.upgrade(settings([], connection=connection), "e0012")
            names = "definition_key business_key title state scope_area scope_owner scope_subject"
            values = dict.fromkeys(names.split(), "") | {"title": "青岭装备：联系"}
            instants = dict.fromkeys(("started_at", "ended_at", "archived_at"), AT)
            row = {"instance_id": 7, "started_by": "wang", "history_hash": "", "digest": ""}
            connection.execute(insert(archive_table), [{**values, **instants, **row}])

    migrate(empty_store, FOLDERS)

    with empty_store.reading() as uow:
        found, _more = archive.page(uow, text="岭装备", key="", areas=None, cursor="", limit=5)
    assert [each.instance_id for each in found] == [7]


def test_what_was_archived_before_is_found_by_its_data(empty_store: Store) -> None:
    belongings = {"instance": [{"searchable": {"unit": "青岭", "urgent": True}}]}
    content = zlib.compress(encode(belongings))
    names = "definition_key business_key title state scope_area scope_owner scope_subject"
    values: dict[str, object] = dict.fromkeys(names.split(), "")
    values |= {"started_by": "wang", "history_hash": ""}
    values |= dict.fromkeys(("started_at", "ended_at", "archived_at"), AT)
    with empty_store.engine.connect() as connection:
        connection.execution_options(duban_writes=True)
        with connection.begin():
            command.upgrade(settings([], connection=connection), "e0013")
            digests = {1: hashlib.sha256(content).hexdigest(), 2: "changed"}
            rows = [
                {**values, "instance_id": number, "digest": digest, "content": content}
                for number, digest in digests.items()
            ]
            connection.execute(insert(archive_table), rows)

    migrate(empty_store, FOLDERS)

    with empty_store.reading() as uow:
        found, _more = archive.page(uow, text="青岭", key="", areas=None, cursor="", limit=5)
    assert [each.instance_id for each in found] == [1]


def test_migrating_again_changes_nothing(empty_store: Store) -> None:
    migrate(empty_store, FOLDERS)
    with empty_store.writing() as uow:
        uow.connection.execute(text("INSERT INTO calendar_revision VALUES ('kept', '1')"))
    assert migrate(empty_store, FOLDERS) == ()
    with empty_store.reading() as uow:
        kept = uow.connection.execute(text("SELECT calendar FROM calendar_revision"))
        assert kept.scalars().all() == ["kept"]


def test_two_nodes_that_migrate_at_once_do_it_once(empty_store: Store) -> None:
    applied: list[tuple[str, ...]] = []
    nodes = [
        threading.Thread(target=lambda: applied.append(migrate(empty_store, FOLDERS)))
        for _ in range(2)
    ]
    for node in nodes:
        node.start()
    for node in nodes:
        node.join()
    assert sorted(map(bool, applied)) == [False, True]


#: Each line of revisions has a row of its own once the engine's is ahead of what the domain needs.
_LATER = "UPDATE alembic_version SET version_num = 'e9999' WHERE version_num LIKE 'e%'"


def test_leaves_database_of_later_version_alone(empty_store: Store) -> None:
    migrate(empty_store, FOLDERS)
    with empty_store.writing() as uow:
        uow.connection.execute(text(_LATER))
    with pytest.raises(InvalidState, match="e9999"):
        migrate(empty_store, FOLDERS)


def test_failed_migration_leaves_nothing_behind(empty_store: Store, tmp_path: Path) -> None:
    broken = tmp_path / "versions"
    broken.mkdir()
    (broken / "x0001_broken.py").write_text(
        "revision, down_revision = 'x0001', None\n"
        "branch_labels, depends_on = ('broken',), 'e0001'\n"
        "def upgrade():\n    raise RuntimeError('half way')\n"
    )
    with pytest.raises(RuntimeError, match="half way"):
        migrate(empty_store, [broken])
    assert not set(metadata.tables) & set(inspect(empty_store.engine).get_table_names())


def test_knows_whether_database_is_new_or_lacks_a_revision(empty_store: Store) -> None:
    assert (pending(empty_store, FOLDERS), is_new(empty_store)) == (True, True)
    migrate(empty_store, FOLDERS)
    assert (pending(empty_store, FOLDERS), is_new(empty_store)) == (False, False)


@pytest.mark.parametrize(
    "address",
    ["sqlite:////nowhere/at/all.sqlite3", "postgresql+psycopg://127.0.0.1:1/duban"],
)
def test_says_that_database_cannot_be_reached(address: str) -> None:
    store = Store(address)
    with pytest.raises(InvalidState, match="cannot be reached"):
        migrate(store, FOLDERS)
    store.dispose()
