"""What all tests share: a fresh database, on SQLite and on PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from engine.store.unit_of_work import Store
from tests.databases import (
    PostgresTemplate,
    SqliteTemplate,
    Template,
    import_every_table,
    postgres_server,
)
from tests.seeds import FIRST_SEED

#: Bound transactions and settings of a connection, which are no work of the statement itself.
_FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")


def pytest_report_header() -> str:
    return f"random processes: seeds from {FIRST_SEED} on (DUBAN_SEED chooses others)"


class Statements:
    """The SQL statements that any engine has been given by this thread, in order.

    A server that another test has left open for its like goes on looking for due jobs.
    Statements that only frame a transaction are left out. One statement carried out for many
    rows counts once.
    """

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._thread = threading.get_ident()

    @property
    def count(self) -> int:
        return len(self.texts)

    def clear(self) -> None:
        self.texts.clear()

    @contextmanager
    def at_most(self, limit: int) -> Iterator[None]:
        """Fail when the block takes more than ``limit`` statements, and show them."""
        before = self.count
        yield
        seen = self.texts[before:]
        assert len(seen) <= limit, f"{len(seen)} statements:\n" + "\n".join(seen)

    def note(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        ours = threading.get_ident() == self._thread
        if ours and not statement.lstrip().upper().startswith(_FRAME):
            self.texts.append(statement)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> SqliteTemplate:
    import_every_table()
    return SqliteTemplate(tmp_path_factory.mktemp("template"))


@pytest.fixture(scope="session")
def postgres_template(worker_id: str) -> Iterator[PostgresTemplate]:
    """Each worker of pytest-xdist has a server, or on a given server names, of its own."""
    import_every_table()
    with postgres_server() as address:
        template = PostgresTemplate(address, f"duban_test_{worker_id}")
        yield template
        template.drop()


@pytest.fixture
def sqlite_url(sqlite_template: SqliteTemplate, tmp_path: Path) -> str:
    """A fresh SQLite database, for tests to which the kind of database does not matter."""
    return sqlite_template.copy_to(tmp_path / "duban.sqlite3")


@pytest.fixture(params=["sqlite", "postgresql"])
def template(request: pytest.FixtureRequest) -> Template:
    """What databases are copied from; a folder of tests may put one in its place with rows in it.

    Each test that asks for it, or for a database, runs on both kinds.
    """
    found: Template = request.getfixturevalue(
        "sqlite_template" if request.param == "sqlite" else "postgres_template"
    )
    return found


@pytest.fixture
def database_url(template: Template, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh database with every table, and no rows where no folder fills it."""
    with template.copied(tmp_path) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A database without a single table, of both kinds."""
    if request.param == "sqlite":
        opened = Store(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
        yield opened
        opened.dispose()
        return
    template: PostgresTemplate = request.getfixturevalue("postgres_template")
    with template.copied(empty=True) as url:
        opened = Store(url)
        yield opened
        opened.dispose()


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = Store(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def statements() -> Iterator[Statements]:
    """Counts the SQL statements of every engine while the test runs."""
    counter = Statements()
    event.listen(Engine, "before_cursor_execute", counter.note)
    yield counter
    event.remove(Engine, "before_cursor_execute", counter.note)
