"""Tables of releases, and of who may draw and release which process."""

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, String, Table, Text

from engine.store.schema import Instant, Key, metadata

#: One release of one process: what was asked for, and what became of it. Never changed afterwards
#: but for its state. ``package`` holds its files as workflows.designer.packing packs them.
process_release = Table(
    "process_release",
    metadata,
    Column("release_id", Key, primary_key=True),
    Column("key", String(120), nullable=False),
    Column("kind", String(20), nullable=False),  # release or roll_back
    # The save of the draft, or the version that is to come back.
    Column("source_version", Integer, nullable=False),
    Column("package", LargeBinary, nullable=False),
    # The version that was live when it was asked for; 0 where none was.
    Column("based_on", Integer, nullable=False),
    Column("programs", Boolean, nullable=False),
    Column("note", Text, nullable=False),
    Column("live_from", Instant, nullable=True),
    Column("state", String(20), nullable=False),
    Column("findings", Text, nullable=False, default="[]"),
    Column("asked_at", Instant, nullable=False),
    Column("asked_by", String(80), nullable=False),
    Column("decided_at", Instant, nullable=True),
    Column("decided_by", String(80), nullable=False, default=""),
    Column("reason", Text, nullable=False, default=""),
    Column("live_at", Instant, nullable=True),
    Column("live_version", Integer, nullable=True),
    Column("instance_id", Integer, nullable=True),
    # What is to become of what runs on earlier versions, and what became of it.
    Column("running_plan", String(20), nullable=True),
    Column("arranged", String(20), nullable=True),
    Column("arranged_at", Instant, nullable=True),
    Column("arranged_by", String(80), nullable=True),
    # How many of how many stories are through, and the last sign of life.
    Column("played", Integer, nullable=True),
    Column("stories", Integer, nullable=True),
    Column("seen_at", Instant, nullable=True),
    Index("ix_process_release_key", "key", "release_id"),
    Index("ix_process_release_instance", "instance_id"),
)

#: Who may draw or release a process, or release programs in it. ``*`` stands for every process.
process_right = Table(
    "process_right",
    metadata,
    Column("key", String(120), primary_key=True),
    Column("right_name", String(20), primary_key=True),
    Column("user_id", String(80), primary_key=True),
    Column("granted_at", Instant, nullable=False),
    Column("granted_by", String(80), nullable=False),
)
