"""Working-time calendars as versioned data."""

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from engine.store.schema import Instant, Json, Key, metadata

#: One edition of one calendar's year. ``calendar`` is ``CN``, or an overlay like ``unit:12``
#: whose days off come on top. At most one edition of a year is a draft; of the published ones
#: the highest ``version`` holds.
calendar_edition = Table(
    "calendar_edition",
    metadata,
    Column("edition_id", Key, primary_key=True),
    Column("calendar", String(80), nullable=False),
    Column("year", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", String(16), nullable=False),  # draft, published
    Column("source", String(300), nullable=False, default=""),
    Column("edited_at", Instant, nullable=False),
    Column("edited_by", String(80), nullable=False),
    Column("published_at", Instant, nullable=True),
    Column("published_by", String(80), nullable=True),
    UniqueConstraint("calendar", "year", "version"),
)

#: Only the days that differ from the plain week.
calendar_day = Table(
    "calendar_day",
    metadata,
    Column("edition_id", Key, ForeignKey("calendar_edition.edition_id"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("kind", String(16), nullable=False),  # off, working
    Column("name", String(80), nullable=False, default=""),
)

#: The daily working hours from ``valid_from`` on: a list of [start, end] as ``HH:MM``.
working_hours = Table(
    "working_hours",
    metadata,
    Column("hours_id", Key, primary_key=True),
    Column("calendar", String(80), nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("spans", Json, nullable=False),
    Column("source", String(300), nullable=False, default=""),
    Index("uq_working_hours", "calendar", "valid_from", unique=True),
)

#: One row per calendar of which something is published, and ``*``, which changes with each of
#: them. ``revision`` is opaque and new at each publication or change of hours, so that a node
#: knows by one look at ``*`` whether what it keeps in memory still holds. It is no counter: one
#: that is rolled back must never come again.
calendar_revision = Table(
    "calendar_revision",
    metadata,
    Column("calendar", String(80), primary_key=True),
    Column("revision", String(32), nullable=False),
)
