"""The service tasks of a release: check it, note the decision, make it live."""

from __future__ import annotations

from dataclasses import dataclass

from engine.commands.definitions import CheckDefinition, CountInstances, Deploy
from engine.context import Context, ServiceCall
from engine.errors import DefinitionError, InvalidInput, Problem
from engine.interpreter.contract import Data
from engine.store.queries import definitions
from engine.views import Definition
from workflows.designer.views import Files
from workflows.release import queries
from workflows.release.asking import found
from workflows.release.deciding import doers
from workflows.release.playing import Gate, begin, said
from workflows.release.views import Release, ReleaseState, RunningPlan


@dataclass(frozen=True, slots=True)
class Living:
    """What needs to know how scenarios are proven."""

    gate: Gate

    def go_live(self, ctx: Context, call: ServiceCall) -> Data:
        """Make it the live version, unless what was approved does not hold any more."""
        release = found(ctx, int(call.data["release_id"]))
        files = queries.files_of(ctx.uow, release.release_id)
        live = definitions.latest(ctx.uow, release.key)
        if (0 if live is None else live.version) != release.based_on:
            problem = Problem("", "现行版本在审核以后又换过，要对照新的版本再申请一次。")
            return _not_live(ctx, release, (problem,))
        problems = _unsound(ctx, files) or self._untrue(ctx, release, files)
        if problems:
            return _not_live(ctx, release, problems)
        try:
            made = ctx.as_system().execute(Deploy(release.key, files))
        except DefinitionError as refused:
            return _not_live(ctx, release, said(refused))
        _note_live(ctx, release, made)
        return {"outcome": "live", "live_version": made.version, "running": _running(ctx, made)}

    def _untrue(self, ctx: Context, release: Release, files: Files) -> tuple[Problem, ...]:
        """What the scenarios tell otherwise by now: a release may have waited for weeks.

        They were played when it was asked for, so as a rule this is only remembered.
        """
        try:
            self.gate.guard(ctx, Deploy(release.key, files))
        except (DefinitionError, InvalidInput) as refused:
            return said(refused)
        return ()


def check(ctx: Context, call: ServiceCall) -> Data:
    """Whether the checker is green: the scenarios are played then; if not, it is kept why."""
    release = found(ctx, int(call.data["release_id"]))
    problems = _unsound(ctx, queries.files_of(ctx.uow, release.release_id))
    if problems:
        _refuse(ctx, release, problems)
        return {"check_result": "red"}
    begin(ctx, release)
    return {"check_result": "sound"}


def _unsound(ctx: Context, files: Files) -> tuple[Problem, ...]:
    checked = ctx.as_system().query(CheckDefinition(files))
    return tuple(
        Problem(each.element_id or each.file, each.text.template, each.text.params)
        for each in checked.findings
        if each.severity == "error"
    )


def _refuse(ctx: Context, release: Release, problems: tuple[Problem, ...]) -> None:
    values = {
        "state": ReleaseState.REFUSED.value,
        "findings": queries.findings_text(problems[:100]),
    }
    queries.change(ctx.uow, release.release_id, values)


def _not_live(ctx: Context, release: Release, problems: tuple[Problem, ...]) -> Data:
    _refuse(ctx, release, problems)
    return {"outcome": "refused", "running": 0}


def _note_live(ctx: Context, release: Release, made: Definition) -> None:
    queries.change(
        ctx.uow,
        release.release_id,
        {"state": ReleaseState.LIVE.value, "live_at": ctx.now, "live_version": made.version},
    )


def _running(ctx: Context, made: Definition) -> int:
    """How many instances run on earlier versions."""
    counts = ctx.as_system().query(CountInstances(made.key))
    return sum(each.running for each in counts if each.definition_id != made.definition_id)


def note_approval(ctx: Context, call: ServiceCall) -> Data:
    """Enter who approved it, and say whether it goes live now or later."""
    release = found(ctx, int(call.data["release_id"]))
    later = release.live_from is not None and release.live_from > ctx.now
    state = ReleaseState.SCHEDULED if later else ReleaseState.WAITING
    _decided(ctx, call, release, state)
    return {"timing": "later" if later else "now"}


def turn_down(ctx: Context, call: ServiceCall) -> Data:
    """Enter who rejected it, and why."""
    release = found(ctx, int(call.data["release_id"]))
    _decided(ctx, call, release, ReleaseState.REJECTED)
    return {}


def note_arranged(ctx: Context, call: ServiceCall) -> Data:
    """Enter who arranged what runs on earlier versions, and how."""
    release = found(ctx, int(call.data["release_id"]))
    values = {
        "arranged": RunningPlan(str(call.data["running_choice"])).value,
        "arranged_at": ctx.now,
        "arranged_by": doers(ctx).get(call.instance.instance_id) or ctx.principal.user_id,
    }
    queries.change(ctx.uow, release.release_id, values)
    return {}


def _decided(ctx: Context, call: ServiceCall, release: Release, state: ReleaseState) -> None:
    by = doers(ctx).get(call.instance.instance_id) or ctx.principal.user_id
    values = {
        "state": state.value,
        "decided_at": ctx.now,
        "decided_by": by,
        "reason": str(call.data.get("decision_reason") or ""),
    }
    queries.change(ctx.uow, release.release_id, values)
