"""What goes between instances and to the outside, and what begins instances by itself."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from engine.store.schema import Instant, Json, Key, metadata

#: Messages that an instance threw, that wait for a receiver, or that carry an id of their own.
message = Table(
    "message",
    metadata,
    Column("message_number", Key, primary_key=True),
    # The sender's own id: a second message of that name with it is a duplicate.
    Column("message_id", String(200), nullable=True),
    Column("name", String(200), nullable=False),
    Column("correlation", String(200), nullable=False, default=""),
    Column("keys", Json, nullable=False),
    Column("payload", Json, nullable=False),
    Column("area", String(40), nullable=False, default=""),
    Column("target_process", String(120), nullable=False, default=""),
    Column("target_element", String(200), nullable=False, default=""),
    Column("time_to_live", String(40), nullable=False, default=""),
    Column("sender_instance_id", Key, ForeignKey("instance.instance_id"), nullable=True),
    Column("sender_element", String(200), nullable=False, default=""),
    Column("sent_by", String(80), nullable=False),
    Column("state", String(16), nullable=False),
    Column("receiver_instance_id", Key, ForeignKey("instance.instance_id"), nullable=True),
    Column("problem", Text, nullable=False, default=""),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=True),
    Column("settled_at", Instant, nullable=True),
    Column("settled_by", String(80), nullable=True),
    # The job that could not deliver it; its incident is resolved with the message.
    Column("failed_job_id", Key, nullable=True),
    UniqueConstraint("name", "message_id"),
    Index("ix_message_state", "state", "message_number"),
    Index("ix_message_sender", "sender_instance_id", "state", "message_number"),
    Index("ix_message_receiver", "receiver_instance_id"),
    Index("ix_message_settled_at", "settled_at"),
)

#: What a buffered message can be found by: its plain correlation (``key`` empty) and its keys.
buffered_key = Table(
    "buffered_key",
    metadata,
    Column("message_number", Key, ForeignKey("message.message_number"), primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("value", String(200), nullable=False),
    Index("ix_buffered_key_name", "name", "value", "message_number"),
)

#: How correlation keys are read from messages, of every version that was ever deployed.
correlation_rule = Table(
    "correlation_rule",
    metadata,
    Column("message_name", String(200), primary_key=True),
    Column("digest", String(64), primary_key=True),  # SHA-256 over key and paths
    Column("key", String(200), nullable=False),
    Column("paths", Json, nullable=False),
)

#: How instances of the latest version of each process begin by themselves.
start_trigger = Table(
    "start_trigger",
    metadata,
    Column("definition_key", String(120), primary_key=True),
    Column("element_id", String(200), primary_key=True),
    Column("part", SmallInteger, primary_key=True),  # of a multiple event
    Column("definition_id", Key, ForeignKey("definition.definition_id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("name", String(200), nullable=False),
    Column("timer", String(16), nullable=False, default=""),
    Column("due_at", Instant, nullable=True),
    Column("fires_left", Integer, nullable=True),
    # The job that fires next; an older one that is still there does nothing.
    Column("job_id", Key, nullable=True),
    Column("paused_at", Instant, nullable=True),
    Column("paused_by", String(80), nullable=True),
    Column("last_fired_at", Instant, nullable=True),
    # How many triggers of its event have to happen before an instance begins; 1 is each alone.
    Column("all_of", SmallInteger, nullable=False, server_default=text("1")),
    # What a condition was when it was last looked at, and whether that look failed.
    Column("holds", Boolean, nullable=False, server_default=false()),
    Column("faulty", Boolean, nullable=False, server_default=false()),
    Index("ix_start_trigger_name", "kind", "name"),
)

#: What has happened already of a start event that waits for several things.
start_happening = Table(
    "start_happening",
    metadata,
    Column("happening_id", Key, primary_key=True),
    Column("definition_key", String(120), nullable=False),
    Column("element_id", String(200), nullable=False),
    # Which of its triggers; not the part, which may be another one in the next version.
    Column("kind", String(16), nullable=False),
    Column("name", String(200), nullable=False),
    Column("keys", Json, nullable=False),  # what it is correlated by; the plain one is ""
    Column("payload", Json, nullable=False),
    Column("sender_instance_id", Key, nullable=True),
    Column("happened_at", Instant, nullable=False),
    Index("ix_start_happening_start", "definition_key", "element_id", "happening_id"),
)

#: The rows of data stores that conditions of start events look at.
start_watch = Table(
    "start_watch",
    metadata,
    Column("store", String(80), primary_key=True),
    Column("row_key", String(200), primary_key=True),
    Column("definition_key", String(120), primary_key=True),
    Column("element_id", String(200), primary_key=True),
    Column("part", SmallInteger, primary_key=True),
    Index("ix_start_watch_start", "definition_key"),
)

#: Service tasks that are carried out by workers outside.
external_task = Table(
    "external_task",
    metadata,
    Column("external_task_id", Key, primary_key=True),
    Column("instance_id", Key, ForeignKey("instance.instance_id"), nullable=False),
    Column("task_id", String(36), nullable=False),
    Column("element_id", String(200), nullable=False),
    Column("name", String(200), nullable=False),
    Column("topic", String(120), nullable=False),
    Column("state", String(16), nullable=False),
    Column("priority", SmallInteger, nullable=False, default=50),
    Column("payload", Json, nullable=False),
    Column("worker_id", String(120), nullable=True),
    Column("locked_until", Instant, nullable=True),
    Column("available_at", Instant, nullable=False),
    Column("attempts_left", Integer, nullable=False),
    Column("last_error", Text, nullable=False, default=""),
    Column("created_at", Instant, nullable=False),
    Index("ix_external_task_topic", "topic", "state", "available_at"),
    Index("ix_external_task_instance", "instance_id", "task_id"),
)
