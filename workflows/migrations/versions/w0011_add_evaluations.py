"""Add evaluations"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "w0011"
down_revision = "w0010"
branch_labels = None
depends_on = "e0001"


def upgrade() -> None:
    op.create_table(
        "indicator_set",
        sa.Column("set_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("area", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column(
            "based_on_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("drafted_by", sa.String(length=80), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.String(length=80), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("set_id", name=op.f("pk_indicator_set")),
    )
    with op.batch_alter_table("indicator_set", schema=None) as batch_op:
        batch_op.create_index("ix_indicator_set_year", ["area", "year", "version"], unique=False)

    op.create_table(
        "evaluation_round",
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("area", sa.String(length=40), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("set_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("thresholds", sa.JSON(), nullable=False),
        sa.Column(
            "verify_unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("panel_unit_ids", sa.JSON(), nullable=False),
        sa.Column("opened_by", sa.String(length=80), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["set_id"], ["indicator_set.set_id"], name=op.f("fk_evaluation_round_set_id")
        ),
        sa.ForeignKeyConstraint(
            ["verify_unit_id"], ["unit.unit_id"], name=op.f("fk_evaluation_round_verify_unit_id")
        ),
        sa.PrimaryKeyConstraint("round_id", name=op.f("pk_evaluation_round")),
        sa.UniqueConstraint(
            "area", "year", "name", name=op.f("uq_evaluation_round_area_year_name")
        ),
    )
    op.create_table(
        "evaluation",
        sa.Column(
            "evaluation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "enterprise_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("area", sa.String(length=40), nullable=False),
        sa.Column("ownership", sa.String(length=20), nullable=False),
        sa.Column("weight_group", sa.String(length=16), nullable=False),
        sa.Column(
            "instance_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("self_total", sa.BigInteger(), nullable=True),
        sa.Column("total", sa.BigInteger(), nullable=True),
        sa.Column("grade", sa.String(length=16), nullable=False),
        sa.Column("notice_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("notice_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("appeals", sa.Integer(), nullable=False),
        sa.Column("appeals_upheld", sa.Integer(), nullable=False),
        sa.Column("concluded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "document_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprise.enterprise_id"],
            name=op.f("fk_evaluation_enterprise_id"),
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["evaluation_round.round_id"], name=op.f("fk_evaluation_round_id")
        ),
        sa.PrimaryKeyConstraint("evaluation_id", name=op.f("pk_evaluation")),
        sa.UniqueConstraint(
            "round_id", "enterprise_id", name=op.f("uq_evaluation_round_id_enterprise_id")
        ),
    )
    with op.batch_alter_table("evaluation", schema=None) as batch_op:
        batch_op.create_index(
            "ix_evaluation_area", ["round_id", "area", "evaluation_id"], unique=False
        )
        batch_op.create_index(
            "ix_evaluation_enterprise", ["enterprise_id", "evaluation_id"], unique=False
        )
        batch_op.create_index("ix_evaluation_instance", ["instance_id"], unique=False)
        batch_op.create_index("ix_evaluation_notice", ["state", "notice_until"], unique=False)

    op.create_table(
        "evaluation_delivery",
        sa.Column(
            "delivery_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "evaluation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("recipient", sa.String(length=20), nullable=False),
        sa.Column("unit_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_by", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(
            ["evaluation_id"],
            ["evaluation.evaluation_id"],
            name=op.f("fk_evaluation_delivery_evaluation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.unit_id"], name=op.f("fk_evaluation_delivery_unit_id")
        ),
        sa.PrimaryKeyConstraint("delivery_id", name=op.f("pk_evaluation_delivery")),
        sa.UniqueConstraint(
            "evaluation_id",
            "recipient",
            name=op.f("uq_evaluation_delivery_evaluation_id_recipient"),
        ),
    )
    with op.batch_alter_table("evaluation_delivery", schema=None) as batch_op:
        batch_op.create_index(
            "ix_evaluation_delivery_unit", ["unit_id", "delivery_id"], unique=False
        )

    op.create_table(
        "evaluation_score",
        sa.Column("score_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "evaluation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("computed", sa.BigInteger(), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("attachment_ids", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("rule_digest", sa.String(length=64), nullable=False),
        sa.Column("fault", sa.Text(), nullable=False),
        sa.Column("scored_by", sa.String(length=80), nullable=False),
        sa.Column("scored_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["evaluation_id"],
            ["evaluation.evaluation_id"],
            name=op.f("fk_evaluation_score_evaluation_id"),
        ),
        sa.PrimaryKeyConstraint("score_id", name=op.f("pk_evaluation_score")),
    )
    with op.batch_alter_table("evaluation_score", schema=None) as batch_op:
        batch_op.create_index(
            "ix_evaluation_score_evaluation", ["evaluation_id", "code", "score_id"], unique=False
        )
