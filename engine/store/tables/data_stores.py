"""Data stores: rows that the instances of all processes share."""

from sqlalchemy import Column, Index, Integer, String, Table, Text

from engine.store.schema import Instant, Json, Key, metadata

data_store_row = Table(
    "data_store_row",
    metadata,
    Column("store", String(80), primary_key=True),
    Column("row_key", String(200), primary_key=True),
    Column("value", Json, nullable=False),
    # How often it was written; the first time is 1.
    Column("version", Integer, nullable=False),
    Column("updated_at", Instant, nullable=False),
    # Who wrote it last; 0 is a person, by hand. No foreign key: the row outlives what wrote it.
    Column("instance_id", Key, nullable=False),
)

#: What people changed by hand. Append-only; what instances write is in their own histories.
data_store_change = Table(
    "data_store_change",
    metadata,
    Column("change_id", Key, primary_key=True),
    Column("store", String(80), nullable=False),
    Column("row_key", String(200), nullable=False),
    Column("before", Json, nullable=True),
    Column("after", Json, nullable=True),
    Column("reason", Text, nullable=False),
    Column("changed_by", String(80), nullable=False),
    Column("changed_at", Instant, nullable=False),
    Index("ix_data_store_change_row", "store", "row_key", "change_id"),
)
