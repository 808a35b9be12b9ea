"""The days off of one unit, on top of the country's calendar: a draft, its effect, publishing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.calendars import (
    CalendarDay,
    CalendarYear,
    DiscardCalendarDraft,
    EditCalendarDay,
    GetCalendarYear,
    PreviewCalendar,
    PublishCalendar,
)
from engine.errors import InvalidInput, Problem
from engine.views import Scope
from engine.worktime.calendar import Why
from web import acting
from web.dates import local_day
from web.i18n import N_
from web.i18n import gettext as _
from web.pages.admin.calendar import known_year
from web.pages.admin.rights import may_over
from workflows.organisation.commands import GetUnit, ListUnits
from workflows.organisation.views import Unit

blueprint = Blueprint("unit_calendar", __name__, url_prefix="/admin/calendar/units")

_SHOWN_MOVES = 20
#: The longest stretch of days that is entered at once.
_LONGEST_DAYS = 31


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day off of the unit. ``state`` is ``held``, ``new`` or ``dropped`` by the draft."""

    day: date
    name: str
    state: str


def _calendar(unit_id: int) -> str:
    return f"unit:{unit_id}"


@blueprint.get("")
def index() -> str:
    text = request.args.get("text", "").strip()
    page = acting.query(ListUnits(text=text, cursor=request.args.get("cursor", "")))
    return render_template("admin/unit_calendars.html", page=page, text=text)


@blueprint.get("/<int:unit_id>")
def unit(unit_id: int) -> Response:
    year = local_day(acting.now()).year
    return redirect(url_for("unit_calendar.year", unit_id=unit_id, year=year))


@blueprint.get("/<int:unit_id>/<int:year>")
def year(unit_id: int, year: int) -> str:
    return _page(unit_id, known_year(year))


def _page(unit_id: int, year: int, problems: tuple[Problem, ...] = ()) -> str:
    known = _unit(unit_id)
    shown = acting.query(GetCalendarYear(_calendar(unit_id), year))
    edits = known.closed_at is None and _may("calendar.edit", unit_id)
    effect = None
    if shown.draft_version is not None and edits:
        effect = acting.query(PreviewCalendar(_calendar(unit_id), year, limit=_SHOWN_MOVES))
    return render_template(
        "admin/unit_calendar.html",
        unit=known,
        shown=shown,
        days_off=tuple(days_off(shown)),
        effect=effect,
        edits=edits,
        publishes=edits and _may("calendar.publish", unit_id),
        problems=problems,
    )


def _unit(unit_id: int) -> Unit:
    """Whoever does not see the unit does not find its calendar either."""
    return acting.query(GetUnit(unit_id)).unit


def _may(right: str, unit_id: int) -> bool:
    return may_over(right, Scope(owner=_calendar(unit_id)))


def days_off(shown: CalendarYear) -> Iterator[DayOff]:
    """The days off that hold, or would by the draft, and those that the draft takes back."""
    for each in shown.days:
        if each.why is Why.UNIT_OFF:
            yield DayOff(each.day, each.name, "new" if each.changed else "held")
        elif each.was is Why.UNIT_OFF:
            yield DayOff(each.day, each.was_name, "dropped")


@blueprint.post("/<int:unit_id>/<int:year>/days")
def add_days(unit_id: int, year: int) -> Response | tuple[str, int]:
    _unit(unit_id)
    try:
        wanted = _wanted(acting.query(GetCalendarYear(_calendar(unit_id), known_year(year))))
        for each in wanted:
            _edit(unit_id, each.day, "off", request.form.get("name", ""))
    except InvalidInput as refused:
        found = refused.problems or (Problem("", refused.template, dict(refused.params)),)
        return _page(unit_id, year, found), 422
    flash(_("{count}天已记入草稿。", count=len(wanted)))
    return _back(unit_id, year)


def _wanted(shown: CalendarYear) -> tuple[CalendarDay, ...]:
    """The working days from the form's first to its last day.

    Raises:
        InvalidInput: the days are no days of the year, too many, or none of them is worked.
    """
    first = _day("from_day", request.form.get("from_day", ""))
    last = _day("to_day", request.form.get("to_day", "") or first.isoformat())
    if first.year != shown.year or last.year != shown.year:
        raise _wrong("from_day", N_("要在{year}年里。"), year=shown.year)
    if not timedelta(0) <= last - first < timedelta(days=_LONGEST_DAYS):
        raise _wrong("to_day", N_("从第一天算起最多{most}天。"), most=_LONGEST_DAYS)
    found = tuple(each for each in shown.days if first <= each.day <= last and each.works)
    if not found:
        raise _wrong("from_day", N_("这几天本来就不上班。"))
    return found


def _day(field: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _wrong(field, N_("请填日期，如2026-05-01。")) from None


def _wrong(field: str, template: str, **params: object) -> InvalidInput:
    return InvalidInput(N_("休息日没有记入。"), problems=(Problem(field, template, params),))


@blueprint.post("/<int:unit_id>/<int:year>/remove")
def remove_day(unit_id: int, year: int) -> Response:
    _unit(unit_id)
    try:
        day = date.fromisoformat(request.form.get("day", ""))
    except ValueError:
        abort(400)
    # A day that is only drafted, or one whose removal is drafted, goes back to what holds.
    kind = "published" if request.form.get("undo") == "yes" else "plain"
    _edit(unit_id, day, kind)
    return _back(unit_id, known_year(year))


def _edit(unit_id: int, day: date, kind: str, name: str = "") -> None:
    """One day of the draft; a form that changes several has one key for each."""
    key = request.form.get(acting.KEY_FIELD, "")
    command = EditCalendarDay(_calendar(unit_id), day, kind, name)
    acting.execute(command, key=f"{key}:{day}" if key else "")


@blueprint.post("/<int:unit_id>/<int:year>/discard")
def discard(unit_id: int, year: int) -> Response:
    _unit(unit_id)
    acting.execute(DiscardCalendarDraft(_calendar(unit_id), known_year(year)))
    flash(_("草稿已放弃，使用中的日历没有变。"))
    return _back(unit_id, year)


@blueprint.get("/<int:unit_id>/<int:year>/publish")
def publish(unit_id: int, year: int) -> str:
    """The question before publishing."""
    return render_template(
        "admin/unit_calendar_publish.html",
        unit=_unit(unit_id),
        shown=acting.query(GetCalendarYear(_calendar(unit_id), known_year(year))),
        effect=acting.query(PreviewCalendar(_calendar(unit_id), year, limit=_SHOWN_MOVES)),
    )


@blueprint.post("/<int:unit_id>/<int:year>/publish")
def publish_post(unit_id: int, year: int) -> Response:
    _unit(unit_id)
    version = request.form.get("version", type=int)
    done = acting.execute(PublishCalendar(_calendar(unit_id), known_year(year), version))
    flash(_("单位休息日已发布，移动了{count}件事项的到期日。", count=done.effect.items))
    return _back(unit_id, year)


def _back(unit_id: int, year: int) -> Response:
    return redirect(url_for("unit_calendar.year", unit_id=unit_id, year=year))
