"""Keep the evidence of inspections"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "w0017"
down_revision = "w0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("inspection_answer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("attachment_ids", sa.JSON(), nullable=True))
    with op.batch_alter_table("inspection", schema=None) as batch_op:
        batch_op.add_column(sa.Column("location", sa.String(length=100), nullable=True))
