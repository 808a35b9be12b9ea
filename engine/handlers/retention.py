"""Putting ended instances away by rule: a dry run, and some at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType

from engine.commands.retention import (
    EVERY_PROCESS,
    DropRetentionRule,
    GetRetentionRun,
    ListRetentionRules,
    PreviewRetention,
    RetentionPreview,
    RetentionRule,
    RetentionRun,
    RunRetention,
    SetRetentionRule,
)
from engine.context import CommandHandler, Context, QueryHandler
from engine.errors import InvalidInput, NotFound, Problem
from engine.handlers.access import require_right
from engine.store import belongings
from engine.store.queries import archive, jobs, retention
from engine.store.queries.jobs import NewJob
from engine.views import Job, Scope

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


def latest_run(ctx: Context, _query: GetRetentionRun) -> RetentionRun | None:
    require_right(ctx, RIGHT, Scope())
    return retention.latest_run(ctx.uow)


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
    if RETAIN not in jobs.kinds_present(ctx.uow, (RETAIN,)):
        run_id = retention.begin_run(ctx.uow, now=ctx.now, by=ctx.principal.user_id)
        ctx.changes.arm(NewJob(kind=RETAIN, due_at=ctx.now, payload={"run_id": run_id}))
    return True


def anything_due(ctx: Context) -> bool:
    """Whether a rule has something to put away or to remove now."""
    return any(
        retention.due(ctx.uow, rule, ctx.now, others, 1)
        or retention.removable_counts(ctx.uow, rule, ctx.now, others)
        for rule, others in _with_others(retention.rules(ctx.uow))
    )


def put_away(ctx: Context, job: Job) -> None:
    """One batch, and again soon while there is more. Whole instances, each in one transaction."""
    archived = removed = 0
    for rule, others in _with_others(retention.rules(ctx.uow)):
        if archived + removed < _BATCH:
            left = _BATCH - archived - removed
            archived += _archive(ctx, retention.due(ctx.uow, rule, ctx.now, others, left))
        if archived + removed < _BATCH:
            left = _BATCH - archived - removed
            removed += retention.remove(ctx.uow, rule, ctx.now, others, left)
    # Begun by the clock, not by somebody: then there is no run yet.
    run_id = job.payload.get("run_id") or retention.begin_run(
        ctx.uow, now=ctx.now, by=ctx.principal.user_id
    )
    more = archived + removed >= _BATCH
    retention.note_batch(
        ctx.uow, run_id, archived=archived, removed=removed, now=ctx.now, ended=not more
    )
    if more:
        payload = {"run_id": run_id}
        ctx.changes.arm(NewJob(kind=RETAIN, due_at=ctx.now + _PAUSE, payload=payload))


def _archive(ctx: Context, instance_ids: Sequence[int]) -> int:
    if not instance_ids:
        return 0
    gathered = belongings.gather(ctx.uow, instance_ids)
    whole = [belongings.of_instance(gathered, each) for each in instance_ids]
    archive.add(ctx.uow, whole, ctx.now)
    belongings.take_out(ctx.uow, gathered)
    return len(instance_ids)


COMMANDS: Mapping[type, CommandHandler] = MappingProxyType(
    {
        SetRetentionRule: set_rule,
        DropRetentionRule: drop_rule,
        RunRetention: run,
    }
)
QUERIES: Mapping[type, QueryHandler] = MappingProxyType(
    {
        ListRetentionRules: list_rules,
        PreviewRetention: preview,
        GetRetentionRun: latest_run,
    }
)
