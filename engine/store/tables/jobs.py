"""Everything that happens later, and what went wrong with it."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    Text,
    text,
)

from engine.store.schema import Instant, Json, Key, metadata

_ARMED = text("state = 'armed'")

job = Table(
    "job",
    metadata,
    Column("job_id", Key, primary_key=True),
    Column("kind", String(40), nullable=False),  # timer, ladder.rung, outbox, ...
    Column("state", String(16), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("priority", SmallInteger, nullable=False, default=50),
    Column("instance_id", Key, ForeignKey("instance.instance_id"), nullable=True),
    Column("work_item_id", Key, ForeignKey("work_item.work_item_id"), nullable=True),
    Column("task_id", String(36), nullable=True),
    Column("payload", Json, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("last_error", Text, nullable=False, default=""),
    # When it was last handed to a worker; a lost ring is rung again after its lease.
    Column("hinted_at", Instant, nullable=True),
    Column("created_at", Instant, nullable=False),
    Index("ix_job_due", "due_at", "job_id", sqlite_where=_ARMED, postgresql_where=_ARMED),
    Index("ix_job_instance", "instance_id", "task_id"),
    Index("ix_job_work_item", "work_item_id"),
)

#: What must reach the outside at least once; ``outbox_id`` is its idempotency key there.
outbox = Table(
    "outbox",
    metadata,
    Column("outbox_id", Key, primary_key=True),
    Column("instance_id", Key, nullable=True),
    Column("kind", String(60), nullable=False),
    Column("payload", Json, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("delivered_at", Instant, nullable=True),
)

incident = Table(
    "incident",
    metadata,
    Column("incident_id", Key, primary_key=True),
    Column("instance_id", Key, ForeignKey("instance.instance_id"), nullable=True),
    Column("job_id", Key, nullable=True),
    Column("work_item_id", Key, nullable=True),
    Column("element_id", String(200), nullable=False, default=""),
    Column("code", String(60), nullable=False),
    Column("message", Text, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("resolved_at", Instant, nullable=True),
    Column("resolved_by", String(80), nullable=True),
    # Of its instance, repeated so that lists group and filter in one table.
    Column("definition_key", String(120), nullable=False, server_default=text("''")),
    Column("scope_area", String(40), nullable=False, server_default=text("''")),
    # A digest of definition, element, code and message without what varies: the group.
    Column("cause", String(64), nullable=False, server_default=text("''")),
    Column(
        "reason", Text, nullable=False, server_default=text("''")
    ),  # why it was resolved by hand
    # The command that failed, to be carried out again for whoever gave it; empty once resolved.
    Column("attempt", LargeBinary, nullable=True),
    Column("attempted_by", String(80), nullable=False, server_default=text("''")),
    Index("ix_incident_open", "resolved_at", "incident_id"),
    Index("ix_incident_instance", "instance_id"),
    Index("ix_incident_cause", "cause", "incident_id"),
)

#: One thing done to many incidents, some at a time; how far it is.
incident_batch = Table(
    "incident_batch",
    metadata,
    Column("batch_id", Key, primary_key=True),
    Column("act", String(16), nullable=False),  # retry, resolve
    Column("narrow", LargeBinary, nullable=False),  # as engine.store.codec writes it
    Column("reason", Text, nullable=False),
    Column("requested_by", String(80), nullable=False),
    Column("requested_at", Instant, nullable=False),
    # From the latest that was there when it was asked for, down to the first.
    Column("next_id", Key, nullable=False),
    Column("total", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("skipped", Integer, nullable=False),
    Column("finished_at", Instant, nullable=True),
)
