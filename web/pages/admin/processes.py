"""Deployed processes, read only: versions, counts, diagram, warnings; and playing scenarios."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.commands.definitions import (
    CountInstances,
    GetDefinition,
    GetFindings,
    ListDefinitions,
)
from engine.errors import Forbidden, InvalidInput, InvalidState, NotFound
from web import acting
from web.i18n import N_, say
from web.i18n import gettext as _
from web.numbers import whole
from web.pages.admin.rights import may
from web.pages.item.drawing import Drawing, drawing, drawn_in
from web.pages.listing import process_names
from workflows.briefing.commands import Brief
from workflows.scenarios.commands import (
    GetScenarioFiles,
    GetScenarioRun,
    ListScenarioRuns,
    RunScenarios,
)
from workflows.scenarios.reading import is_scenario
from workflows.scenarios.views import PlayState, ScenarioRun

blueprint = Blueprint("processes", __name__, url_prefix="/admin/processes")

PLAYS = "definition.draw"
Files = tuple[tuple[str, bytes], ...]
STATES = {
    PlayState.WAITING: N_("排队中"),
    PlayState.PLAYING: N_("正在试"),
    PlayState.DONE: N_("已试完"),
    PlayState.FAILED: N_("没有试成"),
}
KINDS = {
    "nodes": N_("环节"),
    "flows": N_("流向"),
    "timers": N_("定时"),
    "rungs": N_("督办阶梯"),
}


@dataclass(frozen=True, slots=True)
class Missed:
    """What of one kind no story reached, as people call it."""

    kind: str
    names: tuple[str, ...]


def _require() -> None:
    if not (may(PLAYS) or may("incident.read")):
        raise Forbidden("已部署的流程由流程设计员和管理员查看。")


@blueprint.get("")
@acting.at_one_moment
def index() -> str:
    _require()
    found = acting.query(ListDefinitions())
    return render_template(
        "processes/index.html",
        definitions=found,
        names=process_names([each.key for each in found]),
        counts={each.key: each for each in acting.query(CountInstances())},
    )


@blueprint.get("/<key>")
@acting.at_one_moment
def show(key: str) -> str:
    _require()
    versions = acting.query(ListDefinitions(key, latest_only=False))
    if not versions:
        raise NotFound("没有流程“{key}”。", key=key)
    wanted = whole(request.args.get("version", ""))
    chosen = next((each for each in versions if each.version == wanted), versions[0])
    content = acting.query(GetDefinition(definition_id=chosen.definition_id))
    plays = may(PLAYS)
    people = {each.deployed_by for each in versions} - {"system"}
    return render_template(
        "processes/show.html",
        process=process_names([key])[key],
        key=key,
        versions=versions,
        chosen=chosen,
        counts={each.definition_id: each for each in acting.query(CountInstances(key))},
        drawing=drawing(content.files, done=frozenset(), here=frozenset()),
        findings=acting.query(GetFindings(chosen.definition_id)),
        stories=[path for path, _content in content.files if is_scenario(path)],
        runs=acting.query(ListScenarioRuns(chosen.definition_id)) if plays else (),
        plays=plays,
        states=STATES,
        names=acting.query(Brief(user_ids=frozenset(people))),
    )


@blueprint.post("/versions/<int:definition_id>/play")
def play(definition_id: int) -> AnyResponse:
    try:
        run = acting.execute(RunScenarios(definition_id))
    except (InvalidInput, InvalidState) as refused:
        flash(say(refused))
        key = acting.query(GetDefinition(definition_id=definition_id)).definition.key
        return redirect(url_for("processes.show", key=key), 303)
    return redirect(url_for("processes.run", play_id=run.run_id), 303)


@blueprint.get("/plays/<int:play_id>")
@acting.at_one_moment
def run(play_id: int) -> str:
    return render_template("processes/run.html", **_facts(acting.query(GetScenarioRun(play_id))))


@blueprint.get("/plays/<int:play_id>/progress")
def progress(play_id: int) -> Response:
    """The part that asks again; once the run has ended, the page is loaded anew."""
    found = acting.query(GetScenarioRun(play_id))
    response = Response(render_template("processes/progress.html", run=found, states=STATES))
    if found.state.ended:
        response.headers["HX-Refresh"] = "true"
    return response


def _facts(found: ScenarioRun) -> dict[str, object]:
    files = acting.query(GetScenarioFiles(found.run_id))
    return {
        "run": found,
        "states": STATES,
        "kinds": KINDS,
        "process": process_names([found.process_key])[found.process_key],
        "drawing": _covered(found, files),
        "missed": _missed(found, files),
        "missed_flows": {
            each for share in found.result.shares if share.kind == "flows" for each in share.missing
        },
    }


def _covered(found: ScenarioRun, files: Files) -> Drawing | None:
    if found.state is not PlayState.DONE:
        return None
    missing = {
        each for share in found.result.shares if share.kind == "nodes" for each in share.missing
    }
    return drawing(
        files,
        done=frozenset(found.result.places),
        here=frozenset(),
        missed=frozenset(missing),
    )


def _missed(found: ScenarioRun, files: Files) -> tuple[Missed, ...]:
    names = {shape.element_id: shape.name for shape in drawn_in(files).shapes}
    return tuple(
        Missed(share.kind, tuple(_name(each, names) for each in share.missing))
        for share in found.result.shares
        if share.missing
    )


def _name(place: str, names: dict[str, str]) -> str:
    """What people call an element; a rung has its code behind the element's."""
    element, colon, rung = place.partition(":")
    called = names.get(element) or element
    return _("{step}，{rung}", step=called, rung=rung) if colon else called
