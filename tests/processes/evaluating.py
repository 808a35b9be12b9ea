"""A town in which enterprises are evaluated, and how the tests take an evaluation on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from engine.commands.base import Command, Query
from engine.commands.participation import CastVote
from engine.ids import SYSTEM
from engine.voting import Vote
from tests.driver import DrivenInstance
from tests.processes.conftest import Town
from workflows.evaluation import commands as e
from workflows.evaluation.views import EvaluationDetail, Round
from workflows.organisation import commands as c
from workflows.organisation.duties import Duty, UnitKind

R = TypeVar("R")


@dataclass(frozen=True)
class Bench:
    """The town with a second officer of the office, two panel units and a round."""

    town: Town
    round: Round

    def ask(self, query: Query[R], by: str = "office_li") -> R:
        return self.town.driver.engine.query(query, actor=by)

    def do(self, command: Command[R], by: str = "office_li") -> R:
        return self.town.driver.engine.execute(command, actor=by)

    def start(self, enterprise_id: int | None = None) -> DrivenInstance:
        command = e.StartEvaluation(self.round.round_id, enterprise_id or self.town.works)
        started = self.town.driver.engine.execute(command, actor="office_li")
        return self.town.driver.instance(started.instance_id)

    def detail(self, matter: DrivenInstance, by: str = "office_li") -> EvaluationDetail:
        query = e.GetEvaluation(matter.data["evaluation_id"])
        return self.town.driver.engine.query(query, actor=by)


def bench_in(town: Town) -> Bench:
    """A round of this year, with two units in its panel and a second officer of the office."""
    engine = town.driver.engine
    panel = []
    for number, name in enumerate(("包头市总工会", "包头市国有资产监督管理委员会")):
        unit = engine.execute(c.AddUnit("150200", name, UnitKind.MEMBER), actor=SYSTEM)
        panel.append(unit.unit_id)
        _seat(town, f"leader_{number}", unit.unit_id, Duty.LEADER)
    _seat(town, "office_bai", town.office, Duty.LIAISON)
    opening = e.OpenRound(2026, "2026年度评价", town.industry, tuple(panel))
    return Bench(town, engine.execute(opening, actor="office_li"))


def _seat(town: Town, user_id: str, unit_id: int, duty: Duty) -> None:
    engine = town.driver.engine
    engine.execute(c.AddPerson(user_id, user_id), actor=SYSTEM)
    post = engine.execute(c.AddPost(unit_id, f"{user_id}的岗位", duty), actor=SYSTEM)
    engine.execute(c.Appoint(post.post_id, user_id, date(2026, 1, 1)), actor=SYSTEM)


def sheet(matter: DrivenInstance, *, number: float = 100, yes: str = "yes") -> list[dict[str, Any]]:
    return [
        {"number": number}
        if row["question_number"]
        else {"yes": yes}
        if row["question_yes"]
        else {}
        for row in matter.data["sheet"]
    ]


def scored(matter: DrivenInstance) -> DrivenInstance:
    return matter.work_item("企业自评").do(by="works_gao", sheet=sheet(matter))


def checks(matter: DrivenInstance, **points: float) -> list[dict[str, Any]]:
    return [
        {
            "points": points.get(row["code"], row["points"]),
            "reason": "证据不足" if row["code"] in points else "",
        }
        for row in matter.data["checks"]
    ]


def verified(matter: DrivenInstance, **points: float) -> DrivenInstance:
    item = matter.work_item("核验")
    item.do(by="industry_wang", checks=checks(matter, **points), verify_note="已核对。")
    matter.driver.engine.run_due()  # A job enters the points.
    return matter


def approved(matter: DrivenInstance) -> DrivenInstance:
    item = matter.work_item("评审会签")
    for leader in ("leader_0", "leader_1"):
        item.execute(CastVote(item.work_item_id, Vote.APPROVE), by=leader)
    return matter


def concluded(bench: Bench, matter: DrivenInstance) -> DrivenInstance:
    approved(matter)
    bench.town.driver.advance("P10WD")
    matter.work_item("核定等次").do(by="office_li", objections="无", decision="confirm")
    while bench.town.driver.engine.run_due():
        pass  # One job addresses the result, three more send it.
    return matter
