"""Let a need wait for its follow-up"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "w0002"
down_revision = "w0001"
branch_labels = None
depends_on = "e0001"


def upgrade() -> None:
    with op.batch_alter_table("contact_need", schema=None) as batch_op:
        batch_op.alter_column("follow_up_instance_id", existing_type=sa.BigInteger(), nullable=True)
