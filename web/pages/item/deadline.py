"""期限: how an item's date came about, in sentences, and on whose word its length is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from engine.views import WorkItem
from engine.worktime.durations import parse_duration
from web import acting, dates
from web.i18n import N_, present_locale
from web.i18n import gettext as _
from web.pages.outlook import DayCell, duration_in_words, weeks
from workflows.briefing.commands import Outlook
from workflows.divisions import place_name
from workflows.packages import packages
from workflows.parameters.commands import ExplainLimit
from workflows.parameters.views import InForce
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
    limit: InForce | None,
    *,
    today: date,
) -> Deadline:
    explanation = outlook.explanation if outlook else None
    told = limit if explanation else None
    return Deadline(
        origin=_origin(item, outlook, data, extension),
        weeks=weeks(explanation, today) if explanation else (),
        source=_said_of(told) if told else "",
        by_default=told is not None and told.by_default and told.source in _SOURCES,
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


def limit_of(item: WorkItem) -> InForce | None:
    """The parameter behind the item's length, as it was when the item was opened."""
    if not item.due_in:
        return None
    asked = ExplainLimit(
        item.definition_key, item.element_id, item.due_in, item.scope.area, item.created_at
    )
    return acting.query(asked)


def _said_of(limit: InForce) -> str:
    """On whose word the length is."""
    setting = limit.setting
    if setting is None:
        return _(_SOURCES.get(limit.source, "天数依据条款{clause}。"), clause=limit.source)
    return _(
        "天数由{office}办公室{day}改定为{value}（默认{default}）：{reason}",
        office=place_name(setting.area),
        day=dates.day(setting.valid_from, locale=present_locale(), with_year=True),
        value=limit.value,
        default=limit.parameter.value,
        reason=setting.reason,
    )
