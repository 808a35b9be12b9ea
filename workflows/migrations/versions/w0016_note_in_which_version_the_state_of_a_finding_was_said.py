"""Note in which version the state of a finding was said"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "w0016"
down_revision = "w0015"
branch_labels = None
depends_on = "e0001"


def upgrade() -> None:
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.add_column(sa.Column("said_in", sa.Integer(), nullable=True))
