"""Tables of supervision."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
)

from engine.store.schema import Instant, Json, Key, metadata

#: One row per work item: its responsibility clock, and its ladder where it has one. The rungs
#: are one JSON value, because they are only ever read and written together; the job table holds
#: the next rung alone.
supervised_item = Table(
    "supervised_item",
    metadata,
    Column("work_item_id", Key, ForeignKey("work_item.work_item_id"), primary_key=True),
    Column("instance_id", Key, ForeignKey("instance.instance_id"), nullable=False),
    Column("ladder", String(80), nullable=False),
    # Open, with a ladder and a due date: what the board counts.
    Column("on_ladder", Boolean, nullable=False),
    # The item's own, repeated so that the board counts in one index.
    Column("scope_area", String(40), nullable=False),
    Column("scope_owner", String(80), nullable=False),
    Column("urgency", SmallInteger, nullable=False),
    Column("suspended", Boolean, nullable=False, default=False),
    # The last stretch of its responsibility clock: on whom it is booked (a group or
    # ``unit:12``), since when, and which working minute that was; its length once it is over.
    Column("holder", String(120), nullable=False),
    Column("held_since", Instant, nullable=False),
    Column("held_since_minute", Integer, nullable=False),
    Column("held_minutes", Integer, nullable=True),
    Column("original_due_at", Instant, nullable=True),
    Column("due_at", Instant, nullable=True),
    Column("extended_at", Instant, nullable=True),
    # From when the ladder counts: the due date, moved on by suspensions that came after it.
    Column("counts_from_at", Instant, nullable=True),
    Column("rungs", Json, nullable=False),  # workflows.supervision.plan
    Column("last_rung", String(40), nullable=False, default=""),
    Column("turns_red_at", Instant, nullable=True),
    Column("urged_count", Integer, nullable=False, default=0),
    Column("opened_on", Date, nullable=True),  # the local day; not known of very old ones
    Column("closed_at", Instant, nullable=True),
    Column("closed_on", Date, nullable=True),  # the local day
    Column("completed", Boolean, nullable=False, default=False),
    Index("ix_supervised_item_instance", "instance_id"),
    Index(
        "ix_supervised_item_board",
        *("on_ladder", "scope_area", "scope_owner", "urgency", "suspended"),
    ),
    # The area comes last in these two: a walk by due date looks at it without going to the row.
    Index("ix_supervised_item_due", "on_ladder", "due_at", "work_item_id", "scope_area"),
    Index(
        "ix_supervised_item_colour",
        *("on_ladder", "urgency", "suspended", "due_at", "work_item_id", "scope_area"),
    ),
    Index("ix_supervised_item_owner", "scope_owner", "on_ladder", "due_at", "work_item_id"),
    Index("ix_supervised_item_red", "on_ladder", "turns_red_at"),
    # What the board sums up over weeks and months lies in these two: no row is read for it.
    Index("ix_supervised_item_opened", "opened_on", "scope_area", "scope_owner", "due_at"),
    Index(
        "ix_supervised_item_closed",
        *("closed_on", "scope_area", "scope_owner", "completed", "due_at", "closed_at"),
        *("holder", "suspended", "held_minutes", "work_item_id"),
    ),
)

#: The stretches of the responsibility clock before the last one, which is in
#: ``supervised_item``; append-only. ``minutes`` are working minutes.
responsibility_span = Table(
    "responsibility_span",
    metadata,
    Column("span_id", Key, primary_key=True),
    Column("work_item_id", Key, ForeignKey("work_item.work_item_id"), nullable=False),
    Column("instance_id", Key, ForeignKey("instance.instance_id"), nullable=False),
    Column("holder", String(120), nullable=False),
    Column("suspended", Boolean, nullable=False),
    Column("from_at", Instant, nullable=False),
    Column("to_at", Instant, nullable=False),
    Column("minutes", Integer, nullable=False),
    # For the board's sums, which read nothing else.
    Index("ix_responsibility_span_work_item", "work_item_id", "holder", "suspended", "minutes"),
    Index("ix_responsibility_span_instance", "instance_id"),
)

#: 延期. One per item, as the unique column says.
extension_request = Table(
    "extension_request",
    metadata,
    Column("request_id", Key, primary_key=True),
    Column("work_item_id", Key, ForeignKey("work_item.work_item_id"), nullable=False, unique=True),
    Column("instance_id", Key, ForeignKey("instance.instance_id"), nullable=False),
    Column("scope_area", String(40), nullable=False),
    Column("state", String(16), nullable=False),  # workflows.supervision.views.RequestState
    Column("requested_by", String(80), nullable=False),
    Column("requested_at", Instant, nullable=False),
    Column("working_days", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("before_due_at", Instant, nullable=False),
    Column("wanted_due_at", Instant, nullable=False),
    Column("after_due_at", Instant, nullable=True),  # set once approved
    Column("decided_by", String(80), nullable=True),
    Column("decided_at", Instant, nullable=True),
    Column("decision_reason", Text, nullable=False, default=""),
    Index("ix_extension_request_state", "state", "request_id"),
)
