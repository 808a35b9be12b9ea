"""P01 as people go through it: what the stories do not tell (6.1-01)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from engine.clock import LOCAL_ZONE
from engine.commands.instances import CancelInstance, ListInstances
from engine.commands.work_items import CompleteWorkItem
from engine.context import Module
from engine.errors import Forbidden, InvalidInput, InvalidState, NotFound
from engine.ids import SYSTEM
from tests.conftest import Statements
from tests.driver import DrivenInstance
from tests.processes.conftest import Town, seat_office
from workflows.documents.commands import GetDocument
from workflows.documents.module import module as documents
from workflows.intake.module import module as intake
from workflows.notices.module import module as notices
from workflows.supervision.commands import DecideExtension, RequestExtension
from workflows.task_decomposition.commands import (
    ChangeLead,
    GetResponsibilityList,
    GetTask,
    GetTaskFigures,
    ListMeetings,
    ListTasks,
    StartConference,
    TaskFilter,
)
from workflows.task_decomposition.module import module as task_decomposition
from workflows.task_decomposition.views import ContributionState, Task, TaskState

HELD = date(2026, 5, 25)


@pytest.fixture
def modules(modules: list[Module]) -> list[Module]:
    known = {each.name for each in modules}
    further = [task_decomposition(), intake(), documents(), notices()]
    return [*modules, *(each for each in further if each.name not in known)]


def conference(town: Town, *items: dict[str, Any]) -> DrivenInstance:
    """A conference as far as the convener has its list before him."""
    driver = town.driver
    command = StartConference("2026年第一次联席会议", HELD, "部署年度任务")
    begun = driver.instance(driver.engine.execute(command, actor="office_li").instance_id)
    topics = [{"topic": "年度重点任务", "proposer": "工信局"}]
    begun.work_item("拟定议题").do(by="office_li", held_on=HELD.isoformat(), topics=topics)
    begun.work_item("审定议题").do(by="convener_bao", topics_decision="approve")
    driver.advance_to(datetime(2026, 5, 25, 15, tzinfo=LOCAL_ZONE))
    begun.work_item("整理会议纪要").do(
        by="office_li",
        held_on=HELD.isoformat(),
        place="市总工会",
        chair="包召集人",
        present="各成员单位",
        resolutions="同意年度重点任务分解方案。",
    )
    begun.work_item("分解任务").do(by="office_li", items=list(items))
    return begun


def item(town: Town, title: str = "培训产业工人", **more: Any) -> dict[str, Any]:
    return {
        "title": title,
        "lead_unit_id": str(town.industry),
        "co_unit_ids": [str(town.labour)],
        "person": "王科长",
        "kind": "ordinary",
        "clause_id": "6.1-01",
    } | more


def dispatched(town: Town, *items: dict[str, Any]) -> list[DrivenInstance]:
    begun = conference(town, *(items or (item(town),)))
    begun.work_item("审定责任清单").do(by="convener_bao", list_decision="approve")
    town.driver.engine.run_due()
    found = town.driver.engine.query(ListInstances(key="task_item"), actor=SYSTEM).instances
    return [town.driver.instance(each.instance_id) for each in sorted(found, key=_by_id)]


def _by_id(each: Any) -> int:
    return int(each.instance_id)


def in_progress(town: Town) -> DrivenInstance:
    (task,) = dispatched(town)
    task.work_item("签收").do(by="industry_wang", sign_decision="accept")
    task.work_item("部署安排").do(by="industry_wang", measures="分期办班", person="王科长")
    town.driver.engine.run_due()
    return task


def tasks(town: Town, *, by: str = "office_li", **narrow: Any) -> tuple[Task, ...]:
    return town.driver.engine.query(ListTasks(TaskFilter(**narrow)), actor=by).tasks


def test_minutes_and_list_are_numbered_documents_and_every_item_is_dispatched(town: Town) -> None:
    begun = dispatched(town, item(town, "甲"), item(town, "乙", co_unit_ids=[], kind="urgent"))
    engine = town.driver.engine
    (held,) = engine.query(ListMeetings(), actor="office_li")
    listed = engine.query(GetResponsibilityList(held.meeting_id), actor="office_li")
    minutes = engine.query(GetDocument(held.minutes_id or 0), actor="office_li")
    paper = engine.query(GetDocument(held.list_id or 0), actor="office_li")

    assert (held.held_on, held.tasks, held.closed) == (HELD, 2, 0)
    assert [(each.number, each.title, each.state) for each in listed.tasks] == [
        (1, "甲", TaskState.TO_SIGN),
        (2, "乙", TaskState.TO_SIGN),
    ]
    assert (minutes.kind, paper.kind) == ("minutes", "responsibility_list")
    assert [row["item"] for row in paper.body["items"]] == ["甲", "乙"]
    assert minutes.number in paper.body["reason"]
    assert [each.open_names for each in begun] == [["签收"], ["签收"]]


def test_a_list_with_a_date_that_is_past_is_refused_by_its_row(town: Town) -> None:
    with pytest.raises(InvalidInput) as refused:
        conference(town, item(town), item(town, "乙", due_on=HELD.isoformat()))
    (problem,) = refused.value.problems
    assert (problem.field, problem.params) == ("items", {"number": 2})


def test_state_and_colour_follow_the_work(town: Town) -> None:
    (task,) = dispatched(town)
    assert [each.state for each in tasks(town)] == [TaskState.TO_SIGN]
    task.work_item("签收").do(by="industry_wang", sign_decision="dispute", return_reason="不归我们")
    assert [each.state for each in tasks(town)] == [TaskState.SETTLING]
    task.work_item("核定主办协办").do(
        by="office_li",
        settle_decision="dispatch",
        new_unit_id=str(town.labour),
        new_co_unit_ids=[str(town.industry)],
        person="苏科长",
        settle_reason="按职责",
    )
    (moved,) = tasks(town)
    assert (moved.lead_unit_id, moved.person, moved.state) == (
        town.labour,
        "苏科长",
        TaskState.TO_SIGN,
    )
    assert [each.unit_id for each in moved.co_units] == [town.industry]
    town.driver.advance("P20WD")
    assert [each.urgency.value for each in tasks(town)] == ["red"]
    assert tasks(town, colour=tasks(town)[0].urgency) == tasks(town)
    assert tasks(town, state=TaskState.CLOSED) == ()


def test_who_contributes_sees_the_task_and_whoever_has_no_part_in_it_does_not(town: Town) -> None:
    seat_office(town.driver.engine, "hohhot_ta", "150100")
    dispatched(town)
    (task,) = tasks(town)
    assert tasks(town, by="labour_su") == tasks(town, by="industry_wang") == (task,)
    for by in ("works_gao", "hohhot_ta"):
        assert tasks(town, by=by) == ()
        with pytest.raises(NotFound):
            town.driver.engine.query(GetTask(task.task_id), actor=by)
        with pytest.raises(NotFound):
            town.driver.engine.query(GetResponsibilityList(task.meeting_id), actor=by)


def test_an_extension_moves_the_date_and_closing_within_it_is_in_time(town: Town) -> None:
    task = in_progress(town)
    (before,) = tasks(town)
    work = task.work_item("落实任务")
    asked = town.driver.engine.execute(
        RequestExtension(work.claim(by="industry_wang").work_item_id, 10, "报名不足"),
        actor="industry_wang",
    )
    town.driver.engine.execute(DecideExtension(asked.request_id, approve=True), actor="office_li")
    (after,) = tasks(town)
    assert before.due_at is not None
    assert after.due_at is not None
    assert after.due_at > before.due_at
    town.driver.advance_to(after.due_at.replace(minute=0))
    task.work_item("落实任务").complete(by="industry_wang", result="已办完三期。")
    task.work_item("核验销号").do(by="office_li", verify_decision="close")
    (closed,) = tasks(town)
    assert (closed.state, closed.on_time) == (TaskState.CLOSED, True)


def test_closing_takes_open_contributions_back_and_counts_for_the_figures(town: Town) -> None:
    task = in_progress(town)
    town.driver.advance("P20WD")
    (figures,) = town.driver.engine.query(GetTaskFigures(), actor="office_li").units
    assert (figures.open, figures.overdue, figures.share) == (1, 1, 0)
    task.work_item("落实任务").do(by="industry_wang", result="已办完三期。")
    task.work_item("核验销号").do(by="office_li", verify_decision="close")
    town.driver.engine.run_due()
    (figures,) = town.driver.engine.query(GetTaskFigures(), actor="office_li").units
    assert (figures.open, figures.closed, figures.on_time, figures.share) == (0, 1, 0, 0)
    found = town.driver.engine.query(ListInstances(key="task_contribution"), actor=SYSTEM)
    assert [each.state.value for each in found.instances] == ["cancelled"]
    (task_row,) = tasks(town)
    assert [each.state for each in task_row.co_units] == [ContributionState.TAKEN_BACK]


def test_a_co_unit_reports_and_the_task_shows_it(town: Town) -> None:
    in_progress(town)
    (found,) = town.driver.engine.query(
        ListInstances(key="task_contribution"), actor=SYSTEM
    ).instances
    part = town.driver.instance(found.instance_id)
    part.work_item("协办落实").do(by="labour_su", co_decision="done", co_result="已组织报名。")
    (task,) = tasks(town)
    assert [(each.state, each.result) for each in task.co_units] == [
        (ContributionState.DONE, "已组织报名。")
    ]


def test_the_lead_is_changed_while_it_is_carried_out_and_at_no_other_time(town: Town) -> None:
    task = in_progress(town)
    (row,) = tasks(town)
    engine = town.driver.engine
    assert engine.query(GetTask(row.task_id), actor="office_li").may_change_lead
    assert not engine.query(GetTask(row.task_id), actor="labour_su").may_change_lead
    with pytest.raises(Forbidden):
        engine.execute(ChangeLead(row.task_id, "机构改革"), actor="labour_su")
    with pytest.raises(InvalidInput):
        engine.execute(ChangeLead(row.task_id, " "), actor="office_li")
    engine.execute(ChangeLead(row.task_id, "机构改革"), actor="office_li")
    assert task.open_names == ["核定主办协办"]
    assert task.data["conference_name"] == "2026年第一次联席会议"
    with pytest.raises(InvalidState):
        engine.execute(ChangeLead(row.task_id, "机构改革"), actor="office_li")


def test_a_cancelled_task_is_withdrawn_from_the_list(town: Town) -> None:
    (task,) = dispatched(town)
    town.driver.engine.execute(
        CancelInstance(task.now.instance_id, "并入另一项"), actor="office_li"
    )
    assert [each.state for each in tasks(town)] == [TaskState.WITHDRAWN]
    (held,) = town.driver.engine.query(ListMeetings(), actor="office_li")
    assert held.tasks == 0


def test_only_offices_begin_conferences(town: Town) -> None:
    for by in ("industry_wang", "works_gao"):
        with pytest.raises(Forbidden):
            town.driver.engine.execute(StartConference("会", HELD), actor=by)
    with pytest.raises(InvalidInput):
        town.driver.engine.execute(StartConference(" ", HELD), actor="office_li")


def test_offices_are_reminded_each_for_itself(town: Town) -> None:
    seat_office(town.driver.engine, "region_ulan")
    dispatched(town)  # Baotou has held one on 25 May.
    town.driver.advance("P364D")
    found = town.driver.engine.query(ListInstances(key="conference_reminder"), actor=SYSTEM)
    open_now = [each for each in found.instances if each.state.value == "active"]
    assert len(open_now) == 1
    names = town.driver.instance(open_now[0].instance_id)
    assert [each["area"] for each in names.data["lapsed"]] == ["15"]


def test_every_step_of_a_task_takes_at_most_twelve_statements(
    town: Town, statements: Statements
) -> None:
    def do(instance: DrivenInstance, name: str, by: str, **data: Any) -> None:
        held = instance.work_item(name).claim(by=by)
        command = CompleteWorkItem(held.work_item_id, data)
        with statements.at_most(12):
            town.driver.engine.execute(command, actor=by, key=f"press-{held.work_item_id}")

    first = in_progress(town)  # Diagrams and forms are read once in the life of a node.
    first.work_item("落实任务").do(by="industry_wang", result="已办完三期。")
    (_, task) = dispatched(town)
    do(task, "签收", "industry_wang", sign_decision="accept")
    do(task, "部署安排", "industry_wang", measures="分期办班", person="王科长")
    do(task, "落实任务", "industry_wang", result="已办完三期。")
    do(task, "核验销号", "office_li", verify_decision="return", verify_reason="缺材料")
    do(task, "落实任务", "industry_wang", result="已办完三期，附材料。")
    do(task, "核验销号", "office_li", verify_decision="close")
