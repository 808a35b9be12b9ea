"""How the tests open findings and have them rectified."""

from __future__ import annotations

from engine.ids import SYSTEM
from tests.driver import DrivenInstance
from tests.processes.conftest import Town
from workflows.rectification.commands import GetFinding, ReportFinding
from workflows.rectification.views import Category, FoundProblem

PLAN = {
    "plan_opinion": "accept",
    "cause": "职责没有明确到人",
    "measures": "指定专人每月更新",
    "responsible": "工会办公室",
    "planned_on": "2026-06-05",
}
DONE = {"done": "已指定专人并更新两期", "evidence": "职代会已通报，台账存工会"}
REJECTED = {"manner": "on_site", "verification": "reject", "verify_reason": "没有公开工资协商情况"}
ACCEPTED = {"manner": "papers", "verification": "accept", "verify_note": "材料齐全"}


def report(town: Town, title: str = "公开栏没有更新", **fields: object) -> FoundProblem:
    """The office reports a finding at ``works``, and its rectification begins."""
    given: dict[str, object] = {"detail": "", "category": Category.ORGANISATION, **fields}
    command = ReportFinding(town.works, title, **given)  # type: ignore[arg-type]
    found = town.driver.engine.execute(command, actor="office_li")
    town.driver.engine.run_due()
    return now(town, found)


def now(town: Town, finding: FoundProblem) -> FoundProblem:
    town.driver.engine.run_due()  # A job writes down what the last step said.
    return town.driver.engine.query(GetFinding(finding.finding_id), actor=SYSTEM).finding


def matter_of(town: Town, finding: FoundProblem) -> DrivenInstance:
    instance_id = now(town, finding).instance_id
    assert instance_id is not None
    return town.driver.instance(instance_id)


def rectify(matter: DrivenInstance) -> None:
    matter.work_item("制定整改方案").do(by="works_gao", **PLAN)
    matter.work_item("整改").do(by="works_gao", **DONE)


def close(town: Town, finding: FoundProblem) -> None:
    matter = matter_of(town, finding)
    rectify(matter)
    matter.work_item("核验").do(by="industry_wang", **ACCEPTED)
    matter.work_item("销号").do(by="office_li", close_decision="close")
