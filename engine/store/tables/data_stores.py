"""Data stores: rows that the instances of all processes share."""

from sqlalchemy import Column, Integer, String, Table

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
    # Who wrote it last. No foreign key: the row outlives what wrote it.
    Column("instance_id", Key, nullable=False),
)
