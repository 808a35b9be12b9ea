"""The supervised list (督办清单) as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workflows.briefing.commands import Ask, Brief, Briefing
from workflows.briefing.holders import holder
from workflows.divisions import place_name
from workflows.exports.sheet import Row, Say
from workflows.supervision.views import SupervisedItem

HEADINGS = (
    "编号",
    "状态",
    "事项",
    "环节",
    "主办单位",
    "企业",
    "区划",
    "由谁办",
    "到期",
    "原定到期",
    "逾期工作日",
    "已开出工作日",
    "督办阶梯",
    "下一级",
    "下一级时间",
    "手工催办次数",
)

_STANDING = {"red": "红·超期", "yellow": "黄·滞后", "blue": "蓝·临期", "normal": "正常"}


def rows(items: Sequence[SupervisedItem], ask: Ask, say: Say) -> Iterator[Row]:
    """The cells below ``HEADINGS``; one question for the names of all that the items mention."""
    told: Briefing = ask(Brief(items=tuple(each.item for each in items)))
    for each in items:
        yield _row(each, told, say)


def _row(supervised: SupervisedItem, told: Briefing, say: Say) -> Row:
    item, scope = supervised.item, supervised.item.scope
    return (
        item.work_item_id,
        say(_standing(supervised)),
        item.title,
        item.name,
        told.bodies.get(scope.owner, ""),
        told.bodies.get(scope.subject, ""),
        place_name(told.divisions.get(scope.subject, scope.area)),
        holder(item, told, say),
        item.due_at,
        supervised.original_due_at,
        supervised.overdue_working_days,
        supervised.open_working_days,
        say(supervised.rung_title) if supervised.rung_title else "",
        say(supervised.next_rung_title) if supervised.next_rung_title else "",
        supervised.next_rung_at,
        supervised.urged_count,
    )


def _standing(supervised: SupervisedItem) -> str:
    item = supervised.item
    if not item.state.open:
        return "已办结"
    return "暂停" if item.suspended else _STANDING[item.urgency.value]
