"""Sum up weeks and months from indexes"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "w0009"
down_revision = "w0008"
branch_labels = None
depends_on = "e0001"

#: The local day on which an item was opened, in each database's own arithmetic.
_LOCAL_DAY = {
    "sqlite": "date(work_item.created_at, '+8 hours')",
    "postgresql": "CAST(work_item.created_at AT TIME ZONE 'Asia/Shanghai' AS date)",
}


def upgrade() -> None:
    with op.batch_alter_table("responsibility_span", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_responsibility_span_work_item"))
        batch_op.create_index(
            "ix_responsibility_span_work_item",
            ["work_item_id", "holder", "suspended", "minutes"],
            unique=False,
        )

    with op.batch_alter_table("supervised_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("opened_on", sa.Date(), nullable=True))
        batch_op.drop_index(batch_op.f("ix_supervised_item_closed"))
        batch_op.create_index(
            "ix_supervised_item_closed",
            [
                "closed_on",
                "scope_area",
                "scope_owner",
                "completed",
                "due_at",
                "closed_at",
                "holder",
                "suspended",
                "held_minutes",
                "work_item_id",
            ],
            unique=False,
        )
        batch_op.create_index(
            "ix_supervised_item_opened",
            ["opened_on", "scope_area", "scope_owner", "due_at"],
            unique=False,
        )

    day = _LOCAL_DAY[op.get_bind().dialect.name]
    op.execute(
        f"UPDATE supervised_item SET opened_on = (SELECT {day} FROM work_item "  # noqa: S608
        "WHERE work_item.work_item_id = supervised_item.work_item_id)"
    )
