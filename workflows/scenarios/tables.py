"""Tables of scenarios that were played in the background."""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text

from engine.store.schema import Instant, Json, Key, metadata

#: One playing of a package's scenarios. ``files`` are there while it goes on, and only where they
#: are not those of a definition. ``result`` is what ``workflows.scenarios.results`` writes.
scenario_run = Table(
    "scenario_run",
    metadata,
    Column("run_id", Key, primary_key=True),
    Column("definition_id", Key, nullable=True),
    Column("process_key", String(120), nullable=False),
    Column("files", LargeBinary, nullable=True),
    Column("state", String(16), nullable=False),
    Column("requested_by", String(80), nullable=False),
    Column("requested_at", Instant, nullable=False),
    # The last sign of life: a run that gives none for long is taken up again.
    Column("seen_at", Instant, nullable=False),
    Column("finished_at", Instant, nullable=True),
    Column("played", Integer, nullable=False, default=0),
    Column("total", Integer, nullable=False, default=0),
    Column("result", Json, nullable=False),
    Column("problems", Json, nullable=False),
    Column("error", Text, nullable=False, default=""),
    Column("error_params", Json, nullable=False),
    Index("ix_scenario_run_definition", "definition_id", "run_id"),
    Index("ix_scenario_run_requested", "requested_by", "run_id"),
    Index("ix_scenario_run_requested_at", "requested_at"),
)
