"""任务 as office and units see it."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from openpyxl import load_workbook

from engine.commands.instances import GetInstance, ListInstances
from engine.commands.work_items import ClaimWorkItem, CompleteWorkItem
from engine.ids import SYSTEM
from tests.web.conftest import MORNING, Browser
from web.assembly import Duban
from workflows.organisation import commands as c
from workflows.organisation.duties import Duty

SignIn = Callable[[str], Browser]


@pytest.fixture
def dispatched(packages: None, duban: Duban, sign_in: SignIn) -> int:
    """The instance of a conference whose one task is with the unit of 王芳."""
    engine = duban.engine
    engine.execute(c.AddPerson("bao", "包文"), actor=SYSTEM)
    post = engine.execute(c.AddPost(2, "召集人", Duty.CONVENER), actor=SYSTEM)
    engine.execute(c.Appoint(post.post_id, "bao", MORNING.date()), actor=SYSTEM)
    today = MORNING.date().isoformat()
    office = sign_in("office")
    begun = office.post(
        "/start/task_decomposition",
        on="/start/task_decomposition",
        conference_name="第一次联席会议",
        held_on=today,
        purpose="",
    )
    assert begun.status_code == 302
    (found,) = engine.query(ListInstances(key="task_decomposition"), actor=SYSTEM).instances
    items = [{"title": "培训产业工人", "lead_unit_id": "1", "person": "王芳", "kind": "urgent"}]
    for by, data in (
        ("office", {"held_on": today, "topics": [{"topic": "年度任务"}]}),
        ("bao", {"topics_decision": "approve"}),
        (
            "office",
            {
                "held_on": today,
                "place": "三楼",
                "chair": "包文",
                "present": "各单位",
                "resolutions": "同意。",
            },
        ),
        ("office", {"items": items}),
        ("bao", {"list_decision": "approve"}),
    ):
        (item,) = engine.query(GetInstance(found.instance_id), actor=SYSTEM).items
        engine.execute(ClaimWorkItem(item.work_item_id), actor=by)
        engine.execute(CompleteWorkItem(item.work_item_id, data), actor=by)
    engine.run_due()
    return found.instance_id


def test_tasks_are_listed_by_conference_and_found_by_unit_and_state(
    dispatched: int, sign_in: SignIn
) -> None:
    page = sign_in("wang").get("/tasks").text
    for text in ("第一次联席会议", "1. 培训产业工人", "自治区工信厅", "待签收"):
        assert text in page
    assert "发起联席会议" not in page
    office = sign_in("office")
    assert "发起联席会议" in office.get("/tasks").text
    assert "培训产业工人" in office.get(f"/tasks?meeting={dispatched}&unit=1&state=to_sign").text
    assert "没有符合条件的任务" in office.get("/tasks?state=closed").text
    assert "没有符合条件的任务" in office.get("/tasks?unit=99&q=x").text


def test_the_list_of_a_conference_can_be_printed_and_taken_along(
    dispatched: int, sign_in: SignIn
) -> None:
    office = sign_in("office")
    page = office.get(f"/tasks/conferences/{dispatched}").text
    assert "1项，已销号0项（0%）" in page
    assert "data-print" in page
    assert "会议纪要" in page
    book = load_workbook(BytesIO(office.get(f"/tasks/conferences/{dispatched}/list.xlsx").data))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[0][:4] == ("序号", "任务", "具体要求", "主办单位")
    assert rows[1][1] == "培训产业工人"
    assert "第一次联席会议" in office.get("/tasks/conferences").text


def test_figures_stand_in_code_order_with_a_total(dispatched: int, sign_in: SignIn) -> None:
    page = sign_in("office").get("/tasks/figures").text
    assert "自治区工信厅" in page
    assert "合计" in page
    assert "不排名" in page


def test_the_office_takes_a_task_back_from_its_page(
    dispatched: int, duban: Duban, sign_in: SignIn
) -> None:
    engine = duban.engine
    (task,) = engine.query(ListInstances(key="task_item"), actor=SYSTEM).instances
    office = sign_in("office")
    assert "变更主办" not in office.get("/tasks/1").text
    for data in (
        {"sign_decision": "accept"},
        {"measures": "分期办班", "person": "王芳"},
    ):
        (item,) = engine.query(GetInstance(task.instance_id), actor=SYSTEM).items
        engine.execute(ClaimWorkItem(item.work_item_id), actor="wang")
        engine.execute(CompleteWorkItem(item.work_item_id, data), actor="wang")
    assert "变更主办" in office.get("/tasks/1").text
    assert office.post("/tasks/1/lead", on="/tasks/1", reason=" ").status_code == 422
    assert office.post("/tasks/1/lead", on="/tasks/1", reason="机构改革").status_code == 303
    assert "待核定" in office.get("/tasks/1").text


def test_what_is_none_of_ones_business_is_not_there(dispatched: int, sign_in: SignIn) -> None:
    outsider = sign_in("outsider")
    assert "培训产业工人" not in outsider.get("/tasks").text
    for address in ("/tasks/1", f"/tasks/conferences/{dispatched}"):
        assert outsider.get(address).status_code == 404
