"""责任清单 as a table: one row for each task, as people hand it around. Pure.

Headings and names of values are Chinese; whoever writes the table hands in how to say them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from engine.worktime.arithmetic import local_day
from workflows.task_decomposition.labels import KIND_NAMES, STATE_NAMES
from workflows.task_decomposition.views import Task

Say = Callable[[str], str]

TITLE = "责任清单"
HEADINGS = (
    "序号",
    "任务",
    "具体要求",
    "主办单位",
    "协办单位",
    "责任人",
    "急难程度",
    "完成时限",
    "依据条款",
    "进度",
    "销号日期",
    "是否按期",
)


def rows(tasks: Iterable[Task], say: Say) -> Iterator[tuple[object, ...]]:
    """The table below its headings."""
    for each in tasks:
        yield (
            each.number,
            each.title,
            each.requirement,
            each.lead_name,
            each.co_names,
            each.person,
            say(KIND_NAMES[each.kind]),
            each.due_on or (local_day(each.due_at) if each.due_at else ""),
            each.clause_id,
            say(STATE_NAMES[each.state]),
            local_day(each.closed_at) if each.closed_at else "",
            "" if each.on_time is None else say("按期" if each.on_time else "逾期"),
        )
