"""Let several people take part in one item"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "e0004"
down_revision = "e0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handover",
        sa.Column(
            "handover_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("user_id", sa.String(length=80), nullable=False),
        sa.Column("to_user_id", sa.String(length=80), nullable=False),
        sa.Column("by_group", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("started_by", sa.String(length=80), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("refused", sa.JSON(), nullable=False),
        sa.Column(
            "after_item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.PrimaryKeyConstraint("handover_id", name=op.f("pk_handover")),
    )
    with op.batch_alter_table("handover", schema=None) as batch_op:
        batch_op.create_index("ix_handover_running", ["ended_at", "handover_id"], unique=False)
        batch_op.create_index("ix_handover_user", ["user_id", "handover_id"], unique=False)

    op.create_table(
        "copy",
        sa.Column("copy_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "instance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "work_item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("user_id", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("copied_by", sa.String(length=80), nullable=False),
        sa.Column("copied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instance.instance_id"], name=op.f("fk_copy_instance_id")
        ),
        sa.ForeignKeyConstraint(
            ["work_item_id"], ["work_item.work_item_id"], name=op.f("fk_copy_work_item_id")
        ),
        sa.PrimaryKeyConstraint("copy_id", name=op.f("pk_copy")),
    )
    with op.batch_alter_table("copy", schema=None) as batch_op:
        batch_op.create_index("ix_copy_instance", ["instance_id", "user_id"], unique=False)
        batch_op.create_index("ix_copy_unread", ["user_id", "read_at", "copy_id"], unique=False)
        batch_op.create_index("ix_copy_user", ["user_id", "copy_id"], unique=False)

    op.create_table(
        "orphan",
        sa.Column(
            "work_item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("why", sa.String(length=16), nullable=False),
        sa.Column("who", sa.String(length=300), nullable=False),
        sa.Column("since_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["work_item_id"], ["work_item.work_item_id"], name=op.f("fk_orphan_work_item_id")
        ),
        sa.PrimaryKeyConstraint("work_item_id", name=op.f("pk_orphan")),
    )
    op.create_table(
        "participant",
        sa.Column(
            "participant_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "work_item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "instance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("place", sa.String(length=16), nullable=False),
        sa.Column("user_id", sa.String(length=80), nullable=True),
        sa.Column("group_id", sa.String(length=120), nullable=True),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("order", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("vote", sa.String(length=16), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("voted_by", sa.String(length=80), nullable=True),
        sa.Column("voted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("on_behalf_of", sa.String(length=80), nullable=False),
        sa.Column("added_by", sa.String(length=80), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("removed_by", sa.String(length=80), nullable=True),
        sa.Column("removed_reason", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instance.instance_id"], name=op.f("fk_participant_instance_id")
        ),
        sa.ForeignKeyConstraint(
            ["work_item_id"], ["work_item.work_item_id"], name=op.f("fk_participant_work_item_id")
        ),
        sa.PrimaryKeyConstraint("participant_id", name=op.f("pk_participant")),
    )
    with op.batch_alter_table("participant", schema=None) as batch_op:
        batch_op.create_index(
            "ix_participant_group", ["group_id", "state", "work_item_id"], unique=False
        )
        batch_op.create_index("ix_participant_instance", ["instance_id"], unique=False)
        batch_op.create_index("ix_participant_item", ["work_item_id", "order"], unique=False)
        batch_op.create_index(
            "ix_participant_user", ["user_id", "state", "work_item_id"], unique=False
        )
        batch_op.create_index(
            "ix_participant_voted", ["voted_by", "voted_at", "work_item_id"], unique=False
        )

    with op.batch_alter_table("work_item", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "held_for", sa.String(length=80), server_default=sa.text("''"), nullable=False
            )
        )
        batch_op.add_column(
            sa.Column(
                "closed_for", sa.String(length=80), server_default=sa.text("''"), nullable=False
            )
        )
        batch_op.add_column(
            sa.Column("voting", sa.String(length=40), server_default=sa.text("''"), nullable=False)
        )
        batch_op.add_column(
            sa.Column("has_signers", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("handed_in", sa.JSON(none_as_null=True), nullable=True))
        batch_op.create_index("ix_work_item_element", ["instance_id", "element_id"], unique=False)
