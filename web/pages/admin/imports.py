"""Imports of rosters: hand in a file, leave, come back, read the report, mend the bad rows."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.errors import InvalidInput, Problem
from web import acting
from web.api.endpoints import file_response
from web.i18n import N_
from workflows.rosters.commands import GetBadRows, GetRun, ListRuns, SubmitRoster
from workflows.rosters.views import RosterKind, RosterRun, RunState, Severity

blueprint = Blueprint("imports", __name__, url_prefix="/imports")

KINDS = {
    RosterKind.ENTERPRISES: N_("企业名册"),
    RosterKind.ORGANISATION: N_("机构人员名册"),
}
STATES = {
    RunState.WAITING: N_("排队中"),
    RunState.CHECKING: N_("正在检查"),
    RunState.WRITING: N_("正在写入"),
    RunState.DONE: N_("已导入"),
    RunState.REFUSED: N_("有错误，没有导入"),
    RunState.FAILED: N_("没有导入"),
}
SEVERITIES = {
    Severity.ERROR: N_("错误"),
    Severity.WARNING: N_("提醒"),
    Severity.NOTE: N_("已改读"),
}
_SHOWN_FINDINGS = 200


@blueprint.get("")
def index() -> str:
    return _page()


def _page(problems: tuple[Problem, ...] = ()) -> str:
    return render_template(
        "imports/index.html",
        runs=acting.query(ListRuns()),
        kinds=KINDS,
        states=STATES,
        problems=problems,
    )


@blueprint.post("")
def submit() -> AnyResponse | tuple[str, int]:
    file, form = request.files.get("file"), request.form
    try:
        kind = RosterKind(form.get("kind", ""))
    except ValueError:
        return _page((Problem("kind", N_("请选择名册的种类。")),)), 422
    if file is None or not file.filename:
        return _page((Problem("file", N_("请选择要导入的文件。")),)), 422
    try:
        run = acting.execute(
            SubmitRoster(
                kind,
                file.filename,
                file.read(),
                skip_bad=form.get("skip_bad") == "yes",
                sheet=form.get("sheet", "").strip(),
            )
        )
    except InvalidInput as refused:
        found = refused.problems or (Problem("file", refused.template, dict(refused.params)),)
        return _page(found), 422
    return redirect(url_for("imports.show", run_id=run.run_id))


@blueprint.get("/<int:run_id>")
def show(run_id: int) -> str:
    return render_template("imports/show.html", **_facts(acting.query(GetRun(run_id))))


@blueprint.get("/<int:run_id>/progress")
def progress(run_id: int) -> Response:
    """The part that asks again; once the import has ended, the page is loaded anew."""
    run = acting.query(GetRun(run_id))
    response = Response(render_template("imports/progress.html", **_facts(run)))
    if run.state.ended:
        response.headers["HX-Refresh"] = "true"
    return response


def _facts(run: RosterRun) -> dict[str, object]:
    findings = sorted(
        run.report.findings, key=lambda each: (list(Severity).index(each.severity), each.row)
    )
    return {
        "run": run,
        "kinds": KINDS,
        "states": STATES,
        "severities": SEVERITIES,
        "findings": findings[:_SHOWN_FINDINGS],
        "more": max(0, sum(run.report.counts.values()) - _SHOWN_FINDINGS),
    }


@blueprint.get("/<int:run_id>/bad-rows")
def bad_rows(run_id: int) -> Response:
    file = acting.query(GetBadRows(run_id))
    return file_response(file.content, name=file.name)
