"""The numbers of the board as a table: a row for each kind of sum, in the order of the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workflows.briefing.commands import Ask, Brief, Briefing
from workflows.divisions import place_name
from workflows.exports.sheet import Row, Say
from workflows.packages import packages
from workflows.policy.clauses import clauses
from workflows.supervision.views import Board, Sums, SumsOf

HEADINGS = ("分类", "名称", "在办", "红", "黄", "蓝", "正常", "暂停")


def rows(board: Board, ask: Ask, say: Say) -> Iterator[Row]:
    """By place, by body, by process and by clause, and what is open altogether at the end."""
    told: Briefing = ask(Brief(bodies=frozenset(each.key for each in board.by_owner if each.key)))
    yield from _kind(say("区划"), [(place_name(e.key) or e.key, e) for e in board.by_area])
    bodies = [(told.body(e.key) if e.key else say("未定主办单位"), e) for e in board.by_owner]
    yield from _kind(say("主办单位"), bodies)
    yield from _kind(say("流程"), [(_process(e.key), e) for e in board.by_process])
    yield from _kind(say("条款"), [(_clause(e.key), e) for e in board.by_clause])
    yield (say("合计"), "", *_numbers(board.sums))


def _kind(name: str, lines: Sequence[tuple[str, SumsOf]]) -> Iterator[Row]:
    for label, each in lines:
        yield (name, label, *_numbers(each.sums))


def _numbers(sums: Sums) -> tuple[int, ...]:
    return (sums.total, sums.red, sums.yellow, sums.blue, sums.normal, sums.suspended)


def _process(key: str) -> str:
    package = packages().get(key)
    return f"{package.number} {package.name.zh}" if package else key


def _clause(clause_id: str) -> str:
    clause = clauses().get(clause_id)
    return f"{clause_id} {clause.title}" if clause else clause_id
