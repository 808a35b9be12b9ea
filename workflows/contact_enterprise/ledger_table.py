"""The contact ledger as a table: one row per need, and one for a contact without any. Pure.

Headings and names of values are Chinese; whoever writes the table hands in how to say them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from engine.worktime.arithmetic import local_day
from workflows.contact_enterprise.labels import (
    MANNER_NAMES,
    NEED_KIND_NAMES,
    NEED_STATE_NAMES,
    RATING_NAMES,
)
from workflows.contact_enterprise.views import LedgerEntry, Need, NeedKind
from workflows.divisions import place_name

Say = Callable[[str], str]

HEADINGS = (
    "季度",
    "走访日期",
    "企业",
    "区划",
    "联系单位",
    "联系方式",
    "会见",
    "走访情况",
    "诉求",
    "诉求类别",
    "诉求内容",
    "诉求状态",
    "企业评价",
    "企业意见",
    "异议次数",
    "企业确认日期",
)


def rows(entries: Iterable[LedgerEntry], say: Say) -> Iterator[tuple[object, ...]]:
    """The table below its headings."""
    for entry in entries:
        for need in entry.needs or (None,):
            yield _row(entry, need, say)


def _row(entry: LedgerEntry, need: Need | None, say: Say) -> tuple[object, ...]:
    return (
        entry.period,
        entry.visited_on,
        entry.enterprise_name,
        place_name(entry.area),
        entry.unit_name,
        say(MANNER_NAMES.get(entry.manner, entry.manner)),
        entry.met_with,
        entry.record,
        *(_need(need, say) if need else (say("无诉求"), "", "", "")),
        say(RATING_NAMES.get(entry.rating, entry.rating)),
        entry.remark,
        entry.dissents,
        local_day(entry.confirmed_at),
    )


def _need(need: Need, say: Say) -> tuple[object, ...]:
    kind = say(NEED_KIND_NAMES[NeedKind(need.kind)]) if need.kind in list(NeedKind) else need.kind
    return need.title, kind, need.detail, say(NEED_STATE_NAMES[need.state])
