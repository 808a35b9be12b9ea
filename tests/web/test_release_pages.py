"""The pages of releases: what differs, asking, a second person who decides, rolling back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from engine.commands.definitions import Deploy, ListDefinitions
from engine.commands.instances import StartInstance
from engine.ids import SYSTEM
from tests.bpmn_text import process
from tests.web.conftest import PASSWORD, Browser
from web.assembly import Duban
from workflows.accounts.commands import SetPassword
from workflows.designer.blank import blank
from workflows.designer.commands import BeginProcessDraft, GetProcessDraft, SaveProcessDraft
from workflows.organisation.commands import AddPerson, AddPost, Appoint
from workflows.organisation.duties import Duty
from workflows.packages import packages

SignIn = Callable[[str], Browser]
KEY = "visit_plan"
FILE = f"{KEY}.bpmn"
WHOLE = blank(KEY, "走访计划").replace(
    b'<bpmn:startEvent id="start" />',
    b'<bpmn:startEvent id="start" /><bpmn:endEvent id="end" name="E" />'
    b'<bpmn:sequenceFlow id="f" sourceRef="start" targetRef="end" />',
)
WAITING = WHOLE.replace(
    b'targetRef="end" />',
    b'targetRef="wait" /><bpmn:sequenceFlow id="g" sourceRef="wait" targetRef="end" />'
    + '<bpmn:userTask id="wait" name="等人来办" duban:candidateGroups="role:designer" />'.encode(),
)

CALLS = {"calledElement": "inner", "name": "请人办"}


@pytest.fixture
def designers(duban: Duban, sign_in: SignIn) -> tuple[Browser, Browser]:
    """Two process designers; the first has drawn a process."""
    engine = duban.engine
    # The process of a release itself is there, as in every installation.
    engine.execute(Deploy("release", packages()["release"].files), actor=SYSTEM)
    for user_id in ("luming", "suna"):
        engine.execute(AddPerson(user_id, user_id), actor=SYSTEM)
        post = engine.execute(AddPost(2, user_id, Duty.DESIGNER), actor=SYSTEM)
        engine.execute(Appoint(post.post_id, user_id, date(2026, 1, 1)), actor=SYSTEM)
        given = SetPassword(user_id, PASSWORD, at=duban.wall_clock.now(), must_change=False)
        engine.execute(given, actor=SYSTEM)
    engine.execute(BeginProcessDraft(KEY, "走访计划"), actor="luming")
    engine.execute(SaveProcessDraft(KEY, 1, ((FILE, WHOLE),)), actor="luming")
    return sign_in("luming"), sign_in("suna")


def ask(duban: Duban, browser: Browser, **fields: object) -> str:
    """Ask for a release whose scenarios have been played; the address of its page."""
    address = unplayed(browser, **fields)
    duban.engine.run_due()
    return address


def unplayed(browser: Browser, **fields: object) -> str:
    page = f"/releases/new/{KEY}"
    given = {"draft": 2, "note": "先用起来", "live_from": "", **fields}
    asked = browser.post(page, on=page, **given)
    assert asked.status_code == 303, asked.text
    return str(asked.headers["Location"])


def version_of(duban: Duban) -> int:
    found = duban.engine.query(ListDefinitions(KEY), actor=SYSTEM)
    return found[0].version if found else 0


def test_a_release_is_asked_for_seen_and_approved(
    duban: Duban, designers: tuple[Browser, Browser]
) -> None:
    asker, reviewer = designers
    address = ask(duban, asker)
    assert "发布要由另一个人审核" in asker.get(address).text
    page = reviewer.get(address).text
    assert all(text in page for text in ("先用起来", "新增", "批准发布", 'id="change-1"'))
    decided = reviewer.post(f"{address}/decide", on=address, decision="approve", reason="")
    assert (decided.status_code, version_of(duban)) == (303, 1)
    assert "已生效" in reviewer.get("/releases").text


def test_scenarios_go_on_while_the_page_asks_how_far_they_are(
    duban: Duban, designers: tuple[Browser, Browser]
) -> None:
    asker, reviewer = designers
    address = unplayed(asker)
    page = asker.get(address).text
    assert "正在试场景" in page
    assert "撤回这次发布" in page
    assert "批准发布" not in reviewer.get(address).text
    asked = asker.get(f"{address}/progress")
    assert ("<progress" in asked.text, "HX-Refresh" in asked.headers) == (True, False)
    duban.engine.run_due()
    assert asker.get(f"{address}/progress").headers["HX-Refresh"] == "true"
    assert "批准发布" in reviewer.get(address).text


def test_what_is_running_is_shown_before_asking_and_left_by_a_button(
    duban: Duban, designers: tuple[Browser, Browser]
) -> None:
    asker, reviewer = designers
    engine = duban.engine
    engine.execute(Deploy(KEY, ((FILE, WAITING),)), actor=SYSTEM)
    engine.execute(StartInstance(KEY, "在办的一件"), actor=SYSTEM)
    page = asker.get(f"/releases/new/{KEY}").text
    assert all(text in page for text in ("等人来办 1", "生效后换到新版本"))
    refused = asker.post(f"/releases/new/{KEY}", on=f"/releases/new/{KEY}", running_plan="x")
    assert 'id="running_plan-error"' in refused.text
    address = ask(duban, asker, running_plan="migrate")
    waiting = reviewer.get(address).text
    assert all(text in waiting for text in ("等人来办 1", "生效后换到新版本"))
    reviewer.post(f"{address}/decide", on=address, decision="approve", reason="")
    assert "让在办的办完" not in reviewer.get(address).text
    assert f"/admin/migrations/{KEY}" in asker.get(address).text
    assert reviewer.post(f"{address}/arrange", on=address, plan="leave").status_code == 403
    assert asker.post(f"{address}/arrange", on=address, plan="leave").status_code == 303
    settled = asker.get(address).text
    assert "后来：按原来的版本办完" in settled
    assert "让在办的办完" not in settled
    assert "等人来办 1" in asker.get(f"/admin/migrations/{KEY}").text
    assert asker.post(f"{address}/arrange", on=address, plan="leave").status_code == 409


def test_where_a_called_process_stands_is_called_by_its_name(
    duban: Duban, designers: tuple[Browser, Browser]
) -> None:
    engine = duban.engine
    inner = WAITING.replace(KEY.encode(), b"inner")
    outer = process("outer", "start -> ask:call -> end", attributes={"ask": CALLS})
    engine.execute(Deploy("inner", (("inner.bpmn", inner),)), actor=SYSTEM)
    engine.execute(Deploy("outer", (("outer.bpmn", outer.encode()),)), actor=SYSTEM)
    engine.execute(StartInstance("outer", "在办的一件"), actor=SYSTEM)
    page = designers[0].get("/admin/migrations/outer").text
    assert all(text in page for text in ("等人来办 1", "请人办 1"))


def test_a_rejection_without_a_reason_is_told_at_its_field(
    duban: Duban, designers: tuple[Browser, Browser]
) -> None:
    asker, reviewer = designers
    address = ask(duban, asker)
    refused = reviewer.post(f"{address}/decide", on=address, decision="reject", reason="")
    assert (refused.status_code, 'id="reason-error"' in refused.text) == (422, True)
    assert asker.post(f"{address}/withdraw", on=address, reason="改主意").status_code == 303
    assert (version_of(duban), "已撤回" in asker.get(address).text) == (0, True)


def test_what_changed_is_marked_on_both_diagrams_and_listed(
    duban: Duban, designers: tuple[Browser, Browser]
) -> None:
    asker, reviewer = designers
    address = ask(duban, asker)
    reviewer.post(f"{address}/decide", on=address, decision="approve", reason="")
    changed = WHOLE.replace(
        b'<bpmn:startEvent id="start" />', b'<bpmn:startEvent id="start" name="S" />'
    )
    duban.engine.execute(SaveProcessDraft(KEY, 2, ((FILE, changed),)), actor="luming")
    page = asker.get(f"/releases/difference/{KEY}").text
    assert 'id="before-start"' in page
    assert 'id="after-start"' in page
    assert 'data-change="changed"' in page
    assert 'href="#after-start"' in page
    assert "现行第1版" in page


def test_an_earlier_version_is_asked_back(duban: Duban, designers: tuple[Browser, Browser]) -> None:
    asker, reviewer = designers
    for number in (2, 3):
        if number == 3:
            changed = WHOLE.replace(b'name="E"', b'name="F"')
            duban.engine.execute(SaveProcessDraft(KEY, 2, ((FILE, changed),)), actor="luming")
        address = ask(duban, asker, draft=number)
        reviewer.post(f"{address}/decide", on=address, decision="approve", reason="")
    assert version_of(duban) == 2
    back = ask(duban, reviewer, version=1)
    asker.post(f"{back}/decide", on=back, decision="approve", reason="")
    assert version_of(duban) == 3
    assert dict(duban.engine.query(GetProcessDraft(KEY), actor=SYSTEM).files)[FILE] == changed


def test_what_is_missing_is_told_at_its_field(designers: tuple[Browser, Browser]) -> None:
    asker, _reviewer = designers
    page = f"/releases/new/{KEY}"
    refused = asker.post(page, on=page, draft=2, note="", live_from="2026-01-01T00:00")
    assert refused.status_code == 422
    assert all(f'id="{name}-error"' in refused.text for name in ("note", "live_from"))
    assert asker.post(page, on=page, draft=2, note="x", live_from="nie").status_code == 422


def test_the_security_administrator_says_who_releases_what(
    duban: Duban, designers: tuple[Browser, Browser], sign_in: SignIn
) -> None:
    engine = duban.engine
    engine.execute(AddPerson("keeper", "安全"), actor=SYSTEM)
    post = engine.execute(AddPost(2, "安全", Duty.SECURITY_ADMIN), actor=SYSTEM)
    engine.execute(Appoint(post.post_id, "keeper", date(2026, 1, 1)), actor=SYSTEM)
    given = SetPassword("keeper", PASSWORD, at=duban.wall_clock.now(), must_change=False)
    engine.execute(given, actor=SYSTEM)
    keeper, page = sign_in("keeper"), "/admin/process-rights"
    fields = {"key": "*", "right": "release", "user_id": "luming"}
    assert keeper.post(page, on=page, **fields).status_code == 303
    assert "luming" in keeper.get(page).text
    assert keeper.post(page, on=page, **fields).status_code == 422
    assert keeper.post(page, on=page, **{**fields, "right": "x"}).status_code == 422
    assert keeper.post(page, on=page, **{**fields, "user_id": "office"}).status_code == 422
    assert keeper.post(f"{page}/revoke", on=page, **fields).status_code == 303
    assert "还没有指定人" in keeper.get(page).text
