"""Handlers of scenarios that are played in the background."""

from __future__ import annotations

from datetime import timedelta

from engine.context import Context
from engine.errors import InvalidInput, InvalidState, NotFound, Problem
from engine.handlers.access import require_right
from engine.store.codec import decode, encode
from engine.store.queries import definitions, turns
from engine.store.queries.jobs import NewJob
from engine.views import Scope
from workflows.scenarios import commands as c
from workflows.scenarios import run_queries as queries
from workflows.scenarios.reading import is_scenario
from workflows.scenarios.results import to_json
from workflows.scenarios.views import PlayState, ScenarioRun

PLAY_JOB = "scenario.play"
RIGHT = "definition.draw"
#: How long it is listed what came of a run.
_KEPT = timedelta(days=30)

Files = tuple[tuple[str, bytes], ...]


def run(ctx: Context, command: c.RunScenarios) -> ScenarioRun:
    require_right(ctx, RIGHT, Scope())
    key, files = _wanted(ctx, command)
    if not any(is_scenario(path) for path, _content in files):
        raise InvalidInput(
            "流程{key}没有场景，没有可以试的。",
            key=key,
            problems=[Problem("files", "场景放在流程包的scenarios目录里。")],
        )
    turns.take(ctx.uow, "scenarios", ctx.principal.user_id)
    if queries.count_under_way(ctx.uow, ctx.principal.user_id):
        raise InvalidState("您已有场景正在试，请等它完成。")
    queries.drop_before(ctx.uow, ctx.now - _KEPT)
    run_id = queries.add(
        ctx.uow,
        {
            "definition_id": command.definition_id,
            "process_key": key,
            "files": encode([list(each) for each in files]) if command.files else None,
            "state": PlayState.WAITING,
            "requested_by": ctx.principal.user_id,
            "requested_at": ctx.now,
            "seen_at": ctx.now,
            "result": {},
            "problems": [],
            "error_params": {},
        },
    )
    ctx.changes.arm(NewJob(PLAY_JOB, due_at=ctx.now, payload={"run_id": run_id, "attempt": 1}))
    return _known(ctx, run_id)


def _wanted(ctx: Context, command: c.RunScenarios) -> tuple[str, Files]:
    """What is to be played.

    Raises:
        InvalidInput: nothing is, or two things at once.
        NotFound: there is no such definition.
    """
    if (command.definition_id is None) == (not command.files) or (
        command.files and not command.key.strip()
    ):
        raise InvalidInput(
            "请写明已部署的流程，或者流程包的文件，二者取一。",
            problems=[Problem("definition_id", "写definition_id，或者写key和files。")],
        )
    if command.definition_id is None:
        return command.key.strip()[:120], command.files
    found = definitions.by_id(ctx.uow, command.definition_id)
    if found is None:
        raise NotFound("没有编号为{definition_id}的流程。", definition_id=command.definition_id)
    return found.key, definitions.files_of(ctx.uow, found.definition_id)


def note_played(ctx: Context, command: c.NotePlayed) -> bool:
    _known(ctx, command.run_id)
    values = {
        "state": PlayState.PLAYING,
        "seen_at": ctx.now,
        "played": command.played,
        "total": command.total,
    }
    return queries.change_running(ctx.uow, command.run_id, values)


def end(ctx: Context, command: c.EndScenarioRun) -> None:
    _known(ctx, command.run_id)
    values = {
        "state": command.state,
        "seen_at": ctx.now,
        "finished_at": ctx.now,
        "result": to_json(command.result),
        "problems": [
            [each.field, each.template, {name: str(value) for name, value in each.params.items()}]
            for each in command.problems
        ],
        "error": command.error,
        "error_params": {name: str(value) for name, value in command.error_params.items()},
    }
    queries.change_running(ctx.uow, command.run_id, values)


def get_run(ctx: Context, query: c.GetScenarioRun) -> ScenarioRun:
    return _known(ctx, query.scenario_run_id)


def list_runs(ctx: Context, query: c.ListScenarioRuns) -> tuple[ScenarioRun, ...]:
    require_right(ctx, RIGHT, Scope())
    limit = max(1, min(query.limit, 100))
    return queries.latest(ctx.uow, definition_id=query.definition_id, limit=limit)


def get_files(ctx: Context, query: c.GetScenarioFiles) -> Files:
    found = _known(ctx, query.run_id)
    stored = queries.files_of(ctx.uow, found.run_id)
    if stored is not None:
        return tuple((path, content) for path, content in decode(stored))
    return definitions.files_of(ctx.uow, found.definition_id or 0)


def _known(ctx: Context, run_id: int) -> ScenarioRun:
    require_right(ctx, RIGHT, Scope())
    found = queries.by_id(ctx.uow, run_id)
    if found is None:
        raise NotFound("没有编号为{run_id}的场景试验。", run_id=run_id)
    return found
