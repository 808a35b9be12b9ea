"""Tables of officers, of the yearly plans, and of the inspections.

Instances may be archived and these stay, so no number of an instance is a foreign key.
"""

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
from workflows.organisation.tables import person, unit

#: One person on the way to, in, or after an appointment. A renewal moves ``term_to``.
officer = Table(
    "guidance_officer",
    metadata,
    Column("officer_id", Key, primary_key=True),
    Column("instance_id", Key, nullable=False, unique=True),
    Column("user_id", String(80), ForeignKey(person.c.user_id), nullable=False),
    Column("office_unit_id", Key, ForeignKey(unit.c.unit_id), nullable=False),
    Column("area", String(40), nullable=False),
    Column("nominating_unit", String(200), nullable=False),
    Column("guides_on", String(200), nullable=False, default=""),
    Column("state", String(16), nullable=False),  # a value of OfficerState
    Column("nominated_at", Instant, nullable=False),
    Column("term_from", Date, nullable=True),
    Column("term_to", Date, nullable=True),
    # The post held in this term; of the organisation, which has its dates.
    Column("holding_id", Key, nullable=True),
    Column("certificate_id", Key, nullable=True),
    Column("certificate_number", String(80), nullable=False, default=""),
    Column("ended_at", Instant, nullable=True),
    Column("end_reason", Text, nullable=False, default=""),
    Index("ix_guidance_officer_area", "area", "officer_id"),
    Index("ix_guidance_officer_user", "user_id", "officer_id"),
)

#: Training belongs to the person, whatever appointment it leads to.
officer_training = Table(
    "officer_training",
    metadata,
    Column("training_id", Key, primary_key=True),
    Column("user_id", String(80), ForeignKey(person.c.user_id), nullable=False),
    Column("title", String(200), nullable=False),
    Column("held_on", Date, nullable=False),
    Column("days", Integer, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", String(80), nullable=False),
    UniqueConstraint("user_id", "held_on", "title"),
)

#: Which officer guides which enterprise, from when to when (both included; no end is None).
officer_pairing = Table(
    "officer_pairing",
    metadata,
    Column("pairing_id", Key, primary_key=True),
    Column("officer_id", Key, ForeignKey("guidance_officer.officer_id"), nullable=False),
    Column("enterprise_id", Key, ForeignKey(enterprise.c.enterprise_id), nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date, nullable=True),
    Index("ix_officer_pairing_officer", "officer_id", "valid_to"),
    Index("ix_officer_pairing_enterprise", "enterprise_id", "valid_to"),
)

#: Enterprises in a pilot, which are inspected more often (decision table D1).
pilot_enterprise = Table(
    "pilot_enterprise",
    metadata,
    Column("enterprise_id", Key, ForeignKey(enterprise.c.enterprise_id), primary_key=True),
    Column("since", Date, nullable=False),
    Column("set_by", String(80), nullable=False),
)

#: The plan of one office for one year.
inspection_plan = Table(
    "inspection_plan",
    metadata,
    Column("plan_id", Key, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("area", String(40), nullable=False),
    Column("office_unit_id", Key, ForeignKey(unit.c.unit_id), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("created_by", String(80), nullable=False),
    Column("published_at", Instant, nullable=True),
    UniqueConstraint("year", "area"),
)

#: One inspection that a plan holds. It has a number once the plan is published.
planned_inspection = Table(
    "planned_inspection",
    metadata,
    Column("entry_id", Key, primary_key=True),
    Column("plan_id", Key, ForeignKey("inspection_plan.plan_id"), nullable=False),
    Column("enterprise_id", Key, ForeignKey(enterprise.c.enterprise_id), nullable=False),
    Column("planned_on", Date, nullable=False),
    Column("number", String(40), nullable=False, default=""),
    Column("inspection_id", Key, nullable=True),
    UniqueConstraint("plan_id", "enterprise_id", "planned_on"),
    Index("ix_planned_inspection_enterprise", "enterprise_id", "planned_on"),
)

#: How many numbers of a series and year are given.
inspection_number = Table(
    "inspection_number",
    metadata,
    Column("series", String(16), primary_key=True),
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("given", Integer, nullable=False),
)

#: One inspection, from its opening on.
inspection = Table(
    "inspection",
    metadata,
    Column("inspection_id", Key, primary_key=True),
    Column("instance_id", Key, nullable=True, unique=True),
    Column("number", String(40), nullable=False, unique=True),
    Column("manner", String(16), nullable=False),  # planned, unplanned
    Column("reason", Text, nullable=False, default=""),
    Column("enterprise_id", Key, ForeignKey(enterprise.c.enterprise_id), nullable=False),
    Column("area", String(40), nullable=False),
    Column("office_unit_id", Key, ForeignKey(unit.c.unit_id), nullable=False),
    Column("planned_on", Date, nullable=False),
    Column("state", String(16), nullable=False),  # a value of InspectionState
    Column("inspector", String(80), nullable=True),
    Column("checklist_id", String(20), nullable=False, default=""),
    Column("checklist_version", String(20), nullable=False, default=""),
    Column("inspected_on", Date, nullable=True),
    Column("findings", Integer, nullable=False, default=0),
    Column("dissents", Integer, nullable=False, default=0),
    Column("guidance", Text, nullable=False, default=""),
    Column("report_id", Key, nullable=True),
    Column("report_number", String(80), nullable=False, default=""),
    # Where it was, if the officer chose to tell.
    Column("location", String(100), nullable=True),
    Column("opened_at", Instant, nullable=False),
    Column("ended_at", Instant, nullable=True),
    Index("ix_inspection_area", "area", "planned_on", "inspection_id"),
    Index("ix_inspection_enterprise", "enterprise_id", "planned_on", "inspection_id"),
    Index("ix_inspection_inspector", "inspector", "planned_on", "inspection_id"),
)

#: The answers of an inspection as last handed in, and what was found beyond the checklist.
inspection_answer = Table(
    "inspection_answer",
    metadata,
    Column("inspection_id", Key, ForeignKey("inspection.inspection_id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("item_id", String(20), nullable=False, default=""),  # empty beyond the checklist
    Column("text", String(200), nullable=False),
    Column("clause_id", String(20), nullable=False, default=""),
    Column("answer", String(8), nullable=False),  # yes, no, na
    Column("note", Text, nullable=False, default=""),
    Column("listed", Boolean, nullable=False),  # as a finding
    Column("grade", String(16), nullable=False, default=""),  # chosen by the officer, else by D5
    Column("grade_reason", Text, nullable=False, default=""),
    # Photos of what was seen: attachments of the inspection's instance.
    Column("attachment_ids", Json, nullable=True),
)
