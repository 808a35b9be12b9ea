"""Tables of the organisation."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    String,
    Table,
    UniqueConstraint,
)

from engine.store.schema import Instant, Key, metadata

conference = Table(
    "conference",
    metadata,
    Column("conference_id", Key, primary_key=True),
    Column("level", String(16), nullable=False),  # region, league, banner
    Column("area", String(40), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
)

unit = Table(
    "unit",
    metadata,
    Column("unit_id", Key, primary_key=True),
    Column("conference_id", Key, ForeignKey("conference.conference_id"), nullable=False),
    Column("kind", String(16), nullable=False),  # office, member
    # The line of departments that it belongs to on every level: 人社, 工信, 总工会, ...
    Column("system", String(40), nullable=False, default=""),
    Column("name", String(200), nullable=False),
    Column("area", String(40), nullable=False),  # that of its conference
    Column("opened_at", Instant, nullable=False),
    Column("closed_at", Instant, nullable=True),
    UniqueConstraint("conference_id", "name"),
    Index("ix_unit_area", "area", "unit_id"),
)

section = Table(
    "section",
    metadata,
    Column("section_id", Key, primary_key=True),
    Column("unit_id", Key, ForeignKey("unit.unit_id"), nullable=False),
    Column("name", String(200), nullable=False),
    Column("closed_at", Instant, nullable=True),
    UniqueConstraint("unit_id", "name"),
)

post = Table(
    "post",
    metadata,
    Column("post_id", Key, primary_key=True),
    Column("unit_id", Key, ForeignKey("unit.unit_id"), nullable=False),
    Column("section_id", Key, ForeignKey("section.section_id"), nullable=True),
    Column("name", String(200), nullable=False),
    Column("duty", String(20), nullable=False),  # a value of Duty
    Column("closed_at", Instant, nullable=True),
    Index("ix_post_unit", "unit_id", "duty"),
    Index("ix_post_duty", "duty"),
)

#: Everybody who may sign in, people of enterprises too. ``user_id`` is the account.
person = Table(
    "person",
    metadata,
    Column("user_id", String(80), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("mobile", String(40), nullable=False, default=""),
    Column("enabled", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    Index("ix_person_name", "name", "user_id"),
)

#: Who holds which post from which day to which, both included. No end is None.
post_holding = Table(
    "post_holding",
    metadata,
    Column("holding_id", Key, primary_key=True),
    Column("post_id", Key, ForeignKey("post.post_id"), nullable=False),
    Column("user_id", String(80), ForeignKey("person.user_id"), nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date, nullable=True),
    UniqueConstraint("post_id", "user_id", "valid_from"),
    Index("ix_post_holding_user", "user_id", "valid_from"),
)
