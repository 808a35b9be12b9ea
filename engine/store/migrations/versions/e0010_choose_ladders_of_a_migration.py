"""Choose whether a migration keeps ladders"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "e0010"
down_revision = "e0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("migration", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("keep_ladders", sa.Boolean(), server_default=sa.true(), nullable=False)
        )
