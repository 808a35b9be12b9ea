"""What the forecast found, as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workflows.briefing.commands import Ask, Brief, Briefing
from workflows.briefing.holders import holder
from workflows.divisions import place_name
from workflows.exports.sheet import Row, Say
from workflows.forecast.views import ForecastItem, Pace
from workflows.packages import packages

HEADINGS = (
    *("将变为", "时间", "编号", "事项", "环节", "流程", "主办单位", "区划", "由谁办"),
    "按近期用时",
)
COLOUR_NAMES = {"red": "红·超期", "yellow": "黄·滞后", "blue": "蓝·临期", "normal": "正常"}
PACE_NAMES = {
    Pace.BEFORE: "预计在此之前办结",
    Pace.AFTER: "预计到时还没办结",
    Pace.UNKNOWN: "办结的同类太少，不作估计",
}


def rows(items: Sequence[ForecastItem], ask: Ask, say: Say) -> Iterator[Row]:
    """The cells below ``HEADINGS``; one question for the names of all that the items mention."""
    present = tuple(each.item for each in items if each.item is not None)
    owners = frozenset(each.change.owner for each in items if each.change.owner)
    told: Briefing = ask(Brief(items=present, bodies=owners))
    for each in items:
        yield _row(each, told, say)


def _row(each: ForecastItem, told: Briefing, say: Say) -> Row:
    change, item = each.change, each.item
    package = packages().get(change.definition_key)
    return (
        say(COLOUR_NAMES[change.colour.value]),
        change.at,
        change.work_item_id or say("尚未开出"),
        item.title if item else change.title,
        item.name if item else change.name,
        package.name.zh if package else change.definition_key,
        told.body(change.owner) if change.owner else "",
        place_name(change.area),
        holder(item, told, say) if item else "",
        say(PACE_NAMES[change.pace]),
    )
