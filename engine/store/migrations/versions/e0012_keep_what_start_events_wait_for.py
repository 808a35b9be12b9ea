"""Keep what start events wait for"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "e0012"
down_revision = "e0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "start_happening",
        sa.Column(
            "happening_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("definition_key", sa.String(length=120), nullable=False),
        sa.Column("element_id", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("keys", sa.JSON(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column(
            "sender_instance_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("happening_id", name=op.f("pk_start_happening")),
    )
    with op.batch_alter_table("start_happening", schema=None) as batch_op:
        batch_op.create_index(
            "ix_start_happening_start",
            ["definition_key", "element_id", "happening_id"],
            unique=False,
        )

    op.create_table(
        "start_watch",
        sa.Column("store", sa.String(length=80), nullable=False),
        sa.Column("row_key", sa.String(length=200), nullable=False),
        sa.Column("definition_key", sa.String(length=120), nullable=False),
        sa.Column("element_id", sa.String(length=200), nullable=False),
        sa.Column("part", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "store", "row_key", "definition_key", "element_id", "part", name=op.f("pk_start_watch")
        ),
    )
    with op.batch_alter_table("start_watch", schema=None) as batch_op:
        batch_op.create_index("ix_start_watch_start", ["definition_key"], unique=False)

    with op.batch_alter_table("start_trigger", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("all_of", sa.SmallInteger(), server_default=sa.text("1"), nullable=False)
        )
        batch_op.add_column(
            sa.Column("holds", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(
            sa.Column("faulty", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
