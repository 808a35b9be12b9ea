"""Incidents and the variables of a process, as people meet them on pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from engine.commands.definitions import Deploy
from engine.commands.incidents import ListStandstills, ResolveIncident
from engine.commands.instances import GetHistory, GetInstance, StartInstance
from engine.commands.variables import SetVariables
from engine.commands.work_items import ClaimWorkItem, CompleteWorkItem
from engine.errors import InvalidState
from engine.ids import SYSTEM
from engine.views import Scope
from tests.engine.world import BROKEN
from tests.web.conftest import Browser
from web.assembly import Duban
from workflows.organisation.commands import ListHelpers

SignIn = Callable[[str], Browser]


@pytest.fixture
def failed(duban: Duban) -> list[int]:
    """Two matters of which the people could not hand in the first step, for the same cause."""
    content = BROKEN.replace(b"unit:1", b"unit:1:handler")
    duban.engine.execute(Deploy("broken", (("broken.bpmn", content),)), actor=SYSTEM)
    found = []
    for title in ("甲", "乙"):
        command = StartInstance("broken", title=title, scope=Scope("15", "unit:1"))
        instance = duban.engine.execute(command, actor=SYSTEM)
        (item,) = duban.engine.query(GetInstance(instance.instance_id), actor=SYSTEM).items
        duban.engine.execute(ClaimWorkItem(item.work_item_id), actor="wang")
        with pytest.raises(InvalidState):
            duban.engine.execute(CompleteWorkItem(item.work_item_id, {}), actor="wang")
        found.append(instance.instance_id)
    return found


def mend(browser: Browser, instance_id: int, **fields: Any) -> Any:
    page = f"/instances/{instance_id}/data"
    return browser.post(page, on=page, **fields)


def test_two_of_one_cause_are_one_line_and_are_tried_again_together(
    sign_in: SignIn, duban: Duban, failed: list[int]
) -> None:
    browser = sign_in("chen")
    assert "/admin/incidents" in browser.get("/admin").text
    listed = browser.get("/admin/incidents").text
    assert listed.count("/admin/incidents/causes/") == 1
    assert "处置这2件" in listed
    assert "处置这" not in browser.get("/admin/incidents?element=elsewhere").text

    sent = browser.post("/admin/incidents/all?element=fork", on="/admin/incidents", act="retry")
    assert sent.status_code == 303
    duban.engine.run_due()
    assert "2/2" in browser.get("/admin/incidents").text


def test_one_is_tried_again_once_its_data_are_mended(
    sign_in: SignIn, duban: Duban, failed: list[int]
) -> None:
    office, browser = sign_in("office"), sign_in("chen")
    first = failed[0]
    assert f"/instances/{first}/data" in office.get(f"/instances/{first}").text
    # The process had no such variable, so it is added through the interface.

    version = duban.engine.query(GetInstance(first), actor=SYSTEM).instance.version
    duban.engine.execute(SetVariables(first, "补上", version, {"missing": 1}), actor="office")
    again = mend(office, first, **{"value.missing": "2", "reason": "改正", "version": version + 1})
    assert again.status_code == 303
    assert "missing：1 → 2" in office.get(f"/instances/{first}").text

    browser.post("/admin/incidents/1/retry", on="/admin/incidents")
    duban.engine.run_due()
    events = duban.engine.query(GetHistory(first), actor=SYSTEM)
    assert "InstanceCompleted" in [event.event for event in events]


def test_refuses_what_is_no_json_and_keeps_what_was_typed(
    sign_in: SignIn, duban: Duban, failed: list[int]
) -> None:

    first = failed[0]
    version = duban.engine.query(GetInstance(first), actor=SYSTEM).instance.version
    duban.engine.execute(SetVariables(first, "补上", version, {"missing": 1}), actor="office")
    office = sign_in("office")
    fields = {"value.missing": "已办", "reason": "改正", "version": version + 1}
    refused = mend(office, first, **fields)
    assert refused.status_code == 422
    assert "这不是JSON" in refused.text
    assert 'value="已办"' in refused.text
    stale = mend(office, first, **{**fields, "value.missing": "2", "version": version})
    assert "请重新打开" in stale.text


def test_putting_away_needs_a_reason(sign_in: SignIn, failed: list[int]) -> None:
    browser = sign_in("chen")
    assert browser.post("/admin/incidents/1/resolve", reason=" ").status_code == 422
    assert browser.post("/admin/incidents/1/resolve", reason="已电话说明").status_code == 303
    assert "处置这1件" in browser.get("/admin/incidents").text


def test_those_who_only_read_are_offered_nothing_to_do(sign_in: SignIn, failed: list[int]) -> None:
    assert sign_in("wang").get("/admin/incidents").status_code == 403
    assert "异常" not in sign_in("wang").get("/admin").text


# ── Those who supervise the business ──────────────────────────────────────────────────────


@pytest.mark.parametrize("user", ["wang", "office"])
def test_whoever_supervises_learns_that_it_stands_still_and_whom_to_call(
    sign_in: SignIn, duban: Duban, failed: list[int], user: str
) -> None:
    first = failed[0]
    (item,) = duban.engine.query(GetInstance(first), actor=SYSTEM).items
    browser = sign_in(user)
    (helper,) = {each.name for each in duban.engine.query(ListHelpers(), actor=user)}

    for page in (f"/instances/{first}", f"/items/{item.work_item_id}"):
        shown = browser.get(page).text
        assert "这件事现在停着" in shown
        assert helper in shown
        assert "/retry" not in shown
    listed = duban.engine.query(ListStandstills(), actor=user).standstills
    assert {each.instance_id for each in listed} == set(failed)


def test_standstills_say_neither_what_went_wrong_nor_to_strangers_anything(
    duban: Duban, failed: list[int]
) -> None:
    told = duban.engine.query(ListStandstills(failed[0]), actor="wang").standstills
    hidden = [
        duban.engine.query(ListStandstills(number), actor="outsider").standstills
        for number in (failed[0], None)
    ]
    assert [(each.element_id, each.title) for each in told] == [("fork", "甲")]
    assert not {"message", "code", "attempt"} & set(type(told[0]).__slots__)
    assert hidden == [(), ()]


def test_what_goes_on_again_stands_still_no_more(duban: Duban, failed: list[int]) -> None:
    (one,) = duban.engine.query(ListStandstills(failed[0]), actor="wang").standstills
    duban.engine.execute(ResolveIncident(one.incident_id, "已修复。"), actor="chen")
    assert duban.engine.query(ListStandstills(failed[0]), actor="wang").standstills == ()
