"""Keep findings and their rounds"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "w0010"
down_revision = "w0009"
branch_labels = None
depends_on = "e0001"


def upgrade() -> None:
    op.create_table(
        "closure_series",
        sa.Column(
            "office_unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_unit_id"], ["unit.unit_id"], name=op.f("fk_closure_series_office_unit_id")
        ),
        sa.PrimaryKeyConstraint("office_unit_id", "year", name=op.f("pk_closure_series")),
    )
    op.create_table(
        "finding",
        sa.Column(
            "finding_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("source_kind", sa.String(length=20), nullable=False),
        sa.Column(
            "source_instance_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "enterprise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "office_unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("officer", sa.String(length=80), nullable=False),
        sa.Column("area", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("clause_id", sa.String(length=20), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("attachment_ids", sa.JSON(), nullable=False),
        sa.Column("recurs", sa.Boolean(), nullable=False),
        sa.Column("grade", sa.String(length=16), nullable=False),
        sa.Column("grade_reason", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("suspended", sa.Boolean(), nullable=False),
        sa.Column(
            "instance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closure_number", sa.String(length=80), nullable=False),
        sa.Column("first_closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("working_days", sa.Integer(), nullable=True),
        sa.Column("looked_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.enterprise_id"], name=op.f("fk_finding_enterprise_id")
        ),
        sa.ForeignKeyConstraint(
            ["office_unit_id"], ["unit.unit_id"], name=op.f("fk_finding_office_unit_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.unit_id"], name=op.f("fk_finding_unit_id")),
        sa.PrimaryKeyConstraint("finding_id", name=op.f("pk_finding")),
        sa.UniqueConstraint(
            "source_instance_id", "number", name=op.f("uq_finding_source_instance_id_number")
        ),
    )
    with op.batch_alter_table("finding", schema=None) as batch_op:
        batch_op.create_index("ix_finding_area", ["area", "found_on", "finding_id"], unique=False)
        batch_op.create_index("ix_finding_day", ["found_on", "finding_id"], unique=False)
        batch_op.create_index(
            "ix_finding_enterprise", ["enterprise_id", "found_on", "finding_id"], unique=False
        )
        batch_op.create_index("ix_finding_instance", ["instance_id"], unique=False)
        batch_op.create_index(
            "ix_finding_unit", ["unit_id", "found_on", "finding_id"], unique=False
        )

    op.create_table(
        "finding_round",
        sa.Column(
            "finding_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("dissent_reason", sa.Text(), nullable=False),
        sa.Column("dissent_answer", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("measures", sa.Text(), nullable=False),
        sa.Column("responsible", sa.String(length=100), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("planned_by", sa.String(length=80), nullable=False),
        sa.Column("done", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed_in_by", sa.String(length=80), nullable=False),
        sa.Column("verification", sa.String(length=16), nullable=False),
        sa.Column("manner", sa.String(length=16), nullable=False),
        sa.Column("verification_note", sa.Text(), nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified_by", sa.String(length=80), nullable=False),
        sa.Column(
            "closure_office_unit_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("closure_year", sa.Integer(), nullable=True),
        sa.Column("closure_serial", sa.Integer(), nullable=True),
        sa.Column("closure_number", sa.String(length=80), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(length=80), nullable=False),
        sa.Column("look_back", sa.String(length=16), nullable=False),
        sa.Column("look_back_note", sa.Text(), nullable=False),
        sa.Column("looked_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looked_back_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["finding_id"], ["finding.finding_id"], name=op.f("fk_finding_round_finding_id")
        ),
        sa.PrimaryKeyConstraint("finding_id", "number", name=op.f("pk_finding_round")),
        sa.UniqueConstraint(
            "closure_office_unit_id",
            "closure_year",
            "closure_serial",
            name=op.f("uq_finding_round_closure_office_unit_id_closure_year_closure_serial"),
        ),
    )
