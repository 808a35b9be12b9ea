"""Who takes part in items beside their holders, who is told, and what leavers leave."""

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
)

from engine.store.schema import Instant, Json, Key, metadata

#: One work item and one token, many who have a say: adding one is a row.
participant = Table(
    "participant",
    metadata,
    Column("participant_id", Key, primary_key=True),
    Column("work_item_id", Key, ForeignKey("work_item.work_item_id"), nullable=False),
    Column("instance_id", Key, ForeignKey("instance.instance_id"), nullable=False),
    Column("place", String(16), nullable=False),  # vote, before, beside, after
    Column("user_id", String(80), nullable=True),
    Column("group_id", String(120), nullable=True),
    Column("weight", Integer, nullable=False, default=1),
    Column("order", SmallInteger, nullable=False),
    Column("state", String(16), nullable=False),  # waiting, active, voted, withdrawn
    Column("vote", String(16), nullable=True),
    Column("comment", Text, nullable=False, default=""),
    Column("voted_by", String(80), nullable=True),
    Column("voted_at", Instant, nullable=True),
    Column("on_behalf_of", String(80), nullable=False, default=""),
    Column("added_by", String(80), nullable=False, default=""),
    Column("added_at", Instant, nullable=False),
    Column("reason", String(300), nullable=False, default=""),
    Column("removed_by", String(80), nullable=True),
    Column("removed_reason", String(300), nullable=False, default=""),
    Index("ix_participant_item", "work_item_id", "order"),
    Index("ix_participant_user", "user_id", "state", "work_item_id"),
    Index("ix_participant_group", "group_id", "state", "work_item_id"),
    Index("ix_participant_voted", "voted_by", "voted_at", "work_item_id"),
    Index("ix_participant_instance", "instance_id"),
)

#: Somebody was told of a matter. It gives sight of it, and no right to act.
copy = Table(
    "copy",
    metadata,
    Column("copy_id", Key, primary_key=True),
    Column("instance_id", Key, ForeignKey("instance.instance_id"), nullable=False),
    Column("work_item_id", Key, ForeignKey("work_item.work_item_id"), nullable=True),
    Column("user_id", String(80), nullable=False),
    Column("title", String(300), nullable=False),
    Column("name", String(200), nullable=False),
    Column("note", String(300), nullable=False, default=""),
    Column("copied_by", String(80), nullable=False),
    Column("copied_at", Instant, nullable=False),
    Column("read_at", Instant, nullable=True),
    Index("ix_copy_user", "user_id", "copy_id"),
    Index("ix_copy_unread", "user_id", "read_at", "copy_id"),
    Index("ix_copy_instance", "instance_id", "user_id"),
)

#: Open items on which nobody can act, as the last look found them.
orphan = Table(
    "orphan",
    metadata,
    Column("work_item_id", Key, ForeignKey("work_item.work_item_id"), primary_key=True),
    Column("why", String(16), nullable=False),  # empty, left, silent
    Column("who", String(300), nullable=False),
    Column("since_at", Instant, nullable=False),
)

#: All of one person's work on its way to others.
handover = Table(
    "handover",
    metadata,
    Column("handover_id", Key, primary_key=True),
    Column("user_id", String(80), nullable=False),
    Column("to_user_id", String(80), nullable=False, default=""),
    Column("by_group", Json, nullable=False),
    Column("reason", String(300), nullable=False),
    Column("started_by", String(80), nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant, nullable=True),
    Column("total", Integer, nullable=False),
    Column("done", Integer, nullable=False, default=0),
    Column("refused", Json, nullable=False),
    # Where the next batch begins.
    Column("after_item_id", Key, nullable=False, default=0),
    Index("ix_handover_user", "user_id", "handover_id"),
    Index("ix_handover_running", "ended_at", "handover_id"),
)
