"""Tables of the forecast: how it was made, and which changes it found."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, SmallInteger, String, Table, Text

from engine.store.schema import Instant, Json, Key, metadata

#: One making of a forecast. The last one that is done is what people see.
forecast_run = Table(
    "forecast_run",
    metadata,
    Column("run_id", Key, primary_key=True),
    Column("state", String(16), nullable=False),  # workflows.forecast.views.ForecastState
    Column("requested_by", String(80), nullable=False),
    Column("requested_at", Instant, nullable=False),
    # The last sign of life: one that gives none for long is taken up again.
    Column("seen_at", Instant, nullable=False),
    Column("finished_at", Instant, nullable=True),
    # As of when it is, up to when it looks, and the days that it tells apart.
    Column("made_at", Instant, nullable=True),
    Column("until_at", Instant, nullable=True),
    Column("days", Json, nullable=False),
    Column("played", Integer, nullable=False, default=0),
    Column("total", Integer, nullable=False, default=0),
    Column("open_count", Integer, nullable=False, default=0),
    Column("followed", Integer, nullable=False, default=0),
    Column("lost", Integer, nullable=False, default=0),
    Column("error", Text, nullable=False, default=""),
    Column("error_params", Json, nullable=False),
    Index("ix_forecast_run_state", "state", "run_id"),
)

#: An item changes its colour. What it is about may end, and even be archived, while the forecast
#: stands: the numbers of items and instances are no foreign keys.
forecast_change = Table(
    "forecast_change",
    metadata,
    Column("run_id", Key, ForeignKey("forecast_run.run_id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("work_item_id", Key, nullable=True),
    Column("instance_id", Key, nullable=False),
    Column("scope_area", String(40), nullable=False),
    Column("scope_owner", String(80), nullable=False),
    Column("definition_key", String(120), nullable=False),
    Column("element_id", String(200), nullable=False),
    Column("name", String(200), nullable=False),
    Column("title", String(300), nullable=False),
    Column("colour", SmallInteger, nullable=False),  # rank of Urgency
    Column("rung", String(40), nullable=False),
    Column("at", Instant, nullable=False),
    Column("on_day", Date, nullable=False),  # the local day
    Column("pace", String(8), nullable=False),  # workflows.forecast.views.Pace
    Index("ix_forecast_change_at", "run_id", "colour", "at", "number"),
)
