"""Process instances, what they wait for, and what has happened to them."""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    text,
    true,
)

from engine.store.schema import Instant, Json, Key, metadata

_STALE = text("search_stale")
#: The instances that run. An index over them alone serves only who asks in these very words.
IS_ACTIVE = text("instance.state = 'active'")
_ACTIVE = text("state = 'active'")

instance = Table(
    "instance",
    metadata,
    Column("instance_id", Key, primary_key=True),
    Column("definition_id", Key, ForeignKey("definition.definition_id"), nullable=False),
    Column("definition_key", String(120), nullable=False),
    Column("business_key", String(200), nullable=False, default=""),
    Column("title", String(300), nullable=False),
    Column("state", String(16), nullable=False),
    # Optimistic lock: every change of the instance raises it by one.
    Column("version", Integer, nullable=False, default=1),
    Column("parent_instance_id", Key, nullable=True),
    # Where it belongs, opaque to the engine: an area whose prefixes contain it (``1502``), the
    # body that answers for it (``unit:12``), what it is about (``enterprise:33``).
    Column("scope_area", String(40), nullable=False, default=""),
    Column("scope_owner", String(80), nullable=False, default=""),
    Column("scope_subject", String(80), nullable=False, default=""),
    Column("started_at", Instant, nullable=False),
    Column("started_by", String(80), nullable=False),
    Column("ended_at", Instant, nullable=True),
    Column("suspended_at", Instant, nullable=True),
    # The compacted state of the interpreter, and the format in which it is written.
    Column("tokens", LargeBinary, nullable=False),
    Column("tokens_format", Integer, nullable=False),
    Column("active_elements", Json, nullable=False),
    # The present values of its searchable variables, so that unchanged ones are not written.
    Column("searchable", Json, nullable=False),
    # Title or searchable variables have changed since the full-text index was written.
    Column("search_stale", Boolean, nullable=False, server_default=true()),
    # Head of the history chain: number and hash of its last row.
    Column("history_sequence", Integer, nullable=False, default=0),
    Column("history_hash", String(64), nullable=False, default=""),
    Index("ix_instance_business_key", "definition_key", "business_key"),
    Index("ix_instance_started_by", "started_by", "started_at", "instance_id"),
    Index("ix_instance_started_at", "started_at", "instance_id"),
    Index("ix_instance_subject", "scope_subject", "instance_id"),
    Index("ix_instance_area", "scope_area", "state", "instance_id"),
    Index("ix_instance_owner", "scope_owner", "state", "instance_id"),
    Index("ix_instance_parent", "parent_instance_id"),
    Index("ix_instance_definition", "definition_id", "state"),
    Index("ix_instance_active", "instance_id", sqlite_where=_ACTIVE, postgresql_where=_ACTIVE),
    Index("ix_instance_search_stale", "instance_id", sqlite_where=_STALE, postgresql_where=_STALE),
)

#: Process data that lists and searches may use; written whenever the data changes.
variable = Table(
    "variable",
    metadata,
    Column("instance_id", Key, ForeignKey("instance.instance_id"), primary_key=True),
    Column("name", String(80), primary_key=True),
    Column("text_value", String(300), nullable=True),
    Column("number_value", Float, nullable=True),
    Index("ix_variable_text", "name", "text_value", "instance_id"),
    Index("ix_variable_number", "name", "number_value", "instance_id"),
)

#: Events that wait to be told of a message, a signal or an escalation.
subscription = Table(
    "subscription",
    metadata,
    Column("instance_id", Key, ForeignKey("instance.instance_id"), primary_key=True),
    Column("task_id", String(36), primary_key=True),
    Column("element_id", String(200), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("name", String(200), nullable=False),
    Column("correlation", String(200), nullable=False, default=""),
    # The correlation key whose value that is; empty where the event says itself what it waits for.
    Column("correlation_key", String(200), nullable=False, default="", server_default=text("''")),
    Index("ix_subscription_name", "kind", "name", "correlation"),
)

#: Append-only. ``hash`` covers the row and ``previous_hash``, so a changed row shows.
history = Table(
    "history",
    metadata,
    Column("instance_id", Key, ForeignKey("instance.instance_id"), primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("event", String(60), nullable=False),  # WorkItemClaimed, InstanceStarted, ...
    Column("actor", String(80), nullable=False),
    Column("on_behalf_of", String(80), nullable=False, default=""),
    Column("element_id", String(200), nullable=False, default=""),
    Column("work_item_id", Key, nullable=True),
    Column("detail", Text, nullable=False),  # canonical JSON
    Column("previous_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("ix_history_work_item", "work_item_id"),
)

#: The first answer to a command that carried a key, so that a second try repeats no effect.
idempotency = Table(
    "idempotency",
    metadata,
    Column("actor", String(80), primary_key=True),
    Column("key", String(120), primary_key=True),
    Column("command", String(80), nullable=False),
    Column("request_digest", String(64), nullable=False),
    Column("result", LargeBinary, nullable=False),
    Column("created_at", Instant, nullable=False),
    Index("ix_idempotency_created_at", "created_at"),
)
