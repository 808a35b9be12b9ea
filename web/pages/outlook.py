"""Due dates in words: how long there is left, and how the date came about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from engine.views import WorkItem
from engine.worktime.durations import Duration, describe
from engine.worktime.explain import DueExplanation, EditionUsed, ExplainedDay, Role
from web import dates
from web.i18n import gettext as _
from web.i18n import present_locale, say_template
from workflows.briefing.commands import Outlook


@dataclass(frozen=True, slots=True)
class DueView:
    """A due date as the chip shows it. ``lines`` are pairs of label and text."""

    due_at: datetime
    status: str
    remark: str
    lines: tuple[tuple[str, str], ...]
    note: str


def status_of(item: WorkItem) -> str:
    """The word of the design for how an item stands: its colour, ``paused`` or ``closed``."""
    if not item.state.open:
        return "closed"
    return "paused" if item.suspended else item.urgency.value


def due_view(item: WorkItem, outlook: Outlook | None) -> DueView | None:
    """None where the item has no due date."""
    if item.due_at is None:
        return None
    explanation = outlook.explanation if outlook else None
    return DueView(
        due_at=item.due_at,
        status=status_of(item),
        remark=remark(item, outlook),
        lines=tuple(_lines(explanation)) if explanation else (),
        note=calendar_note(explanation) if explanation else "",
    )


def remark(item: WorkItem, outlook: Outlook | None) -> str:
    """How long there is left, in working days."""
    if not item.state.open:
        return _("已办完")
    if item.suspended:
        return _("已暂停计时")
    if outlook is None:
        return ""
    days = outlook.working_days
    if days < 0:
        return _("已过{days}个工作日", days=-days)
    if outlook.overdue:
        return _("已到期")
    return _("还有{days}个工作日", days=days) if days else _("今天到期")


def _lines(explanation: DueExplanation) -> Iterator[tuple[str, str]]:
    locale = present_locale()
    start = dates.day(explanation.start_at, locale=locale)
    counted_days = explanation.duration.working_days is not None
    yield _("起算"), _("{day}，次日起计", day=start) if counted_days else start
    yield _("时限"), duration_in_words(explanation.duration)
    if explanation.skipped:
        yield _("跳过"), skipped_in_words(explanation)
    if explanation.made_up:
        yield _("调休上班"), _("{days}，计入", days=_days(explanation.made_up))
    yield _("到期"), dates.moment(explanation.due_at, locale=locale, with_year=True)


def duration_in_words(duration: Duration) -> str:
    """``15个工作日``."""
    between = " " if present_locale() == "en" else ""
    return between.join(say_template(part.template, part.params) for part in describe(duration))


def skipped_in_words(explanation: DueExplanation) -> str:
    """``劳动节5天、周末4天``."""
    return "、".join(
        _("{name}{count}天", name=_day_off(each.role, each.name), count=each.count)
        for each in explanation.skipped
    )


def _day_off(role: Role, name: str) -> str:
    if role is Role.WEEKEND:
        return _("周末")
    return _(name) if name else _("休息")


def _days(days: tuple[ExplainedDay, ...]) -> str:
    return "、".join(dates.day(each.day, locale=present_locale()) for each in days)


def calendar_note(explanation: DueExplanation) -> str:
    """Which versions of the calendar were counted by, and whether the date may still move."""
    parts = [_edition(edition) for edition in explanation.editions]
    if explanation.provisional:
        years = "、".join(str(year) for year in explanation.unpublished_years)
        parts.append(
            _("{years}年的放假安排还没有公布，先只按周末计算，公布后日期可能变动。", years=years)
        )
    return "".join(parts)


def _edition(edition: EditionUsed) -> str:
    return _(
        "日历：{year}年第{version}版，{state}。",
        year=edition.year,
        version=edition.version,
        state=edition.source or (_("已公布") if edition.published else _("未公布")),
    )


@dataclass(frozen=True, slots=True)
class DayCell:
    """One cell of the day-by-day calendar; ``kind`` as the style sheet knows it."""

    kind: str
    text: str = ""
    note: str = ""


def weeks(explanation: DueExplanation, today: date) -> tuple[tuple[DayCell, ...], ...]:
    """The days from start to due as weeks from Monday, or nothing where it is no such walk."""
    days = sorted(explanation.days, key=lambda each: each.day)
    if not days or (days[-1].day - days[0].day).days + 1 != len(days):
        return ()
    cells = [DayCell("none")] * days[0].day.weekday()
    cells += [_cell(each, today, first=index == 0) for index, each in enumerate(days)]
    cells += [DayCell("none")] * (-len(cells) % 7)
    return tuple(tuple(cells[at : at + 7]) for at in range(0, len(cells), 7))


def _cell(day: ExplainedDay, today: date, *, first: bool) -> DayCell:
    text = f"{day.day.month}/{day.day.day}" if first or day.day.day == 1 else str(day.day.day)
    if day.role is Role.DUE:
        return DayCell("due", text, _("到期"))
    if day.day == today:
        return DayCell("today", text, _("今天"))
    if day.role is Role.START:
        return DayCell("start", text, _("起"))
    if day.role is Role.EXTRA:
        return DayCell("extra", text, _("班·{number}", number=day.number))
    if day.role is Role.COUNTED:
        return DayCell("count", text, _("第{number}", number=day.number) if day.number else "")
    return DayCell("off", text, _("周末") if day.role is Role.WEEKEND else _("休"))
