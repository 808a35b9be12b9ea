"""The working calendar: a year on one page, its draft, and what publishing would move."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.calendars import (
    CalendarDay,
    CalendarYear,
    DiscardCalendarDraft,
    EditCalendarDay,
    GetCalendarYear,
    ListCalendarYears,
    PreviewCalendar,
    PublishCalendar,
    SetCalendarSource,
    SetWorkingHours,
)
from engine.errors import InvalidInput, Problem
from engine.worktime.calendar import NATIONAL, Why
from web import acting
from web.dates import local_day
from web.i18n import N_
from web.i18n import gettext as _
from web.pages.admin.rights import may

blueprint = Blueprint("calendar", __name__, url_prefix="/admin/calendar")

_EARLIEST, _LATEST = 2004, 2099
_SHOWN_MOVES = 20
#: How a day looks in the year: the value of its attribute, and the small word under the number.
LOOKS = {
    Why.WEEKDAY: ("", ""),
    Why.WEEKEND: ("off", ""),
    Why.HOLIDAY: ("rest", N_("休")),
    Why.EXTRA: ("extra", N_("班")),
    Why.UNIT_OFF: ("rest", N_("休")),
}
#: What people call a kind of day.
NAMES = {
    Why.WEEKDAY: N_("上班"),
    Why.WEEKEND: N_("周末休息"),
    Why.HOLIDAY: N_("放假"),
    Why.EXTRA: N_("调休上班"),
    Why.UNIT_OFF: N_("单位休息"),
}
MONTHS = (
    *(N_("1月"), N_("2月"), N_("3月"), N_("4月"), N_("5月"), N_("6月")),
    *(N_("7月"), N_("8月"), N_("9月"), N_("10月"), N_("11月"), N_("12月")),
)
WEEKDAYS = (N_("一"), N_("二"), N_("三"), N_("四"), N_("五"), N_("六"), N_("日"))


@blueprint.get("")
def index() -> Response:
    return redirect(url_for("calendar.year", year=local_day(acting.now()).year))


@blueprint.get("/<int:year>")
def year(year: int) -> str:
    return _page(known_year(year))


def known_year(year: int) -> int:
    """``year`` where it is one that has a page; 404 where not."""
    if not _EARLIEST <= year <= _LATEST:
        abort(404)
    return year


def _page(year: int, problems: tuple[Problem, ...] = ()) -> str:
    shown = acting.query(GetCalendarYear(NATIONAL, year))
    edits = may("calendar.edit")
    effect = None
    if shown.draft_version is not None and edits:
        effect = acting.query(PreviewCalendar(NATIONAL, year, limit=_SHOWN_MOVES))
    return render_template(
        "admin/calendar.html",
        shown=shown,
        months=tuple(weeks(days) for days in shown.months),
        month_names=MONTHS,
        weekdays=WEEKDAYS,
        looks=LOOKS,
        names=NAMES,
        picked=_picked(shown),
        effect=effect,
        years=acting.query(ListCalendarYears(NATIONAL))[:4],
        edits=edits,
        publishes=may("calendar.publish"),
        today=local_day(acting.now()),
        problems=problems,
    )


def weeks(days: tuple[CalendarDay, ...]) -> tuple[tuple[CalendarDay | None, ...], ...]:
    """A month as weeks from Monday to Sunday, with None where no day of it is."""
    cells: list[CalendarDay | None] = [None] * days[0].day.weekday()
    cells.extend(days)
    cells.extend([None] * (-len(cells) % 7))
    return tuple(tuple(cells[start : start + 7]) for start in range(0, len(cells), 7))


def _picked(shown: CalendarYear) -> CalendarDay | None:
    """The day that was chosen to be changed."""
    wanted = request.values.get("day", "")
    return next((each for each in shown.days if each.day.isoformat() == wanted), None)


@blueprint.post("/<int:year>/day")
def change_day(year: int) -> Response:
    form = request.form
    try:
        day = date.fromisoformat(form.get("day", ""))
    except ValueError:
        abort(400)
    changed = acting.execute(
        EditCalendarDay(NATIONAL, day, form.get("kind", ""), form.get("name", ""))
    )
    return redirect(url_for("calendar.year", year=changed.year))


@blueprint.post("/<int:year>/source")
def change_source(year: int) -> Response:
    acting.execute(SetCalendarSource(NATIONAL, year, request.form.get("source", "")))
    flash(_("依据已保存。"))
    return redirect(url_for("calendar.year", year=year))


@blueprint.post("/<int:year>/discard")
def discard(year: int) -> Response:
    acting.execute(DiscardCalendarDraft(NATIONAL, year))
    flash(_("草稿已放弃，使用中的日历没有变。"))
    return redirect(url_for("calendar.year", year=year))


@blueprint.get("/<int:year>/publish")
def publish(year: int) -> str:
    """The question before publishing, as a page: without scripts there is no dialog."""
    return render_template(
        "admin/calendar_publish.html",
        shown=acting.query(GetCalendarYear(NATIONAL, known_year(year))),
        effect=acting.query(PreviewCalendar(NATIONAL, year, limit=_SHOWN_MOVES)),
    )


@blueprint.post("/<int:year>/publish")
def publish_post(year: int) -> Response:
    version = request.form.get("version", type=int)
    done = acting.execute(PublishCalendar(NATIONAL, year, version))
    flash(
        _(
            "{year}年第{version}版已发布，移动了{count}件事项的到期日。",
            year=year,
            version=done.version,
            count=done.effect.items,
        )
    )
    return redirect(url_for("calendar.year", year=year))


@blueprint.post("/<int:year>/hours")
def change_hours(year: int) -> Response | tuple[str, int]:
    form = request.form
    try:
        command = SetWorkingHours(
            NATIONAL,
            _valid_from(form.get("valid_from", "")),
            tuple(_spans()),
            form.get("source", ""),
        )
        acting.execute(command)
    except InvalidInput as refused:
        found = refused.problems or (Problem("", refused.template, dict(refused.params)),)
        return _page(year, found), 422
    flash(_("作息时间已保存，到期日已按新的作息时间重算。"))
    return redirect(url_for("calendar.year", year=year))


def _valid_from(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        problem = Problem("valid_from", N_("请填日期，如2026-05-01。"))
        raise InvalidInput(N_("作息时间没有保存。"), problems=(problem,)) from None


def _spans() -> Iterator[tuple[str, str]]:
    """Each filled-in pair of times, in the order of the form."""
    for start, end in zip(request.form.getlist("start"), request.form.getlist("end"), strict=False):
        if start or end:
            yield start, end
