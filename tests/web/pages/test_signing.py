"""Signing and copies, as people meet them on the pages."""

from __future__ import annotations

from engine.commands.definitions import Deploy
from engine.commands.instances import StartInstance
from engine.commands.participation import AddSigner, CopyWorkItem
from engine.ids import SYSTEM
from engine.participation import Place
from engine.views import Scope
from tests.bpmn_text import process
from tests.web.conftest import token_in
from tests.web.pages.conftest import Matters, SignIn
from web.assembly import Duban


def countersigned(duban: Duban) -> int:
    """A notice on which 王芳 and the office vote; its item."""
    text = process(
        "notice",
        "start -> agree -> end",
        attributes={
            "agree": {
                "name": "会签",
                "duban:voting": "all",
                "duban:participants": "user:wang,office:15",
            }
        },
    )
    engine = duban.engine
    engine.execute(Deploy("notice", (("notice.bpmn", text.encode()),), "联合发文"), actor=SYSTEM)
    scope = Scope("15", "unit:2")
    started = engine.execute(StartInstance("notice", "关于联合发文", scope=scope), actor=SYSTEM)
    return Matters(duban).open(started.instance_id).work_item_id


def test_one_votes_on_the_page_and_the_opinion_stays(duban: Duban, sign_in: SignIn) -> None:
    item_id = countersigned(duban)
    browser = sign_in("wang")

    assert "关于联合发文" in browser.get("/work/mine").text
    page = browser.get(f"/items/{item_id}").text
    assert "同时会签，全部同意才通过" in page
    assert "待表态" in page
    number = page.split('name="participant" value="')[1].split('"')[0]
    fields = {"csrf_token": token_in(page), "participant": number, "vote": "reject"}
    refused = browser.client.post(f"/items/{item_id}/vote", data=fields)
    assert refused.status_code == 422
    assert "不同意要写明理由" in refused.text
    browser.client.post(f"/items/{item_id}/vote", data=fields | {"comment": "请补依据。"})

    after = browser.get(f"/items/{item_id}").text
    assert "请补依据。" in after
    assert "不用表态" in after
    assert "会签未通过" in after


def test_signers_are_shown_and_taken_off(matters: Matters, sign_in: SignIn) -> None:
    item = matters.visiting()
    command = AddSigner(item.work_item_id, Place.BEFORE, "bai", "请核对数字。")
    matters.duban.engine.execute(command, actor="wang")
    browser = sign_in("wang")

    page = browser.get(f"/items/{item.work_item_id}").text

    assert "前加签" in page
    assert "请核对数字。" in page
    address = page.split('href="')
    remove = next(part.split('"')[0] for part in address if "/signers/" in part.split('"')[0])
    form = browser.get(remove)
    done = browser.client.post(
        remove, data={"csrf_token": token_in(form.text), "reason": "不用了。"}
    )
    assert done.status_code == 302
    assert "已减签" in browser.get(f"/items/{item.work_item_id}").text


def test_a_copy_is_listed_until_it_is_read(matters: Matters, sign_in: SignIn) -> None:
    item = matters.visiting()
    command = CopyWorkItem(item.work_item_id, ("bai",), "请知悉。")
    matters.duban.engine.execute(command, actor="wang")
    browser = sign_in("bai")

    listed = browser.get("/work/copies").text
    assert "未阅" in listed
    assert "请知悉。" in listed
    assert browser.get(f"/items/{item.work_item_id}").status_code == 200
    assert "已阅" in browser.get("/work/copies").text


def test_a_signer_is_added_by_name_on_the_page(matters: Matters, sign_in: SignIn) -> None:
    item = matters.visiting()
    browser = sign_in("wang")
    address = f"/items/{item.work_item_id}/do/add_signer"
    fields = {"csrf_token": token_in(browser.get(address).text), "place": "after"}

    unknown = browser.client.post(address, data=fields | {"people": "没有此人", "reason": "请看。"})
    assert unknown.status_code == 422
    assert "没有找到" in unknown.text
    done = browser.client.post(address, data=fields | {"people": "bai", "reason": "请看。"})
    assert done.status_code == 302
    assert "后加签" in browser.get(f"/items/{item.work_item_id}").text
