"""P05 on both databases: the lists, the numbers, withdrawal and transfer, what a step costs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from engine.commands.base import Command
from engine.commands.instances import CancelInstance, ListInstances, ResumeInstance, SuspendInstance
from engine.context import Context, Module
from engine.errors import Forbidden, InvalidInput, InvalidState, NotFound
from engine.ids import SYSTEM
from tests.conftest import Statements
from tests.processes.conftest import Town, need, record
from tests.processes.rectifying import (
    ACCEPTED,
    DONE,
    PLAN,
    REJECTED,
    close,
    matter_of,
    now,
    rectify,
    report,
)
from workflows.contact_enterprise.need_queries import needs_of
from workflows.documents.commands import GetDocument
from workflows.intake.module import module as intake
from workflows.rectification import findings
from workflows.rectification.commands import (
    CountFindings,
    ExportFindings,
    FindingFilter,
    FindingsOf,
    GetFinding,
    IssueFindingList,
    ListFindings,
    ReportFinding,
    TransferFinding,
    WithdrawFinding,
)
from workflows.rectification.grading import grade_of
from workflows.rectification.views import (
    Category,
    FindingList,
    FindingState,
    FoundProblem,
    Grade,
    GradingAnswers,
    NewFinding,
    RoundKind,
    SourceKind,
)


@dataclass(frozen=True, slots=True)
class _Open(Command[int]):
    """What an inspection does in a step of its own."""

    new: NewFinding


@dataclass(frozen=True, slots=True)
class _TakeBack(Command[None]):
    """What an inspection does once its finding has proved wrong."""

    source_instance_id: int
    number: int


def _take_back(ctx: Context, command: _TakeBack) -> None:
    findings.withdraw_finding(ctx, command.source_instance_id, command.number, "检查有误")


@pytest.fixture
def modules(modules: list[Module]) -> list[Module]:
    """What is handed in is checked against its form, as it is in service."""
    source = Module(
        name="source",
        commands={
            _Open: lambda ctx, command: findings.open_finding(ctx, command.new),
            _TakeBack: _take_back,
        },
    )
    return [*modules, intake(), source]


def test_each_round_keeps_its_plan_evidence_reasons_and_people(town: Town) -> None:
    finding = report(town)
    matter = matter_of(town, finding)
    rectify(matter)
    matter.work_item("核验").do(by="industry_wang", **REJECTED)
    matter.work_item("整改").do(by="works_gao", **DONE)
    matter.work_item("核验").do(by="industry_wang", **ACCEPTED)
    matter.work_item("销号").do(by="office_li", close_decision="close")

    now(town, finding)
    file = town.driver.engine.query(GetFinding(finding.finding_id), actor="works_gao")
    first, second = file.rounds
    assert (first.kind, first.measures, first.verification) == (
        RoundKind.FIRST,
        "指定专人每月更新",
        "reject",
    )
    assert (second.kind, second.reason) == (RoundKind.REJECTED, "没有公开工资协商情况")
    assert (first.planned_by, first.handed_in_by, first.verified_by) == (
        "works_gao",
        "works_gao",
        "industry_wang",
    )
    assert (first.closed_by, second.closed_by) == ("", "office_li")
    assert file.names["industry_wang"] != ""
    assert file.finding.state is FindingState.CLOSED
    assert file.finding.closure_number == second.closure_number == "产改销〔2026〕1号"


def test_what_is_written_late_does_not_turn_a_finding_back(town: Town) -> None:
    """The job of a hand-in runs after the unit has verified: rounds are whole, the state stays."""
    finding = report(town)
    matter = matter_of(town, finding)
    rectify(matter)
    town.driver.clock.move_to(town.driver.clock.now() + timedelta(minutes=5))
    matter.work_item("核验").do(by="industry_wang", **ACCEPTED)
    found = now(town, finding)
    file = town.driver.engine.query(GetFinding(finding.finding_id), actor="office_li")
    assert found.state is FindingState.CLOSING
    assert [(each.done, each.verification) for each in file.rounds] == [(DONE["done"], "accept")]


def test_closure_numbers_run_by_year_and_are_never_given_twice(town: Town) -> None:
    one, other = report(town, "一"), report(town, "二")
    close(town, one)
    close(town, other)
    town.driver.advance("P90D")
    matter_of(town, one).work_item("回头看").do(
        by="industry_wang", look_back="relapsed", relapse="七月以后又没有更新"
    )
    assert now(town, one).closed_at is None
    file = town.driver.engine.query(GetFinding(one.finding_id), actor="office_li")
    assert [each.looked_back_by for each in file.rounds] == ["industry_wang", ""]
    close(town, one)
    assert [now(town, each).closure_number for each in (one, other)] == [
        "产改销〔2026〕3号",
        "产改销〔2026〕2号",
    ]
    town.driver.advance("P300D")
    third = report(town, "三")
    close(town, third)
    assert now(town, third).closure_number == "产改销〔2027〕1号"


def test_opening_a_finding_again_opens_none_twice(town: Town) -> None:
    contact = town.signed()
    new = NewFinding(
        source_kind=SourceKind.INSPECTION,
        source_instance_id=contact.instance_id,
        number=1,
        enterprise_id=town.works,
        unit_id=town.labour,
        officer="labour_su",
        title="没有集体合同",
        detail="",
        category=Category.RIGHTS,
        clause_id="3.4-10",
        found_on=date(2026, 5, 20),
        severity=GradingAnswers(harms=True),
    )
    engine = town.driver.engine
    engine.execute(_Open(new), actor=SYSTEM)
    engine.execute(_Open(replace(new, title="又来一次")), actor=SYSTEM)
    engine.run_due()

    query = FindingsOf(source_instance_id=contact.instance_id)
    (found,) = engine.query(query, actor="office_li")
    assert (found.title, found.grade, found.unit_id) == (
        "没有集体合同",
        Grade.IMMEDIATE,
        town.labour,
    )
    close_as_labour(town, found)
    town.driver.advance("P90D")
    # The officer who found it looks back, whoever else is in the unit.
    assert matter_of(town, found).work_item("回头看").now.assignee == "labour_su"

    engine.execute(_TakeBack(contact.instance_id, 1), actor=SYSTEM)
    engine.run_due()
    assert now(town, found).state is FindingState.CLOSED  # What is closed stays closed.


def close_as_labour(town: Town, finding: FoundProblem) -> None:
    matter = matter_of(town, finding)
    rectify(matter)
    matter.work_item("核验").do(by="labour_su", **ACCEPTED)
    matter.work_item("销号").do(by="office_li", close_decision="close")


def test_refuses_a_finding_that_says_too_little(town: Town) -> None:
    engine = town.driver.engine
    bad = ReportFinding(town.works, " ", "", Category.OTHER, clause_id="9.9-99", unit_id=999)
    with pytest.raises(InvalidInput) as refused:
        engine.execute(bad, actor="office_li")
    assert [each.field for each in refused.value.problems] == ["title", "clause_id", "unit_id"]
    with pytest.raises(InvalidInput):
        engine.execute(replace(bad, title="好", found_on=date(2026, 5, 21)), actor="office_li")
    with pytest.raises(Forbidden):
        engine.execute(replace(bad, title="好"), actor="works_gao")


def test_the_office_withdraws_what_proves_wrong(town: Town) -> None:
    finding = report(town)
    engine = town.driver.engine
    with pytest.raises(InvalidInput):
        engine.execute(WithdrawFinding(finding.finding_id, " "), actor="office_li")
    with pytest.raises(Forbidden):
        engine.execute(WithdrawFinding(finding.finding_id, "不实"), actor="industry_wang")
    engine.execute(WithdrawFinding(finding.finding_id, "复查不实"), actor="office_li")
    found = now(town, finding)
    assert (found.state, found.withdrawn_reason) == (FindingState.WITHDRAWN, "复查不实")
    assert engine.query(CountFindings(), actor="office_li").all.total == 0
    with pytest.raises(InvalidState):
        engine.execute(WithdrawFinding(finding.finding_id, "再撤"), actor="office_li")


def test_another_unit_verifies_whether_it_waits_already_or_not(town: Town) -> None:
    engine = town.driver.engine
    finding = report(town)
    matter = matter_of(town, finding)
    engine.execute(TransferFinding(finding.finding_id, town.labour, "归人社"), actor="office_li")
    rectify(matter)
    assert matter.work_item("核验").now.scope.owner == f"unit:{town.labour}"
    with pytest.raises(InvalidInput):
        engine.execute(TransferFinding(finding.finding_id, town.labour, "再"), actor="office_li")
    engine.execute(TransferFinding(finding.finding_id, town.industry, "归工信"), actor="office_li")
    matter.work_item("核验").do(by="industry_wang", **ACCEPTED)
    assert now(town, finding).unit_id == town.industry


def test_a_suspended_finding_is_not_overdue_and_a_cancelled_one_is_withdrawn(town: Town) -> None:
    engine = town.driver.engine
    finding = report(town)
    instance_id = matter_of(town, finding).instance_id
    engine.execute(SuspendInstance(instance_id, "停产检修"), actor="office_li")
    town.driver.advance("P40WD")
    assert (now(town, finding).suspended, now(town, finding).overdue) == (True, False)
    engine.execute(ResumeInstance(instance_id), actor="office_li")
    assert not now(town, finding).suspended
    engine.execute(CancelInstance(instance_id, "企业注销"), actor="office_li")
    assert now(town, finding).state is FindingState.WITHDRAWN


def test_lists_narrow_page_and_show_to_each_what_is_theirs(town: Town) -> None:
    engine = town.driver.engine
    old = report(town, "旧问题")
    town.driver.advance("P30WD")
    late = report(town, "新问题", unit_id=town.labour, severity=GradingAnswers(joint=True))

    def titles(actor: str, **narrow: object) -> list[str]:
        wish = FindingFilter(**narrow)  # type: ignore[arg-type]
        page = engine.query(ListFindings(wish), actor=actor)
        return [row.finding.title for row in page.rows]

    assert titles("office_li") == ["新问题", "旧问题"]
    assert titles("industry_wang") == titles("office_li")  # Posts see their area whole.
    assert titles("works_gao") == ["新问题", "旧问题"]
    assert titles("office_li", overdue=True) == ["旧问题"]
    assert titles("office_li", grade="complex", state="live") == ["新问题"]
    assert titles("office_li", unit_id=town.industry, text="旧") == ["旧问题"]
    assert titles("office_li", area="1501") == titles("office_li", state="closed") == []

    first = engine.query(ListFindings(limit=1), actor="office_li")
    rest = engine.query(ListFindings(cursor=first.next_cursor, limit=1), actor="office_li")
    assert [row.finding.finding_id for row in (*first.rows, *rest.rows)] == [
        late.finding_id,
        old.finding_id,
    ]
    assert rest.next_cursor == ""
    with pytest.raises(Forbidden):
        engine.query(ExportFindings(), actor="works_gao")


def test_a_stranger_does_not_know_of_a_finding(town: Town) -> None:
    finding = report(town)
    engine = town.driver.engine
    other = town.enterprise("对门乳业有限公司", unit_id=None)
    assert engine.query(FindingsOf(enterprise_id=other), actor="office_li") == ()
    with pytest.raises(NotFound):
        engine.query(GetFinding(finding.finding_id + 1), actor="office_li")


def test_figures_count_shares_and_working_days_by_unit(town: Town) -> None:
    closed, relapsed = report(town, "一"), report(town, "二")
    report(town, "三", unit_id=town.labour)
    town.driver.advance("P4WD")
    close(town, closed)
    close(town, relapsed)
    town.driver.advance("P90D")
    matter_of(town, relapsed).work_item("回头看").do(
        by="industry_wang", look_back="relapsed", relapse="又没有更新"
    )
    figures = town.driver.engine.query(CountFindings(), actor="office_li")
    assert [each.unit_id for each in figures.units] == sorted([town.industry, town.labour])
    industry = next(each for each in figures.units if each.unit_id == town.industry).all
    assert (industry.closed_share, industry.reopened_share) == (0.5, 0.5)
    assert industry.mean_working_days == 4
    assert figures.all.total == 3
    assert figures.of_grade(Grade.GENERAL).overdue == 1


@pytest.mark.parametrize("listed", list(FindingList))
def test_each_list_is_issued_as_a_numbered_document(town: Town, listed: FindingList) -> None:
    engine = town.driver.engine
    command = IssueFindingList(listed, FindingFilter(enterprise_id=town.works))
    with pytest.raises(InvalidInput):
        engine.execute(command, actor="office_li")
    matter_of(town, report(town)).work_item("制定整改方案").do(by="works_gao", **PLAN)
    with pytest.raises(Forbidden):
        engine.execute(command, actor="industry_wang")
    document = engine.execute(command, actor="office_li")
    assert document.number.endswith("〔2026〕1号")
    assert document.title.startswith("青岭装备制造有限公司")
    # The enterprise that it goes to reads it.
    seen = engine.query(GetDocument(document.document_id), actor="works_gao")
    assert "公开栏没有更新" in str(seen.body)


def test_a_need_shows_what_has_become_of_its_finding(town: Town) -> None:
    town.driver.advance("P2D")  # To the day of the visit.
    contact = town.recorded(need("公开栏没有更新", "problem"), need("技师研修班"))
    engine = town.driver.engine
    engine.run_due()  # What the job of the need has armed.
    (finding,) = engine.query(
        FindingsOf(source_instance_id=contact.instance_id, source_kind=SourceKind.CONTACT),
        actor="office_li",
    )
    assert finding.number == 1

    def state() -> str:
        with engine.store.reading() as uow:
            return str(needs_of(uow, [contact.instance_id])[contact.instance_id][0].state)

    assert state() == "open"
    close(town, finding)
    assert state() == "solved"
    town.driver.advance("P90D")
    matter_of(town, finding).work_item("回头看").do(
        by="industry_wang", look_back="relapsed", relapse="又没有更新"
    )
    assert state() == "open"


def test_a_corrected_record_withdraws_the_finding(town: Town) -> None:
    town.driver.advance("P2D")  # To the day of the visit.
    contact = town.recorded(need("公开栏没有更新", "problem"))
    engine = town.driver.engine
    engine.run_due()
    contact.work_item("确认与评价").do(
        by="works_gao", opinion="dissent", dissent_reason="上月已更新"
    )
    contact.work_item("更正走访记录").do(by="industry_wang", **record())
    engine.run_due()
    engine.run_due()
    (finding,) = engine.query(FindingsOf(enterprise_id=town.works), actor="office_li")
    assert finding.state is FindingState.WITHDRAWN
    query = ListInstances(key="rectification", business_key=f"P05-{finding.finding_id}")
    (matter,) = engine.query(query, actor=SYSTEM).instances
    assert matter.state == "completed"


@pytest.mark.parametrize(
    ("category", "severity", "recurs", "given", "grade"),
    [
        (Category.OTHER, GradingAnswers(), False, None, Grade.GENERAL),
        (Category.OTHER, GradingAnswers(harms=True, joint=True), False, None, Grade.IMMEDIATE),
        (Category.OTHER, GradingAnswers(on_the_spot=True), False, None, Grade.IMMEDIATE),
        (Category.OTHER, GradingAnswers(joint=True), False, None, Grade.COMPLEX),
        (Category.OTHER, GradingAnswers(on_the_spot=True), True, None, Grade.GENERAL),
        (Category.RIGHTS, GradingAnswers(), True, None, Grade.COMPLEX),
        (Category.OTHER, GradingAnswers(harms=True), False, Grade.COMPLEX, Grade.COMPLEX),
    ],
)
def test_d5_grades_by_harm_effort_and_recurrence(
    category: Category, severity: GradingAnswers, recurs: bool, given: Grade | None, grade: Grade
) -> None:
    found = grade_of(category, severity, recurs=recurs, given=given)
    assert (found.grade, found.limit) == (grade, f"limit_{grade.value}")
    assert found.reason


def test_what_was_closed_within_a_year_recurs(town: Town) -> None:
    first = report(town, "一", category=Category.RIGHTS)
    assert not first.recurs
    close(town, first)
    again = report(town, "二", category=Category.RIGHTS)
    assert (again.recurs, again.grade) == (True, Grade.COMPLEX)
    assert not report(town, "三", category=Category.QUALITY).recurs


def test_a_page_of_the_list_is_one_statement(town: Town, statements: Statements) -> None:
    report(town)
    engine = town.driver.engine
    engine.query(ListFindings(), actor="office_li")
    with statements.at_most(2):
        engine.query(ListFindings(), actor="office_li")
