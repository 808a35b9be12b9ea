"""One database, and one transaction on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, pool
from sqlalchemy.exc import DataError, DBAPIError

from engine.errors import Conflict, InvalidInput
from engine.store.schema import metadata


class UnitOfWork:
    """An open transaction. Whoever opened it commits it; nothing below does.

    ``connection`` is for store and table modules only. ``memo`` keeps what the transaction has
    looked up and needs no second time; whoever changes that clears it.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.memo: dict[str, object] = {}
        self._after_commit: list[Callable[[], None]] = []

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self.connection.dialect.name

    def after_commit(self, act: Callable[[], None]) -> None:
        """Have ``act`` called once the transaction is durable; it must not raise."""
        self._after_commit.append(act)

    def committed(self) -> None:
        for act in self._after_commit:
            act()


class Store:
    """A database by its SQLAlchemy address; SQLite and PostgreSQL are supported.

    SQLite runs in WAL mode with ``synchronous=FULL``; writers begin with BEGIN IMMEDIATE, so a
    transaction that read before it wrote is never refused for a stale snapshot.
    """

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self.url = url
        self.engine = _open(url, pool_size)

    def create_all(self) -> None:
        """Create every table that is missing. For tests; installations migrate."""
        metadata.create_all(self.engine)

    @contextmanager
    def writing(self) -> Iterator[UnitOfWork]:
        """A transaction that commits when the block ends, and rolls back when it raises."""
        with (
            _refusals(),
            self.engine.connect().execution_options(duban_writes=True) as connection,
            connection.begin(),
        ):
            unit = UnitOfWork(connection)
            yield unit
        unit.committed()

    @contextmanager
    def reading(self) -> Iterator[UnitOfWork]:
        """A transaction that sees one state of the database and changes nothing."""
        with _refusals(), self.engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            yield UnitOfWork(connection)
            connection.rollback()

    def dispose(self) -> None:
        self.engine.dispose()


@contextmanager
def _refusals() -> Iterator[None]:
    """Say in our own errors what the database refuses for no fault of the code."""
    try:
        yield
    except (DataError, OverflowError, UnicodeEncodeError) as error:
        raise InvalidInput(
            "Expected texts and numbers that can be stored, but one is too long, too large, "
            "or holds a character that no text may hold."
        ) from error
    except DBAPIError as error:
        if _was_in_the_way(error):
            raise Conflict(
                "Another transaction was in the way, and this one was undone."
            ) from error
        raise


#: PostgreSQL's codes for a serialisation failure, a deadlock, and a key that another transaction
#: took after this one had looked for it: a second try sees what that one has done.
_IN_THE_WAY = frozenset({"40001", "40P01", "23505"})


def _was_in_the_way(error: DBAPIError) -> bool:
    """Whether the database gave this transaction up for the sake of another."""
    state = getattr(error.orig, "sqlstate", None)
    return state in _IN_THE_WAY or "database is locked" in str(error.orig)


def _open(url: str, pool_size: int) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_size=pool_size, pool_pre_ping=True)
    engine = create_engine(
        url,
        poolclass=pool.QueuePool,
        pool_size=pool_size,
        max_overflow=pool_size,
        connect_args={"timeout": 30, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own transaction control is turned off: it would begin too late.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=30000",
        "cache_size=-65536",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("duban_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
