"""The full-text index of instances: each database's own, behind one way of writing and asking.

SQLite keeps the pairs of ``engine.store.grams`` in an FTS5 table, PostgreSQL in a ``tsvector``
with a GIN index. Both know their order, so a word is found wherever it stands in a text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    MetaData,
    Table,
    Text,
    delete,
    event,
    literal_column,
    text,
)

from engine.store.grams import GAP, grams, pairs, runs
from engine.store.schema import metadata
from engine.store.unit_of_work import UnitOfWork

NAME = "search_text"
#: Alembic leaves these tables alone: it does not know their kind.
OWN_TABLES = frozenset(
    {NAME, *(f"{NAME}_{part}" for part in ("data", "idx", "content", "docsize", "config"))}
)

# Not among the declared tables, for it is another kind of table in each database.
_entry = Table(NAME, MetaData(), Column("rowid", BigInteger), Column("grams", Text))

_CREATE = {
    "sqlite": (
        (
            "CREATE VIRTUAL TABLE IF NOT EXISTS search_text "
            'USING fts5(grams, tokenize = "unicode61 remove_diacritics 0")'
        ),
    ),
    "postgresql": (
        (
            "CREATE TABLE IF NOT EXISTS search_text "
            "(rowid bigint PRIMARY KEY, grams tsvector NOT NULL)"
        ),
        "CREATE INDEX IF NOT EXISTS ix_search_text_grams ON search_text USING gin (grams)",
    ),
}
_ADD_SQLITE = text("INSERT INTO search_text (rowid, grams) VALUES (:rowid, :grams)")
_ADD_POSTGRESQL = text(
    "INSERT INTO search_text (rowid, grams) VALUES (:rowid, CAST(:grams AS tsvector))"
)
_IS_FOUND_SQLITE = text("search_text MATCH :wanted")
_IS_FOUND_POSTGRESQL = text("search_text.grams @@ CAST(:wanted AS tsquery)")


def create(connection: Connection) -> None:
    """Make the index where it is missing."""
    for statement in _CREATE[connection.dialect.name]:
        connection.execute(text(statement))


@event.listens_for(metadata, "after_create")
def _with_the_tables(_metadata: MetaData, connection: Connection, **_options: Any) -> None:
    create(connection)


def write(uow: UnitOfWork, texts: Sequence[tuple[int, str]]) -> None:
    """Put instances' texts in the place of what the index had of them."""
    if not texts:
        return
    forget(uow, [instance_id for instance_id, _text in texts])
    if uow.dialect == "sqlite":
        statement = _ADD_SQLITE
        rows = [{"rowid": key, "grams": " ".join(grams(each))} for key, each in texts]
    else:
        statement = _ADD_POSTGRESQL
        rows = [{"rowid": key, "grams": _vector(grams(each))} for key, each in texts]
    uow.connection.execute(statement, rows)


def forget(uow: UnitOfWork, instance_ids: Sequence[int]) -> None:
    uow.connection.execute(delete(_entry).where(_entry.c.rowid.in_(instance_ids)))


#: The number of the instance in the index.
ENTRY_ID: ColumnElement[int] = literal_column(f"{NAME}.rowid")
ENTRIES = _entry


def matches(dialect: str, wanted: str) -> ColumnElement[bool] | None:
    """The condition that an entry holds every word of ``wanted``; None where it has no word."""
    words = list(runs(wanted))
    if not words:
        return None
    if dialect == "sqlite":
        question = " ".join(_fts_phrase(word) for word in words)
        return _IS_FOUND_SQLITE.bindparams(wanted=question)  # type: ignore[return-value]
    question = " & ".join(_ts_phrase(word) for word in words)
    return _IS_FOUND_POSTGRESQL.bindparams(wanted=question)  # type: ignore[return-value]


def _fts_phrase(word: str) -> str:
    """Words hold letters and digits alone, so nothing in them means anything to FTS5."""
    return f'"{word}" *' if len(word) == 1 else '"' + " ".join(pairs(word)) + '"'


def _ts_phrase(word: str) -> str:
    if len(word) == 1:
        return f"'{word}':*"
    return "(" + " <-> ".join(f"'{pair}'" for pair in pairs(word)) + ")"


def _vector(found: Sequence[str]) -> str:
    """The pairs with their places, as PostgreSQL writes a ``tsvector``."""
    places: dict[str, list[str]] = {}
    for place, gram in enumerate(found, start=1):
        if gram != GAP:
            places.setdefault(gram, []).append(str(place))
    # It keeps at most 256 places of one lexeme, the first ones.
    return " ".join(f"'{gram}':{','.join(where[:255])}" for gram, where in places.items())
