"""Puts one running instance onto another version, or back."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from engine.changes import LiveInstance
from engine.context import Context
from engine.errors import InvalidState
from engine.handlers.opening import due_at_of
from engine.handlers.stepping import job_of, subscription_of, surroundings, write_searchable
from engine.handlers.work_items.scheduling import move_due
from engine.interpreter import FORMAT, moves
from engine.interpreter.contract import OpenedWorkItem
from engine.interpreter.moves import Migrated, Options
from engine.lifecycle import WorkItemState
from engine.store.queries import jobs, migrations, subscriptions, work_items
from engine.store.queries.migrations import Kept
from engine.views import WorkItem
from engine.views_of_moves import Migration

_log = logging.getLogger(__name__)

#: The columns of an item that a migration writes, and an undoing puts back.
_COLUMNS = ("definition_id", "element_id", "name", "lane", "form", "return_to", "ladder")


def migrate_one(ctx: Context, plan: Migration, instance_id: int) -> None:
    """Migrate an instance if it can be, and note how it went."""
    live = ctx.changes.instance(ctx.uow, instance_id)
    if live.view.state.ended or live.view.definition_id != plan.from_definition_id:
        _note_refusal(ctx, plan, instance_id, "", "The instance has ended or moved meanwhile.", {})
        return
    try:
        found = proven(ctx, plan, live)
    except Exception as error:  # noqa: BLE001 - one bad state must not hold up the others.
        _log.exception(
            "migration_proof_failed",
            extra={"migration_id": plan.migration_id, "instance_id": instance_id},
        )
        text = "The trial ended in an error nobody expected: {error}"
        _note_refusal(ctx, plan, instance_id, "", text, {"error": repr(error)[:300]})
        return
    if found.refusal is not None:
        refusal = found.refusal
        _note_refusal(ctx, plan, instance_id, refusal.element_id, refusal.template, refusal.params)
        return
    before = live.tokens, live.tokens_format
    items = _open_items(ctx, instance_id, found)
    put(ctx, live, found, plan.to_definition_id)
    _describe(ctx, plan, live, items, found.items)
    told = {"migration_id": plan.migration_id, "reason": plan.reason}
    ctx.record(instance_id, "InstanceMigrated", detail=told)
    values = {
        "outcome": "migrated",
        "tokens_before": before[0],
        "format_before": before[1],
        "items_before": [_columns_of(item) for item in items],
        "digest_after": digest_of(live.tokens),
        "at": ctx.now,
    }
    migrations.note(ctx.uow, plan.migration_id, instance_id, values)


def proven(ctx: Context, plan: Migration, live: LiveInstance) -> Migrated:
    """What the migration makes of an instance; nothing is changed."""
    return moves.migrate(
        ctx.models(ctx.uow, plan.from_definition_id),
        ctx.models(ctx.uow, plan.to_definition_id),
        live.tokens,
        plan.mapping,
        surroundings(ctx, live),
        Options(keep_timers=plan.keep_timers),
    )


def _note_refusal(
    ctx: Context,
    plan: Migration,
    instance_id: int,
    element_id: str,
    template: str,
    params: Mapping[str, object],
) -> None:
    values = {
        "outcome": "refused",
        "element_id": element_id,
        "template": template,
        "params": dict(params),
        "at": ctx.now,
    }
    migrations.note(ctx.uow, plan.migration_id, instance_id, values)


def put(ctx: Context, live: LiveInstance, found: Migrated, definition_id: int) -> None:
    """Write the state of an instance in another version, and what it waits for otherwise."""
    instance_id = live.view.instance_id
    live.tokens, live.tokens_format = found.state, FORMAT
    live.view = replace(live.view, definition_id=definition_id, active_elements=found.active)
    _put_timers(ctx, instance_id, found)
    if found.lost_events:
        gone = [event.task_id for event in found.lost_events]
        subscriptions.remove(ctx.uow, instance_id, gone)
    if found.armed_events:
        waits = [subscription_of(each, live) for each in found.armed_events]
        subscriptions.add(ctx.uow, instance_id, waits)
    write_searchable(ctx, live, found.data)


def _put_timers(ctx: Context, instance_id: int, found: Migrated) -> None:
    """A timer that is due as before keeps its job, which a suspension may have moved."""
    before = {timer.task_id: timer.due_at for timer in found.lost_timers}
    after = {timer.task_id: timer.due_at for timer in found.armed_timers}
    kept = {task_id for task_id, due_at in before.items() if after.get(task_id) == due_at}
    jobs.withdraw(ctx.uow, instance_id, task_ids=[each for each in before if each not in kept])
    for timer in found.armed_timers:
        if timer.task_id not in kept:
            ctx.changes.arm(job_of(timer, instance_id))


def _open_items(ctx: Context, instance_id: int, found: Migrated) -> tuple[WorkItem, ...]:
    """The open items, by their tasks: asked for by state, SQLite would read those of all others."""
    if not found.items:
        return ()
    items = work_items.by_tasks(ctx.uow, instance_id, list(found.items)).values()
    return tuple(item for item in items if item.state.open)


def _describe(
    ctx: Context,
    plan: Migration,
    live: LiveInstance,
    items: Sequence[WorkItem],
    described: Mapping[str, OpenedWorkItem],
) -> None:
    """Work items keep their number, holder, drafts and comments; their step is the new version's,
    and so are their due date and ladder, where that is wanted."""
    for item in items:
        each = described.get(item.task_id)
        if each is None:
            continue
        back_to = plan.mapping.get(item.return_to, item.return_to) if item.return_to else ""
        values = {
            "definition_id": _definition_of(item, plan),
            "element_id": each.element_id,
            "name": each.name,
            "lane": each.lane,
            "form": each.form,
            "return_to": back_to,
        }
        work_items.change(ctx.uow, item.work_item_id, values)
        if not plan.keep_ladders:
            item = _on_ladder(ctx, item, each.ladder)
        if not plan.keep_due_dates:
            due_at = due_at_of(ctx, live.view.scope.owner, each, ctx.now)
            if due_at is not None and due_at != item.due_at:
                move_due(ctx, item, due_at, reason="migrated")


def _on_ladder(ctx: Context, item: WorkItem, ladder: str) -> WorkItem:
    """The item on another ladder, from the due date that it has."""
    if ladder == item.ladder:
        return item
    work_items.change(ctx.uow, item.work_item_id, {"ladder": ladder})
    changed = replace(item, ladder=ladder)
    ctx.record(
        item.instance_id,
        "LadderChanged",
        work_item_id=item.work_item_id,
        element_id=item.element_id,
        detail={"from": item.ladder, "to": ladder},
    )
    for extension in ctx.extensions:
        extension.ladder_changed(ctx, changed, item)
    return changed


def _definition_of(item: WorkItem, plan: Migration) -> int:
    """An item of a process that was called belongs to that one's version."""
    own = item.definition_id == plan.from_definition_id
    return plan.to_definition_id if own else item.definition_id


def _columns_of(item: WorkItem) -> dict[str, Any]:
    due_at = None if item.due_at is None else item.due_at.isoformat()
    own = {name: getattr(item, name) for name in _COLUMNS}
    return {"work_item_id": item.work_item_id, "due_at": due_at} | own


def digest_of(tokens: bytes) -> str:
    return hashlib.sha256(tokens).hexdigest()


# ── Back again ────────────────────────────────────────────────────────────────────────────


def undo(ctx: Context, plan: Migration, live: LiveInstance, kept: Kept) -> None:
    """Put an instance back onto its former version: as it was, or as it is now where it moved.

    Raises:
        InvalidState: it has moved to where nothing of the former version stands.
    """
    if kept.tokens is not None and digest_of(live.tokens) == kept.digest_after:
        old = ctx.models(ctx.uow, plan.from_definition_id)
        new = ctx.models(ctx.uow, plan.to_definition_id)
        found = moves.waits_of_states(new, live.tokens, old, kept.tokens)
        put(ctx, live, found, plan.from_definition_id)
        for columns in kept.items:
            _put_back(ctx, columns)
    else:
        _migrate_back(ctx, plan, live)
    ctx.record(
        live.view.instance_id,
        "InstanceMigrationUndone",
        detail={"migration_id": plan.migration_id},
    )


def _put_back(ctx: Context, columns: Mapping[str, Any]) -> None:
    item = work_items.read(ctx.uow, columns["work_item_id"])
    if item is not None and item.state in (WorkItemState.READY, WorkItemState.CLAIMED):
        # A migration of before there was the choice has left ladders as they were.
        values = {name: columns[name] for name in _COLUMNS if name in columns}
        ladder = values.pop("ladder", item.ladder)
        work_items.change(ctx.uow, item.work_item_id, values)
        _on_ladder(ctx, item, ladder)


def _migrate_back(ctx: Context, plan: Migration, live: LiveInstance) -> None:
    back = replace(
        plan,
        from_definition_id=plan.to_definition_id,
        to_definition_id=plan.from_definition_id,
        mapping={new: old for old, new in plan.mapping.items() if new},
        keep_due_dates=True,
        keep_timers=True,
    )
    found = proven(ctx, back, live)
    if found.refusal is not None:
        raise InvalidState(found.refusal.template, **found.refusal.params)
    items = _open_items(ctx, live.view.instance_id, found)
    put(ctx, live, found, back.to_definition_id)
    _describe(ctx, back, live, items, found.items)
