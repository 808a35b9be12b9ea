"""The pages of inspections, officers and yearly plans."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.base import Command
from engine.errors import InvalidInput
from web import acting, dates
from web.i18n import gettext as _
from web.i18n import say
from web.numbers import whole
from web.pages import standing
from workflows.divisions import place_name
from workflows.guidance_officer import commands as c
from workflows.guidance_officer.views import (
    INSPECTION_STATE_NAMES,
    MANNER_NAMES,
    OFFICER_STATE_NAMES,
)

blueprint = Blueprint("guiding", __name__)


@blueprint.get("/inspections")
@acting.at_one_moment
def inspections() -> str:
    wish = {name: request.args.get(name, "") for name in ("state", "manner", "mine")}
    page = acting.query(
        c.ListInspections(
            state=wish["state"],
            manner=wish["manner"],
            mine=bool(wish["mine"]),
            cursor=request.args.get("cursor", ""),
        )
    )
    return render_template(
        "guiding/inspections.html",
        page=page,
        wish=wish,
        states=INSPECTION_STATE_NAMES,
        manners=MANNER_NAMES,
        place=place_name,
    )


@blueprint.get("/officers")
@acting.at_one_moment
def officers() -> str:
    text, in_term = request.args.get("q", "").strip()[:100], bool(request.args.get("in_term"))
    page = acting.query(
        c.ListOfficers(text=text, in_term=in_term, cursor=request.args.get("cursor", ""))
    )
    return render_template(
        "guiding/officers.html",
        page=page,
        text=text,
        in_term=in_term,
        states=OFFICER_STATE_NAMES,
        place=place_name,
    )


@blueprint.get("/officers/<int:officer_id>")
@acting.at_one_moment
def officer(officer_id: int) -> str:
    return render_template(
        "guiding/officer.html",
        file=acting.query(c.GetOfficer(officer_id)),
        states=OFFICER_STATE_NAMES,
        inspection_states=INSPECTION_STATE_NAMES,
        place=place_name,
    )


@blueprint.get("/inspection-plans")
@acting.at_one_moment
def plans() -> str:
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
def create_plan() -> Response:
    year = whole(request.form.get("year", "")) or 0
    command = c.CreatePlan(year, request.form.get("area", ""))
    return _done(command, url_for("guiding.plans"), _("计划已编制。"))


@blueprint.get("/inspection-plans/<int:plan_id>")
@acting.at_one_moment
def plan(plan_id: int) -> str:
    found = acting.query(c.GetPlan(plan_id))
    return render_template("guiding/plan.html", plan=found, place=place_name)


@blueprint.post("/inspection-plans/<int:plan_id>/propose")
def propose(plan_id: int) -> Response:
    return _done(c.ProposeEntries(plan_id), _plan_at(plan_id), _("已按决策表D1排出检查。"))


@blueprint.post("/inspection-plans/<int:plan_id>/publish")
def publish(plan_id: int) -> Response:
    return _done(c.PublishPlan(plan_id), _plan_at(plan_id), _("计划已公布，到期自动发起检查。"))


@blueprint.post("/inspection-plans/<int:plan_id>/entries/<int:entry_id>")
def change_entry(plan_id: int, entry_id: int) -> Response:
    """Move an entry to another day, or take it out."""
    if request.form.get("do") == "drop":
        return _done(c.DropEntry(entry_id), _plan_at(plan_id), _("已删去。"))
    try:
        day = date.fromisoformat(request.form.get("planned_on", ""))
    except ValueError:
        day = date.min
    return _done(c.MoveEntry(entry_id, day), _plan_at(plan_id), _("日期已改。"))


def _plan_at(plan_id: int) -> str:
    return url_for("guiding.plan", plan_id=plan_id)


def _done(command: Command[object], back: str, said: str) -> Response:
    """Carry it out and go back; what is refused for its content is said there."""
    try:
        acting.execute(command)
    except InvalidInput as error:
        flash("；".join(say(problem) for problem in error.problems) or say(error))
    else:
        flash(said)
    return redirect(back, 303)
