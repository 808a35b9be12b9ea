"""期限: how an item's date came about, in sentences, and on whose word its length is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.views import WorkItem
from engine.worktime.durations import parse_duration
from web import dates
from web.i18n import N_, present_locale
from web.i18n import gettext as _
from web.pages.outlook import DayCell, duration_in_words, weeks
from workflows.briefing.commands import Outlook
from workflows.packages import Package, Parameter, packages
from workflows.supervision.views import ExtensionRequest, RequestState


@dataclass(frozen=True, slots=True)
class Deadline:
    """``origin`` tells where the date is from where that does not go without saying.

    ``weeks`` are the days from start to due, where the date follows from a length. ``source``
    says who set that length; ``by_default`` marks one that no clause of the policy sets.
    """

    origin: str
    weeks: tuple[tuple[DayCell, ...], ...]
    source: str
    by_default: bool


_SOURCES = {
    "default": N_("天数是办公室的设定，政策文件没有规定。"),
    "practice": N_("天数按督办工作的通常做法，政策文件没有规定。"),
}


def deadline(
    item: WorkItem,
    outlook: Outlook | None,
    data: Mapping[str, Any],
    extension: ExtensionRequest | None,
    *,
    today: date,
) -> Deadline:
    explanation = outlook.explanation if outlook else None
    limit = _limit_of(item)
    source = limit.source if limit and explanation else ""
    return Deadline(
        origin=_origin(item, outlook, data, extension),
        weeks=weeks(explanation, today) if explanation else (),
        source=_(_SOURCES.get(source, "天数依据条款{clause}。"), clause=source) if source else "",
        by_default=source in _SOURCES,
    )


def _origin(
    item: WorkItem,
    outlook: Outlook | None,
    data: Mapping[str, Any],
    extension: ExtensionRequest | None,
) -> str:
    if item.due_at is None or outlook is None:
        return ""
    if not item.due_in:
        label = _label_of(item, data, dates.local_day(item.due_at))
        if label:
            return _("到期日取自“{label}”，不按天数推算。", label=label)
        return _("到期日由流程直接给定，不按天数推算。")
    if outlook.explanation is not None:
        return _counted_from(item, data)
    if extension is not None and extension.state is RequestState.APPROVED:
        return _("到期日是批准延期后定的，不再按{length}推算。", length=_length(item))
    return _("到期日调整过，不再按{length}推算；怎么调整的见“经过”。", length=_length(item))


def _counted_from(item: WorkItem, data: Mapping[str, Any]) -> str:
    """Said where counting begins on another day than that on which the item came."""
    start = dates.local_day(item.due_from_at)
    if start == dates.local_day(item.created_at):
        return ""
    label = _label_of(item, data, start) or _("流程里填的日期")
    return _("从“{label}”起算，不从事项到手那天起算。", label=label)


def _length(item: WorkItem) -> str:
    return duration_in_words(parse_duration(item.due_in))


def _label_of(item: WorkItem, data: Mapping[str, Any], day: date) -> str:
    """What people call the fact of the process that holds ``day``."""
    package = packages().get(item.definition_key)
    for fact in package.facts if package else ():
        if _day(data.get(fact.name)) == day:
            return fact.label.said_in(present_locale())
    return ""


def _day(value: object) -> date | None:
    try:
        return datetime.fromisoformat(value).date() if isinstance(value, str) else None
    except ValueError:
        return None


def _limit_of(item: WorkItem) -> Parameter | None:
    """The parameter behind the item's length: that of its element, or where the length is chosen
    by the data, one of the same length, if those agree on their source."""
    found = [each for package in _packages_of(item) for each in package.parameters.values()]
    for each in found:
        if each.element == item.element_id and each.attribute == "dueIn":
            return each
    length = parse_duration(item.due_in).working_days if item.due_in else None
    chosen = [
        each
        for each in found
        if not each.element and each.unit == "working_days" and each.value == length
    ]
    return chosen[0] if len({each.source for each in chosen}) == 1 else None


def _packages_of(item: WorkItem) -> Iterator[Package]:
    """The item's package, and those that it calls: their items belong to the caller."""
    known = packages()
    package = known.get(item.definition_key)
    if package is not None:
        yield package
        yield from (known[key] for key in package.calls if key in known)
