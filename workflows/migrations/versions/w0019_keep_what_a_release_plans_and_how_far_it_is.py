"""Keep what a release plans for what is running, and how far its scenarios are"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "w0019"
down_revision = "w0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("process_release", schema=None) as batch_op:
        batch_op.add_column(sa.Column("running_plan", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("arranged", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("arranged_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("arranged_by", sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column("played", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("stories", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True))
