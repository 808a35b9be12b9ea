"""Change rows of data stores by hand"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "e0011"
down_revision = "e0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "data_store_change",
        sa.Column(
            "change_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("store", sa.String(length=80), nullable=False),
        sa.Column("row_key", sa.String(length=200), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.String(length=80), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_data_store_change")),
    )
    with op.batch_alter_table("data_store_change", schema=None) as batch_op:
        batch_op.create_index(
            "ix_data_store_change_row", ["store", "row_key", "change_id"], unique=False
        )

    with op.batch_alter_table("instance", schema=None) as batch_op:
        batch_op.create_index(
            "ix_instance_active",
            ["instance_id"],
            unique=False,
            sqlite_where=sa.text("state = 'active'"),
            postgresql_where=sa.text("state = 'active'"),
        )

    with op.batch_alter_table("migration_instance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_migration_instance_at"))
        batch_op.create_index(
            "ix_migration_instance_kept",
            ["at"],
            unique=False,
            sqlite_where=sa.text("tokens_before IS NOT NULL"),
            postgresql_where=sa.text("tokens_before IS NOT NULL"),
        )
