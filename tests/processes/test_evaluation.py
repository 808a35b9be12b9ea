"""P07 on both databases: who may do what, what every score rests on, what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, TypeVar

import pytest

from engine.commands.base import Command
from engine.context import Context, Module
from engine.errors import Conflict, Forbidden, InvalidInput, InvalidState, NotFound
from engine.ids import SYSTEM
from engine.store.queries.jobs import NewJob
from tests.processes.conftest import Town
from tests.processes.evaluating import (
    Bench,
    approved,
    bench_in,
    concluded,
    scored,
    sheet,
    verified,
)
from workflows.documents.commands import GetDocument
from workflows.enterprises.codes import Ownership
from workflows.enterprises.commands import ChangeEnterprise, GetEnterprise
from workflows.evaluation import commands as e
from workflows.evaluation.concluding import ADDRESS, ADDRESSED
from workflows.evaluation.module import module as evaluation
from workflows.evaluation.views import (
    EvaluationState,
    ResultRecipient,
    SetState,
    Stage,
)
from workflows.exports.sheets import SHEETS
from workflows.exports.views import ExportKind
from workflows.intake.module import module as intake
from workflows.organisation import commands as c
from workflows.organisation.duties import EnterpriseRole
from workflows.rectification.commands import ReportFinding
from workflows.rectification.views import Category

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class _Address(Command[None]):
    """What a service task arms."""

    told: Mapping[str, Any]


def _arm(ctx: Context, command: _Address) -> None:
    ctx.changes.arm(NewJob(kind=ADDRESS, due_at=ctx.now, payload=command.told))


@pytest.fixture
def modules(modules: list[Module]) -> list[Module]:
    source = Module(name="source", commands={_Address: _arm})
    return [*modules, evaluation(), intake(), source]


@pytest.fixture
def bench(town: Town) -> Bench:
    return bench_in(town)


# ── Indicator sets ────────────────────────────────────────────────────────────────────────


def test_a_set_is_published_by_a_second_person_and_never_changes_again(bench: Bench) -> None:
    drafted = bench.do(e.DraftIndicators(2026, bench.round.set_id))
    first, *others = drafted.content.indicators
    saving = e.SaveIndicators(
        drafted.set_id,
        drafted.revision,
        "2026年指标",
        drafted.content.dimensions,
        (replace(first, evidence="党员名册原件"), *others),
    )
    saved = bench.do(saving)
    with pytest.raises(Conflict):
        bench.do(saving, by="office_bai")
    with pytest.raises(Forbidden):
        bench.do(e.PublishIndicators(saved.set_id))

    published = bench.do(e.PublishIndicators(saved.set_id), by="office_bai")

    assert (published.state, published.version) == (SetState.PUBLISHED, 1)
    with pytest.raises(InvalidState):
        bench.do(replace(saving, revision=published.revision), by="office_bai")
    with pytest.raises(InvalidState):
        bench.do(e.DiscardIndicators(published.set_id))
    changes = bench.ask(e.CompareIndicators(bench.round.set_id, published.set_id)).changes
    assert [(each.place, each.field, each.after) for each in changes] == [
        ("A1", "evidence", "党员名册原件")
    ]
    # The round keeps the set with which it was opened; the next one takes the new one.
    assert bench.ask(e.GetRound(bench.round.round_id)).set.set_id == bench.round.set_id
    next_round = bench.do(
        replace_round(bench, name="第二轮"),
    )
    assert next_round.set_id == published.set_id


def replace_round(bench: Bench, *, name: str) -> e.OpenRound:
    return e.OpenRound(2026, name, bench.round.verify_unit_id, bench.round.panel_unit_ids)


def test_a_draft_with_mistakes_is_not_published_and_each_is_named(bench: Bench) -> None:
    drafted = bench.do(e.DraftIndicators(2026, bench.round.set_id))
    first, *others = drafted.content.indicators
    wrong = (replace(first, weight_state=7, formula="what +"), *others)
    bench.do(
        e.SaveIndicators(drafted.set_id, drafted.revision, "改", drafted.content.dimensions, wrong)
    )
    with pytest.raises(InvalidInput) as refused:
        bench.do(e.PublishIndicators(drafted.set_id), by="office_bai")
    assert {each.field for each in refused.value.problems} == {
        "indicators[0].weight_state",
        "indicators[0].formula",
    }


def test_drafts_are_the_offices_business_alone(bench: Bench) -> None:
    drafted = bench.do(e.DraftIndicators(2026, bench.round.set_id))
    with pytest.raises(NotFound):
        bench.ask(e.GetIndicators(drafted.set_id), by="industry_wang")
    with pytest.raises(Forbidden):
        bench.do(e.DraftIndicators(2026, bench.round.set_id), by="industry_wang")
    assert drafted.set_id not in [
        each.set_id for each in bench.ask(e.ListIndicators(), by="industry_wang")
    ]
    bench.do(e.DiscardIndicators(drafted.set_id))
    with pytest.raises(NotFound):
        bench.ask(e.GetIndicators(drafted.set_id))


# ── Rounds ────────────────────────────────────────────────────────────────────────────────


def test_a_panel_does_not_judge_its_own_verification(bench: Bench) -> None:
    town = bench.town
    opening = e.OpenRound(2026, "另一轮", town.industry, (town.industry,))
    with pytest.raises(InvalidInput) as refused:
        bench.do(opening)
    assert [each.field for each in refused.value.problems] == ["panel_unit_ids"]


def test_an_enterprise_is_evaluated_once_in_a_round(bench: Bench) -> None:
    bench.start()
    with pytest.raises(InvalidState):
        bench.start()
    with pytest.raises(Forbidden):
        bench.do(e.StartEvaluations(bench.round.round_id), by="industry_wang")
    bench.town.enterprise("云河物流有限公司", unit_id=None, ownership=Ownership.PRIVATE)
    assert bench.do(e.StartEvaluations(bench.round.round_id)) == 1
    assert bench.do(e.StartEvaluations(bench.round.round_id)) == 0
    sums = bench.ask(e.GetRound(bench.round.round_id)).sums
    assert [(each.ownership, each.count) for each in sums] == [("private", 1), ("state", 1)]


# ── What a score rests on ─────────────────────────────────────────────────────────────────


def test_every_score_keeps_rule_facts_answers_and_who_gave_it(bench: Bench) -> None:
    matter = verified(scored(bench.start()), A2=0)
    detail = bench.detail(matter)
    rows = {each.indicator.code: each for each in detail.scored}
    by_hand, on_file = rows["A2"], rows["E3"]

    assert [(s.stage, s.points, s.scored_by) for s in by_hand.scores] == [
        (Stage.SELF, Decimal("8.00"), "works_gao"),
        (Stage.VERIFIED, Decimal("0.00"), "industry_wang"),
    ]
    held = by_hand.holds
    assert held is not None
    assert held.reason == "证据不足"
    assert held.inputs["answers"] == {"party_leads": True}
    assert held.rule_digest == by_hand.indicator.digest
    # Facts on file are cited, and were not asked.
    assert on_file.holds is not None
    facts = {fact["name"]: fact for fact in on_file.holds.inputs["facts"]}
    assert facts["has_contact_unit"]["cited"] == [f"enterprise:{bench.town.works}"]
    assert on_file.holds.points == Decimal("3.00")


def test_scores_can_be_made_again_and_show_when_facts_have_changed(bench: Bench) -> None:
    matter = verified(scored(bench.start()), A2=0)
    query = e.RecomputeEvaluation(matter.data["evaluation_id"])
    proof = bench.ask(query)
    assert proof.proved
    assert proof.total_kept == proof.total_now

    enterprise = bench.ask(GetEnterprise(bench.town.works)).enterprise
    fields = replace(enterprise.fields, contact_unit_id=None)
    bench.do(ChangeEnterprise(bench.town.works, fields, enterprise.updated_at))

    proof = bench.ask(query)
    changed = {row.code: (row.kept, row.now, row.changed) for row in proof.rows if row.changed}
    assert proof.proved  # By what they keep, the scores are still what they were.
    assert changed == {"E3": (Decimal("3.00"), Decimal("0.00"), ("has_contact_unit",))}
    assert proof.total_now == proof.total_kept - 3


def test_findings_of_the_year_are_facts_on_file(bench: Bench) -> None:
    report = ReportFinding(
        bench.town.works, title="未公开厂务", detail="公开栏空着。", category=Category.RIGHTS
    )
    bench.town.driver.engine.execute(report, actor="office_li")
    bench.town.driver.engine.run_due()
    facts = {each["name"]: each for each in bench.start().data["facts"]}
    assert (facts["findings"]["value"], facts["findings_closed_share"]["value"]) == (1, 0.0)
    assert facts["findings"]["cited"][0].startswith("finding:")


def test_the_enterprise_learns_of_verified_scores_with_the_public_notice(bench: Bench) -> None:
    matter = verified(scored(bench.start()), A2=0)
    before = bench.detail(matter, by="works_gao")
    assert before.hidden
    assert before.evaluation.total is None
    assert {s.stage for each in before.scored for s in each.scores} == {Stage.SELF}
    with pytest.raises(InvalidState):
        bench.ask(e.RecomputeEvaluation(matter.data["evaluation_id"]), by="works_gao")

    approved(matter)

    after = bench.detail(matter, by="works_gao")
    assert not after.hidden
    assert after.evaluation.state is EvaluationState.NOTICE
    assert after.evaluation.total is not None
    (notice,) = bench.ask(e.ListPublicNotices(), by="labour_su")
    assert (notice.enterprise_name, notice.grade) == (
        "青岭装备制造有限公司",
        after.evaluation.grade,
    )
    bench.town.driver.advance("P6WD")
    assert bench.ask(e.ListPublicNotices(), by="labour_su") == ()


def test_results_are_out_of_sight_for_others(bench: Bench) -> None:
    matter = scored(bench.start())
    other = bench.town.enterprise("云河物流有限公司", unit_id=None)
    engine = bench.town.driver.engine
    engine.execute(c.AddPerson("rival", "rival"), actor=SYSTEM)
    engine.execute(c.AddEnterpriseAccount("rival", other, EnterpriseRole.UNION), actor=SYSTEM)
    with pytest.raises(NotFound):
        bench.detail(matter, by="rival")
    assert bench.ask(e.ListEvaluations(), by="rival").evaluations == ()
    assert len(bench.ask(e.ListEvaluations(), by="works_gao").evaluations) == 1


# ── Results ───────────────────────────────────────────────────────────────────────────────


def test_results_of_state_owned_enterprises_reach_each_body_once(bench: Bench) -> None:
    matter = concluded(bench, verified(scored(bench.start())))
    detail = bench.detail(matter)
    assert detail.evaluation.state is EvaluationState.CONCLUDED
    assert {each.recipient for each in detail.deliveries} == set(ResultRecipient)
    assert all(each.sent_at is not None for each in detail.deliveries)
    by_body = {each.recipient: each.unit_name for each in detail.deliveries}
    assert by_body[ResultRecipient.SASAC] == "包头市国有资产监督管理委员会"
    assert (
        by_body[ResultRecipient.INSPECTION] == "包头市联席会议办公室"
    )  # There is no such unit here.
    received = bench.ask(e.ListDeliveries(), by="leader_1")
    assert received
    assert received[0].received_at is None


def test_results_of_others_stay(bench: Bench) -> None:
    private = bench.town.enterprise("云河物流有限公司", unit_id=None, ownership=Ownership.PRIVATE)
    engine = bench.town.driver.engine
    engine.execute(c.AddPerson("yunhe", "yunhe"), actor=SYSTEM)
    engine.execute(c.AddEnterpriseAccount("yunhe", private, EnterpriseRole.UNION), actor=SYSTEM)
    matter = bench.start(private)
    matter.work_item("企业自评").do(by="yunhe", sheet=sheet(matter, yes="no"))
    concluded(bench, verified(matter))
    assert bench.detail(matter).deliveries == ()


def test_files_for_the_bodies_hold_state_owned_enterprises_alone(bench: Bench) -> None:
    """Whatever a diagram says, and however often it is asked."""
    private = bench.town.enterprise("云河物流有限公司", unit_id=None, ownership=Ownership.PRIVATE)
    engine = bench.town.driver.engine
    engine.execute(c.AddPerson("yunhe", "yunhe"), actor=SYSTEM)
    engine.execute(c.AddEnterpriseAccount("yunhe", private, EnterpriseRole.UNION), actor=SYSTEM)
    other = bench.start(private)
    other.work_item("企业自评").do(by="yunhe", sheet=sheet(other))
    concluded(bench, verified(scored(bench.start())))
    concluded(bench, verified(other))
    told = {name: other.data.get(name) for name in ADDRESSED}
    engine.execute(_Address(told), actor=SYSTEM)  # As a diagram without its gateway would.
    while engine.run_due():
        pass

    def table(kind: ExportKind, wish: object) -> list[tuple[object, ...]]:
        rows = SHEETS[kind].rows(lambda query: bench.ask(query), wish, str)
        return [tuple(row) for row in rows]

    sent = table(ExportKind.DELIVERIES, e.ListDeliveries())
    assert {row[1] for row in sent} == {"青岭装备制造有限公司"}
    assert len({row[-1] for row in sent}) == len(sent) == 3  # Each has a digest of its own.
    results = table(ExportKind.EVALUATIONS, e.EvaluationFilter(round_id=bench.round.round_id))
    assert {row[3] for row in results} == {"青岭装备制造有限公司", "云河物流有限公司"}
    sources = SHEETS[ExportKind.EVALUATIONS].sources
    assert sources is not None
    behind = {row[0]: row[1] for row in sources(bench.ask, e.EvaluationFilter(), str)}
    chosen = bench.ask(e.GetIndicators(bench.round.set_id))
    assert behind["指标体系摘要值"] == chosen.digest
    assert "优秀≥90" in str(behind["等次分数线"])
    with pytest.raises(Forbidden):
        bench.ask(e.ExportEvaluations(), by="works_gao")


def test_the_report_is_issued_once_to_the_enterprise_with_every_score(bench: Bench) -> None:
    matter = concluded(bench, verified(scored(bench.start()), A2=0))
    document_id = bench.detail(matter).evaluation.document_id
    assert document_id is not None
    report = bench.ask(GetDocument(document_id), by="works_gao")
    rows = {row["indicator"]: row for row in report.body["indicators"]}
    assert rows["党建带工建"] == {
        "number": "2",
        "indicator": "党建带工建",
        "weight": "8",
        "self_score": "8.00",
        "verified_score": "0.00",
        "score": "0.00",
        "reason": "证据不足",
    }


# ── What decides ──────────────────────────────────────────────────────────────────────────


def test_the_sensitivity_of_a_round_names_the_deciding_weights(bench: Bench) -> None:
    matter = verified(scored(bench.start()), A2=0, A3=0)
    evaluation_id = matter.data["evaluation_id"]
    found = bench.ask(e.GetSensitivity(bench.round.round_id))
    assert [each.code for each in found.dimensions] == [
        each.code for each in found.set.content.dimensions
    ]
    by_code = {each.code: each for each in found.dimensions}
    # Its weakest dimension: with less weight to it the total rises, with more it falls.
    assert by_code["ideology"].first_up == evaluation_id
    assert found.tried == ()

    weights = {"ideology": 60, "achievement": 10, "quality": 10, "rights": 10, "organisation": 10}
    trying = tuple(e.DimensionWeight(code, weight) for code, weight in weights.items())
    tried = bench.ask(e.GetSensitivity(bench.round.round_id, weights=trying)).tried
    assert [each.changed for each in tried] == [True]
    assert bench.detail(matter).evaluation.total == found.evaluations[0].total  # Nothing is kept.
    alone = (e.DimensionWeight("ideology", 21),)
    with pytest.raises(InvalidInput) as refused:
        bench.ask(e.GetSensitivity(bench.round.round_id, weights=alone))
    assert [each.field for each in refused.value.problems] == ["weights.ideology"]
