"""What was set, one row each time. Nothing is ever changed in it but ``superseded_at``."""

from sqlalchemy import Column, Index, Integer, String, Table

from engine.store.schema import Instant, Key, metadata

#: ``value`` is NULL where the default of the package holds again. From
#: ``superseded_at`` on a row cannot hold any more, so whoever looks for what holds passes it by.
parameter_setting = Table(
    "parameter_setting",
    metadata,
    Column("setting_id", Key, primary_key=True),
    Column("package", String(120), nullable=False),
    Column("parameter_id", String(80), nullable=False),
    Column("area", String(12), nullable=False),
    Column("value", Integer),
    Column("valid_from", Instant, nullable=False),
    Column("source", String(200), nullable=False),
    Column("reason", String(500), nullable=False),
    Column("set_at", Instant, nullable=False),
    Column("set_by", String(80), nullable=False),
    Column("superseded_at", Instant),
    Index("ix_parameter_setting_parameter", "package", "parameter_id", "area", "setting_id"),
    Index("ix_parameter_setting_holds", "superseded_at", "package"),
)
