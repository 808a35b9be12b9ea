"""Tables of exports."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from engine.store.schema import Instant, Json, Key, metadata

export_run = Table(
    "export_run",
    metadata,
    Column("run_id", Key, primary_key=True),
    Column("kind", String(20), nullable=False),
    # What was asked for, as engine.store.codec writes it.
    Column("wish", LargeBinary, nullable=False),
    Column("language", String(10), nullable=False),
    Column("state", String(16), nullable=False),
    Column("requested_by", String(80), nullable=False),
    Column("requested_at", Instant, nullable=False),
    # The last sign of life: an export that gives none for long is taken up again.
    Column("seen_at", Instant, nullable=False),
    Column("finished_at", Instant, nullable=True),
    Column("rows", Integer, nullable=False, default=0),
    Column("file_name", String(255), nullable=False, default=""),
    Column("file_bytes", Integer, nullable=False, default=0),
    Column("kept_until", Instant, nullable=True),
    Column("error", Text, nullable=False, default=""),
    Column("error_params", Json, nullable=False),
    Index("ix_export_run_requested_by", "requested_by", "run_id"),
    Index("ix_export_run_requested_at", "requested_at"),
    Index("ix_export_run_kept_until", "kept_until"),
)

#: A finished file in pieces, so that no node ever holds the whole of it in memory.
export_part = Table(
    "export_part",
    metadata,
    Column("run_id", Key, ForeignKey("export_run.run_id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
