"""Hand accounts of enterprises out"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "w0015"
down_revision = "w0014"
branch_labels = None
depends_on = "e0001"


def upgrade() -> None:
    op.create_table(
        "handed_out_account",
        sa.Column("user_id", sa.String(length=80), nullable=False),
        sa.Column(
            "enterprise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("handed_out_by", sa.String(length=80), nullable=False),
        sa.Column("handed_out_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by", sa.String(length=80), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprise.enterprise_id"],
            name=op.f("fk_handed_out_account_enterprise_id"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["person.user_id"], name=op.f("fk_handed_out_account_user_id")
        ),
        sa.PrimaryKeyConstraint("user_id", "enterprise_id", name=op.f("pk_handed_out_account")),
    )
    with op.batch_alter_table("handed_out_account", schema=None) as batch_op:
        batch_op.create_index(
            "ix_handed_out_account_enterprise", ["enterprise_id", "withdrawn_at"], unique=False
        )

    with op.batch_alter_table("account_credential", schema=None) as batch_op:
        batch_op.add_column(sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True))
