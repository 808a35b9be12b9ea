"""Starting activities of an ad-hoc subprocess from the pages and by the API."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.commands.definitions import Deploy
from engine.commands.instances import GetInstance, StartInstance
from engine.ids import SYSTEM
from engine.views import Instance, InstanceView, Scope
from tests.engine.world import flow, process
from tests.web.conftest import Browser
from web.assembly import Duban
from workflows.accounts.commands import CreateToken
from workflows.accounts.views import TokenScope

CASE = process(
    "case",
    '<startEvent id="s"/><parallelGateway id="g"/>'
    '<adHocSubProcess id="work" name="处理情况" ordering="Sequential">'
    '<userTask id="hear" name="听取意见" duban:candidateGroups="unit:1:handler"/>'
    '<userTask id="look" name="现场查看" duban:candidateGroups="unit:1:handler"/></adHocSubProcess>'
    '<userTask id="keep" name="牵头" duban:assignee="bai"/><endEvent id="e"/><endEvent id="e2"/>'
    + flow("s", "g", "work", "e")
    + flow("g", "keep", "e2"),
)


@pytest.fixture
def case(duban: Duban) -> Instance:
    duban.engine.execute(Deploy("case", (("case.bpmn", CASE),)), actor=SYSTEM)
    command = StartInstance(
        key="case", title="一件需要跟进的事", scope=Scope(area="15", owner="unit:1")
    )
    return duban.engine.execute(command, actor="wang")


def seen(duban: Duban, case: Instance) -> InstanceView:
    return duban.engine.query(GetInstance(case.instance_id), actor=SYSTEM)


def answered(response: TestResponse) -> dict[str, Any]:
    found = response.get_json()
    assert isinstance(found, dict)
    return found


def test_the_page_of_the_matter_lists_what_may_be_started_and_starts_it(
    browser: Browser, duban: Duban, case: Instance
) -> None:
    browser.sign_in("wang")
    address = f"/instances/{case.instance_id}"
    page = browser.get(address).text
    assert "处理情况" in page
    assert page.count('name="element_id"') == 2
    (ad_hoc,) = seen(duban, case).ad_hoc
    start = f"{address}/ad-hoc/{ad_hoc.task_id}/start"
    answer = browser.post(start, on=address, element_id="hear")
    assert answer.headers["Location"].endswith(address)
    page = browser.get(address).text
    assert 'name="element_id"' not in page
    assert page.count("一次只能办一项") == 1
    assert "正在办1项" in page
    assert "正在办的会被收回" in page
    assert sorted(item.name for item in seen(duban, case).items) == ["听取意见", "牵头"]
    assert "发起“听取意见”" in page


def test_the_page_of_an_item_does_so_too_and_comes_back_to_it(
    browser: Browser, duban: Duban, case: Instance
) -> None:
    browser.sign_in("bai")
    (item,) = seen(duban, case).items
    (ad_hoc,) = seen(duban, case).ad_hoc
    address = f"/items/{item.work_item_id}"
    assert "都办妥了，结束" in browser.get(address).text
    end = f"/instances/{case.instance_id}/ad-hoc/{ad_hoc.task_id}/complete"
    answer = browser.post(end, on=address, work_item_id=str(item.work_item_id))
    assert answer.headers["Location"].endswith(address)
    page = browser.get(address).text
    assert "都办妥了，结束" not in page
    assert "结束“处理情况”" in page


def test_who_may_not_start_anything_is_told_why(
    browser: Browser, duban: Duban, case: Instance
) -> None:
    browser.sign_in("office")
    page = browser.get(f"/instances/{case.instance_id}").text
    assert 'name="element_id"' not in page
    assert "只有这件事的发起人" in page
    (ad_hoc,) = seen(duban, case).ad_hoc
    start = f"/instances/{case.instance_id}/ad-hoc/{ad_hoc.task_id}/start"
    assert browser.post(start, element_id="hear").status_code == 403


def test_programs_start_activities_by_the_api(
    client: FlaskClient, duban: Duban, case: Instance
) -> None:
    now = duban.wall_clock.now()
    command = CreateToken("wang", "program", now, scope=TokenScope.WRITE)
    secret = duban.engine.execute(command, actor=SYSTEM).secret
    headers = {"Authorization": f"Bearer {secret}"}
    address = f"/api/v1/instances/{case.instance_id}"
    (ad_hoc,) = answered(client.get(address, headers=headers))["ad_hoc"]
    assert [each["offer"]["allowed"] for each in ad_hoc["activities"]] == [True, True]
    start = f"{address}/ad-hoc/{ad_hoc['task_id']}/start"
    assert client.post(start, json={"element_id": "look"}, headers=headers).status_code == 200
    again = client.post(start, json={"element_id": "look"}, headers=headers)
    assert (again.status_code, "一次只能办一项" in answered(again)["detail"]) == (409, True)


def test_the_workbench_lists_what_may_be_started_and_comes_back_to_the_list(
    browser: Browser, duban: Duban, case: Instance
) -> None:
    browser.sign_in("wang")
    page = browser.get("/work/to-start").text
    assert "一件需要跟进的事" in page
    assert page.count('name="element_id"') == 2
    (ad_hoc,) = seen(duban, case).ad_hoc
    start = f"/instances/{case.instance_id}/ad-hoc/{ad_hoc.task_id}/start"
    answer = browser.post(start, on="/work/to-start", element_id="hear", tab="to-start")
    assert answer.headers["Location"].endswith("/work/to-start")
    page = browser.get("/work/to-start").text
    assert 'name="element_id"' not in page
    assert page.count("一次只能办一项") == 1
    assert sorted(item.name for item in seen(duban, case).items) == ["听取意见", "牵头"]


@pytest.mark.usefixtures("case")
def test_the_list_is_empty_for_those_who_may_start_nothing(browser: Browser) -> None:
    browser.sign_in("bai")
    assert "现在没有可以发起的活动" in browser.get("/work/to-start").text
