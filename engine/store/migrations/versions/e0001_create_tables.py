"""Create tables"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "e0001"
down_revision = None
branch_labels = ("engine",)
depends_on = None


def upgrade() -> None:
    op.create_table(
        "absence",
        sa.Column(
            "absence_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("user_id", sa.String(length=80), nullable=False),
        sa.Column("deputy_id", sa.String(length=80), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("to_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("absence_id", name=op.f("pk_absence")),
    )
    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.create_index("ix_absence_deputy", ["deputy_id", "to_at"], unique=False)
        batch_op.create_index("ix_absence_user", ["user_id", "to_at"], unique=False)

    op.create_table(
        "calendar_edition",
        sa.Column(
            "edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("calendar", sa.String(length=80), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.String(length=80), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.String(length=80), nullable=True),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_calendar_edition")),
        sa.UniqueConstraint(
            "calendar", "year", "version", name=op.f("uq_calendar_edition_calendar_year_version")
        ),
    )
    op.create_table(
        "calendar_revision",
        sa.Column("calendar", sa.String(length=80), nullable=False),
        sa.Column("revision", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("calendar", name=op.f("pk_calendar_revision")),
    )
    op.create_table(
        "definition",
        sa.Column(
            "definition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("process_id", sa.String(length=200), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("deployed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deployed_by", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("definition_id", name=op.f("pk_definition")),
        sa.UniqueConstraint("key", "version", name=op.f("uq_definition_key_version")),
    )
    op.create_table(
        "idempotency",
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("command", sa.String(length=80), nullable=False),
        sa.Column("request_digest", sa.String(length=64), nullable=False),
        sa.Column("result", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("actor", "key", name=op.f("pk_idempotency")),
    )
    with op.batch_alter_table("idempotency", schema=None) as batch_op:
        batch_op.create_index("ix_idempotency_created_at", ["created_at"], unique=False)

    op.create_table(
        "outbox",
        sa.Column(
            "outbox_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "instance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("outbox_id", name=op.f("pk_outbox")),
    )
    op.create_table(
        "working_hours",
        sa.Column("hours_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("calendar", sa.String(length=80), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("hours_id", name=op.f("pk_working_hours")),
    )
    with op.batch_alter_table("working_hours", schema=None) as batch_op:
        batch_op.create_index("uq_working_hours", ["calendar", "valid_from"], unique=True)

    op.create_table(
        "calendar_day",
        sa.Column(
            "edition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["calendar_edition.edition_id"], name=op.f("fk_calendar_day_edition_id")
        ),
        sa.PrimaryKeyConstraint("edition_id", "day", name=op.f("pk_calendar_day")),
    )
    op.create_table(
        "definition_call",
        sa.Column(
            "definition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("called_key", sa.String(length=120), nullable=False),
        sa.Column(
            "called_definition_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["called_definition_id"],
            ["definition.definition_id"],
            name=op.f("fk_definition_call_called_definition_id"),
        ),
        sa.ForeignKeyConstraint(
            ["definition_id"],
            ["definition.definition_id"],
            name=op.f("fk_definition_call_definition_id"),
        ),
        sa.PrimaryKeyConstraint("definition_id", "called_key", name=op.f("pk_definition_call")),
    )
    op.create_table(
        "definition_resource",
        sa.Column(
            "definition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["definition_id"],
            ["definition.definition_id"],
            name=op.f("fk_definition_resource_definition_id"),
        ),
        sa.PrimaryKeyConstraint("definition_id", "path", name=op.f("pk_definition_resource")),
    )
    op.create_table(
        "instance",
        sa.Column(
            "instance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "definition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("definition_key", sa.String(length=120), nullable=False),
        sa.Column("business_key", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "parent_instance_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("scope_area", sa.String(length=40), nullable=False),
        sa.Column("scope_owner", sa.String(length=80), nullable=False),
        sa.Column("scope_subject", sa.String(length=80), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_by", sa.String(length=80), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tokens", sa.LargeBinary(), nullable=False),
        sa.Column("tokens_format", sa.Integer(), nullable=False),
        sa.Column("active_elements", sa.JSON(), nullable=False),
        sa.Column("searchable", sa.JSON(), nullable=False),
        sa.Column("history_sequence", sa.Integer(), nullable=False),
        sa.Column("history_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["definition_id"], ["definition.definition_id"], name=op.f("fk_instance_definition_id")
        ),
        sa.PrimaryKeyConstraint("instance_id", name=op.f("pk_instance")),
    )
    with op.batch_alter_table("instance", schema=None) as batch_op:
        batch_op.create_index(
            "ix_instance_area", ["scope_area", "state", "instance_id"], unique=False
        )
        batch_op.create_index(
            "ix_instance_business_key", ["definition_key", "business_key"], unique=False
        )
        batch_op.create_index("ix_instance_definition", ["definition_id", "state"], unique=False)
        batch_op.create_index(
            "ix_instance_owner", ["scope_owner", "state", "instance_id"], unique=False
        )
        batch_op.create_index("ix_instance_parent", ["parent_instance_id"], unique=False)
        batch_op.create_index(
            "ix_instance_started_by", ["started_by", "started_at", "instance_id"], unique=False
        )
        batch_op.create_index("ix_instance_started_at", ["started_at", "instance_id"], unique=False)
        batch_op.create_index("ix_instance_subject", ["scope_subject", "instance_id"], unique=False)

    op.create_table(
        "history",
        sa.Column(
            "instance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.String(length=60), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("on_behalf_of", sa.String(length=80), nullable=False),
        sa.Column("element_id", sa.String(length=200), nullable=False),
        sa.Column(
            "work_item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instance.instance_id"], name=op.f("fk_history_instance_id")
        ),
        sa.PrimaryKeyConstraint("instance_id", "sequence", name=op.f("pk_history")),
    )
    with op.batch_alter_table("history", schema=None) as batch_op:
        batch_op.create_index("ix_history_work_item", ["work_item_id"], unique=False)

    op.create_table(
        "incident",
        sa.Column(
            "incident_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "instance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("job_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "work_item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("element_id", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("resolved_by", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instance.instance_id"], name=op.f("fk_incident_instance_id")
        ),
        sa.PrimaryKeyConstraint("incident_id", name=op.f("pk_incident")),
    )
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.create_index("ix_incident_instance", ["instance_id"], unique=False)
        batch_op.create_index("ix_incident_open", ["resolved_at", "incident_id"], unique=False)

    op.create_table(
        "subscription",
        sa.Column(
            "instance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("task_id", sa.String(length=36), nullable=False),
        sa.Column("element_id", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("correlation", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instance.instance_id"], name=op.f("fk_subscription_instance_id")
        ),
        sa.PrimaryKeyConstraint("instance_id", "task_id", name=op.f("pk_subscription")),
    )
    with op.batch_alter_table("subscription", schema=None) as batch_op:
        batch_op.create_index("ix_subscription_name", ["kind", "name", "correlation"], unique=False)

    op.create_table(
        "variable",
        sa.Column(
            "instance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("text_value", sa.String(length=300), nullable=True),
        sa.Column("number_value", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instance.instance_id"], name=op.f("fk_variable_instance_id")
        ),
        sa.PrimaryKeyConstraint("instance_id", "name", name=op.f("pk_variable")),
    )
    with op.batch_alter_table("variable", schema=None) as batch_op:
        batch_op.create_index(
            "ix_variable_number", ["name", "number_value", "instance_id"], unique=False
        )
        batch_op.create_index(
            "ix_variable_text", ["name", "text_value", "instance_id"], unique=False
        )

    op.create_table(
        "work_item",
        sa.Column(
            "work_item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "instance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "definition_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("definition_key", sa.String(length=120), nullable=False),
        sa.Column("task_id", sa.String(length=36), nullable=False),
        sa.Column("element_id", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("lane", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("suspended", sa.Boolean(), nullable=False),
        sa.Column("assignee", sa.String(length=80), nullable=True),
        sa.Column("delegated_by", sa.String(length=80), nullable=True),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("urgency", sa.SmallInteger(), nullable=False),
        sa.Column("due_in", sa.String(length=40), nullable=False),
        sa.Column("due_from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_order_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("follow_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("form", sa.String(length=120), nullable=False),
        sa.Column("ladder", sa.String(length=80), nullable=False),
        sa.Column("clauses", sa.String(length=200), nullable=False),
        sa.Column("scope_area", sa.String(length=40), nullable=False),
        sa.Column("scope_owner", sa.String(length=80), nullable=False),
        sa.Column("scope_subject", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(
            ["definition_id"], ["definition.definition_id"], name=op.f("fk_work_item_definition_id")
        ),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instance.instance_id"], name=op.f("fk_work_item_instance_id")
        ),
        sa.PrimaryKeyConstraint("work_item_id", name=op.f("pk_work_item")),
    )
    with op.batch_alter_table("work_item", schema=None) as batch_op:
        batch_op.create_index(
            "ix_work_item_area",
            ["open", "scope_area", "urgency", "due_order_at", "work_item_id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_work_item_assignee",
            ["assignee", "open", "due_order_at", "work_item_id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_work_item_done", ["closed_by", "closed_at", "work_item_id"], unique=False
        )
        batch_op.create_index(
            "ix_work_item_due", ["open", "due_order_at", "work_item_id"], unique=False
        )
        batch_op.create_index(
            "ix_work_item_newest", ["open", "created_at", "work_item_id"], unique=False
        )
        batch_op.create_index(
            "ix_work_item_owner",
            ["scope_owner", "open", "due_order_at", "work_item_id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_work_item_subject",
            ["scope_subject", "open", "due_order_at", "work_item_id"],
            unique=False,
        )
        batch_op.create_index("uq_work_item_task", ["instance_id", "task_id"], unique=True)

    op.create_table(
        "attachment",
        sa.Column(
            "attachment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "instance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "work_item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("attached_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attached_by", sa.String(length=80), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instance.instance_id"], name=op.f("fk_attachment_instance_id")
        ),
        sa.ForeignKeyConstraint(
            ["work_item_id"], ["work_item.work_item_id"], name=op.f("fk_attachment_work_item_id")
        ),
        sa.PrimaryKeyConstraint("attachment_id", name=op.f("pk_attachment")),
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index(
            "ix_attachment_instance", ["instance_id", "attachment_id"], unique=False
        )

    op.create_table(
        "candidate",
        sa.Column(
            "work_item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("group_id", sa.String(length=120), nullable=False),
        sa.Column("claimable", sa.Boolean(), nullable=False),
        sa.Column("due_order_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["work_item_id"], ["work_item.work_item_id"], name=op.f("fk_candidate_work_item_id")
        ),
        sa.PrimaryKeyConstraint("work_item_id", "group_id", name=op.f("pk_candidate")),
    )
    with op.batch_alter_table("candidate", schema=None) as batch_op:
        batch_op.create_index(
            "ix_candidate_group",
            ["group_id", "claimable", "due_order_at", "work_item_id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_candidate_newest",
            ["group_id", "claimable", "created_at", "work_item_id"],
            unique=False,
        )

    op.create_table(
        "comment",
        sa.Column(
            "comment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "instance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "work_item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("author", sa.String(length=80), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instance.instance_id"], name=op.f("fk_comment_instance_id")
        ),
        sa.ForeignKeyConstraint(
            ["work_item_id"], ["work_item.work_item_id"], name=op.f("fk_comment_work_item_id")
        ),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_comment")),
    )
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.create_index("ix_comment_instance", ["instance_id", "comment_id"], unique=False)

    op.create_table(
        "draft",
        sa.Column(
            "work_item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("user_id", sa.String(length=80), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["work_item_id"], ["work_item.work_item_id"], name=op.f("fk_draft_work_item_id")
        ),
        sa.PrimaryKeyConstraint("work_item_id", "user_id", name=op.f("pk_draft")),
    )
    op.create_table(
        "job",
        sa.Column("job_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column(
            "instance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "work_item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("task_id", sa.String(length=36), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("hinted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instance.instance_id"], name=op.f("fk_job_instance_id")
        ),
        sa.ForeignKeyConstraint(
            ["work_item_id"], ["work_item.work_item_id"], name=op.f("fk_job_work_item_id")
        ),
        sa.PrimaryKeyConstraint("job_id", name=op.f("pk_job")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(
            "ix_job_due",
            ["due_at", "job_id"],
            unique=False,
            sqlite_where=sa.text("state = 'armed'"),
            postgresql_where=sa.text("state = 'armed'"),
        )
        batch_op.create_index("ix_job_instance", ["instance_id", "task_id"], unique=False)
        batch_op.create_index("ix_job_work_item", ["work_item_id"], unique=False)

    op.create_table(
        "attachment_content",
        sa.Column(
            "attachment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"],
            ["attachment.attachment_id"],
            name=op.f("fk_attachment_content_attachment_id"),
        ),
        sa.PrimaryKeyConstraint("attachment_id", name=op.f("pk_attachment_content")),
    )
