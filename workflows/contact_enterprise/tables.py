"""Tables of the contacts: visits planned, needs recorded, the ledger."""

from sqlalchemy import (
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

from engine.store.schema import Instant, Key, metadata
from engine.store.tables import instance
from workflows.enterprises.tables import enterprise
from workflows.organisation.tables import unit

#: One visit planned by one contact. ``visited_on`` is empty until it was made.
visit_plan = Table(
    "visit_plan",
    metadata,
    Column("instance_id", Key, ForeignKey(instance.c.instance_id), primary_key=True),
    Column("enterprise_id", Key, ForeignKey(enterprise.c.enterprise_id), nullable=False),
    Column("unit_id", Key, ForeignKey(unit.c.unit_id), nullable=False),
    Column("planned_on", Date, nullable=False),
    Column("together_with", String(200), nullable=False, default=""),
    Column("visited_on", Date, nullable=True),
    Index("ix_visit_plan_enterprise", "enterprise_id", "planned_on"),
    Index("ix_visit_plan_unit", "unit_id", "planned_on"),
)

#: What an enterprise needs, as a visit recorded it, numbered within its contact. It stays when the
#: contact or its follow-up is archived, so neither number is a foreign key.
contact_need = Table(
    "contact_need",
    metadata,
    Column("need_id", Key, primary_key=True),
    Column("instance_id", Key, nullable=False),
    Column("number", Integer, nullable=False),
    Column("title", String(200), nullable=False),
    Column("kind", String(20), nullable=False),  # a value of NeedKind
    Column("detail", Text, nullable=False, default=""),
    Column("wanted_on", Date, nullable=True),
    # Empty until a job has started the follow-up.
    Column("follow_up_instance_id", Key, nullable=True),
    Column("state", String(16), nullable=False),  # open, solved, withdrawn
    Column("closed_at", Instant, nullable=True),
    UniqueConstraint("instance_id", "number"),
    Index("ix_contact_need_follow_up", "follow_up_instance_id"),
)

#: The contact ledger (联系台账): one entry for each contact that its enterprise confirmed.
#: It outlives the contact: see docs/decisions/0022-what-outlives-an-instance.md.
contact_ledger = Table(
    "contact_ledger",
    metadata,
    Column("entry_id", Key, primary_key=True),
    Column("instance_id", Key, nullable=False, unique=True),
    Column("enterprise_id", Key, ForeignKey(enterprise.c.enterprise_id), nullable=False),
    Column("unit_id", Key, ForeignKey(unit.c.unit_id), nullable=False),
    Column("area", String(40), nullable=False),
    Column("period", String(6), nullable=False),  # 2026Q2
    Column("visited_on", Date, nullable=False),
    Column("manner", String(20), nullable=False),  # visit, meeting, call
    Column("met_with", String(200), nullable=False, default=""),
    Column("record", Text, nullable=False),
    Column("rating", String(20), nullable=False),
    Column("remark", Text, nullable=False, default=""),
    Column("dissents", Integer, nullable=False),  # how often the enterprise dissented before
    Column("confirmed_at", Instant, nullable=False),
    Index("ix_contact_ledger_day", "visited_on", "entry_id"),
    Index("ix_contact_ledger_area", "area", "visited_on", "entry_id"),
    Index("ix_contact_ledger_unit", "unit_id", "visited_on", "entry_id"),
    Index("ix_contact_ledger_enterprise", "enterprise_id", "visited_on", "entry_id"),
)
