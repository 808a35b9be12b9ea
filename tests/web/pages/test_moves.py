"""Pages on which a matter is moved: shown first, then confirmed."""

from __future__ import annotations

import re
from datetime import date

from engine.commands.definitions import Deploy, GetDefinition
from engine.commands.instances import GetInstance, StartInstance
from engine.commands.migration import GetMigration, ListMigrations
from engine.commands.work_items import ClaimWorkItem, CompleteWorkItem
from engine.ids import SYSTEM
from engine.views import Scope
from tests.web.conftest import PASSWORD, Browser, token_in
from tests.web.pages.conftest import Matters, SignIn
from web.assembly import Duban
from workflows.accounts.commands import SetPassword
from workflows.notices.commands import ListNotices
from workflows.organisation import commands as c
from workflows.organisation.duties import Duty
from workflows.packages import deploy_all


def _confirmed(browser: Browser, address: str, look: str = "", **fields: str) -> int:
    """Confirm what the page shows where it is asked with ``look``; the status of the answer."""
    page = browser.get(address + look).text
    digest = re.search(r'name="digest" value="(\w+)"', page)
    assert digest is not None, page
    sent = {"csrf_token": token_in(page), "digest": digest[1], **fields}
    return browser.client.post(address, data=sent).status_code


def test_a_held_item_is_sent_back_after_a_look(
    duban: Duban, matters: Matters, sign_in: SignIn
) -> None:
    item = matters.visiting()
    wang = sign_in("wang")
    address = f"/items/{item.work_item_id}/move/send_back"
    assert address in wang.get(f"/items/{item.work_item_id}").text

    page = wang.get(address).text
    assert "确认以后会怎样" in page
    assert "is-lost" in page
    to = re.search(r'name="to" value="(\w+)" checked', page)
    assert to is not None
    chosen = {"to": to[1], "way": "straight"}
    look = f"?to={to[1]}&way=straight"
    assert _confirmed(wang, address, look, **chosen, reason="计划要改") == 302

    (opened,) = duban.engine.query(GetInstance(item.instance_id), actor=SYSTEM).items
    assert opened.element_id == to[1]
    assert opened.assignee == "wang"
    assert opened.return_to == item.element_id
    story = wang.get(f"/items/{opened.work_item_id}").text
    assert "退回到" in story
    assert "计划要改" in story


def test_a_reason_is_asked_for_and_a_stale_look_refused(matters: Matters, sign_in: SignIn) -> None:
    item = matters.visiting()
    wang = sign_in("wang")
    address = f"/items/{item.work_item_id}/move/send_back"
    page = wang.get(address).text
    to = re.search(r'name="to" value="(\w+)" checked', page)
    assert to is not None
    assert _confirmed(wang, address, to=to[1], reason=" ") == 422
    answer = wang.client.post(
        address,
        data={"csrf_token": token_in(page), "digest": "old", "to": to[1], "reason": "改"},
    )
    assert answer.status_code == 409
    assert "请重新看一遍再确认" in answer.text


def test_a_closed_item_is_taken_back(duban: Duban, sign_in: SignIn) -> None:
    started = StartInstance("visit", "看一看", data={"unit": 1}, scope=Scope("15", "unit:1", ""))
    instance_id = duban.engine.execute(started, actor="office").instance_id
    (item,) = duban.engine.query(GetInstance(instance_id), actor=SYSTEM).items
    duban.engine.execute(ClaimWorkItem(item.work_item_id), actor="wang")
    duban.engine.execute(CompleteWorkItem(item.work_item_id), actor="wang")
    wang = sign_in("wang")
    address = f"/items/{item.work_item_id}/move/take_back"
    assert address in wang.get(f"/items/{item.work_item_id}").text

    assert _confirmed(wang, address) == 302

    (opened,) = duban.engine.query(GetInstance(instance_id), actor=SYSTEM).items
    assert (opened.element_id, opened.assignee) == (item.element_id, "wang")


def test_says_why_an_item_cannot_be_taken_back(matters: Matters, sign_in: SignIn) -> None:
    item = matters.assigned()
    matters.done(item.instance_id, "wang", sign_decision="accept")
    page = sign_in("wang").get(f"/items/{item.work_item_id}/move/take_back").text
    assert "已经自动办理" in page
    assert 'name="digest"' not in page


def test_the_office_skips_and_jumps_and_the_holder_is_told(
    duban: Duban, matters: Matters, sign_in: SignIn
) -> None:
    item = matters.visiting()
    office = sign_in("office")
    assert "跳过这一步" in office.get(f"/items/{item.work_item_id}").text
    address = f"/instances/{item.instance_id}/move/jump"
    assert address in office.get(f"/instances/{item.instance_id}").text
    first = matters.duban.engine.query(GetInstance(item.instance_id), actor=SYSTEM)
    assert [each.element_id for each in first.items] == [item.element_id]

    page = office.get(address).text
    target = re.search(r'<option value="(\w*sign\w*|\w+)">', page)
    assert target is not None
    looked = f"{address}?look=yes&to={target[1]}"
    shown = office.get(looked).text
    digest = re.search(r'name="digest" value="(\w+)"', shown)
    assert digest is not None, shown
    sent = {
        "csrf_token": token_in(shown),
        "digest": digest[1],
        "to": target[1],
        "reason": "情况有变",
    }
    assert office.client.post(address, data=sent).status_code == 302

    notices = duban.engine.query(ListNotices(), actor="wang").notices
    assert any(notice.kind == "movement" for notice in notices)


def test_a_jump_sets_variables_that_were_looked_at(
    duban: Duban, matters: Matters, sign_in: SignIn
) -> None:
    item = matters.visiting()
    office = sign_in("office")
    address = f"/instances/{item.instance_id}/move/jump"
    page = office.get(address).text
    steps = re.findall(r'<option value="(\w+)"', page)
    (number, *_) = re.findall(r'name="value\.(\w+)" value="\d+"', page)
    asked = {"csrf_token": token_in(page), "to": steps[0], "look": "yes", "new_name": "extra"}

    refused = office.client.post(
        address, data={**asked, f"value.{number}": '"x"', "new_value": "words"}
    )
    sent = {**asked, "new_value": '{"a": 1}'}
    looked = office.client.post(address, data=sent)
    digest = re.search(r'name="digest" value="(\w+)"', looked.text)
    assert digest is not None, looked.text
    del sent["look"]
    done = office.client.post(address, data={**sent, "digest": digest[1], "reason": "情况有变"})

    assert refused.status_code == 422
    assert "这不是JSON" in refused.text
    assert (looked.status_code, done.status_code) == (200, 302)
    after = duban.engine.query(GetInstance(item.instance_id), actor=SYSTEM).data
    assert after["extra"] == {"a": 1}


def test_nobody_else_sees_the_pages(matters: Matters, sign_in: SignIn) -> None:
    item = matters.visiting()
    wang = sign_in("wang")
    assert wang.get(f"/instances/{item.instance_id}/move/jump").status_code == 403
    assert wang.get("/admin/migrations").status_code == 403


def _designer(duban: Duban, sign_in: SignIn) -> Browser:
    duban.engine.execute(c.AddPerson("designer", "设计员"), actor=SYSTEM)
    post = duban.engine.execute(c.AddPost(2, "流程设计", Duty.DESIGNER), actor=SYSTEM)
    duban.engine.execute(c.Appoint(post.post_id, "designer", date(2026, 1, 1)), actor=SYSTEM)
    at = duban.wall_clock.now()
    command = SetPassword("designer", PASSWORD, at=at, must_change=False)
    duban.engine.execute(command, actor=SYSTEM)
    return sign_in("designer")


def test_a_designer_migrates_running_matters(
    duban: Duban, matters: Matters, sign_in: SignIn
) -> None:
    item = matters.visiting()
    designer = _designer(duban, sign_in)
    key = item.definition_key
    old = duban.engine.query(GetDefinition(definition_id=item.definition_id), actor=SYSTEM)
    files = tuple(
        (path, content.replace(b"</bpmn:definitions>", b"<!-- 2 --></bpmn:definitions>"))
        for path, content in old.files
    )
    new = duban.engine.execute(Deploy(key, files), actor=SYSTEM)
    deploy_all(duban.engine)
    assert "停在哪里" in designer.get(f"/admin/migrations/{key}").text
    query = f"old={item.definition_id}&new={new.definition_id}"
    tried = designer.get(f"/admin/migrations/{key}?{query}&try=yes").text
    assert "试了1件，1件可以换。" in tried

    sent = {
        "csrf_token": token_in(tried),
        "old": str(item.definition_id),
        "new": str(new.definition_id),
        "reason": "新版本更简",
    }
    answer = designer.client.post(f"/admin/migrations/{key}", data=sent)
    duban.engine.run_due()

    (done,) = duban.engine.query(ListMigrations(key), actor="designer")
    assert answer.status_code == 302
    assert duban.engine.query(GetMigration(done.migration_id), actor="designer").counts == {
        "migrated": 1
    }
    shown = designer.get(f"/admin/migrations/{key}/{done.migration_id}").text
    assert "换回" in shown
    back = designer.client.post(
        f"/admin/migrations/{key}/{done.migration_id}/undo",
        data={"csrf_token": token_in(shown), "number": str(item.instance_id)},
    )
    assert back.status_code == 302
    now = duban.engine.query(GetInstance(item.instance_id), actor=SYSTEM).instance
    assert now.definition_id == item.definition_id
