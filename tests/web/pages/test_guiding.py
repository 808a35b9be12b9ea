"""Pages of the officers: each control, and what it says where it is refused."""

from __future__ import annotations

from datetime import date

import pytest

from engine.commands.instances import GetInstance
from engine.commands.work_items import ClaimWorkItem, CompleteWorkItem
from engine.ids import SYSTEM
from tests.web.pages.conftest import Matters, SignIn
from workflows.guidance_officer import commands as c
from workflows.guidance_officer.views import OfficerState

TRAINED = {"title": "产改政策培训班", "held_on": "2026-05-18", "days": 3}


@pytest.fixture
def officer_id(matters: Matters) -> int:
    """王芳, in term."""
    engine = matters.duban.engine
    started = engine.execute(c.NominateOfficer("wang", "熟悉企业情况。"), actor="office")
    for by, data in (
        ("office", {"decision": "agree"}),
        ("wang", {"attended": [TRAINED]}),
        ("office", {"term_from": "2026-05-20"}),
        ("office", {"enterprise_ids": []}),
    ):
        (item,) = engine.query(GetInstance(started.instance_id), actor=SYSTEM).items
        if item.assignee is None:
            engine.execute(ClaimWorkItem(item.work_item_id), actor=by)
        engine.execute(CompleteWorkItem(item.work_item_id, data), actor=by)
    return engine.query(c.ListOfficers(), actor="office").officers[0].officer_id


def test_an_officer_enters_training_and_is_told_what_is_missing(
    officer_id: int, matters: Matters, sign_in: SignIn
) -> None:
    browser, page = sign_in("wang"), f"/officers/{officer_id}"
    wrong = browser.post(f"{page}/training", on=page, title="", held_on="2026-05-19", days="0")
    assert wrong.status_code == 422
    for words in ("请填写培训名称", "天数应为1到60"):
        assert words in wrong.text
    typed = {"title": "民主管理实务", "held_on": "2026-05-19", "days": "1"}
    assert browser.post(f"{page}/training", on=page, **typed).status_code == 303
    assert "民主管理实务" in browser.get(page).text
    # Pairing and withdrawing are the office's.
    assert "解聘" not in browser.get(page).text


def test_an_office_pairs_within_the_limit_and_ends_a_pairing(
    officer_id: int, matters: Matters, sign_in: SignIn
) -> None:
    ids = [matters.enterprise(n, f"第{n}家企业有限公司") for n in range(1, 5)]
    browser, page = sign_in("office"), f"/officers/{officer_id}"
    assert "第2家企业有限公司" in browser.get(f"{page}?q=第2家").text
    assert browser.post(f"{page}/pairings", on=page).status_code == 422
    for enterprise_id in ids[:3]:
        browser.post(f"{page}/pairings", on=page, enterprise_id=str(enterprise_id))
    full = browser.post(f"{page}/pairings", on=page, enterprise_id=str(ids[3]))
    assert full.status_code == 422
    assert "每名指导员最多结对3家企业" in full.text
    file = matters.duban.engine.query(c.GetOfficer(officer_id), actor="office")
    ended = browser.post(f"{page}/pairings/{file.pairings[0].pairing_id}/end", on=page)
    assert ended.status_code == 303
    assert "2家，最多3家" in browser.get(page).text


def test_an_office_withdraws_an_appointment_with_a_reason(
    officer_id: int, matters: Matters, sign_in: SignIn
) -> None:
    browser, page = sign_in("office"), f"/officers/{officer_id}"
    assert browser.post(f"{page}/withdraw", on=page, reason=" ").status_code == 422
    assert browser.post(f"{page}/withdraw", on=page, reason="调离本市").status_code == 303
    file = matters.duban.engine.query(c.GetOfficer(officer_id), actor="office")
    assert (file.officer.state, file.officer.end_reason) == (OfficerState.WITHDRAWN, "调离本市")


def test_a_clash_is_shown_before_an_inspection_is_planned(
    matters: Matters, sign_in: SignIn
) -> None:
    engine, browser = matters.duban.engine, sign_in("office")
    item = matters.visiting()  # 王芳's unit goes there on 20 May.
    enterprise_id = int(item.scope.subject.partition(":")[2])
    plan = engine.execute(c.CreatePlan(2026, "15"), actor="office")
    page = f"/inspection-plans/{plan.plan_id}"
    wish = {"enterprise_id": str(enterprise_id), "planned_on": "2026-06-15"}
    warned = browser.post(f"{page}/entries", on=page, **wish)
    assert "同一季度里还有别的单位前往" in warned.text
    assert engine.query(c.GetPlan(plan.plan_id), actor="office").entries == ()
    assert browser.post(f"{page}/entries", on=page, **wish, agreed="1").status_code == 303
    (entry,) = engine.query(c.GetPlan(plan.plan_id), actor="office").entries

    past = browser.post(
        f"{page}/entries", on=page, **{**wish, "planned_on": "2026-01-05"}, agreed="1"
    )
    assert past.status_code == 422
    assert "日期要在今天之后" in past.text
    change = f"{page}/entries/{entry.entry_id}"
    # In the third quarter nobody else comes, and nothing is asked.
    assert browser.post(change, on=page, do="move", planned_on="2026-09-15").status_code == 303
    back = browser.post(change, on=page, do="move", planned_on="2026-06-16")
    assert "还没有保存" in back.text
    (moved,) = engine.query(c.GetPlan(plan.plan_id), actor="office").entries
    assert moved.planned_on == date(2026, 9, 15)
    browser.post(change, on=page, do="drop")
    assert engine.query(c.GetPlan(plan.plan_id), actor="office").entries == ()


def test_an_unplanned_inspection_begins_with_a_reason_and_after_a_warning(
    matters: Matters, sign_in: SignIn
) -> None:
    browser, page = sign_in("office"), "/inspections/new"
    item = matters.visiting()
    enterprise_id = item.scope.subject.partition(":")[2]
    wish = {"enterprise_id": enterprise_id, "planned_on": "2026-05-21", "reason": "查"}
    assert browser.post(page, on=page, planned_on="x").status_code == 422
    assert "同一季度里还有别的单位前往" in browser.post(page, on=page, **wish).text
    short = browser.post(page, on=page, **wish, agreed="1")
    assert short.status_code == 422
    assert "至少5个字" in short.text
    told = {**wish, "reason": "职工反映厂务公开不及时", "agreed": "1"}
    begun = browser.post(page, on=page, **told)
    assert begun.status_code == 303
    again = browser.post(page, on=page, **told)
    assert again.status_code == 409
    assert "还没有检查" in again.text
    assert sign_in("wang").get(page).status_code == 403


def test_the_file_of_an_enterprise_tells_its_guidance_and_makes_it_a_pilot(
    officer_id: int, matters: Matters, sign_in: SignIn
) -> None:
    enterprise_id = matters.enterprise()
    engine, browser = matters.duban.engine, sign_in("office")
    engine.execute(c.PairEnterprise(officer_id, enterprise_id), actor="office")
    page = f"/enterprises/{enterprise_id}/file/inspections"
    assert "每年检查4次" in browser.get(page).text
    assert (
        browser.post(f"/enterprises/{enterprise_id}/pilot", on=page, pilot="yes").status_code == 303
    )
    shown = browser.get(page).text
    assert "每年检查12次" in shown
    assert "取消试点" in shown
    assert (
        sign_in("wang").post(f"/enterprises/{enterprise_id}/pilot", pilot="no").status_code == 403
    )
