"""Add messages, starts and external tasks"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "e0007"
down_revision = "e0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "correlation_rule",
        sa.Column("message_name", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("paths", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("message_name", "digest", name=op.f("pk_correlation_rule")),
    )
    op.create_table(
        "start_trigger",
        sa.Column("definition_key", sa.String(length=120), nullable=False),
        sa.Column("element_id", sa.String(length=200), nullable=False),
        sa.Column("part", sa.SmallInteger(), nullable=False),
        sa.Column(
            "definition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("timer", sa.String(length=16), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fires_left", sa.Integer(), nullable=True),
        sa.Column("job_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_by", sa.String(length=80), nullable=True),
        sa.Column("last_fired_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["definition_id"],
            ["definition.definition_id"],
            name=op.f("fk_start_trigger_definition_id"),
        ),
        sa.PrimaryKeyConstraint(
            "definition_key", "element_id", "part", name=op.f("pk_start_trigger")
        ),
    )
    with op.batch_alter_table("start_trigger", schema=None) as batch_op:
        batch_op.create_index("ix_start_trigger_name", ["kind", "name"], unique=False)

    op.create_table(
        "external_task",
        sa.Column(
            "external_task_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "instance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("task_id", sa.String(length=36), nullable=False),
        sa.Column("element_id", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("topic", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("worker_id", sa.String(length=120), nullable=True),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("available_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts_left", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instance.instance_id"], name=op.f("fk_external_task_instance_id")
        ),
        sa.PrimaryKeyConstraint("external_task_id", name=op.f("pk_external_task")),
    )
    with op.batch_alter_table("external_task", schema=None) as batch_op:
        batch_op.create_index("ix_external_task_instance", ["instance_id", "task_id"], unique=False)
        batch_op.create_index(
            "ix_external_task_topic", ["topic", "state", "available_at"], unique=False
        )

    op.create_table(
        "message",
        sa.Column(
            "message_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("message_id", sa.String(length=200), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("correlation", sa.String(length=200), nullable=False),
        sa.Column("keys", sa.JSON(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("area", sa.String(length=40), nullable=False),
        sa.Column("target_process", sa.String(length=120), nullable=False),
        sa.Column("target_element", sa.String(length=200), nullable=False),
        sa.Column("time_to_live", sa.String(length=40), nullable=False),
        sa.Column(
            "sender_instance_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("sender_element", sa.String(length=200), nullable=False),
        sa.Column("sent_by", sa.String(length=80), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column(
            "receiver_instance_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.String(length=80), nullable=True),
        sa.Column(
            "failed_job_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.ForeignKeyConstraint(
            ["receiver_instance_id"],
            ["instance.instance_id"],
            name=op.f("fk_message_receiver_instance_id"),
        ),
        sa.ForeignKeyConstraint(
            ["sender_instance_id"],
            ["instance.instance_id"],
            name=op.f("fk_message_sender_instance_id"),
        ),
        sa.PrimaryKeyConstraint("message_number", name=op.f("pk_message")),
        sa.UniqueConstraint("name", "message_id", name=op.f("uq_message_name_message_id")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index("ix_message_receiver", ["receiver_instance_id"], unique=False)
        batch_op.create_index(
            "ix_message_sender", ["sender_instance_id", "state", "message_number"], unique=False
        )
        batch_op.create_index("ix_message_settled_at", ["settled_at"], unique=False)
        batch_op.create_index("ix_message_state", ["state", "message_number"], unique=False)

    op.create_table(
        "buffered_key",
        sa.Column(
            "message_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_number"],
            ["message.message_number"],
            name=op.f("fk_buffered_key_message_number"),
        ),
        sa.PrimaryKeyConstraint("message_number", "key", name=op.f("pk_buffered_key")),
    )
    with op.batch_alter_table("buffered_key", schema=None) as batch_op:
        batch_op.create_index(
            "ix_buffered_key_name", ["name", "value", "message_number"], unique=False
        )

    with op.batch_alter_table("subscription", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "correlation_key",
                sa.String(length=200),
                server_default=sa.text("''"),
                nullable=False,
            )
        )
