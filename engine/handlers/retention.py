"""Putting ended instances away by rule: a dry run, some at a time, and the way back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType

from engine.commands.retention import (
    EVERY_PROCESS,
    ArchivedContent,
    ArchivedInstance,
    ArchivedPage,
    DropRetentionRule,
    GetArchived,
    ListArchived,
    ListRetentionRules,
    PreviewRetention,
    RestoreInstance,
    RetentionPreview,
    RetentionRule,
    RunRetention,
    SetRetentionRule,
)
from engine.context import CommandHandler, Context, QueryHandler
from engine.errors import InvalidInput, InvalidState, NotFound, Problem
from engine.handlers.access import require_right
from engine.store import belongings
from engine.store.belongings import Belongings
from engine.store.queries import retention
from engine.store.queries.jobs import NewJob
from engine.views import HistoryEvent, Job, Scope

RETAIN = "retention"
RIGHT = "retention.manage"
#: Logs are kept at least six months (GB/T 22239-2019, 8.1.4.3).
LEAST_DAYS = 180
_MOST_DAYS = 36_500
#: Instances that one transaction puts away, and removes.
_BATCH = 20
_PAUSE = timedelta(seconds=1)


# ── Rules ─────────────────────────────────────────────────────────────────────────────────


def set_rule(ctx: Context, command: SetRetentionRule) -> RetentionRule:
    require_right(ctx, RIGHT, Scope())
    problems = list(_problems(command))
    if problems:
        raise InvalidInput("The rule cannot be kept like this.", problems=problems)
    rule = RetentionRule(
        definition_key=command.definition_key,
        archive_after_days=command.archive_after_days,
        remove_after_days=command.remove_after_days,
        source=command.source.strip(),
        changed_at=ctx.now,
        changed_by=ctx.principal.user_id,
    )
    retention.set_rule(ctx.uow, rule)
    return rule


def _problems(command: SetRetentionRule) -> Iterator[Problem]:
    archive, remove = command.archive_after_days, command.remove_after_days
    if not command.definition_key.strip():
        yield Problem("definition_key", "Name a process, or * for all others.")
    if not LEAST_DAYS <= archive <= _MOST_DAYS:
        yield Problem(
            "archive_after_days",
            "Expected {least} to {most} days: logs are kept at least six months.",
            {"least": LEAST_DAYS, "most": _MOST_DAYS},
        )
    if remove is not None and not archive <= remove <= _MOST_DAYS:
        yield Problem("remove_after_days", "Removal comes after archiving, or never (left empty).")
    if not command.source.strip():
        yield Problem("source", "Say on whose word the rule rests.")


def drop_rule(ctx: Context, command: DropRetentionRule) -> None:
    require_right(ctx, RIGHT, Scope())
    if not retention.drop_rule(ctx.uow, command.definition_key):
        raise NotFound(
            "There is no rule for process {definition_key}.", definition_key=command.definition_key
        )


def list_rules(ctx: Context, _query: ListRetentionRules) -> tuple[RetentionRule, ...]:
    require_right(ctx, RIGHT, Scope())
    return retention.rules(ctx.uow)


def preview(ctx: Context, _query: PreviewRetention) -> tuple[RetentionPreview, ...]:
    require_right(ctx, RIGHT, Scope())
    found: list[RetentionPreview] = []
    for rule, others in _with_others(retention.rules(ctx.uow)):
        due = retention.counts(ctx.uow, rule, ctx.now, others)
        removable = retention.removable_counts(ctx.uow, rule, ctx.now, others)
        for key in sorted(due.keys() | removable.keys()):
            number, oldest, held = due.get(key, (0, None, 0))
            found.append(RetentionPreview(key, rule, number, oldest, held, removable.get(key, 0)))
    return tuple(found)


def _with_others(
    rules: Sequence[RetentionRule],
) -> Iterator[tuple[RetentionRule, tuple[str, ...]]]:
    """Each rule with the processes that have one of their own."""
    own = tuple(rule.definition_key for rule in rules if rule.definition_key != EVERY_PROCESS)
    for rule in rules:
        yield rule, own


# ── Putting away ──────────────────────────────────────────────────────────────────────────


def run(ctx: Context, _command: RunRetention) -> bool:
    require_right(ctx, RIGHT, Scope())
    if not anything_due(ctx):
        return False
    ctx.changes.arm(NewJob(kind=RETAIN, due_at=ctx.now))
    return True


def anything_due(ctx: Context) -> bool:
    """Whether a rule has something to put away or to remove now."""
    return any(
        retention.due(ctx.uow, rule, ctx.now, others, 1)
        or retention.removable_counts(ctx.uow, rule, ctx.now, others)
        for rule, others in _with_others(retention.rules(ctx.uow))
    )


def put_away(ctx: Context, _job: Job) -> None:
    """One batch, and again soon while there is more. Whole instances, each in one transaction."""
    left = _BATCH
    for rule, others in _with_others(retention.rules(ctx.uow)):
        if left > 0:
            left -= _archive(ctx, retention.due(ctx.uow, rule, ctx.now, others, left))
        if left > 0:
            left -= retention.remove(ctx.uow, rule, ctx.now, others, left)
    if left <= 0:
        ctx.changes.arm(NewJob(kind=RETAIN, due_at=ctx.now + _PAUSE))


def _archive(ctx: Context, instance_ids: Sequence[int]) -> int:
    if not instance_ids:
        return 0
    gathered = belongings.gather(ctx.uow, instance_ids)
    whole = [belongings.of_instance(gathered, each) for each in instance_ids]
    retention.add(ctx.uow, whole, ctx.now)
    belongings.take_out(ctx.uow, gathered)
    return len(instance_ids)


# ── Reading and the way back ──────────────────────────────────────────────────────────────


def list_archived(ctx: Context, query: ListArchived) -> ArchivedPage:
    areas = None if ctx.principal.is_system else ctx.rights.areas(ctx.uow, ctx.principal)
    found, more = retention.page(
        ctx.uow,
        text=query.text[:200],
        key=query.key,
        areas=areas,
        cursor=query.cursor,
        limit=query.limit,
    )
    return ArchivedPage(found, more)


def get_archived(ctx: Context, query: GetArchived) -> ArchivedContent:
    archived, content = _opened(ctx, query.instance_id)
    events = sorted(content.get("history", ()), key=lambda row: int(row["sequence"]))
    return ArchivedContent(
        archived=archived,
        history=tuple(
            HistoryEvent(
                instance_id=row["instance_id"],
                sequence=row["sequence"],
                at=row["at"],
                event=row["event"],
                actor=row["actor"],
                on_behalf_of=row["on_behalf_of"],
                element_id=row["element_id"],
                work_item_id=row["work_item_id"],
                detail=json.loads(row["detail"]),
            )
            for row in events
        ),
        rows=tuple(sorted((name, len(rows)) for name, rows in content.items())),
    )


def restore(ctx: Context, command: RestoreInstance) -> int:
    _archived, content = _opened(ctx, command.instance_id)
    require_right(ctx, RIGHT, Scope())
    belongings.put_back(ctx.uow, content)
    retention.forget(ctx.uow, command.instance_id)
    ctx.record(command.instance_id, "InstanceRestored")
    return command.instance_id


def _opened(ctx: Context, instance_id: int) -> tuple[ArchivedInstance, Belongings]:
    found = retention.read(ctx.uow, instance_id)
    if found is None or not _sees(ctx, found[0]):
        raise NotFound("There is no archived instance {instance_id}.", instance_id=instance_id)
    archived, content, digest = found
    if content is None:
        raise InvalidState(
            "Expected the content of instance {instance_id} to be in the archive, "
            "but it was removed at {removed_at}.",
            instance_id=instance_id,
            removed_at=archived.removed_at,
        )
    belongings_of = retention.opened(content, digest)
    if belongings_of is None:
        raise InvalidState(
            "Expected the content of instance {instance_id} to match its digest, "
            "but it was changed in the archive.",
            instance_id=instance_id,
        )
    return archived, belongings_of


def _sees(ctx: Context, archived: ArchivedInstance) -> bool:
    return (
        ctx.principal.is_system
        or archived.started_by == ctx.principal.user_id
        or ctx.rights.may(ctx.uow, ctx.principal, RIGHT, Scope())
        or ctx.rights.sees(ctx.uow, ctx.principal, archived.scope)
    )


COMMANDS: Mapping[type, CommandHandler] = MappingProxyType(
    {
        SetRetentionRule: set_rule,
        DropRetentionRule: drop_rule,
        RunRetention: run,
        RestoreInstance: restore,
    }
)
QUERIES: Mapping[type, QueryHandler] = MappingProxyType(
    {
        ListRetentionRules: list_rules,
        PreviewRetention: preview,
        ListArchived: list_archived,
        GetArchived: get_archived,
    }
)
