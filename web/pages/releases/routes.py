"""Asking for a release, seeing what differs, deciding by a second person, rolling back."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.clock import LOCAL_ZONE
from engine.commands.definitions import ListDefinitions
from engine.errors import Forbidden, InvalidInput, InvalidState, Problem
from web import acting
from web.errors import status_of
from web.i18n import gettext as _
from web.i18n import say
from web.numbers import whole
from web.pages.admin.rights import may
from web.pages.listing import process_names
from web.pages.releases.standing import standing
from web.pages.releases.view import shown
from web.pages.releases.wording import ARRANGED, KIND_NAMES, PLANS, RELEASE_KINDS, STATE_NAMES
from workflows.briefing.commands import Brief
from workflows.designer.commands import GetProcessDraft
from workflows.release.commands import (
    ArrangeRunning,
    DecideRelease,
    GetRelease,
    ListReleases,
    RequestRelease,
    RequestRollBack,
    WithdrawRelease,
)
from workflows.release.comparing import CompareProcess
from workflows.release.views import ReleaseState, RunningPlan

blueprint = Blueprint("releases", __name__, url_prefix="/releases")

_TYPED = ("note", "live_from", "running_plan")


@blueprint.before_request
def _require() -> None:
    if not (may("definition.draw") or may("incident.read")):
        raise Forbidden("流程的发布由流程设计员和管理员查看。")


@blueprint.get("")
@acting.at_one_moment
def index() -> str:
    found = acting.query(ListReleases())
    people = {each.asked_by for each in found} | {each.decided_by for each in found}
    return render_template(
        "releases/index.html",
        releases=found,
        names=process_names(sorted({each.key for each in found})),
        states=STATE_NAMES,
        kinds=RELEASE_KINDS,
        people=acting.query(Brief(user_ids=frozenset(people - {"", "system"}))),
    )


@blueprint.get("/difference/<key>")
@acting.at_one_moment
def difference(key: str) -> str:
    """Two states of a process side by side."""
    before, after = request.args.get("before", "live"), request.args.get("after", "draft")
    return render_template(
        "releases/difference.html",
        key=key,
        process=process_names([key])[key],
        shown=shown(acting.query(CompareProcess(key, before, after))),
        kinds=KIND_NAMES,
    )


@blueprint.get("/new/<key>")
@acting.at_one_moment
def ask(key: str, problems: tuple[Problem, ...] = (), typed: dict[str, str] | None = None) -> str:
    """What would go live, and the form that asks for it: the draft, or an earlier version."""
    version = whole(request.values.get("version", "")) or 0
    draft = None if version else acting.query(GetProcessDraft(key)).summary
    side = f"version-{version}" if version else "draft"
    return render_template(
        "releases/ask.html",
        key=key,
        process=process_names([key])[key],
        draft=draft,
        version=version,
        deployed=next(iter(acting.query(ListDefinitions(key))), None),
        shown=shown(acting.query(CompareProcess(key, "live", side))),
        standing=standing(key),
        plans=[(each.value, _(name)) for each, name in PLANS.items()],
        kinds=KIND_NAMES,
        problems=problems,
        typed=typed or {},
    )


@blueprint.post("/new/<key>")
def request_release(key: str) -> Response | tuple[str, int]:
    typed = {name: request.form.get(name, "").strip() for name in _TYPED}
    version = whole(request.form.get("version", "")) or 0
    try:
        live_from = _instant(typed["live_from"])
        plan = _plan(typed["running_plan"])
        if version:
            made = acting.execute(RequestRollBack(key, version, typed["note"], live_from, plan))
        else:
            saved = whole(request.form.get("draft", "")) or 0
            made = acting.execute(RequestRelease(key, saved, typed["note"], live_from, plan))
    except InvalidInput as refused:
        return ask(key, refused.problems, typed), 422
    except InvalidState as refused:
        return ask(key, (Problem("", refused.template, dict(refused.params)),), typed), 422
    return redirect(url_for("releases.show", release_id=made.release_id), 303)


def _plan(text: str) -> RunningPlan:
    """What becomes of what runs, as the form says; where nothing runs it does not ask.

    Raises:
        InvalidInput: there is no such choice.
    """
    if text in {"", *RunningPlan}:
        return RunningPlan(text or RunningPlan.LEAVE)
    problem = Problem("running_plan", "请选旧版本上的在办事项怎么办。")
    raise InvalidInput("发布申请还不完整。", problems=[problem])


def _instant(text: str) -> datetime | None:
    """A local date and time of a form.

    Raises:
        InvalidInput: it is none.
    """
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=LOCAL_ZONE)
    except ValueError:
        problem = Problem("live_from", "请按“年-月-日 时:分”填写。")
        raise InvalidInput("发布申请还不完整。", problems=[problem]) from None


@blueprint.get("/<int:release_id>")
@acting.at_one_moment
def show(release_id: int, problems: tuple[Problem, ...] = ()) -> str:
    found = acting.query(GetRelease(release_id))
    release = found.release
    before = f"version-{release.based_on}" if release.based_on else "nothing"
    compared = acting.query(CompareProcess(release.key, before, f"release-{release_id}"))
    people = {release.asked_by, release.decided_by, release.arranged_by} - {"", "system"}
    return render_template(
        "releases/show.html",
        release=release,
        process=process_names([release.key])[release.key],
        may_decide=found.may_decide,
        may_arrange=found.may_arrange,
        why_not=found.why_not,
        mine=release.asked_by == acting.visitor().user_id,
        shown=shown(compared),
        programs=compared.difference.programs,
        kinds=KIND_NAMES,
        states=STATE_NAMES,
        release_kinds=RELEASE_KINDS,
        plans=PLANS,
        arranged=ARRANGED,
        standing=standing(release.key),
        people=acting.query(Brief(user_ids=frozenset(people))),
        problems=problems,
    )


@blueprint.get("/<int:release_id>/progress")
def progress(release_id: int) -> Response:
    """The part that asks again; once the scenarios are through, the page is loaded anew."""
    release = acting.query(GetRelease(release_id)).release
    response = Response(render_template("releases/progress.html", release=release))
    if release.state is not ReleaseState.CHECKING:
        response.headers["HX-Refresh"] = "true"
    return response


@blueprint.post("/<int:release_id>/arrange")
def arrange(release_id: int) -> Response | tuple[str, int]:
    """Close the question what becomes of what runs on earlier versions."""
    try:
        plan = _plan(request.form.get("plan", ""))
        acting.execute(ArrangeRunning(release_id, plan))
    except (InvalidInput, Forbidden, InvalidState) as refused:
        problem = Problem("", refused.template, dict(refused.params))
        return show(release_id, (problem,)), status_of(refused)
    flash(_(ARRANGED[plan]))
    return redirect(url_for("releases.show", release_id=release_id), 303)


@blueprint.post("/<int:release_id>/decide")
def decide(release_id: int) -> Response | tuple[str, int]:
    approve = request.form.get("decision") == "approve"
    reason = request.form.get("reason", "")
    try:
        decided = acting.execute(DecideRelease(release_id, approve, reason))
    except InvalidInput as refused:
        return show(release_id, refused.problems), 422
    except (Forbidden, InvalidState) as refused:
        problem = Problem("", refused.template, dict(refused.params))
        return show(release_id, (problem,)), status_of(refused)
    flash(_(STATE_NAMES[decided.state]))
    return redirect(url_for("releases.show", release_id=release_id), 303)


@blueprint.post("/<int:release_id>/withdraw")
def withdraw(release_id: int) -> Response | tuple[str, int]:
    try:
        acting.execute(WithdrawRelease(release_id, request.form.get("reason", "")))
    except InvalidInput as refused:
        return show(release_id, refused.problems), 422
    except InvalidState as refused:
        flash(say(refused))
    else:
        flash(_("发布已撤回。"))
    return redirect(url_for("releases.show", release_id=release_id), 303)
