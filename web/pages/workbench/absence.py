"""代理与请假: who stands in for the visitor, and when."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.clock import LOCAL_ZONE
from engine.commands.work_items import EndAbsence, SetAbsence
from engine.errors import EngineError, InvalidInput, Problem
from web import acting
from web.errors import status_of
from web.i18n import gettext as _
from web.pages.people import colleagues
from web.pages.workbench.view import absences

blueprint = Blueprint("absence", __name__)

#: The day after the last one has to be a day too.
_YEAR_TOO_FAR = 2200


@blueprint.get("/work/absence")
def index() -> str:
    return _page({}, ())


@blueprint.post("/work/absence")
def add() -> Response | tuple[str, int]:
    try:
        acting.execute(_command())
    except InvalidInput as error:
        return _page(request.form, error.problems or _whole(error)), 422
    except EngineError as error:
        return _page(request.form, _whole(error)), status_of(error)
    flash(_("已设好代理。期间到您名下的事项，两人都能看到和办理。"))
    return redirect(url_for("absence.index"))


@blueprint.post("/work/absence/<int:absence_id>/end")
def end(absence_id: int) -> Response:
    acting.execute(EndAbsence(absence_id))
    flash(_("代理已结束。"))
    return redirect(url_for("absence.index"))


def _page(values: object, problems: object) -> str:
    return render_template(
        "workbench/absence.html",
        values=values,
        problems=problems,
        absences=absences(),
        colleagues=colleagues(),
    )


def _whole(error: EngineError) -> tuple[Problem, ...]:
    return (Problem("", error.template, error.params),)


def _command() -> SetAbsence:
    """The form's command. The last day counts to its end.

    Raises:
        InvalidInput: a day or the deputy is missing.
    """
    days = {name: _day(request.form.get(name, "")) for name in ("first", "last")}
    deputy = request.form.get("deputy", "")
    problems = [
        Problem(name, "请填日期，如2026年5月20日") for name, day in days.items() if day is None
    ]
    if not deputy:
        problems.append(Problem("deputy", "请选择代理人"))
    first, last = days["first"], days["last"]
    if first is None or last is None or problems:
        raise InvalidInput("有几处需要修改", problems=problems)
    return SetAbsence(
        deputy_id=deputy,
        from_at=_midnight(first),
        to_at=_midnight(last + timedelta(days=1)),
        reason=request.form.get("reason", "").strip()[:300],
    )


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year < _YEAR_TOO_FAR else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LOCAL_ZONE)
