"""Move and migrate instances"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "e0005"
down_revision = "e0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "migration",
        sa.Column(
            "migration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("definition_key", sa.String(length=120), nullable=False),
        sa.Column(
            "from_definition_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "to_definition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("keep_due_dates", sa.Boolean(), nullable=False),
        sa.Column("keep_timers", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["from_definition_id"],
            ["definition.definition_id"],
            name=op.f("fk_migration_from_definition_id"),
        ),
        sa.ForeignKeyConstraint(
            ["to_definition_id"],
            ["definition.definition_id"],
            name=op.f("fk_migration_to_definition_id"),
        ),
        sa.PrimaryKeyConstraint("migration_id", name=op.f("pk_migration")),
    )
    with op.batch_alter_table("migration", schema=None) as batch_op:
        batch_op.create_index("ix_migration_key", ["definition_key", "migration_id"], unique=False)

    op.create_table(
        "migration_instance",
        sa.Column(
            "migration_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "instance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("element_id", sa.String(length=300), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("tokens_before", sa.LargeBinary(), nullable=True),
        sa.Column("format_before", sa.Integer(), nullable=True),
        sa.Column("items_before", sa.JSON(), nullable=True),
        sa.Column("digest_after", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["instance_id"],
            ["instance.instance_id"],
            name=op.f("fk_migration_instance_instance_id"),
        ),
        sa.ForeignKeyConstraint(
            ["migration_id"],
            ["migration.migration_id"],
            name=op.f("fk_migration_instance_migration_id"),
        ),
        sa.PrimaryKeyConstraint("migration_id", "instance_id", name=op.f("pk_migration_instance")),
    )
    with op.batch_alter_table("migration_instance", schema=None) as batch_op:
        batch_op.create_index("ix_migration_instance_at", ["at"], unique=False)
        batch_op.create_index(
            "ix_migration_instance_outcome",
            ["migration_id", "outcome", "instance_id"],
            unique=False,
        )

    with op.batch_alter_table("work_item", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "return_to", sa.String(length=300), server_default=sa.text("''"), nullable=False
            )
        )
