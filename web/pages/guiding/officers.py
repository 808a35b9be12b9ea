"""One officer: the file, and what the office, or the officer, may write into it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.base import Command
from engine.errors import EngineError, InvalidInput, InvalidState, Problem
from web import acting
from web.i18n import gettext as _
from web.numbers import whole
from web.pages.guiding.choosing import choice, day_of
from workflows.divisions import place_name
from workflows.guidance_officer import commands as c
from workflows.guidance_officer.views import (
    INSPECTION_STATE_NAMES,
    OFFICER_STATE_NAMES,
    OfficerState,
)

blueprint = Blueprint("officers", __name__)

_GONE = frozenset({OfficerState.ENDED, OfficerState.WITHDRAWN, OfficerState.REFUSED})


@blueprint.get("/officers/<int:officer_id>")
def show(officer_id: int) -> str:
    return _page(officer_id)


@blueprint.post("/officers/<int:officer_id>/training")
def train(officer_id: int) -> Response | tuple[str, int]:
    typed = request.form
    held_on = day_of(typed.get("held_on", ""))
    if held_on is None:
        problem = Problem("held_on", "请填写培训日期，如2026-05-20")
        return _page(officer_id, (problem,), "training"), 422
    days = whole(typed.get("days", "")) or 0
    command = c.RecordTraining(officer_id, typed.get("title", ""), held_on, days)
    return _done(officer_id, command, "training", _("培训已登记。"))


@blueprint.post("/officers/<int:officer_id>/pairings")
def pair(officer_id: int) -> Response | tuple[str, int]:
    enterprise_id = whole(request.form.get("enterprise_id", ""))
    if enterprise_id is None:
        problem = Problem("enterprise_id", "请选择要结对的企业")
        return _page(officer_id, (problem,), "pairing"), 422
    command = c.PairEnterprise(officer_id, enterprise_id)
    return _done(officer_id, command, "pairing", _("已结对。"))


@blueprint.post("/officers/<int:officer_id>/pairings/<int:pairing_id>/end")
def unpair(officer_id: int, pairing_id: int) -> Response | tuple[str, int]:
    return _done(officer_id, c.EndPairing(pairing_id), "pairing", _("结对已结束，记录保留。"))


@blueprint.post("/officers/<int:officer_id>/withdraw")
def withdraw(officer_id: int) -> Response | tuple[str, int]:
    command = c.WithdrawOfficer(officer_id, request.form.get("reason", ""))
    return _done(officer_id, command, "withdraw", _("已解聘，岗位和结对今天结束。"))


def _done(
    officer_id: int, command: Command[object], part: str, said: str
) -> Response | tuple[str, int]:
    """Carry it out; what is refused for its content is said beside the field, and kept there."""
    try:
        acting.execute(command)
    except InvalidInput as error:
        return _page(officer_id, error.problems or (_whole(error),), part), 422
    except InvalidState as error:
        return _page(officer_id, (_whole(error),), part), 409
    flash(said)
    return redirect(url_for("officers.show", officer_id=officer_id), 303)


def _whole(error: EngineError) -> Problem:
    return Problem("", error.template, error.params)


@acting.at_one_moment
def _page(officer_id: int, problems: tuple[Problem, ...] = (), part: str = "") -> str:
    """The page; ``part`` is the form that was not accepted."""
    file = acting.query(c.GetOfficer(officer_id))
    officer = file.officer
    in_term = officer.state is OfficerState.IN_TERM
    own = officer.user_id == acting.visitor().user_id
    may_pair = file.may_manage and in_term
    return render_template(
        "guiding/officer.html",
        file=file,
        may_train=(file.may_manage or own) and officer.state not in _GONE,
        may_pair=may_pair,
        may_withdraw=file.may_manage and officer.state not in _GONE,
        choice=choice({**request.args, **request.form}, area=officer.area) if may_pair else None,
        problems={part: problems},
        typed=request.form,
        states=OFFICER_STATE_NAMES,
        inspection_states=INSPECTION_STATE_NAMES,
        place=place_name,
    )
