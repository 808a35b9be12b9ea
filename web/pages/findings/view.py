"""The view models of findings."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from web.i18n import N_
from web.i18n import gettext as _
from web.numbers import whole
from workflows.rectification.commands import FindingFilter
from workflows.rectification.labels import CATEGORY_NAMES, GRADE_NAMES, SOURCE_NAMES, STATE_NAMES
from workflows.rectification.views import FindingList, FoundProblem

LIST_NAMES: Mapping[FindingList, str] = {
    FindingList.PROBLEMS: N_("问题清单"),
    FindingList.RESPONSIBILITIES: N_("责任清单"),
    FindingList.RECTIFICATIONS: N_("整改清单"),
}
#: What the states can be narrowed to: several at once, then each by itself.
STATE_CHOICES: Mapping[str, str] = {
    "live": N_("未销号"),
    "closed": N_("已销号的"),
    **{state.value: name for state, name in STATE_NAMES.items()},
}


def filter_of(arguments: Mapping[str, str]) -> FindingFilter:
    """What the address asks for; words that mean nothing are left out."""
    return FindingFilter(
        area=arguments.get("area", ""),
        unit_id=whole(arguments.get("unit", "")),
        enterprise_id=whole(arguments.get("enterprise", "")),
        source_kind=_one_of(SOURCE_NAMES, arguments.get("source", "")),
        category=_one_of(CATEGORY_NAMES, arguments.get("category", "")),
        grade=_one_of(GRADE_NAMES, arguments.get("grade", "")),
        state=_one_of(STATE_CHOICES, arguments.get("state", "")),
        overdue=arguments.get("overdue") == "1",
        text=arguments.get("q", "").strip()[:100],
        from_on=_day(arguments.get("from", "")),
        to_on=_day(arguments.get("to", "")),
    )


def listed_of(arguments: Mapping[str, str]) -> FindingList:
    text = arguments.get("list", "")
    return FindingList(text) if text in list(FindingList) else FindingList.PROBLEMS


def status_of(finding: FoundProblem) -> tuple[str, str]:
    """The colour of a finding and its word."""
    word = _(STATE_NAMES[finding.state])
    if not finding.state.live:
        return "closed", word
    if finding.suspended:
        return "paused", _("{state}·中止", state=word)
    if finding.overdue:
        return "red", _("{state}·超期", state=word)
    return "normal", word


def percent(share: float | None) -> str:
    return "—" if share is None else f"{share:.0%}"


def mean(value: float | None) -> str:
    return "—" if value is None else f"{value:.1f}"


def _one_of(known: Collection[str], text: str) -> str:
    return text if text in known else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
