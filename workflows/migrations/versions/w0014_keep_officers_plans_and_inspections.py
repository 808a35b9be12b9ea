"""Keep officers, plans and inspections"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "w0014"
down_revision = "w0013"
branch_labels = None
depends_on = "e0001"


def upgrade() -> None:
    op.create_table(
        "inspection_number",
        sa.Column("series", sa.String(length=16), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("given", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("series", "year", name=op.f("pk_inspection_number")),
    )
    op.create_table(
        "officer_training",
        sa.Column(
            "training_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("user_id", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["person.user_id"], name=op.f("fk_officer_training_user_id")
        ),
        sa.PrimaryKeyConstraint("training_id", name=op.f("pk_officer_training")),
        sa.UniqueConstraint(
            "user_id", "held_on", "title", name=op.f("uq_officer_training_user_id_held_on_title")
        ),
    )
    op.create_table(
        "guidance_officer",
        sa.Column(
            "officer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "instance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("user_id", sa.String(length=80), nullable=False),
        sa.Column(
            "office_unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("area", sa.String(length=40), nullable=False),
        sa.Column("nominating_unit", sa.String(length=200), nullable=False),
        sa.Column("guides_on", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("nominated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("term_from", sa.Date(), nullable=True),
        sa.Column("term_to", sa.Date(), nullable=True),
        sa.Column(
            "holding_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "certificate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("certificate_number", sa.String(length=80), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_unit_id"], ["unit.unit_id"], name=op.f("fk_guidance_officer_office_unit_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["person.user_id"], name=op.f("fk_guidance_officer_user_id")
        ),
        sa.PrimaryKeyConstraint("officer_id", name=op.f("pk_guidance_officer")),
        sa.UniqueConstraint("instance_id", name=op.f("uq_guidance_officer_instance_id")),
    )
    with op.batch_alter_table("guidance_officer", schema=None) as batch_op:
        batch_op.create_index("ix_guidance_officer_area", ["area", "officer_id"], unique=False)
        batch_op.create_index("ix_guidance_officer_user", ["user_id", "officer_id"], unique=False)

    op.create_table(
        "inspection_plan",
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=40), nullable=False),
        sa.Column(
            "office_unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["office_unit_id"], ["unit.unit_id"], name=op.f("fk_inspection_plan_office_unit_id")
        ),
        sa.PrimaryKeyConstraint("plan_id", name=op.f("pk_inspection_plan")),
        sa.UniqueConstraint("year", "area", name=op.f("uq_inspection_plan_year_area")),
    )
    op.create_table(
        "inspection",
        sa.Column(
            "inspection_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "instance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("manner", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "enterprise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("area", sa.String(length=40), nullable=False),
        sa.Column(
            "office_unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("inspector", sa.String(length=80), nullable=True),
        sa.Column("checklist_id", sa.String(length=20), nullable=False),
        sa.Column("checklist_version", sa.String(length=20), nullable=False),
        sa.Column("inspected_on", sa.Date(), nullable=True),
        sa.Column("findings", sa.Integer(), nullable=False),
        sa.Column("dissents", sa.Integer(), nullable=False),
        sa.Column("guidance", sa.Text(), nullable=False),
        sa.Column("report_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("report_number", sa.String(length=80), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprise.enterprise_id"],
            name=op.f("fk_inspection_enterprise_id"),
        ),
        sa.ForeignKeyConstraint(
            ["office_unit_id"], ["unit.unit_id"], name=op.f("fk_inspection_office_unit_id")
        ),
        sa.PrimaryKeyConstraint("inspection_id", name=op.f("pk_inspection")),
        sa.UniqueConstraint("instance_id", name=op.f("uq_inspection_instance_id")),
        sa.UniqueConstraint("number", name=op.f("uq_inspection_number")),
    )
    with op.batch_alter_table("inspection", schema=None) as batch_op:
        batch_op.create_index(
            "ix_inspection_area", ["area", "planned_on", "inspection_id"], unique=False
        )
        batch_op.create_index(
            "ix_inspection_enterprise",
            ["enterprise_id", "planned_on", "inspection_id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_inspection_inspector", ["inspector", "planned_on", "inspection_id"], unique=False
        )

    op.create_table(
        "officer_pairing",
        sa.Column(
            "pairing_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "officer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "enterprise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprise.enterprise_id"],
            name=op.f("fk_officer_pairing_enterprise_id"),
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"],
            ["guidance_officer.officer_id"],
            name=op.f("fk_officer_pairing_officer_id"),
        ),
        sa.PrimaryKeyConstraint("pairing_id", name=op.f("pk_officer_pairing")),
    )
    with op.batch_alter_table("officer_pairing", schema=None) as batch_op:
        batch_op.create_index(
            "ix_officer_pairing_enterprise", ["enterprise_id", "valid_to"], unique=False
        )
        batch_op.create_index(
            "ix_officer_pairing_officer", ["officer_id", "valid_to"], unique=False
        )

    op.create_table(
        "pilot_enterprise",
        sa.Column(
            "enterprise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("set_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprise.enterprise_id"],
            name=op.f("fk_pilot_enterprise_enterprise_id"),
        ),
        sa.PrimaryKeyConstraint("enterprise_id", name=op.f("pk_pilot_enterprise")),
    )
    op.create_table(
        "planned_inspection",
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "enterprise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column(
            "inspection_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprise.enterprise_id"],
            name=op.f("fk_planned_inspection_enterprise_id"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["inspection_plan.plan_id"], name=op.f("fk_planned_inspection_plan_id")
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_planned_inspection")),
        sa.UniqueConstraint(
            "plan_id",
            "enterprise_id",
            "planned_on",
            name=op.f("uq_planned_inspection_plan_id_enterprise_id_planned_on"),
        ),
    )
    with op.batch_alter_table("planned_inspection", schema=None) as batch_op:
        batch_op.create_index(
            "ix_planned_inspection_enterprise", ["enterprise_id", "planned_on"], unique=False
        )

    op.create_table(
        "inspection_answer",
        sa.Column(
            "inspection_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("item_id", sa.String(length=20), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("clause_id", sa.String(length=20), nullable=False),
        sa.Column("answer", sa.String(length=8), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("grade", sa.String(length=16), nullable=False),
        sa.Column("grade_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["inspection.inspection_id"],
            name=op.f("fk_inspection_answer_inspection_id"),
        ),
        sa.PrimaryKeyConstraint("inspection_id", "position", name=op.f("pk_inspection_answer")),
    )
