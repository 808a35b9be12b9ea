"""Findings as a table: one row each, with all that the three lists show. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from engine.worktime.arithmetic import local_day
from workflows.divisions import place_name
from workflows.rectification.labels import CATEGORY_NAMES, GRADE_NAMES, SOURCE_NAMES, STATE_NAMES
from workflows.rectification.views import FindingRow

Say = Callable[[str], str]

HEADINGS = (
    "编号",
    "企业",
    "区划",
    "问题",
    "具体情况",
    "问题类别",
    "等级",
    "来源",
    "发现日期",
    "依据条款",
    "核验单位",
    "责任部门和责任人",
    "整改措施",
    "整改情况",
    "佐证说明",
    "轮次",
    "整改时限",
    "状态",
    "是否超期",
    "销号编号",
    "销号日期",
    "整改工作日",
    "回头看重启次数",
)


def rows(found: Iterable[FindingRow], say: Say) -> Iterator[tuple[object, ...]]:
    """The table below its headings."""
    for row in found:
        yield _row(row, say)


def _row(row: FindingRow, say: Say) -> tuple[object, ...]:
    finding, last = row.finding, row.round
    return (
        finding.finding_id,
        finding.enterprise_name,
        place_name(finding.area),
        finding.title,
        finding.detail,
        say(CATEGORY_NAMES.get(finding.category, finding.category)),
        "" if finding.grade is None else say(GRADE_NAMES[finding.grade]),
        say(SOURCE_NAMES[finding.source_kind]),
        finding.found_on,
        finding.clause_id,
        finding.unit_name,
        "" if last is None else last.responsible,
        "" if last is None else last.measures,
        "" if last is None else last.done,
        "" if last is None else last.evidence,
        finding.rounds,
        None if last is None else local_day(last.due_at),
        say(STATE_NAMES[finding.state]),
        say("是") if finding.overdue else say("否"),
        finding.closure_number,
        None if finding.closed_at is None else local_day(finding.closed_at),
        finding.working_days,
        finding.reopened,
    )
