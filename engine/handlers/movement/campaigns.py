"""Migrations of many instances: proposed, tried, started, carried on by jobs, looked at, undone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from engine.changes import LiveInstance
from engine.commands.migration import (
    GetMigration,
    ListMigrationOutcomes,
    ListMigrations,
    ListStanding,
    MigrateInstances,
    ProposeMigration,
    StopMigration,
    TryMigration,
    UndoMigration,
)
from engine.context import Context
from engine.errors import InvalidInput, InvalidState, NotFound, Problem
from engine.handlers.access import require_right
from engine.handlers.movement.jumping import step_of
from engine.handlers.movement.migrating import migrate_one, proven, undo
from engine.handlers.movement.sight import require_reason
from engine.interpreter import Diagram, diagram, moves
from engine.interpreter.contract import Resource
from engine.interpreter.moves import Place
from engine.store.queries import definitions, instances, migrations
from engine.store.queries.jobs import NewJob
from engine.views import Definition, Job, Scope
from engine.views_of_moves import (
    Migration,
    MigrationOutcome,
    MigrationProposal,
    MigrationTrial,
    ProposedMatch,
    VersionStanding,
)

BATCH = "migration.batch"
#: Instances that one job migrates, in one transaction.
_BATCH_SIZE = 100
_MOST_TRIED = 200
_ALIKE = frozenset({"userTask", "manualTask"})


def start(ctx: Context, command: MigrateInstances) -> Migration:
    require_right(ctx, "instance.migrate", Scope())
    require_reason(command.reason)
    old = _definition(ctx, command.from_definition_id)
    new = _definition(ctx, command.to_definition_id)
    _require_fitting(ctx, old, new, command.mapping)
    values = {
        "definition_key": old.key,
        "from_definition_id": old.definition_id,
        "to_definition_id": new.definition_id,
        "mapping": dict(command.mapping),
        "keep_due_dates": command.keep_due_dates,
        "keep_timers": command.keep_timers,
        "keep_ladders": command.keep_ladders,
        "reason": command.reason.strip(),
        "state": "running",
        "created_at": ctx.now,
        "created_by": ctx.principal.user_id,
        "finished_at": None,
    }
    migration_id = migrations.add(ctx.uow, values, command.instance_ids)
    _arm(ctx, migration_id)
    return _migration(ctx, migration_id)


def _arm(ctx: Context, migration_id: int) -> None:
    ctx.changes.arm(
        NewJob(kind=BATCH, due_at=ctx.now, payload={"migration_id": migration_id}, priority=20)
    )


def run_batch(ctx: Context, job: Job) -> None:
    """Migrate the next instances, and come again while there are more."""
    plan = _migration(ctx, int(job.payload["migration_id"]))
    if plan.state != "running":
        return
    chosen = migrations.waiting(ctx.uow, plan.migration_id, _BATCH_SIZE)
    for instance_id in chosen:
        migrate_one(ctx, plan, instance_id)
    if len(chosen) < _BATCH_SIZE:
        _finish(ctx, plan.migration_id, "done")
    else:
        _arm(ctx, plan.migration_id)


def _finish(ctx: Context, migration_id: int, state: str) -> None:
    migrations.change(ctx.uow, migration_id, {"state": state, "finished_at": ctx.now})


def stop(ctx: Context, command: StopMigration) -> Migration:
    require_right(ctx, "instance.migrate", Scope())
    plan = _migration(ctx, command.migration_id)
    if plan.state == "running":
        _finish(ctx, plan.migration_id, "stopped")
    return _migration(ctx, command.migration_id)


def undo_one(ctx: Context, command: UndoMigration) -> MigrationOutcome:
    require_right(ctx, "instance.migrate", Scope())
    plan = _migration(ctx, command.migration_id)
    live = ctx.changes.instance(ctx.uow, command.instance_id)
    kept = migrations.kept(ctx.uow, command.migration_id, command.instance_id)
    migrated = kept is not None and kept.outcome == "migrated"
    runs = not live.view.state.ended and live.view.definition_id == plan.to_definition_id
    if kept is None or not migrated or not runs:
        raise InvalidState(
            "Expected process instance {instance_id} to be running where migration "
            "{migration_id} has put it, but it is not.",
            instance_id=command.instance_id,
            migration_id=command.migration_id,
        )
    live.require_rest()
    undo(ctx, plan, live, kept)
    values = {"outcome": "undone", "tokens_before": None, "items_before": None, "at": ctx.now}
    migrations.note(ctx.uow, command.migration_id, command.instance_id, values)
    return MigrationOutcome(command.instance_id, "undone", "", "", {}, ctx.now)


# ── What fits ─────────────────────────────────────────────────────────────────────────────


def _require_fitting(
    ctx: Context, old: Definition, new: Definition, mapping: Mapping[str, str]
) -> None:
    if old.key != new.key or old.definition_id == new.definition_id:
        raise InvalidInput("Expected two versions of the same process.")
    before = _places(ctx, old.definition_id)
    after = _places(ctx, new.definition_id)
    problems = [
        Problem(address, text, {"element": before[address].name if address in before else address})
        for address, wanted in mapping.items()
        if (text := _misfit(before.get(address), after.get(wanted), wanted))
    ]
    if problems:
        raise InvalidInput("The elements do not fit each other.", problems=problems)


def _misfit(old: Place | None, new: Place | None, wanted: str) -> str:
    if old is None:
        return "There is no {element} in the old version."
    if not wanted:
        return ""
    if new is None:
        return "What is to stand for {element} is not in the new version."
    if old.kind != new.kind and not {old.kind, new.kind} <= _ALIKE:
        return "What is to stand for {element} is of another kind."
    return ""


def _places(ctx: Context, definition_id: int) -> dict[str, Place]:
    return {place.address: place for place in moves.places(ctx.models(ctx.uow, definition_id))}


# ── Looking at it ─────────────────────────────────────────────────────────────────────────


def propose(ctx: Context, query: ProposeMigration) -> MigrationProposal:
    require_right(ctx, "instance.migrate", Scope())
    old = _definition(ctx, query.from_definition_id)
    new = _definition(ctx, query.to_definition_id)
    before, after = _places(ctx, old.definition_id), _places(ctx, new.definition_id)
    standing = migrations.standing(ctx.uow, old.key).get(old.definition_id, Counter())
    found = moves.proposed(
        ctx.models(ctx.uow, old.definition_id),
        ctx.models(ctx.uow, new.definition_id),
        drawn_old=_drawn(ctx, old.definition_id),
        drawn_new=_drawn(ctx, new.definition_id),
    )
    return MigrationProposal(
        matches=tuple(
            ProposedMatch(
                old=match.old,
                old_name=before[match.old].name,
                kind=before[match.old].kind,
                new=match.new,
                new_name=after[match.new].name if match.new else "",
                likeness=match.likeness,
                standing=standing[before[match.old].element_id],
            )
            for match in found
        ),
        targets=tuple(step_of(place) for place in after.values()),
        running=standing[""],
    )


def _drawn(ctx: Context, definition_id: int) -> Diagram:
    files = definitions.files_of(ctx.uow, definition_id)
    return diagram([Resource(path, content) for path, content in files])


def try_out(ctx: Context, query: TryMigration) -> MigrationTrial:
    require_right(ctx, "instance.migrate", Scope())
    old = _definition(ctx, query.from_definition_id)
    new = _definition(ctx, query.to_definition_id)
    mapping = _pairs(query.mapping)
    _require_fitting(ctx, old, new, mapping)
    plan = _planned(ctx, old, new, mapping)
    ids = migrations.some_of(ctx.uow, old.definition_id, min(query.limit, _MOST_TRIED))
    refused = []
    moves_at: Counter[str] = Counter()
    stays_at: Counter[str] = Counter()
    for instance_id in ids:
        stored = instances.read(ctx.uow, instance_id)
        if stored is None:
            continue
        refusal = proven(ctx, plan, LiveInstance(stored)).refusal
        (moves_at if refusal is None else stays_at).update(set(stored.view.active_elements))
        if refusal is not None:
            refused.append(
                MigrationOutcome(
                    instance_id,
                    "refused",
                    refusal.element_id,
                    refusal.template,
                    refusal.params,
                    None,
                )
            )
    standing = migrations.standing(ctx.uow, old.key).get(old.definition_id, Counter())
    return MigrationTrial(
        tried=len(ids),
        passed=len(ids) - len(refused),
        running=standing[""],
        refused=tuple(refused),
        moves=dict(moves_at),
        stays=dict(stays_at),
    )


def _pairs(text: str) -> dict[str, str]:
    """``old=new`` pairs, separated by commas."""
    pairs = (part.partition("=") for part in text.split(",") if part.strip())
    return {old.strip(): new.strip() for old, _, new in pairs}


def _planned(
    ctx: Context, old: Definition, new: Definition, mapping: Mapping[str, str]
) -> Migration:
    return Migration(
        migration_id=0,
        definition_key=old.key,
        from_definition_id=old.definition_id,
        to_definition_id=new.definition_id,
        mapping=mapping,
        keep_due_dates=True,
        keep_timers=True,
        keep_ladders=True,
        reason="",
        state="running",
        total=0,
        created_at=ctx.now,
        created_by=ctx.principal.user_id,
        finished_at=None,
        counts={},
    )


def standing(ctx: Context, query: ListStanding) -> tuple[VersionStanding, ...]:
    require_right(ctx, "instance.migrate", Scope())
    found = migrations.standing(ctx.uow, query.key)
    versions = definitions.listing(ctx.uow, key=query.key, latest_only=False)
    return tuple(
        VersionStanding(
            definition_id=each.definition_id,
            version=each.version,
            running=found.get(each.definition_id, Counter())[""],
            elements={e: n for e, n in found.get(each.definition_id, Counter()).items() if e},
        )
        for each in versions
    )


def get(ctx: Context, query: GetMigration) -> Migration:
    require_right(ctx, "instance.migrate", Scope())
    return _migration(ctx, query.migration_id)


def listing(ctx: Context, query: ListMigrations) -> tuple[Migration, ...]:
    require_right(ctx, "instance.migrate", Scope())
    return migrations.listing(ctx.uow, query.key, query.limit)


def outcomes(ctx: Context, query: ListMigrationOutcomes) -> tuple[MigrationOutcome, ...]:
    require_right(ctx, "instance.migrate", Scope())
    _migration(ctx, query.migration_id)
    return migrations.outcomes(
        ctx.uow, query.migration_id, outcome=query.outcome, after=query.after, limit=query.limit
    )


def _migration(ctx: Context, migration_id: int) -> Migration:
    found = migrations.by_id(ctx.uow, migration_id)
    if found is None:
        raise NotFound("There is no migration {migration_id}.", migration_id=migration_id)
    return found


def _definition(ctx: Context, definition_id: int) -> Definition:
    found = definitions.by_id(ctx.uow, definition_id)
    if found is None:
        raise NotFound("There is no process definition {definition}.", definition=definition_id)
    return found
