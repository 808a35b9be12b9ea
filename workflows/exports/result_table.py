"""Results of evaluations as tables, with what each of them rests on.

The second table is for the bodies that use results: it holds what was sent to them and nothing
else, so that an enterprise that is not state-owned can't come into it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine.worktime.arithmetic import local_day
from workflows.briefing.commands import Ask
from workflows.divisions import place_name
from workflows.enterprises.codes import OWNERSHIP_NAMES, Ownership
from workflows.evaluation.commands import (
    EvaluationFilter,
    ExportEvaluations,
    GetRound,
    ListDeliveries,
    ListRounds,
)
from workflows.evaluation.concluding import RECIPIENT_NAMES
from workflows.evaluation.grading import GRADE_NAMES
from workflows.evaluation.labels import STATE_NAMES
from workflows.evaluation.views import Delivery, Evaluation, EvaluationState, Round
from workflows.exports.sheet import Row, Say

HEADINGS = (
    "编号",
    "评价轮次",
    "年度",
    "企业",
    "区划",
    "所有制",
    "进展",
    "自评总分",
    "总分",
    "等次",
    "申诉的指标",
    "受理的申诉",
    "公示开始",
    "公示结束",
    "核定日期",
)
SENT_HEADINGS = (
    "编号",
    "企业",
    "区划",
    "评价轮次",
    "年度",
    "总分",
    "等次",
    "送给",
    "接收单位",
    "送出时间",
    "签收时间",
    "内容摘要值",
)
_PAGE = 200


def results(ask: Ask, wish: EvaluationFilter, say: Say) -> Iterator[Row]:
    """The evaluations, as far as the one who asks sees them."""
    rounds = {each.round_id: each for each in ask(ListRounds())}
    query = ExportEvaluations(wish, limit=_PAGE)
    while True:
        page = ask(query)
        for each in page.evaluations:
            yield _result(each, rounds.get(each.round_id), say)
        if not page.next_cursor:
            return
        query = replace(query, cursor=page.next_cursor)


def _result(found: Evaluation, round_: Round | None, say: Say) -> Row:
    return (
        found.evaluation_id,
        "" if round_ is None else round_.name,
        None if round_ is None else round_.year,
        found.enterprise_name,
        place_name(found.area),
        say(OWNERSHIP_NAMES[Ownership(found.ownership)]),
        say(STATE_NAMES[found.state]),
        found.self_total,
        found.total,
        _grade(found, say),
        found.appeals,
        found.appeals_upheld,
        None if found.notice_from is None else local_day(found.notice_from),
        None if found.notice_until is None else local_day(found.notice_until),
        None if found.concluded_at is None else local_day(found.concluded_at),
    )


def _grade(found: Evaluation, say: Say) -> str:
    """A grade that the office has not confirmed says so."""
    if not found.grade:
        return ""
    word = say(GRADE_NAMES[found.grade])
    return word if found.state is EvaluationState.CONCLUDED else f"{word}（{say('拟定')}）"


def rounds_behind(ask: Ask, wish: EvaluationFilter, say: Say) -> Iterator[Row]:
    """By which rules the results came about: round, indicators, thresholds."""
    for each in ask(ListRounds()):
        if wish.round_id in (None, each.round_id):
            yield from _behind(ask, each, say)


def _behind(ask: Ask, round_: Round, say: Say) -> Iterator[Row]:
    chosen = ask(GetRound(round_.round_id)).set
    thresholds = "，".join(
        f"{say(GRADE_NAMES[grade])}≥{least}" for grade, least in round_.thresholds.items()
    )
    yield say("评价轮次"), f"{round_.name}（{place_name(round_.area)}，{round_.year}）"
    yield say("指标体系"), f"{chosen.title}·{chosen.year}·{chosen.version}"
    yield say("指标体系摘要值"), chosen.digest
    yield say("等次分数线"), thresholds
    yield say("开始时间"), round_.opened_at
    weights = "，".join(f"{each.name} {each.weight}" for each in chosen.content.dimensions)
    yield say("维度权重"), weights


def sent(ask: Ask, wish: ListDeliveries, say: Say) -> Iterator[Row]:
    """What was sent to the bodies that use results, as far as the one who asks sees it."""
    query = replace(wish, limit=_PAGE)
    while found := ask(query):
        for each in found:
            yield _delivery(each, say)
        if len(found) < _PAGE:
            return
        query = replace(query, before=found[-1].delivery_id)


def _delivery(each: Delivery, say: Say) -> Row:
    said = each.payload
    return (
        each.delivery_id,
        each.enterprise_name,
        place_name(said["area"]),
        said["round_name"],
        said["year"],
        said["total"],
        say(GRADE_NAMES[said["grade"]]),
        say(RECIPIENT_NAMES[each.recipient]),
        each.unit_name,
        each.sent_at,
        each.received_at,
        each.digest,
    )


def behind_sent(ask: Ask, wish: ListDeliveries, say: Say) -> Iterator[Row]:
    yield say("范围"), say("只有国有企业的结果送给使用结果的机构（条款5.1-01）。")
    yield say("核对办法"), say("内容摘要值是送出内容的SHA-256，与系统里的一致才是原件。")
    yield from rounds_behind(ask, EvaluationFilter(round_id=wish.round_id), say)
