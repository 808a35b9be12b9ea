"""Guidance officers on file, within their limits; who may claim what (6.2-02)."""

from __future__ import annotations

from datetime import date

import pytest

from engine.commands.instances import CancelInstance, ListInstances
from engine.commands.work_items import AddAttachment, AssignWorkItem, ItemList
from engine.errors import Forbidden, InvalidInput, InvalidState, NotFound
from tests.driver import DrivenInstance
from tests.processes.conftest import Town, seat_office
from workflows.evaluation.facts import Year, facts_of
from workflows.guidance_officer import commands as c
from workflows.guidance_officer.checklists import versions
from workflows.guidance_officer.views import InspectionState, Manner, Officer, OfficerState
from workflows.organisation.commands import AddPerson
from workflows.policy.clauses import clauses
from workflows.rectification.commands import FindingsOf, GetEvidence

TRAINED = {"title": "产改政策培训班", "held_on": "2026-05-18", "days": 3}


def appointed(town: Town, user_id: str = "industry_wang", **pairing: int) -> Officer:
    """A person appointed from today on, paired with the enterprises named."""
    engine = town.driver.engine
    command = c.NominateOfficer(user_id, "熟悉企业情况。")
    matter = town.driver.instance(engine.execute(command, actor="office_li").instance_id)
    matter.work_item("审核推荐").do(by="office_li", decision="agree")
    matter.work_item("参加培训").complete(by=user_id, attended=[TRAINED])
    matter.work_item("聘任").do(by="office_li", term_from="2026-05-20")
    matter.work_item("结对企业").do(by="office_li", enterprise_ids=list(pairing.values()))
    return town.driver.engine.query(c.ListOfficers(), actor="office_li").officers[-1]


def inspected(town: Town, inspection: DrivenInstance, *, by: str, bad: int = 1) -> None:
    """Everything conforms but the first ``bad`` items, which become findings."""
    rows = [{**row, "answer": "yes"} for row in inspection.data["answers"]]
    for row in rows[:bad]:
        row |= {"answer": "no", "note": "没有看到记录", "finding": True}
    item = inspection.work_item("入企检查")
    if item.now.assignee is None:
        item.claim(by=by)
    item.complete(by=by, inspected_on="2026-05-20", answers=rows)


def started(town: Town, reason: str = "职工反映厂务公开不及时") -> DrivenInstance:
    command = c.StartInspection(town.works, reason)
    instance = town.driver.engine.execute(command, actor="office_li")
    return town.driver.instance(instance.instance_id)


def test_an_appointment_gives_the_post_for_its_term_and_no_day_longer(town: Town) -> None:
    officer = appointed(town)
    assert (officer.state, officer.term_to) == (OfficerState.IN_TERM, date(2028, 5, 19))
    inspection = started(town)
    assert [each.name for each in town.driver.listed(ItemList.TO_CLAIM, by="industry_wang")] == [
        "入企检查"
    ]
    town.driver.advance_to(town.driver.clock.now().replace(year=2028, month=5, day=20))
    assert inspection.open_names
    assert town.driver.listed(ItemList.TO_CLAIM, by="industry_wang") == ()


def test_nobody_is_nominated_twice_or_unknown(town: Town) -> None:
    appointed(town)
    engine = town.driver.engine
    for user_id, reason in (("industry_wang", "再推荐"), ("nobody", "推荐"), ("labour_su", " ")):
        with pytest.raises(InvalidInput):
            engine.execute(c.NominateOfficer(user_id, reason), actor="office_li")
    with pytest.raises(Forbidden):
        engine.execute(c.NominateOfficer("labour_su", "推荐"), actor="works_gao")


def test_training_is_counted_once_and_by_year(town: Town) -> None:
    officer = appointed(town)
    engine = town.driver.engine
    same = c.RecordTraining(officer.officer_id, "产改政策培训班", date(2026, 5, 18), 3)
    earlier = c.RecordTraining(officer.officer_id, "去年的培训", date(2025, 11, 3), 2)
    for command in (same, earlier):
        engine.execute(command, actor="industry_wang")
    file = engine.query(c.GetOfficer(officer.officer_id), actor="office_li")
    assert [(each.title, each.days) for each in file.trainings] == [
        ("产改政策培训班", 3),
        ("去年的培训", 2),
    ]
    assert (file.officer.training_days, file.training_needed) == (3, 3)
    with pytest.raises(InvalidInput):
        engine.execute(
            c.RecordTraining(officer.officer_id, "明天的", date(2026, 5, 21), 1), actor="office_li"
        )
    with pytest.raises(Forbidden):
        engine.execute(
            c.RecordTraining(officer.officer_id, "别人的", date(2026, 5, 19), 1), actor="labour_su"
        )


def test_an_officer_guides_three_enterprises_at_most(town: Town) -> None:
    officer = appointed(town, works=town.works)
    engine = town.driver.engine
    others = [town.enterprise(f"第{n}家企业有限公司", unit_id=None) for n in range(3)]
    for enterprise_id in others[:2]:
        engine.execute(c.PairEnterprise(officer.officer_id, enterprise_id), actor="office_li")
    with pytest.raises(InvalidInput) as refusal:
        engine.execute(c.PairEnterprise(officer.officer_id, others[2]), actor="office_li")
    assert "最多结对3家" in str(refusal.value.problems[0])
    file = engine.query(c.GetOfficer(officer.officer_id), actor="office_li")
    engine.execute(c.EndPairing(file.pairings[0].pairing_id), actor="office_li")
    engine.execute(c.PairEnterprise(officer.officer_id, others[2]), actor="office_li")
    with pytest.raises(NotFound):
        engine.execute(c.EndPairing(file.pairings[0].pairing_id), actor="office_li")


def test_a_withdrawn_officer_guides_nobody_and_claims_nothing(town: Town) -> None:
    officer = appointed(town, works=town.works)
    engine = town.driver.engine
    with pytest.raises(InvalidInput):
        engine.execute(c.WithdrawOfficer(officer.officer_id, " "), actor="office_li")
    town.driver.advance("P1WD")
    engine.execute(c.WithdrawOfficer(officer.officer_id, "调离本市"), actor="office_li")
    file = engine.query(c.GetOfficer(officer.officer_id), actor="office_li")
    assert (file.officer.state, file.officer.end_reason) == (OfficerState.WITHDRAWN, "调离本市")
    assert all(each.valid_to is not None for each in file.pairings)
    started(town)
    assert town.driver.listed(ItemList.TO_CLAIM, by="industry_wang") == ()
    with pytest.raises(InvalidState):
        engine.execute(c.PairEnterprise(officer.officer_id, town.works), actor="office_li")


def test_a_nomination_that_is_withdrawn_ends_its_matter(town: Town) -> None:
    engine = town.driver.engine
    engine.execute(c.NominateOfficer("labour_su", "熟悉企业情况。"), actor="office_li")
    (officer,) = engine.query(c.ListOfficers(), actor="office_li").officers
    engine.execute(c.WithdrawOfficer(officer.officer_id, "本人不愿意"), actor="office_li")
    (matter,) = engine.query(ListInstances(), actor="office_li").instances
    assert matter.state == "cancelled"


def test_the_officer_who_guides_the_enterprise_comes_before_others(town: Town) -> None:
    appointed(town, works=town.works)
    appointed(town, "labour_su")
    inspection = started(town)
    item = inspection.work_item("入企检查")
    with pytest.raises(Forbidden, match="结对"):
        item.claim(by="labour_su")
    town.driver.engine.execute(
        AssignWorkItem(item.now.work_item_id, "labour_su", "结对人请假"), actor="office_li"
    )
    inspected(town, inspection, by="labour_su")
    (made,) = town.driver.engine.query(c.ListInspections(mine=True), actor="labour_su").inspections
    assert (made.inspector, made.state) == ("labour_su", InspectionState.INSPECTED)


def test_an_inspection_keeps_its_answers_findings_and_report(town: Town) -> None:
    appointed(town, works=town.works)
    engine = town.driver.engine
    inspection = started(town)
    mine = engine.query(c.ListInspections(mine=True), actor="industry_wang").inspections
    assert [(each.number, each.manner) for each in mine] == [
        ("计划外检查2026-0001", Manner.UNPLANNED)
    ]
    inspected(town, inspection, by="industry_wang", bad=2)
    inspection.work_item("企业确认").do(by="works_gao", opinion="confirm")
    inspection.work_item("写指导报告").complete(by="industry_wang", guidance="按季更新公开栏。")
    inspection.work_item("审核报告").do(by="office_li", review_decision="accept")
    (found,) = engine.query(
        c.ListInspections(enterprise_id=town.works), actor="office_li"
    ).inspections
    assert (found.state, found.findings, found.report_number) == (
        InspectionState.DONE,
        2,
        "内产改办〔2026〕1号",
    )
    detail = engine.query(c.GetInspection(found.inspection_id), actor="works_gao")
    assert (len(detail.answers), detail.guidance) == (24, "按季更新公开栏。")
    assert [each.clause_id for each in detail.answers if each.listed] == ["4.1-01", "4.1-02"]
    with pytest.raises(NotFound):
        engine.query(c.GetInspection(found.inspection_id + 1), actor="office_li")

    # Evaluations fill in what the inspections of their year found, and ask nobody.
    with engine.store.reading() as uow:
        on_file = {each.name: each for each in facts_of(uow, town.works, Year(2026))}
        before = {each.name: each.value for each in facts_of(uow, town.works, Year(2025))}
    assert on_file["inspections"].value == 1
    assert on_file["inspections"].cited == (f"inspection:{found.inspection_id}",)
    assert on_file["inspection_passed_share"].value == round(22 / 24, 4)
    assert (before["inspections"], before["inspection_passed_share"]) == (0, None)


def test_an_inspection_says_how_far_it_has_come(town: Town) -> None:
    """Disputed, inspected again, confirmed, its report sent back once."""
    appointed(town, works=town.works)
    inspection = started(town)

    def state() -> InspectionState:
        listed = town.driver.engine.query(c.ListInspections(), actor="office_li")
        return listed.inspections[0].state

    seen = [state()]
    inspected(town, inspection, by="industry_wang")
    seen.append(state())
    dissent = {"opinion": "dissent", "dissent_reason": "当天已经更新"}
    for name, by, data in (
        ("企业确认", "works_gao", dissent),
        ("复核异议", "office_li", {"judgement": "uphold", "judgement_reason": "请再查一次"}),
    ):
        inspection.work_item(name).do(by=by, **data)
        seen.append(state())
    inspected(town, inspection, by="industry_wang")
    guidance = {"guidance": "按季更新公开栏。"}
    returned = {"review_decision": "send_back", "review_reason": "请写明期限"}
    inspection.work_item("企业确认").do(by="works_gao", opinion="confirm")
    seen.append(state())
    inspection.work_item("写指导报告").complete(by="industry_wang", **guidance)
    seen.append(state())
    inspection.work_item("审核报告").do(by="office_li", **returned)
    seen.append(state())
    assert seen == ["open", "inspected", "disputed", "open", "reporting", "reviewing", "reporting"]


def test_a_cancelled_inspection_says_so(town: Town) -> None:
    inspection = started(town)
    command = CancelInstance(inspection.instance_id, "企业停产")
    town.driver.engine.execute(command, actor="office_li")
    (found,) = town.driver.engine.query(c.ListInspections(), actor="office_li").inspections
    assert found.state is InspectionState.CANCELLED


def test_strangers_see_neither_officers_nor_inspections(town: Town) -> None:
    officer = appointed(town, works=town.works)
    started(town)
    engine = town.driver.engine
    engine.execute(AddPerson("stranger", "外人"), actor="system")
    assert engine.query(c.ListOfficers(), actor="stranger").officers == ()
    assert engine.query(c.ListInspections(), actor="stranger").inspections == ()
    with pytest.raises(NotFound):
        engine.query(c.GetOfficer(officer.officer_id), actor="stranger")


def test_every_item_of_a_checklist_rests_on_a_clause_and_is_in_both_languages() -> None:
    for version in versions():
        ids = [item.item_id for item in version.items]
        assert len(ids) == len(set(ids))
        for item in version.items:
            assert item.clause_id in clauses(), item.item_id
            assert item.zh
            assert item.en
        for kind in ("SOE-IND", "SOE", "SOE-SMALL", "COLLECTIVE", "NPE-IND", "NPE-NEW", "NPE"):
            assert 11 <= len(version.checklist(kind)) <= 40, kind


def test_evidence_goes_with_the_finding_and_is_seen_by_whoever_sees_that(town: Town) -> None:
    engine = town.driver.engine
    appointed(town, "labour_su", works=town.works)
    inspection = started(town)
    photo = engine.execute(
        AddAttachment(inspection.instance_id, "公开栏.jpg", "image/jpeg", b"photo"),
        actor="labour_su",
    )
    rows = [{**row, "answer": "yes"} for row in inspection.data["answers"]]
    evidence = [str(photo.attachment_id)]
    rows[0] |= {"answer": "no", "note": "没有看到记录", "finding": True, "evidence": evidence}
    seen = {"inspected_on": "2026-05-20", "answers": rows, "location": "40.65742, 109.84032"}
    inspection.work_item("入企检查").do(by="labour_su", **seen)
    inspection.work_item("企业确认").do(by="works_gao", opinion="confirm")
    inspection.work_item("写指导报告").complete(by="labour_su", guidance="请尽快整改到位。")
    inspection.work_item("审核报告").do(by="office_li", review_decision="accept")
    engine.run_due()

    (finding,) = engine.query(FindingsOf(enterprise_id=town.works), actor="industry_wang")
    assert finding.attachment_ids == (photo.attachment_id,)
    assert "40.65742, 109.84032" in finding.detail
    asked = GetEvidence(finding.finding_id, photo.attachment_id)
    for user_id in ("industry_wang", "works_gao", "office_li"):
        assert engine.query(asked, actor=user_id).content == b"photo"
    with pytest.raises(NotFound):
        engine.query(GetEvidence(finding.finding_id, 10**6), actor="office_li")
    seat_office(engine, "stranger", "150300")
    with pytest.raises(NotFound):
        engine.query(asked, actor="stranger")


def test_photos_of_another_matter_are_refused(town: Town) -> None:
    engine = town.driver.engine
    appointed(town, works=town.works)
    contact = town.signed()
    foreign = engine.execute(
        AddAttachment(contact.instance_id, "别处.jpg", "image/jpeg", b"x"), actor="industry_wang"
    )
    inspection = started(town)
    rows = [{**row, "answer": "yes"} for row in inspection.data["answers"]]
    evidence = [str(foreign.attachment_id)]
    rows[0] |= {"answer": "no", "note": "没有看到记录", "finding": True, "evidence": evidence}
    item = inspection.work_item("入企检查").claim(by="industry_wang")
    with pytest.raises(InvalidInput, match="附件"):
        item.complete(by="industry_wang", inspected_on="2026-05-20", answers=rows)
    assert inspection.open_names == ["入企检查"]
