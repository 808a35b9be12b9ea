"""Fresh databases of both kinds, that wait for the disk as in service."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import event

from engine.store.unit_of_work import Store
from tests.databases import PostgresTemplate, SqliteTemplate, import_every_table, postgres_server


@dataclass(frozen=True, slots=True)
class Database:
    """A kind of database by its ``name``.

    ``fresh`` opens one without rows; ``empty`` is the address of one without tables.
    """

    name: str
    fresh: Callable[[], AbstractContextManager[Store]]
    empty: Callable[[], AbstractContextManager[str]]


@contextmanager
def databases() -> Iterator[tuple[Database, ...]]:
    """SQLite in a temporary folder, and a PostgreSQL server of our own."""
    import_every_table()
    with (
        tempfile.TemporaryDirectory(prefix="duban-bench-") as folder,
        postgres_server(durable=True) as address,
    ):
        home = Path(folder)
        sqlite, postgres = SqliteTemplate(home), PostgresTemplate(address, "duban_bench")

        @contextmanager
        def fresh_sqlite() -> Iterator[Store]:
            with (
                tempfile.TemporaryDirectory(dir=home) as inside,
                opened(sqlite.copy_to(Path(inside) / "duban.sqlite3")) as store,
            ):
                yield store

        @contextmanager
        def fresh_postgres() -> Iterator[Store]:
            with postgres.copied() as url, opened(url) as store:
                yield store

        @contextmanager
        def empty_sqlite() -> Iterator[str]:
            with tempfile.TemporaryDirectory(dir=home) as inside:
                yield f"sqlite:///{inside}/duban.sqlite3"

        yield (
            Database("SQLite", fresh_sqlite, empty_sqlite),
            Database("PostgreSQL", fresh_postgres, partial(postgres.copied, empty=True)),
        )
        postgres.drop()


@contextmanager
def opened(url: str) -> Iterator[Store]:
    store = Store(url)
    try:
        yield store
    finally:
        store.dispose()


@contextmanager
def hurried(store: Store) -> Iterator[None]:
    """Let no commit wait for the disk while the block prepares what is measured afterwards."""
    sqlite = store.engine.dialect.name == "sqlite"
    setting = "PRAGMA synchronous=OFF" if sqlite else "SET synchronous_commit TO off"

    def hurry(connection: Any, _record: object, _proxy: object) -> None:
        connection.cursor().execute(setting)
        connection.commit()

    event.listen(store.engine, "checkout", hurry)
    yield
    event.remove(store.engine, "checkout", hurry)
    # The connections that hurry are closed; those that follow wait again.
    store.engine.dispose()
