"""The record of changes to what the domain keeps on file."""

from sqlalchemy import Column, Index, String, Table

from engine.store.schema import Instant, Json, Key, metadata

#: Append-only. ``subject`` is ``enterprise:33``, ``unit:12``, ``person:wangfang``, ...; ``before``
#: and ``after`` hold only the fields that differ.
record_change = Table(
    "record_change",
    metadata,
    Column("change_id", Key, primary_key=True),
    Column("subject", String(120), nullable=False),
    Column("event", String(60), nullable=False),  # UnitAdded, EnterpriseChanged, ...
    Column("changed_at", Instant, nullable=False),
    Column("changed_by", String(80), nullable=False),
    Column("before", Json, nullable=False),
    Column("after", Json, nullable=False),
    Index("ix_record_change_subject", "subject", "change_id"),
)
