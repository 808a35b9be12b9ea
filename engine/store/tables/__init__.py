"""Every table of the engine, by what it is about. ``metadata`` knows all once this is imported."""

from engine.store import search_index
from engine.store.schema import metadata
from engine.store.tables.archive import archive, archived_item, retention_rule, retention_run
from engine.store.tables.calendars import (
    calendar_day,
    calendar_edition,
    calendar_revision,
    working_hours,
)
from engine.store.tables.data_stores import data_store_change, data_store_row
from engine.store.tables.definitions import definition, definition_call, definition_resource
from engine.store.tables.instances import (
    history,
    idempotency,
    instance,
    subscription,
    variable,
)
from engine.store.tables.jobs import incident, incident_batch, job, outbox
from engine.store.tables.messages import (
    buffered_key,
    correlation_rule,
    external_task,
    message,
    start_happening,
    start_trigger,
    start_watch,
)
from engine.store.tables.migrations import migration, migration_instance
from engine.store.tables.participation import copy, handover, orphan, participant
from engine.store.tables.work_items import (
    absence,
    attachment,
    attachment_content,
    candidate,
    comment,
    draft,
    work_item,
)

__all__ = [
    "absence",
    "archive",
    "archived_item",
    "attachment",
    "attachment_content",
    "buffered_key",
    "calendar_day",
    "calendar_edition",
    "calendar_revision",
    "candidate",
    "comment",
    "copy",
    "correlation_rule",
    "data_store_change",
    "data_store_row",
    "definition",
    "definition_call",
    "definition_resource",
    "draft",
    "external_task",
    "handover",
    "history",
    "idempotency",
    "incident",
    "incident_batch",
    "instance",
    "job",
    "message",
    "metadata",
    "migration",
    "migration_instance",
    "orphan",
    "outbox",
    "participant",
    "retention_rule",
    "retention_run",
    "search_index",
    "start_happening",
    "start_trigger",
    "start_watch",
    "subscription",
    "variable",
    "work_item",
    "working_hours",
]
