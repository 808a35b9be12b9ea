"""Create tables"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "w0001"
down_revision = None
branch_labels = ("workflows",)
depends_on = "e0001"


def upgrade() -> None:
    op.create_table(
        "access_token",
        sa.Column("token_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("scope", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("token_id", name=op.f("pk_access_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_access_token_token_hash")),
    )
    with op.batch_alter_table("access_token", schema=None) as batch_op:
        batch_op.create_index("ix_access_token_user", ["user_id"], unique=False)

    op.create_table(
        "account_credential",
        sa.Column("user_id", sa.String(length=80), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_account_credential")),
    )
    op.create_table(
        "account_guard",
        sa.Column("name_hash", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locks", sa.Integer(), nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name_hash", name=op.f("pk_account_guard")),
    )
    with op.batch_alter_table("account_guard", schema=None) as batch_op:
        batch_op.create_index("ix_account_guard_failed", ["failed_at"], unique=False)

    op.create_table(
        "account_old_password",
        sa.Column(
            "old_password_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("user_id", sa.String(length=80), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("old_password_id", name=op.f("pk_account_old_password")),
    )
    with op.batch_alter_table("account_old_password", schema=None) as batch_op:
        batch_op.create_index(
            "ix_account_old_password_user", ["user_id", "old_password_id"], unique=False
        )

    op.create_table(
        "account_session",
        sa.Column(
            "session_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=80), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("agent", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_account_session")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_account_session_key_hash")),
    )
    with op.batch_alter_table("account_session", schema=None) as batch_op:
        batch_op.create_index(
            "ix_account_session_user", ["user_id", "ended_at", "seen_at"], unique=False
        )

    op.create_table(
        "account_setting",
        sa.Column("user_id", sa.String(length=80), nullable=False),
        sa.Column("locale", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_account_setting")),
    )
    op.create_table(
        "conference",
        sa.Column(
            "conference_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("area", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("conference_id", name=op.f("pk_conference")),
        sa.UniqueConstraint("area", name=op.f("uq_conference_area")),
    )
    op.create_table(
        "document_series",
        sa.Column("issuing_code", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("issuing_code", "year", name=op.f("pk_document_series")),
    )
    op.create_table(
        "person",
        sa.Column("user_id", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("mobile", sa.String(length=40), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_person")),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index("ix_person_name", ["name", "user_id"], unique=False)

    op.create_table(
        "record_change",
        sa.Column(
            "change_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("event", sa.String(length=60), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=80), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("change_id", name=op.f("pk_record_change")),
    )
    with op.batch_alter_table("record_change", schema=None) as batch_op:
        batch_op.create_index("ix_record_change_subject", ["subject", "change_id"], unique=False)

    op.create_table(
        "roster_run",
        sa.Column("run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("sheet", sa.String(length=80), nullable=False),
        sa.Column("skip_bad", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("requested_by", sa.String(length=80), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rows_seen", sa.Integer(), nullable=False),
        sa.Column("rows_total", sa.Integer(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("error_params", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_roster_run")),
    )
    with op.batch_alter_table("roster_run", schema=None) as batch_op:
        batch_op.create_index(
            "ix_roster_run_requested_by", ["requested_by", "run_id"], unique=False
        )

    op.create_table(
        "security_event",
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("user_id", sa.String(length=80), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_security_event")),
    )
    with op.batch_alter_table("security_event", schema=None) as batch_op:
        batch_op.create_index("ix_security_event_user", ["user_id", "event_id"], unique=False)

    op.create_table(
        "roster_file",
        sa.Column("run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["roster_run.run_id"], name=op.f("fk_roster_file_run_id")
        ),
        sa.PrimaryKeyConstraint("run_id", "role", name=op.f("pk_roster_file")),
    )
    op.create_table(
        "unit",
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "conference_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("system", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("area", sa.String(length=40), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.conference_id"], name=op.f("fk_unit_conference_id")
        ),
        sa.PrimaryKeyConstraint("unit_id", name=op.f("pk_unit")),
        sa.UniqueConstraint("conference_id", "name", name=op.f("uq_unit_conference_id_name")),
    )
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.create_index("ix_unit_area", ["area", "unit_id"], unique=False)

    op.create_table(
        "contact_need",
        sa.Column("need_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "instance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("wanted_on", sa.Date(), nullable=True),
        sa.Column(
            "follow_up_instance_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["follow_up_instance_id"],
            ["instance.instance_id"],
            name=op.f("fk_contact_need_follow_up_instance_id"),
        ),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instance.instance_id"], name=op.f("fk_contact_need_instance_id")
        ),
        sa.PrimaryKeyConstraint("need_id", name=op.f("pk_contact_need")),
        sa.UniqueConstraint(
            "instance_id", "number", name=op.f("uq_contact_need_instance_id_number")
        ),
    )
    with op.batch_alter_table("contact_need", schema=None) as batch_op:
        batch_op.create_index("ix_contact_need_follow_up", ["follow_up_instance_id"], unique=False)

    op.create_table(
        "enterprise",
        sa.Column(
            "enterprise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("credit_code", sa.String(length=18), nullable=False),
        sa.Column("division_code", sa.String(length=6), nullable=False),
        sa.Column("area", sa.String(length=40), nullable=False),
        sa.Column("ownership", sa.String(length=20), nullable=False),
        sa.Column("sector", sa.String(length=1), nullable=False),
        sa.Column("employees", sa.Integer(), nullable=False),
        sa.Column("revenue_wan", sa.BigInteger(), nullable=True),
        sa.Column("assets_wan", sa.BigInteger(), nullable=True),
        sa.Column("size", sa.String(length=10), nullable=False),
        sa.Column("contact", sa.String(length=80), nullable=False),
        sa.Column("phone", sa.String(length=80), nullable=False),
        sa.Column("union_chair", sa.String(length=80), nullable=False),
        sa.Column(
            "contact_unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_unit_id"], ["unit.unit_id"], name=op.f("fk_enterprise_contact_unit_id")
        ),
        sa.PrimaryKeyConstraint("enterprise_id", name=op.f("pk_enterprise")),
        sa.UniqueConstraint("credit_code", name=op.f("uq_enterprise_credit_code")),
    )
    with op.batch_alter_table("enterprise", schema=None) as batch_op:
        batch_op.create_index("ix_enterprise_area", ["area", "enterprise_id"], unique=False)
        batch_op.create_index(
            "ix_enterprise_contact_unit", ["contact_unit_id", "enterprise_id"], unique=False
        )
        batch_op.create_index("ix_enterprise_name", ["name"], unique=False)

    op.create_table(
        "section",
        sa.Column(
            "section_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"], name=op.f("fk_section_unit_id")),
        sa.PrimaryKeyConstraint("section_id", name=op.f("pk_section")),
        sa.UniqueConstraint("unit_id", "name", name=op.f("uq_section_unit_id_name")),
    )
    op.create_table(
        "contact_ledger",
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "instance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "enterprise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("area", sa.String(length=40), nullable=False),
        sa.Column("period", sa.String(length=6), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("manner", sa.String(length=20), nullable=False),
        sa.Column("met_with", sa.String(length=200), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("rating", sa.String(length=20), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("dissents", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprise.enterprise_id"],
            name=op.f("fk_contact_ledger_enterprise_id"),
        ),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instance.instance_id"], name=op.f("fk_contact_ledger_instance_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.unit_id"], name=op.f("fk_contact_ledger_unit_id")
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_contact_ledger")),
        sa.UniqueConstraint("instance_id", name=op.f("uq_contact_ledger_instance_id")),
    )
    with op.batch_alter_table("contact_ledger", schema=None) as batch_op:
        batch_op.create_index(
            "ix_contact_ledger_area", ["area", "visited_on", "entry_id"], unique=False
        )
        batch_op.create_index("ix_contact_ledger_day", ["visited_on", "entry_id"], unique=False)
        batch_op.create_index(
            "ix_contact_ledger_enterprise",
            ["enterprise_id", "visited_on", "entry_id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_contact_ledger_unit", ["unit_id", "visited_on", "entry_id"], unique=False
        )

    op.create_table(
        "document",
        sa.Column(
            "document_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("issuing_code", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "work_item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "instance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("addressed_to", sa.String(length=120), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.String(length=80), nullable=False),
        sa.Column("must_sign", sa.Boolean(), nullable=False),
        sa.Column("awaits_signature", sa.Boolean(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_by", sa.String(length=80), nullable=True),
        sa.Column("signed_for", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instance.instance_id"], name=op.f("fk_document_instance_id")
        ),
        sa.ForeignKeyConstraint(
            ["work_item_id"], ["work_item.work_item_id"], name=op.f("fk_document_work_item_id")
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_document")),
        sa.UniqueConstraint(
            "issuing_code", "year", "number", name=op.f("uq_document_issuing_code_year_number")
        ),
    )
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index("ix_document_item", ["work_item_id", "document_id"], unique=False)
        batch_op.create_index(
            "ix_document_unsigned",
            ["addressed_to", "awaits_signature", "document_id"],
            unique=False,
        )

    op.create_table(
        "enterprise_account",
        sa.Column("user_id", sa.String(length=80), nullable=False),
        sa.Column(
            "enterprise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprise.enterprise_id"],
            name=op.f("fk_enterprise_account_enterprise_id"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["person.user_id"], name=op.f("fk_enterprise_account_user_id")
        ),
        sa.PrimaryKeyConstraint(
            "user_id", "enterprise_id", "role", name=op.f("pk_enterprise_account")
        ),
    )
    with op.batch_alter_table("enterprise_account", schema=None) as batch_op:
        batch_op.create_index(
            "ix_enterprise_account_enterprise", ["enterprise_id", "role"], unique=False
        )

    op.create_table(
        "extension_request",
        sa.Column(
            "request_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "work_item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "instance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("scope_area", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("requested_by", sa.String(length=80), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("working_days", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("before_due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wanted_due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("after_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=80), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instance.instance_id"], name=op.f("fk_extension_request_instance_id")
        ),
        sa.ForeignKeyConstraint(
            ["work_item_id"],
            ["work_item.work_item_id"],
            name=op.f("fk_extension_request_work_item_id"),
        ),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_extension_request")),
        sa.UniqueConstraint("work_item_id", name=op.f("uq_extension_request_work_item_id")),
    )
    with op.batch_alter_table("extension_request", schema=None) as batch_op:
        batch_op.create_index("ix_extension_request_state", ["state", "request_id"], unique=False)

    op.create_table(
        "notice",
        sa.Column(
            "notice_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("user_id", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("on_behalf_of", sa.String(length=80), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column(
            "work_item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "document_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("must_sign", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["work_item_id"], ["work_item.work_item_id"], name=op.f("fk_notice_work_item_id")
        ),
        sa.PrimaryKeyConstraint("notice_id", name=op.f("pk_notice")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index("ix_notice_document", ["document_id"], unique=False)
        batch_op.create_index("ix_notice_unread", ["user_id", "read_at", "notice_id"], unique=False)
        batch_op.create_index("ix_notice_user", ["user_id", "notice_id"], unique=False)

    op.create_table(
        "post",
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "section_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("duty", sa.String(length=20), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["section_id"], ["section.section_id"], name=op.f("fk_post_section_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"], name=op.f("fk_post_unit_id")),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_post")),
    )
    with op.batch_alter_table("post", schema=None) as batch_op:
        batch_op.create_index("ix_post_duty", ["duty"], unique=False)
        batch_op.create_index("ix_post_unit", ["unit_id", "duty"], unique=False)

    op.create_table(
        "responsibility_span",
        sa.Column("span_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "work_item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "instance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("holder", sa.String(length=120), nullable=False),
        sa.Column("suspended", sa.Boolean(), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("to_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_id"],
            ["instance.instance_id"],
            name=op.f("fk_responsibility_span_instance_id"),
        ),
        sa.ForeignKeyConstraint(
            ["work_item_id"],
            ["work_item.work_item_id"],
            name=op.f("fk_responsibility_span_work_item_id"),
        ),
        sa.PrimaryKeyConstraint("span_id", name=op.f("pk_responsibility_span")),
    )
    with op.batch_alter_table("responsibility_span", schema=None) as batch_op:
        batch_op.create_index("ix_responsibility_span_instance", ["instance_id"], unique=False)
        batch_op.create_index("ix_responsibility_span_work_item", ["work_item_id"], unique=False)

    op.create_table(
        "supervised_item",
        sa.Column(
            "work_item_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "instance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("ladder", sa.String(length=80), nullable=False),
        sa.Column("on_ladder", sa.Boolean(), nullable=False),
        sa.Column("scope_area", sa.String(length=40), nullable=False),
        sa.Column("scope_owner", sa.String(length=80), nullable=False),
        sa.Column("urgency", sa.SmallInteger(), nullable=False),
        sa.Column("suspended", sa.Boolean(), nullable=False),
        sa.Column("holder", sa.String(length=120), nullable=False),
        sa.Column("held_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_since_minute", sa.Integer(), nullable=False),
        sa.Column("held_minutes", sa.Integer(), nullable=True),
        sa.Column("original_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("extended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counts_from_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rungs", sa.JSON(), nullable=False),
        sa.Column("last_rung", sa.String(length=40), nullable=False),
        sa.Column("turns_red_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("urged_count", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("completed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instance.instance_id"], name=op.f("fk_supervised_item_instance_id")
        ),
        sa.ForeignKeyConstraint(
            ["work_item_id"],
            ["work_item.work_item_id"],
            name=op.f("fk_supervised_item_work_item_id"),
        ),
        sa.PrimaryKeyConstraint("work_item_id", name=op.f("pk_supervised_item")),
    )
    with op.batch_alter_table("supervised_item", schema=None) as batch_op:
        batch_op.create_index(
            "ix_supervised_item_board",
            ["on_ladder", "scope_area", "scope_owner", "urgency", "suspended"],
            unique=False,
        )
        batch_op.create_index(
            "ix_supervised_item_closed", ["closed_on", "scope_area"], unique=False
        )
        batch_op.create_index(
            "ix_supervised_item_colour",
            ["on_ladder", "urgency", "suspended", "due_at", "work_item_id", "scope_area"],
            unique=False,
        )
        batch_op.create_index(
            "ix_supervised_item_due",
            ["on_ladder", "due_at", "work_item_id", "scope_area"],
            unique=False,
        )
        batch_op.create_index("ix_supervised_item_instance", ["instance_id"], unique=False)
        batch_op.create_index(
            "ix_supervised_item_owner",
            ["scope_owner", "on_ladder", "due_at", "work_item_id"],
            unique=False,
        )
        batch_op.create_index("ix_supervised_item_red", ["on_ladder", "turns_red_at"], unique=False)

    op.create_table(
        "visit_plan",
        sa.Column(
            "instance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "enterprise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("together_with", sa.String(length=200), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprise.enterprise_id"],
            name=op.f("fk_visit_plan_enterprise_id"),
        ),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instance.instance_id"], name=op.f("fk_visit_plan_instance_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"], name=op.f("fk_visit_plan_unit_id")),
        sa.PrimaryKeyConstraint("instance_id", name=op.f("pk_visit_plan")),
    )
    with op.batch_alter_table("visit_plan", schema=None) as batch_op:
        batch_op.create_index(
            "ix_visit_plan_enterprise", ["enterprise_id", "planned_on"], unique=False
        )
        batch_op.create_index("ix_visit_plan_unit", ["unit_id", "planned_on"], unique=False)

    op.create_table(
        "post_holding",
        sa.Column(
            "holding_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("user_id", sa.String(length=80), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["post_id"], ["post.post_id"], name=op.f("fk_post_holding_post_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["person.user_id"], name=op.f("fk_post_holding_user_id")
        ),
        sa.PrimaryKeyConstraint("holding_id", name=op.f("pk_post_holding")),
        sa.UniqueConstraint(
            "post_id",
            "user_id",
            "valid_from",
            name=op.f("uq_post_holding_post_id_user_id_valid_from"),
        ),
    )
    with op.batch_alter_table("post_holding", schema=None) as batch_op:
        batch_op.create_index("ix_post_holding_user", ["user_id", "valid_from"], unique=False)
