"""Tables of imports."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from engine.store.schema import Instant, Json, Key, metadata

roster_run = Table(
    "roster_run",
    metadata,
    Column("run_id", Key, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("file_name", String(255), nullable=False),
    Column("sheet", String(80), nullable=False),
    Column("skip_bad", Boolean, nullable=False),
    Column("state", String(16), nullable=False),
    Column("requested_by", String(80), nullable=False),
    Column("requested_at", Instant, nullable=False),
    # The last sign of life: an import that gives none for long is taken up again.
    Column("seen_at", Instant, nullable=False),
    Column("finished_at", Instant, nullable=True),
    Column("rows_seen", Integer, nullable=False, default=0),
    Column("rows_total", Integer, nullable=False, default=0),
    Column("report", Json, nullable=False),
    Column("added", Integer, nullable=False, default=0),
    Column("changed", Integer, nullable=False, default=0),
    Column("unchanged", Integer, nullable=False, default=0),
    Column("error", Text, nullable=False, default=""),
    Column("error_params", Json, nullable=False),
    Index("ix_roster_run_requested_by", "requested_by", "run_id"),
)

#: The file as it was handed in, until the import ends, and the bad rows, to be mended.
roster_file = Table(
    "roster_file",
    metadata,
    Column("run_id", Key, ForeignKey("roster_run.run_id"), primary_key=True),
    Column("role", String(10), primary_key=True),  # source, bad_rows
    Column("name", String(255), nullable=False),
    Column("content", LargeBinary, nullable=False),
)
