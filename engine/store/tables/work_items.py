"""Work items and what people hang on them."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    Text,
    false,
    text,
)

from engine.store.schema import Instant, Json, Key, metadata

work_item = Table(
    "work_item",
    metadata,
    Column("work_item_id", Key, primary_key=True),
    Column("instance_id", Key, ForeignKey("instance.instance_id"), nullable=False),
    Column("definition_id", Key, ForeignKey("definition.definition_id"), nullable=False),
    Column("definition_key", String(120), nullable=False),
    Column("task_id", String(36), nullable=False),
    Column("element_id", String(200), nullable=False),
    Column("name", String(200), nullable=False),
    Column("title", String(300), nullable=False),  # the instance's title, for lists and search
    Column("lane", String(200), nullable=False, default=""),
    Column("state", String(16), nullable=False),
    Column("open", Boolean, nullable=False),  # state is ready or claimed
    Column("suspended", Boolean, nullable=False, default=False),
    Column("assignee", String(80), nullable=True),
    # Who gets it back when a delegate has done it; empty unless delegated.
    Column("delegated_by", String(80), nullable=True),
    # The absent one whose groups the holder used to claim it.
    Column("held_for", String(80), nullable=False, default="", server_default=text("''")),
    Column("priority", SmallInteger, nullable=False, default=50),
    Column("urgency", SmallInteger, nullable=False, default=0),  # rank of Urgency
    Column("due_in", String(40), nullable=False, default=""),
    # From when ``due_in`` counts: mostly from ``created_at``.
    Column("due_from_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=True),
    # ``due_at``, or the end of time where there is none: lists page by it.
    Column("due_order_at", Instant, nullable=False),
    Column("follow_up_at", Instant, nullable=True),
    # Where the matter goes straight back to when the item is handed in: the address of a step.
    Column("return_to", String(300), nullable=False, default="", server_default=text("''")),
    Column("form", String(120), nullable=False, default=""),
    Column("ladder", String(80), nullable=False, default=""),
    Column("clauses", String(200), nullable=False, default=""),
    Column("scope_area", String(40), nullable=False, default=""),
    Column("scope_owner", String(80), nullable=False, default=""),
    Column("scope_subject", String(80), nullable=False, default=""),
    Column("created_at", Instant, nullable=False),
    Column("claimed_at", Instant, nullable=True),
    Column("closed_at", Instant, nullable=True),
    Column("closed_by", String(80), nullable=True),
    # The absent one for whom ``closed_by`` acted: separation of duties counts both.
    Column("closed_for", String(80), nullable=False, default="", server_default=text("''")),
    # The rule by which participants decide it; empty where a holder does it.
    Column("voting", String(40), nullable=False, default="", server_default=text("''")),
    # Whether rows of ``participant`` exist: no other item pays for looking.
    Column("has_signers", Boolean, nullable=False, default=False, server_default=false()),
    # What the holder has handed in, while signers after and beside still act.
    Column("handed_in_at", Instant, nullable=True),
    Column("handed_in", JSON(none_as_null=True), nullable=True),
    Index("ix_work_item_element", "instance_id", "element_id"),
    Index("uq_work_item_task", "instance_id", "task_id", unique=True),
    Index("ix_work_item_assignee", "assignee", "open", "due_order_at", "work_item_id"),
    Index("ix_work_item_done", "closed_by", "closed_at", "work_item_id"),
    Index("ix_work_item_area", "open", "scope_area", "urgency", "due_order_at", "work_item_id"),
    Index("ix_work_item_owner", "scope_owner", "open", "due_order_at", "work_item_id"),
    Index("ix_work_item_subject", "scope_subject", "open", "due_order_at", "work_item_id"),
    Index("ix_work_item_due", "open", "due_order_at", "work_item_id"),
    Index("ix_work_item_newest", "open", "created_at", "work_item_id"),
)

#: Who may claim. The groups are resolved to people when a list is read, never before.
candidate = Table(
    "candidate",
    metadata,
    Column("work_item_id", Key, ForeignKey("work_item.work_item_id"), primary_key=True),
    Column("group_id", String(120), primary_key=True),
    Column("claimable", Boolean, nullable=False),  # the item is ready
    Column("due_order_at", Instant, nullable=False),
    Column("created_at", Instant, nullable=False),
    Index("ix_candidate_group", "group_id", "claimable", "due_order_at", "work_item_id"),
    Index("ix_candidate_newest", "group_id", "claimable", "created_at", "work_item_id"),
)

comment = Table(
    "comment",
    metadata,
    Column("comment_id", Key, primary_key=True),
    Column("instance_id", Key, ForeignKey("instance.instance_id"), nullable=False),
    Column("work_item_id", Key, ForeignKey("work_item.work_item_id"), nullable=True),
    Column("author", String(80), nullable=False),
    Column("body", Text, nullable=False),
    Column("written_at", Instant, nullable=False),
    Index("ix_comment_instance", "instance_id", "comment_id"),
)

attachment = Table(
    "attachment",
    metadata,
    Column("attachment_id", Key, primary_key=True),
    Column("instance_id", Key, ForeignKey("instance.instance_id"), nullable=False),
    Column("work_item_id", Key, ForeignKey("work_item.work_item_id"), nullable=True),
    Column("name", String(255), nullable=False),
    Column("media_type", String(120), nullable=False),
    Column("size_bytes", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("attached_at", Instant, nullable=False),
    Column("attached_by", String(80), nullable=False),
    Column("removed_at", Instant, nullable=True),
    Index("ix_attachment_instance", "instance_id", "attachment_id"),
)

attachment_content = Table(
    "attachment_content",
    metadata,
    Column("attachment_id", Key, ForeignKey("attachment.attachment_id"), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

#: What somebody has typed into an item's form and not yet handed in.
draft = Table(
    "draft",
    metadata,
    Column("work_item_id", Key, ForeignKey("work_item.work_item_id"), primary_key=True),
    Column("user_id", String(80), primary_key=True),
    Column("data", Json, nullable=False),
    Column("saved_at", Instant, nullable=False),
)

#: From ``from_at`` to ``to_at`` the deputy sees and may do what falls to the absent one.
absence = Table(
    "absence",
    metadata,
    Column("absence_id", Key, primary_key=True),
    Column("user_id", String(80), nullable=False),
    Column("deputy_id", String(80), nullable=False),
    Column("from_at", Instant, nullable=False),
    Column("to_at", Instant, nullable=False),
    Column("reason", String(300), nullable=False, default=""),
    Column("ended_at", Instant, nullable=True),
    Index("ix_absence_deputy", "deputy_id", "to_at"),
    Index("ix_absence_user", "user_id", "to_at"),
)
