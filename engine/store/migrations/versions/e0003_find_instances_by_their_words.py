"""Find instances by their words"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "e0003"
down_revision = "e0002"
branch_labels = None
depends_on = None


_INDEX = {
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


def upgrade() -> None:
    with op.batch_alter_table("instance", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("search_stale", sa.Boolean(), server_default=sa.true(), nullable=False)
        )
        batch_op.create_index(
            "ix_instance_search_stale",
            ["instance_id"],
            unique=False,
            sqlite_where=sa.text("search_stale"),
            postgresql_where=sa.text("search_stale"),
        )
    for statement in _INDEX[op.get_bind().dialect.name]:
        op.execute(statement)
