"""Brings a database to the tables of this version of Duban.

The engine and the domain each have a line of revisions of their own in one history: ``folders``
names those of the domain. There is no way back: a copy of the database is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from engine.errors import InvalidState
from engine.store.schema import metadata
from engine.store.search_index import OWN_TABLES
from engine.store.unit_of_work import Store

HERE = Path(__file__).resolve().parent / "migrations"

#: One upgrade at a time on a PostgreSQL server; any number that nothing else uses will do.
_LOCK = 7_311_406


def migrate(store: Store, folders: Sequence[Path] = ()) -> tuple[str, ...]:
    """Apply every revision that the database lacks, in one transaction, and name them.

    Raises:
        InvalidState: the database cannot be reached, or has been used by a later version.
    """
    with _exclusively(store) as connection:
        config = settings(folders, connection=connection)
        script = ScriptDirectory.from_config(config)
        before = _applied(script, connection)
        command.upgrade(config, "heads")
        after = _applied(script, connection)
    return tuple(sorted(after - before))


def pending(store: Store, folders: Sequence[Path] = ()) -> bool:
    """Whether the database lacks a revision. Writes nothing.

    Raises:
        InvalidState: the database cannot be reached, or has been used by a later version.
    """
    with _reached(store) as connection:
        script = ScriptDirectory.from_config(settings(folders, connection=connection))
        known = {revision.revision for revision in script.walk_revisions()}
        return _applied(script, connection) != known


def is_new(store: Store) -> bool:
    """Whether no revision was ever applied to the database. Writes nothing.

    Raises:
        InvalidState: the database cannot be reached.
    """
    with _reached(store) as connection:
        return not MigrationContext.configure(connection).get_current_heads()


def differences(store: Store) -> list[Any]:
    """Where the database and the tables as declared are not the same, as Alembic says it."""
    with store.engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_server_default": True,
                "compare_type": True,
                "include_name": is_declared,
            },
        )
        return list(compare_metadata(context, metadata))


def is_declared(name: str | None, kind: str, _parents: Any) -> bool:
    """Whether Alembic compares it: not the full-text index, whose kind it does not know."""
    return kind != "table" or name not in OWN_TABLES


def settings(
    folders: Sequence[Path],
    *,
    connection: Connection,
    include_object: Callable[..., bool] | None = None,
) -> Config:
    """What Alembic has to know; ``include_object`` narrows what a new revision compares."""
    config = Config()
    config.set_main_option("script_location", _escaped(HERE))
    config.set_main_option("path_separator", "newline")
    locations = [HERE / "versions", *folders]
    config.set_main_option("version_locations", "\n".join(_escaped(path) for path in locations))
    config.attributes["connection"] = connection
    config.attributes["include_object"] = include_object
    return config


def _escaped(path: Path) -> str:
    return str(path).replace("%", "%%")


def _applied(script: ScriptDirectory, connection: Connection) -> set[str]:
    heads = MigrationContext.configure(connection).get_current_heads()
    known = {revision.revision for revision in script.walk_revisions()}
    for head in heads:
        if head not in known:
            raise InvalidState(
                "Expected a database of this version of Duban or an earlier one, "
                "but revision {revision} of it belongs to a later one.",
                revision=head,
            )
    return {revision.revision for revision in script.iterate_revisions(heads, "base")}


@contextmanager
def _reached(store: Store) -> Iterator[Connection]:
    try:
        connection = store.engine.connect()
    except OperationalError as error:
        raise InvalidState(
            "Expected a database at {address}, but it cannot be reached: {reason}",
            address=store.engine.url.render_as_string(hide_password=True),
            reason=str(error.orig).strip(),
        ) from error
    with connection:
        yield connection


@contextmanager
def _exclusively(store: Store) -> Iterator[Connection]:
    with _reached(store) as connection:
        connection.execution_options(duban_writes=True)
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            # A table that is changed is copied and dropped, which must not touch its referrers.
            _set_foreign_keys(connection, "OFF")
        try:
            with connection.begin():
                if not sqlite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
                yield connection
                if sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").fetchone():
                    raise InvalidState("Expected every reference to hold after the upgrade.")
        finally:
            if sqlite:
                _set_foreign_keys(connection, "ON")


def _set_foreign_keys(connection: Connection, value: str) -> None:
    # SQLite ignores this inside a transaction, so it goes past SQLAlchemy, which would begin one.
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA foreign_keys={value}")
