"""Keep what offices set for parameters"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "w0007"
down_revision = "w0006"
branch_labels = None
depends_on = "e0001"


def upgrade() -> None:
    op.create_table(
        "parameter_setting",
        sa.Column(
            "setting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("package", sa.String(length=120), nullable=False),
        sa.Column("parameter_id", sa.String(length=80), nullable=False),
        sa.Column("area", sa.String(length=12), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.String(length=80), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("setting_id", name=op.f("pk_parameter_setting")),
    )
    with op.batch_alter_table("parameter_setting", schema=None) as batch_op:
        batch_op.create_index(
            "ix_parameter_setting_holds", ["superseded_at", "package"], unique=False
        )
        batch_op.create_index(
            "ix_parameter_setting_parameter",
            ["package", "parameter_id", "area", "setting_id"],
            unique=False,
        )
