"""Find archived instances by their words"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from engine.store.search_index import ARCHIVED

revision = "e0013"
down_revision = "e0012"
branch_labels = None
depends_on = None

_INDEX = {
    "sqlite": (
        (
            "CREATE VIRTUAL TABLE IF NOT EXISTS archive_text "
            'USING fts5(grams, tokenize = "unicode61 remove_diacritics 0")'
        ),
    ),
    "postgresql": (
        (
            "CREATE TABLE IF NOT EXISTS archive_text "
            "(rowid bigint PRIMARY KEY, grams tsvector NOT NULL)"
        ),
        "CREATE INDEX IF NOT EXISTS ix_archive_text_grams ON archive_text USING gin (grams)",
    ),
}
_AT_ONCE = 1000
_ARCHIVE = sa.table(
    "archive", sa.column("instance_id"), sa.column("title"), sa.column("business_key")
)


def upgrade() -> None:
    connection = op.get_bind()
    for statement in _INDEX[connection.dialect.name]:
        op.execute(statement)
    # What was put away before is written now, for no job comes by the archive. The way of writing
    # is the product's: an index that is written in another way has to be made anew anyhow.
    last = 0
    while rows := connection.execute(_some(last)).all():
        ARCHIVED.add(
            connection, [(row.instance_id, f"{row.title}\n{row.business_key}") for row in rows]
        )
        last = rows[-1].instance_id


def _some(after: int) -> sa.Select[Any]:
    columns = (_ARCHIVE.c.instance_id, _ARCHIVE.c.title, _ARCHIVE.c.business_key)
    statement = sa.select(*columns).where(_ARCHIVE.c.instance_id > after)
    return statement.order_by(_ARCHIVE.c.instance_id).limit(_AT_ONCE)
