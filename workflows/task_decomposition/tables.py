"""Tables of conferences and of the tasks that they resolved.

They outlive the instances, which are put away by rule, so no number of one is a foreign key.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from engine.store.schema import Instant, Key, metadata
from workflows.organisation.tables import unit

#: One conference (联席会议) as it is planned, and then held.
meeting = Table(
    "meeting",
    metadata,
    Column("instance_id", Key, primary_key=True),
    Column("area", String(40), nullable=False),
    Column("name", String(200), nullable=False),
    Column("planned_on", Date, nullable=False),
    Column("held_on", Date, nullable=True),
    Column("minutes_id", Key, nullable=True),  # the document 会议纪要
    Column("list_id", Key, nullable=True),  # the document 责任清单
    Column("dispatched_at", Instant, nullable=True),
    Column("cancelled", Boolean, nullable=False, default=False),
    Index("ix_meeting_area", "area", "instance_id"),
)

#: One item of a responsibility list. ``due_at`` is the present deadline, ``on_time`` whether the
#: lead handed its result in within it.
task = Table(
    "task",
    metadata,
    Column("task_id", Key, primary_key=True),
    Column("meeting_id", Key, nullable=False),  # the instance of its conference
    Column("number", Integer, nullable=False),
    Column("area", String(40), nullable=False),
    Column("title", String(200), nullable=False),
    Column("requirement", Text, nullable=False, default=""),
    Column("kind", String(16), nullable=False),  # a value of TaskKind
    Column("lead_unit_id", Key, ForeignKey(unit.c.unit_id), nullable=False),
    Column("person", String(200), nullable=False),
    Column("due_on", Date, nullable=True),  # a date that the minutes name
    Column("clause_id", String(16), nullable=False, default=""),
    Column("state", String(16), nullable=False),  # a value of TaskState
    # Empty until a job has begun it.
    Column("instance_id", Key, nullable=True),
    Column("due_at", Instant, nullable=True),
    Column("dispatched_at", Instant, nullable=False),
    Column("closed_at", Instant, nullable=True),
    Column("on_time", Boolean, nullable=True),
    UniqueConstraint("meeting_id", "number"),
    Index("ix_task_area", "area", "task_id"),
    Index("ix_task_lead", "lead_unit_id", "task_id"),
    Index("ix_task_instance", "instance_id"),
)

#: What a co-unit has to do with a task, and what became of it.
task_contribution = Table(
    "task_contribution",
    metadata,
    Column("task_id", Key, ForeignKey(task.c.task_id), primary_key=True),
    Column("unit_id", Key, ForeignKey(unit.c.unit_id), primary_key=True),
    Column("state", String(16), nullable=False),  # a value of ContributionState
    Column("instance_id", Key, nullable=True),
    Column("result", Text, nullable=False, default=""),
    Column("settled_at", Instant, nullable=True),
    Index("ix_task_contribution_unit", "unit_id", "task_id"),
)

#: A progress report, about the task; nothing in it counts anybody's activity.
task_progress = Table(
    "task_progress",
    metadata,
    Column("progress_id", Key, primary_key=True),
    Column("task_id", Key, ForeignKey(task.c.task_id), nullable=False),
    Column("reported_at", Instant, nullable=False),
    Column("text", Text, nullable=False),
    Column("next_steps", Text, nullable=False, default=""),
    Column("difficulties", Text, nullable=False, default=""),
    Index("ix_task_progress_task", "task_id", "progress_id"),
)

#: When an office was last reminded that it has held no conference for a year.
meeting_reminder = Table(
    "meeting_reminder",
    metadata,
    Column("area", String(40), primary_key=True),
    Column("reminded_at", Instant, nullable=False),
)
