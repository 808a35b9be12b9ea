"""Tables of the rectification: findings, their rounds, the last closure number of each office."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from engine.store.schema import Instant, Json, Key, metadata
from workflows.enterprises.tables import enterprise
from workflows.organisation.tables import unit

#: What is wrong at an enterprise, and how far it is. It outlives what it comes from and what
#: rectifies it (docs/decisions/0022-what-outlives-an-instance.md), so neither is a foreign key.
#: Grade, dates and counts repeat what its rounds say, so that the lists read one table.
finding = Table(
    "finding",
    metadata,
    Column("finding_id", Key, primary_key=True),
    Column("source_kind", String(20), nullable=False),  # a value of SourceKind
    Column("source_instance_id", Key, nullable=True),  # none where somebody reported it directly
    Column("number", Integer, nullable=False),  # within its source
    Column("enterprise_id", Key, ForeignKey(enterprise.c.enterprise_id), nullable=False),
    Column("unit_id", Key, ForeignKey(unit.c.unit_id), nullable=False),  # that verifies it
    Column("office_unit_id", Key, ForeignKey(unit.c.unit_id), nullable=False),  # that closes it
    Column("officer", String(80), nullable=False, default=""),  # a user, or nobody
    Column("area", String(40), nullable=False),
    Column("title", String(200), nullable=False),
    Column("detail", Text, nullable=False, default=""),
    Column("category", String(40), nullable=False),
    Column("clause_id", String(20), nullable=False, default=""),
    Column("found_on", Date, nullable=False),
    Column("attachment_ids", Json, nullable=False),
    Column("recurs", Boolean, nullable=False),  # the same kind was closed here within a year
    Column("grade", String(16), nullable=False, default=""),  # empty until D5 has said it
    Column("grade_reason", String(200), nullable=False, default=""),
    Column("state", String(16), nullable=False),  # a value of FindingState
    # The version that the instance had when its step said so: what is written late turns no
    # state back.
    Column("said_in", Integer, nullable=True),
    Column("suspended", Boolean, nullable=False, default=False),
    # Empty until a job has started the rectification.
    Column("instance_id", Key, nullable=True),
    Column("rounds", Integer, nullable=False, default=0),
    Column("reopened", Integer, nullable=False, default=0),
    Column("opened_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=True),  # of the round in hand
    Column("closure_number", String(80), nullable=False, default=""),  # the last one
    Column("first_closed_at", Instant, nullable=True),
    Column("closed_at", Instant, nullable=True),  # empty again once it is reopened
    Column("working_days", Integer, nullable=True),  # from opening to the last closure
    Column("looked_back_at", Instant, nullable=True),
    Column("withdrawn_at", Instant, nullable=True),
    Column("withdrawn_reason", Text, nullable=False, default=""),
    UniqueConstraint("source_instance_id", "number"),
    Index("ix_finding_instance", "instance_id"),
    Index("ix_finding_day", "found_on", "finding_id"),
    Index("ix_finding_area", "area", "found_on", "finding_id"),
    Index("ix_finding_unit", "unit_id", "found_on", "finding_id"),
    Index("ix_finding_enterprise", "enterprise_id", "found_on", "finding_id"),
)

#: One round of a finding: its plan, its evidence, what verification said, the closure, the look
#: back. A rejection and a reopening begin the next one. User ids say who did it.
finding_round = Table(
    "finding_round",
    metadata,
    Column("finding_id", Key, ForeignKey(finding.c.finding_id), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),  # a value of RoundKind
    Column("reason", Text, nullable=False, default=""),  # why it was begun
    Column("opened_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("dissent_reason", Text, nullable=False, default=""),
    Column("dissent_answer", Text, nullable=False, default=""),
    Column("cause", Text, nullable=False, default=""),
    Column("measures", Text, nullable=False, default=""),
    Column("responsible", String(100), nullable=False, default=""),
    Column("planned_on", Date, nullable=True),
    Column("planned_at", Instant, nullable=True),
    Column("planned_by", String(80), nullable=False, default=""),
    Column("done", Text, nullable=False, default=""),
    Column("evidence", Text, nullable=False, default=""),
    Column("handed_in_at", Instant, nullable=True),
    Column("handed_in_by", String(80), nullable=False, default=""),
    Column("verification", String(16), nullable=False, default=""),  # accept, reject
    Column("manner", String(16), nullable=False, default=""),  # on_site, papers, talk
    Column("verification_note", Text, nullable=False, default=""),
    Column("verified_at", Instant, nullable=True),
    Column("verified_by", String(80), nullable=False, default=""),
    Column("closure_office_unit_id", Key, nullable=True),
    Column("closure_year", Integer, nullable=True),
    Column("closure_serial", Integer, nullable=True),
    Column("closure_number", String(80), nullable=False, default=""),
    Column("closed_at", Instant, nullable=True),
    Column("closed_by", String(80), nullable=False, default=""),
    Column("look_back", String(16), nullable=False, default=""),  # lasting, relapsed
    Column("look_back_note", Text, nullable=False, default=""),
    Column("looked_back_at", Instant, nullable=True),
    Column("looked_back_by", String(80), nullable=False, default=""),
    # A number that was given out is never given out again, whatever becomes of the finding.
    UniqueConstraint("closure_office_unit_id", "closure_year", "closure_serial"),
)

#: The last closure number of an office in a year. Raised in the transaction that uses it.
closure_series = Table(
    "closure_series",
    metadata,
    Column("office_unit_id", Key, ForeignKey(unit.c.unit_id), primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("last_number", Integer, nullable=False),
)
