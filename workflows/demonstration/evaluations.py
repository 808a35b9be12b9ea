"""What the demonstration shows of P07: the results of last year, and two rounds of this one.

Enterprises score themselves, units verify with reasons, panels vote, grades go on public notice,
some appeal. Everything goes by the commands of the pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import partial
from typing import Any

from engine.clock import LOCAL_ZONE
from engine.commands.instances import ListInstances
from engine.ids import SYSTEM
from engine.runtime import Engine
from engine.voting import Vote
from workflows.demonstration.hands import Hands
from workflows.evaluation.commands import (
    EvaluationFilter,
    ListEvaluations,
    OpenRound,
    StartEvaluation,
)
from workflows.evaluation.views import ResultRecipient

_REGION, _LEAGUE = "lijianguo", "gaozhiyuan"
_INDUSTRY = "wangfang"

#: What answers a question fully. How good an enterprise is tells how much of it is there.
_FULL: Mapping[str, float] = {
    "A1": 10, "B1": 100, "C1": 1.5, "C3": 50, "C4": 100, "D6": 50,
}  # fmt: skip
#: Where wages lag behind, by how many points for each tenth that is missing.
_LAG = 5
#: The questions that are answered with no, the worse an enterprise the more of them.
_MISSED = ("C2", "D3", "A3", "B2", "D1", "E1", "D5", "A2", "D4")


@dataclass(frozen=True, slots=True)
class _Plan:
    """A round: who runs, verifies and judges it, and how good its enterprises are, of 100.

    ``steps`` are ``month-day verb`` and the enterprises that it is about, all where none is named.
    """

    name: str
    year: int
    office: str
    verifier: str
    panel: tuple[str, ...]
    voters: tuple[str, ...]
    goodness: Mapping[int, int]
    steps: Sequence[str]


_PLANS = (
    _Plan(
        "2025年度评价",
        2025,
        _REGION,
        "自治区国资委",
        ("自治区工业和信息化厅", "自治区总工会"),
        (_INDUSTRY, "gh150000-leader"),
        {0: 92, 1: 88, 2: 97, 3: 84, 4: 78, 5: 93, 6: 66, 7: 86, 8: 52, 9: 74},
        ("01-12 open", "01-13 start", "01-19 self_score", "01-23 verify", "01-27 vote",
         "02-04 agree 0 2 3 5 6 7 8 9", "02-04 appeal 1 4", "02-06 accept 1", "02-06 reject 4",
         "02-09 rescore 1", "02-11 decide", "02-13 receive 3 5 7 9", "03-04 receive 0"),
    ),
    _Plan(
        "2026年上半年评价",
        2026,
        _REGION,
        "自治区国资委",
        ("自治区工业和信息化厅", "自治区总工会"),
        (_INDUSTRY, "gh150000-leader"),
        {0: 92, 1: 86, 2: 94, 3: 83, 4: 79, 5: 90},
        ("04-13 open", "04-14 start 1 2 3 4 5", "04-20 self_score 1 2", "04-22 verify 1 2",
         "04-24 vote 1 2", "05-07 self_score 3 4 5",
         "05-08 agree 2", "05-08 appeal 1",
         "05-11 verify 3 4", "05-12 start 0", "05-14 vote 3", "05-15 vote_last 4"),
    ),
    _Plan(
        "包头市2026年上半年评价",
        2026,
        _LEAGUE,
        "包头市工业和信息化局",
        ("包头市总工会", "包头市国资委"),
        ("gh150200-leader", "gz150200-leader"),
        {16: 81, 17: 90, 18: 72},
        ("05-06 open", "05-07 start", "05-12 self_score 16 17", "05-15 verify 17"),
    ),
)  # fmt: skip


@dataclass(slots=True)
class EvaluationStories:
    """Tells them; ``units`` holds member units by name, ``enterprise_ids`` the visited ones."""

    engine: Engine
    units: Mapping[str, int]
    enterprise_ids: Sequence[int]
    _rounds: dict[str, int] = field(default_factory=dict)
    _started: dict[tuple[str, int], int] = field(default_factory=dict)

    def turns(self) -> Iterator[tuple[datetime, Callable[[], None]]]:
        """Each step of each enterprise with its time, some minutes after another."""
        for plan in _PLANS:
            for step in plan.steps:
                day, verb, *named = step.split(" ")
                on = date.fromisoformat(f"2026-{day}")
                if verb == "open":
                    yield _at(on, 0), partial(self._open, plan)
                    continue
                for which in [int(each) for each in named] or plan.goodness:
                    act = partial(getattr(self, f"_{verb}"), plan, which)
                    yield _at(on, 10 + which), act

    # ── Steps ────────────────────────────────────────────────────────────────────────────

    def _open(self, plan: _Plan) -> None:
        panel = tuple(self.units[name] for name in plan.panel)
        command = OpenRound(plan.year, plan.name, self.units[plan.verifier], panel)
        self._rounds[plan.name] = self.engine.execute(command, actor=plan.office).round_id

    def _start(self, plan: _Plan, which: int) -> None:
        command = StartEvaluation(self._rounds[plan.name], self.enterprise_ids[which])
        started = self.engine.execute(command, actor=plan.office)
        self._started[plan.name, which] = started.instance_id

    def _self_score(self, plan: _Plan, which: int) -> None:
        rows = self._seen(plan, which)["sheet"]
        sheet = [_answered(row, plan.goodness[which]) for row in rows]
        self._do(plan, which, sheet=sheet, self_remark="各项材料原件存工会，可现场查阅。")

    def _verify(self, plan: _Plan, which: int) -> None:
        """What the unit counts in another way than the enterprise is told with its reason."""
        checks: list[dict[str, Any]] = [
            {"points": row["points"], "reason": ""} for row in self._seen(plan, which)["checks"]
        ]
        differing = checks[which % 3]
        if differing["points"] > 1:
            differing["points"] -= 1
            differing["reason"] = "名册中两人已离职，按现有人数核减。"
        note = "查阅台账并到车间核对，与自评基本一致。"
        self._do(plan, which, checks=checks, verify_note=note)

    def _vote(self, plan: _Plan, which: int) -> None:
        for who in plan.voters:
            Hands(self.engine).vote(self._instance(plan, which), who, Vote.APPROVE)

    def _vote_last(self, plan: _Plan, which: int) -> None:
        """The first of the panel has not voted yet."""
        instance_id = self._instance(plan, which)
        Hands(self.engine).vote(instance_id, plan.voters[-1], Vote.APPROVE, "核验有据，同意。")

    def _agree(self, plan: _Plan, which: int) -> None:
        self._do(plan, which, opinion="agree")

    def _appeal(self, plan: _Plan, which: int) -> None:
        code = self._seen(plan, which)["indicator_options"][which % 3]["value"]
        reason = "核减的两人系借调，劳动关系和组织关系仍在本企业，附借调函。"
        self._do(plan, which, opinion="appeal", appeals=[{"code": code, "reason": reason}])

    def _accept(self, plan: _Plan, which: int) -> None:
        self._review(plan, which, "accept", "借调人员应计入，请重新核验。")

    def _reject(self, plan: _Plan, which: int) -> None:
        self._review(plan, which, "reject", "借调函没有写明期限，维持核验结果。")

    def _review(self, plan: _Plan, which: int, decision: str, answer: str) -> None:
        rows = self._seen(plan, which)["reviews"]
        reviews = [{"decision": decision, "answer": answer} for _row in rows]
        self._do(plan, which, reviews=reviews)

    def _rescore(self, plan: _Plan, which: int) -> None:
        rows = self._seen(plan, which)["rechecks"]
        rechecks = [{"points": row["before"] + 1, "reason": "借调函属实，恢复。"} for row in rows]
        self._do(plan, which, rechecks=rechecks)

    def _decide(self, plan: _Plan, which: int) -> None:
        self._do(plan, which, objections="公示期间没有收到意见。", decision="confirm")

    def _receive(self, plan: _Plan, which: int) -> None:
        """The bodies that use the result sign for it, where the enterprise is state-owned."""
        evaluation = self.engine.query(
            ListEvaluations(
                EvaluationFilter(
                    round_id=self._rounds[plan.name], enterprise_id=self.enterprise_ids[which]
                )
            ),
            actor=SYSTEM,
        ).evaluations[0]
        for recipient in (ResultRecipient.ORGANISATION, ResultRecipient.SASAC):
            key = f"P07-{evaluation.evaluation_id}-{recipient}"
            query = ListInstances(key="evaluation_result", business_key=key)
            for found in self.engine.query(query, actor=SYSTEM).instances:
                Hands(self.engine).do(found.instance_id, used_in="leaders")

    # ── What waits ──────────────────────────────────────────────────────────────────────

    def _instance(self, plan: _Plan, which: int) -> int:
        return self._started[plan.name, which]

    def _seen(self, plan: _Plan, which: int) -> Mapping[str, Any]:
        hands = Hands(self.engine)
        return hands.seen(hands.waiting(self._instance(plan, which)))

    def _do(self, plan: _Plan, which: int, **data: Any) -> None:
        Hands(self.engine).do(self._instance(plan, which), **data)


def _at(on: date, minute: int) -> datetime:
    return datetime.combine(on, time(9 + minute // 60, minute % 60), LOCAL_ZONE)


def _answered(row: Mapping[str, Any], goodness: int) -> dict[str, Any]:
    """One row of a self-score, as an enterprise of this goodness fills it in."""
    code = row["code"]
    if row["question_number"]:
        return {"number": _number(code, goodness), "evidence": "统计报表和名册，存人力资源部。"}
    if row["question_yes"]:
        missed = _MISSED[: max(0, (100 - goodness) // 5)]
        return {
            "yes": "no" if code in missed else "yes",
            "evidence": "" if code in missed else "制度文件和会议记录，存工会。",
        }
    return {}


def _number(code: str, goodness: int) -> float:
    if code not in _FULL:
        return round((goodness - 100) / 10 * _LAG / 10, 1)
    return round(_FULL[code] * goodness / 100, 2)
