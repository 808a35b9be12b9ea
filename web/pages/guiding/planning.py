"""The yearly plans: begun, proposed by D1, changed entry by entry, published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.base import Command
from engine.errors import InvalidInput, InvalidState, Problem
from web import acting, dates
from web.i18n import gettext as _
from web.i18n import say
from web.numbers import whole
from web.pages import standing
from web.pages.guiding.choosing import choice, day_of, name_of, others_coming
from workflows.divisions import place_name
from workflows.guidance_officer import commands as c
from workflows.guidance_officer.views import Coming, InspectionPlan, PlannedInspection

blueprint = Blueprint("plans", __name__)


@dataclass(frozen=True, slots=True)
class Clash:
    """Who else comes in the quarter of an inspection that is about to be planned.

    ``entry_id`` is 0 for a new one. Nothing is saved until the reader says so.
    """

    entry_id: int
    enterprise_id: int
    enterprise_name: str
    planned_on: date
    others: tuple[Coming, ...]


@blueprint.get("/inspection-plans")
@acting.at_one_moment
def index() -> str:
    this_year = dates.local_day(acting.now()).year
    year = whole(request.args.get("year", "")) or this_year
    year = min(max(year, this_year - 10), this_year + 1)
    return render_template(
        "guiding/plans.html",
        plans=acting.query(c.ListPlans(year)),
        year=year,
        this_year=this_year,
        areas=standing.areas(acting.visitor()),
        place=place_name,
    )


@blueprint.post("/inspection-plans")
def create() -> Response:
    year = whole(request.form.get("year", "")) or 0
    command = c.CreatePlan(year, request.form.get("area", ""))
    return _done(command, url_for("plans.index"), _("计划已编制。"))


@blueprint.get("/inspection-plans/<int:plan_id>")
def show(plan_id: int) -> str:
    return _page(plan_id)


@blueprint.post("/inspection-plans/<int:plan_id>/propose")
def propose(plan_id: int) -> Response:
    return _done(c.ProposeEntries(plan_id), _at(plan_id), _("已按决策表D1排出检查。"))


@blueprint.post("/inspection-plans/<int:plan_id>/publish")
def publish(plan_id: int) -> Response:
    return _done(c.PublishPlan(plan_id), _at(plan_id), _("计划已公布，到期自动发起检查。"))


@blueprint.post("/inspection-plans/<int:plan_id>/entries")
def add_entry(plan_id: int) -> Response | str | tuple[str, int]:
    """Plan one more; where others come in its quarter that is shown first, and asked."""
    enterprise_id = whole(request.form.get("enterprise_id", ""))
    day = day_of(request.form.get("planned_on", ""))
    if enterprise_id is None or day is None:
        problems = []
        if enterprise_id is None:
            problems.append(Problem("enterprise_id", "请选择企业"))
        if day is None:
            problems.append(Problem("planned_on", "请填写检查日期，如2026-05-20"))
        return _page(plan_id, tuple(problems)), 422
    command = c.AddEntry(plan_id, enterprise_id, day)
    return _planned(plan_id, command, enterprise_id, day, None)


@blueprint.post("/inspection-plans/<int:plan_id>/entries/<int:entry_id>")
def change_entry(plan_id: int, entry_id: int) -> Response | str | tuple[str, int]:
    """Move an entry to another day, or take it out."""
    if request.form.get("do") == "drop":
        return _done(c.DropEntry(entry_id), _at(plan_id), _("已移出计划。"))
    plan = acting.query(c.GetPlan(plan_id))
    entry = next((each for each in plan.entries if each.entry_id == entry_id), None)
    day = day_of(request.form.get("planned_on", ""))
    if day is None:
        flash(_("请填写检查日期，如2026-05-20"))
        return redirect(_at(plan_id), 303)
    command = c.MoveEntry(entry_id, day)
    return _planned(plan_id, command, entry.enterprise_id if entry else 0, day, entry)


def _planned(
    plan_id: int,
    command: c.AddEntry | c.MoveEntry,
    enterprise_id: int,
    day: date,
    entry: PlannedInspection | None,
) -> Response | str | tuple[str, int]:
    if not request.form.get("agreed") and enterprise_id:
        plan = acting.query(c.GetPlan(plan_id))
        but = entry.planned_on if entry else None
        others = others_coming(enterprise_id, day, office_unit_id=plan.office_unit_id, but=but)
        if others:
            return _page(plan_id, warning=_warning(entry, enterprise_id, day, others))
    try:
        acting.execute(command)
    except InvalidInput as error:
        told = error.problems or (Problem("", error.template, error.params),)
        if entry is None:
            return _page(plan_id, told), 422
        flash("；".join(say(problem) for problem in told))
    except InvalidState as error:
        flash(say(error))
    else:
        flash(_("已列入计划。") if entry is None else _("日期已改。"))
    return redirect(_at(plan_id), 303)


def _warning(
    entry: PlannedInspection | None, enterprise_id: int, day: date, others: tuple[Coming, ...]
) -> Clash:
    name = entry.enterprise_name if entry else name_of(enterprise_id)
    return Clash(entry.entry_id if entry else 0, enterprise_id, name, day, others)


def _at(plan_id: int) -> str:
    return url_for("plans.show", plan_id=plan_id)


@acting.at_one_moment
def _page(plan_id: int, problems: tuple[Problem, ...] = (), warning: Clash | None = None) -> str:
    plan: InspectionPlan = acting.query(c.GetPlan(plan_id))
    asked = {**request.args, **request.form}
    return render_template(
        "guiding/plan.html",
        plan=plan,
        choice=choice(asked, area=plan.area) if plan.may_manage else None,
        problems=problems,
        warning=warning,
        typed=request.form,
        place=place_name,
    )


def _done(command: Command[object], back: str, said: str) -> Response:
    """Carry it out and go back; what is refused for its content is said there."""
    try:
        acting.execute(command)
    except InvalidInput as error:
        flash("；".join(say(problem) for problem in error.problems) or say(error))
    except InvalidState as error:
        flash(say(error))
    else:
        flash(said)
    return redirect(back, 303)
