"""The full-text indexes of instances: each database's own, behind one way of writing and asking.

SQLite keeps the pairs of ``engine.store.grams`` in an FTS5 table, PostgreSQL in a ``tsvector``
with a GIN index. Both know their order, so a word is found wherever it stands in a text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class TextIndex:
    """One index: texts by the numbers of what they belong to."""

    name: str
    # Not among the declared tables, for it is another kind of table in each database.
    entries: Table

    @property
    def entry_id(self) -> ColumnElement[int]:
        """The number in the index."""
        return literal_column(f"{self.name}.rowid")

    def create(self, connection: Connection) -> None:
        """Make the index where it is missing."""
        for statement in _CREATE[connection.dialect.name]:
            connection.execute(text(statement.format(name=self.name)))

    def write(self, uow: UnitOfWork, texts: Sequence[tuple[int, str]]) -> None:
        """Put texts in the place of what the index had under their numbers."""
        if texts:
            self.forget(uow, [number for number, _text in texts])
            self.add(uow.connection, texts)

    def add(self, connection: Connection, texts: Sequence[tuple[int, str]]) -> None:
        """Add texts whose numbers the index does not know."""
        sqlite = connection.dialect.name == "sqlite"
        written = _spaced if sqlite else _vector
        rows = [{"rowid": number, "grams": written(grams(each))} for number, each in texts]
        value = ":grams" if sqlite else "CAST(:grams AS tsvector)"
        # The name is one of the two below, never anybody's input.
        statement = f"INSERT INTO {self.name} (rowid, grams) VALUES (:rowid, {value})"  # noqa: S608
        connection.execute(text(statement), rows)

    def forget(self, uow: UnitOfWork, numbers: Sequence[int]) -> None:
        uow.connection.execute(delete(self.entries).where(self.entries.c.rowid.in_(numbers)))

    def matches(self, dialect: str, wanted: str) -> ColumnElement[bool] | None:
        """The condition that an entry holds every word of ``wanted``; None where it has no word."""
        words = list(runs(wanted))
        if not words:
            return None
        if dialect == "sqlite":
            question = " ".join(_fts_phrase(word) for word in words)
            condition = f"{self.name} MATCH :wanted"
        else:
            question = " & ".join(_ts_phrase(word) for word in words)
            condition = f"{self.name}.grams @@ CAST(:wanted AS tsquery)"
        return text(condition).bindparams(wanted=question)  # type: ignore[return-value]


def _index(name: str) -> TextIndex:
    columns = (Column("rowid", BigInteger), Column("grams", Text))
    return TextIndex(name, Table(name, MetaData(), *columns))


#: Running and ended instances by title, business key and searchable variables; written by a job.
INSTANCES = _index("search_text")
#: Archived instances by title and business key; written as they are put away.
ARCHIVED = _index("archive_text")
_ALL = (INSTANCES, ARCHIVED)
#: Alembic leaves these tables alone: it does not know their kind.
OWN_TABLES = frozenset(
    f"{each.name}{part}"
    for each in _ALL
    for part in ("", "_data", "_idx", "_content", "_docsize", "_config")
)

_CREATE = {
    "sqlite": (
        (
            "CREATE VIRTUAL TABLE IF NOT EXISTS {name} "
            'USING fts5(grams, tokenize = "unicode61 remove_diacritics 0")'
        ),
    ),
    "postgresql": (
        "CREATE TABLE IF NOT EXISTS {name} (rowid bigint PRIMARY KEY, grams tsvector NOT NULL)",
        "CREATE INDEX IF NOT EXISTS ix_{name}_grams ON {name} USING gin (grams)",
    ),
}


@event.listens_for(metadata, "after_create")
def _with_the_tables(_metadata: MetaData, connection: Connection, **_options: Any) -> None:
    for each in _ALL:
        each.create(connection)


def _spaced(found: Sequence[str]) -> str:
    return " ".join(found)


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
