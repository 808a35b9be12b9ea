"""Pages of evaluations: a round, open scores, the editor of indicators, what weights decide."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest

from engine.commands.instances import GetInstance
from engine.commands.participation import CastVote
from engine.commands.work_items import ClaimWorkItem, CompleteWorkItem
from engine.ids import SYSTEM
from engine.voting import Vote
from tests.web.conftest import PASSWORD, Browser
from tests.web.pages.conftest import Matters
from web.assembly import Duban
from workflows.accounts.commands import SetPassword
from workflows.evaluation import commands as e
from workflows.organisation import commands as c
from workflows.organisation.duties import Duty, EnterpriseRole, UnitKind

SignIn = Callable[[str], Browser]


def seat(duban: Duban, user_id: str, unit_id: int, duty: Duty) -> None:
    engine = duban.engine
    engine.execute(c.AddPerson(user_id, user_id), actor=SYSTEM)
    post = engine.execute(c.AddPost(unit_id, f"{user_id}的岗位", duty), actor=SYSTEM)
    engine.execute(c.Appoint(post.post_id, user_id, date(2026, 1, 1)), actor=SYSTEM)
    password(duban, user_id)


def password(duban: Duban, user_id: str) -> None:
    at = duban.wall_clock.now()
    duban.engine.execute(SetPassword(user_id, PASSWORD, at=at, must_change=False), actor=SYSTEM)


@pytest.fixture
def verified(matters: Matters) -> int:
    """An evaluation with verified points; its number."""
    duban = matters.duban
    engine = duban.engine
    enterprise_id = matters.enterprise()
    engine.execute(c.AddPerson("owner", "高云峰"), actor=SYSTEM)
    account = c.AddEnterpriseAccount("owner", enterprise_id, EnterpriseRole.UNION)
    engine.execute(account, actor=SYSTEM)
    password(duban, "owner")
    panel = engine.execute(
        c.AddUnit("150000", "自治区总工会", UnitKind.MEMBER), actor=SYSTEM
    ).unit_id
    seat(duban, "panel", panel, Duty.LEADER)
    seat(duban, "second", 2, Duty.LIAISON)
    round_ = engine.execute(e.OpenRound(2026, "年度评价", 1, (panel,)), actor="office")
    started = engine.execute(e.StartEvaluation(round_.round_id, enterprise_id), actor="office")
    data = engine.query(GetInstance(started.instance_id), actor=SYSTEM).data
    sheet = [
        {"number": 40, "evidence": "见名册"}
        if row["question_number"]
        else {"yes": "yes"}
        if row["question_yes"]
        else {}
        for row in data["sheet"]
    ]
    done(duban, started.instance_id, "owner", sheet=sheet)
    rows = engine.query(GetInstance(started.instance_id), actor=SYSTEM).data["checks"]
    checks = [
        {"points": 0, "reason": "没有会议记录"}
        if row["code"] == "A2"
        else {"points": row["points"]}
        for row in rows
    ]
    done(duban, started.instance_id, "wang", checks=checks, verify_note="已核对。")
    engine.run_due()
    return int(data["evaluation_id"])


def done(duban: Duban, instance_id: int, by: str, **data: object) -> None:
    (item,) = duban.engine.query(GetInstance(instance_id), actor=SYSTEM).items
    duban.engine.execute(ClaimWorkItem(item.work_item_id), actor=by)
    duban.engine.execute(CompleteWorkItem(item.work_item_id, data), actor=by)


def test_a_score_opens_into_rule_facts_answers_and_who_gave_it(
    verified: int, sign_in: SignIn
) -> None:
    page = sign_in("office").get(f"/evaluations/{verified}").text
    for words in ("没有会议记录", "见名册", "条款4.1-03", "企业档案", "if party_leads then 10"):
        assert words in page
    again = sign_in("office").get(f"/evaluations/{verified}?recompute=1").text
    assert "一致。" in again
    assert "在案的事实没有变化。" in again


def test_the_enterprise_sees_its_own_score_alone_before_the_notice(
    verified: int, sign_in: SignIn
) -> None:
    page = sign_in("owner").get(f"/evaluations/{verified}?recompute=1").text
    assert "核验得分在公示时公布" in page
    assert "没有会议记录" not in page
    assert "重新计算的结果" not in page


def test_a_round_shows_places_in_code_order_and_no_ranking(
    verified: int, matters: Matters, sign_in: SignIn
) -> None:
    page = sign_in("office").get("/evaluations/rounds/1").text
    assert "按区划代码排列" in page
    assert "不排名" in page
    assert "青岭装备制造有限公司" in page
    assert "还没有核定的等次" in page


def test_other_weights_are_tried_and_wrong_ones_told_at_their_field(
    verified: int, sign_in: SignIn
) -> None:
    browser = sign_in("office")
    weights = "weights.ideology=100&weights.achievement=0&weights.quality=0"
    tried = browser.get(
        f"/evaluations/rounds/1/sensitivity?{weights}&weights.rights=0&weights.organisation=0"
    )
    assert "家等次会变" in tried.text
    wrong = browser.get("/evaluations/rounds/1/sensitivity?weights.ideology=30")
    assert wrong.status_code == 422
    assert 'aria-labelledby="summary-title"' in wrong.text
    assert "现在是110" in wrong.text


def test_an_editor_keeps_what_was_typed_and_tells_errors_at_their_fields(
    verified: int, matters: Matters, sign_in: SignIn
) -> None:
    browser = sign_in("office")
    drafted = browser.post("/indicators", based_on_id="1", year="2026")
    address = drafted.headers["Location"]
    fields = dict(
        re.findall(
            r'name="((?:dimensions|indicators)\[[^"]+)"[^>]* value="([^"]*)"',
            browser.get(address).text,
        )
    )
    page = browser.get(address).text
    fields |= dict(re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)<', page))
    chosen = r'<select[^>]* name="([^"]+)">(?:(?!</select>).)*?<option value="([^"]+)" selected'
    fields |= dict(re.findall(chosen, page, re.S))
    fields = {name: value for name, value in fields.items() if not name.endswith(".drop")}
    revision = re.search(r'name="revision" value="(\d+)"', page)
    assert revision
    fields |= {"revision": revision[1], "title": "新版指标"}
    wrong = browser.post(address, **{**fields, "indicators[0].weight_state": "八"})
    assert wrong.status_code == 422
    assert "请填写整数" in wrong.text
    assert browser.post(address, **{**fields, "indicators[0].weight_state": "7"}).status_code == 302
    told = browser.get(address).text
    assert "企业分值合计应为20，现在是19" in told.replace("&#34;", '"')
    added = browser.post(address, **fields, _do="add")
    assert "新指标" in added.text
    second = sign_in("second")
    set_id = address.rpartition("/")[2]
    assert second.post(f"/indicators/{set_id}/publish").status_code == 422
    assert browser.get(f"/indicators/1/compare/{set_id}").text.count("国有分值") == 1


def test_public_notices_are_for_everybody_who_signs_in(
    verified: int, matters: Matters, sign_in: SignIn
) -> None:
    engine = matters.duban.engine
    detail = engine.query(e.GetEvaluation(verified), actor=SYSTEM)
    instance_id = detail.evaluation.instance_id
    assert instance_id is not None
    (item,) = engine.query(GetInstance(instance_id), actor=SYSTEM).items
    engine.execute(CastVote(item.work_item_id, Vote.APPROVE), actor="panel")
    page = sign_in("bai").get("/evaluations/notices").text
    assert "青岭装备制造有限公司" in page
    assert "没有会议记录" not in page
