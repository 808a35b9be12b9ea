"""A joint notice on telephones: units vote one after another, one objects, all agree, all read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from engine.commands.definitions import Deploy
from engine.ids import SYSTEM
from engine.runtime import Engine
from tests.browser.conftest import Enter
from tests.browser.desk import Desk
from tests.browser.installation import Installation
from tests.browser.town import PASSWORD, UNIT
from workflows.accounts.commands import SetPassword
from workflows.organisation import commands as c
from workflows.organisation.duties import Duty, UnitKind

SUBJECT = "关于联合开展走访的通知"
_PACKAGE = Path(__file__).parents[2] / "bpmn" / "joint_opinion"
#: Further units, and who leads them.
_OTHERS = {"包头市人力资源和社会保障局": ("suhe", "苏和"), "包头市总工会": ("tuya", "托娅")}


@pytest.fixture(autouse=True)
def units(installation: Installation) -> None:
    """Two more units with leaders, and a notice on which they vote in turn."""
    engine = installation.engine
    for name, (user_id, person) in _OTHERS.items():
        unit = engine.execute(c.AddUnit("150200", name, UnitKind.MEMBER), actor=SYSTEM)
        engine.execute(c.AddPerson(user_id, person), actor=SYSTEM)
        post = engine.execute(c.AddPost(unit.unit_id, "分管领导", Duty.LEADER), actor=SYSTEM)
        engine.execute(c.Appoint(post.post_id, user_id, date(2026, 1, 1)), actor=SYSTEM)
        at = installation.wall_clock.now()
        engine.execute(SetPassword(user_id, PASSWORD, at=at, must_change=False), actor=SYSTEM)
    _have_units_vote_in_turn(engine)


def _have_units_vote_in_turn(engine: Engine) -> None:
    changed: Mapping[str, str] = {
        'duban:voting="all"': 'duban:voting="sequential"',
        'duban:stopEarly="false"': 'duban:stopEarly="true"',
    }
    text = (_PACKAGE / "joint_opinion.bpmn").read_text("utf-8")
    for before, after in changed.items():
        assert before in text
        text = text.replace(before, after)
    forms = tuple((each.name, each.read_bytes()) for each in _PACKAGE.glob("*.form.json"))
    description = ("package.toml", (_PACKAGE / "package.toml").read_bytes())  # Names the times.
    files = (("joint_opinion.bpmn", text.encode()), description, *forms)
    engine.execute(Deploy("joint_opinion", files), actor=SYSTEM)


def _start(office: Desk) -> None:
    office.open("/start/joint_opinion")
    office.page.get_by_label("事由").fill(SUBJECT)
    office.page.get_by_label("文稿内容").fill("六月上旬联合走访。")
    for unit in (UNIT, *_OTHERS):
        office.page.get_by_label(unit).check()
    office.button("发起").click()
    office.is_told("已发起")


def _vote(voter: Desk, word: str, opinion: str = "") -> None:
    voter.open("/work/mine")
    voter.row(SUBJECT).get_by_role("link", name=SUBJECT).first.click()
    card = voter.page.locator("#sign")
    card.get_by_label(word, exact=True).check()
    if opinion:
        card.get_by_label("意见").fill(opinion)
    card.get_by_role("button", name="提交意见").click()
    voter.is_told("意见已记下")


def _add_signer(voter: Desk, name: str) -> None:
    voter.open("/work/mine")
    voter.row(SUBJECT).get_by_role("link", name=SUBJECT).first.click()
    voter.page.get_by_role("link", name="加签", exact=True).click()
    dialog = voter.page.get_by_role("dialog")
    dialog.get_by_label("后加签").check()
    dialog.get_by_label("请谁签署").fill(name)
    dialog.get_by_label("理由").fill("请联络员核对走访安排。")
    dialog.get_by_role("button", name="加签").click()
    voter.is_told("已加签")


def _hand_in(office: Desk, step: str, **fields: str) -> None:
    office.open("/work/to-claim")
    office.row(step).get_by_role("button", name="认领").click()
    office.is_told("已认领")
    for label, text in fields.items():
        office.fill(label, text)
    office.hand_in()


def test_units_vote_on_telephones_until_all_agree_and_read_what_came_of_it(enter: Enter) -> None:
    office = enter("lijianguo", phone=True)
    _start(office)
    industry, labour = enter("wangfang", phone=True), enter("suhe", phone=True)

    _add_signer(industry, "张慧敏")
    _vote(industry, "同意")
    _vote(enter("zhanghuimin", phone=True), "同意", "安排可行。")
    labour.open("/work/mine")
    _vote(labour, "不同意", "请避开高考周。")

    labour.sees("会签未通过")
    unions = enter("tuya", phone=True)
    unions.open("/work/mine")
    expect(unions.row(SUBJECT)).to_have_count(0)

    _hand_in(office, "修改文稿", 文稿内容="六月中旬联合走访。", 怎样采纳各方意见="已避开高考周。")
    for voter in (industry, labour, unions):
        _vote(voter, "同意")
    _hand_in(office, "汇总定稿", 汇总结论="三家单位一致同意。")

    unions.open("/work/copies")
    unread = unions.row(SUBJECT)
    expect(unread).to_contain_text("未阅")
    unread.get_by_role("link", name=SUBJECT).click()
    unions.sees("三家单位一致同意。")
    unions.open("/work/copies")
    expect(unions.row(SUBJECT)).to_contain_text("已阅")
