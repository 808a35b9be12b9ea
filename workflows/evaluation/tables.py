"""Tables of the evaluations: indicator sets, rounds, evaluations, scores, deliveries."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from engine.store.schema import Instant, Json, Key, metadata
from workflows.enterprises.tables import Hundredths, enterprise
from workflows.organisation.tables import unit

#: One version of the indicators of a year. A published one never changes again.
indicator_set = Table(
    "indicator_set",
    metadata,
    Column("set_id", Key, primary_key=True),
    Column("area", String(40), nullable=False),
    Column("year", Integer, nullable=False),
    # Counts the published ones of an area and year; 0 for a draft.
    Column("version", Integer, nullable=False),
    Column("title", String(200), nullable=False),
    Column("state", String(16), nullable=False),  # draft, published
    Column("content", Json, nullable=False),  # dimensions and indicators
    Column("digest", String(64), nullable=False),  # of the content
    Column("based_on_id", Key, nullable=True),
    Column("revision", Integer, nullable=False),  # counts what was saved, against lost edits
    Column("drafted_by", String(80), nullable=False),
    Column("drafted_at", Instant, nullable=False),
    Column("published_by", String(80), nullable=False, default=""),
    Column("published_at", Instant, nullable=True),
    Index("ix_indicator_set_year", "area", "year", "version"),
)

#: The evaluation of one area's enterprises for a year, by one set and with one set of thresholds.
evaluation_round = Table(
    "evaluation_round",
    metadata,
    Column("round_id", Key, primary_key=True),
    Column("area", String(40), nullable=False),
    Column("year", Integer, nullable=False),
    Column("name", String(200), nullable=False),
    Column("set_id", Key, ForeignKey("indicator_set.set_id"), nullable=False),
    Column("thresholds", Json, nullable=False),  # grade code to the least total
    Column("verify_unit_id", Key, ForeignKey(unit.c.unit_id), nullable=False),
    Column("panel_unit_ids", Json, nullable=False),
    Column("opened_by", String(80), nullable=False),
    Column("opened_at", Instant, nullable=False),
    UniqueConstraint("area", "year", "name"),
)

#: One enterprise in one round. It outlives its instance, whose number is no foreign key.
evaluation = Table(
    "evaluation",
    metadata,
    Column("evaluation_id", Key, primary_key=True),
    Column("round_id", Key, ForeignKey("evaluation_round.round_id"), nullable=False),
    Column("enterprise_id", Key, ForeignKey(enterprise.c.enterprise_id), nullable=False),
    Column("area", String(40), nullable=False),
    Column("ownership", String(20), nullable=False),
    Column("weight_group", String(16), nullable=False),  # state, other
    Column("instance_id", Key, nullable=True),
    Column("state", String(16), nullable=False),  # a value of EvaluationState
    Column("self_total", Hundredths, nullable=True),
    Column("total", Hundredths, nullable=True),
    Column("grade", String(16), nullable=False, default=""),
    Column("notice_from", Instant, nullable=True),
    Column("notice_until", Instant, nullable=True),
    Column("appeals", Integer, nullable=False, default=0),
    Column("appeals_upheld", Integer, nullable=False, default=0),
    Column("concluded_at", Instant, nullable=True),
    Column("document_id", Key, nullable=True),
    UniqueConstraint("round_id", "enterprise_id"),
    Index("ix_evaluation_area", "round_id", "area", "evaluation_id"),
    Index("ix_evaluation_enterprise", "enterprise_id", "evaluation_id"),
    Index("ix_evaluation_instance", "instance_id"),
    Index("ix_evaluation_notice", "state", "notice_until"),
)

#: A score of an indicator at one stage. Rows are only added; the latest of an indicator holds.
evaluation_score = Table(
    "evaluation_score",
    metadata,
    Column("score_id", Key, primary_key=True),
    Column("evaluation_id", Key, ForeignKey("evaluation.evaluation_id"), nullable=False),
    Column("code", String(20), nullable=False),
    Column("stage", String(16), nullable=False),  # self, verified, appeal
    Column("points", Hundredths, nullable=False),
    Column("computed", Hundredths, nullable=False),  # what the formula makes of the inputs
    Column("inputs", Json, nullable=False),  # facts with sources, and answers
    Column("evidence", Text, nullable=False, default=""),
    Column("attachment_ids", Json, nullable=False),
    Column("reason", Text, nullable=False, default=""),  # why the points are not the computed ones
    Column("rule_digest", String(64), nullable=False),
    Column("fault", Text, nullable=False, default=""),  # why the formula had no result
    Column("scored_by", String(80), nullable=False),
    Column("scored_at", Instant, nullable=False),
    Index("ix_evaluation_score_evaluation", "evaluation_id", "code", "score_id"),
)

#: What was sent to a body that uses results, and who took it there when.
evaluation_delivery = Table(
    "evaluation_delivery",
    metadata,
    Column("delivery_id", Key, primary_key=True),
    Column("evaluation_id", Key, ForeignKey("evaluation.evaluation_id"), nullable=False),
    Column("recipient", String(20), nullable=False),  # a value of ResultRecipient
    Column("unit_id", Key, ForeignKey(unit.c.unit_id), nullable=False),
    Column("payload", Json, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("queued_at", Instant, nullable=False),
    Column("sent_at", Instant, nullable=True),
    Column("received_at", Instant, nullable=True),
    Column("received_by", String(80), nullable=False, default=""),
    UniqueConstraint("evaluation_id", "recipient"),
    Index("ix_evaluation_delivery_unit", "unit_id", "delivery_id"),
)
