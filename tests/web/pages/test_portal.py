"""The portal: an enterprise finds what it has to do, to sign and to know, and nothing of others."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from engine.commands.work_items import ClaimWorkItem, CompleteWorkItem
from engine.ids import SYSTEM
from tests.conftest import Statements
from tests.web.conftest import PASSWORD, Ask, Browser
from tests.web.pages.conftest import Matters, SignIn
from web.assembly import Duban
from workflows.accounts.commands import SetPassword
from workflows.documents.commands import GetDocument
from workflows.evaluation.commands import OpenRound, StartEvaluation
from workflows.evaluation.tables import evaluation
from workflows.organisation.commands import AddEnterpriseAccount, AddPerson
from workflows.organisation.duties import EnterpriseRole
from workflows.portal.commands import ListAsked
from workflows.rectification.commands import FindingFilter, IssueFindingList, ReportFinding
from workflows.rectification.views import Category, FindingList

_RECORD = {
    "visited_on": "2026-05-20",
    "manner": "visit",
    "visit_record": "看了两个车间，和工会座谈。",
    "needs": [],
}
_CONFIRMED = {"opinion": "confirm", "rating": "good"}
#: The sections that are an enterprise's own.
_OWN = ("todo", "documents")


@dataclass(frozen=True)
class Portal:
    """An enterprise whose visit waits to be confirmed, with a finding and a list to sign for."""

    matters: Matters
    enterprise_id: int
    rival_id: int

    @property
    def duban(self) -> Duban:
        return self.matters.duban

    def address(self, key: str) -> str:
        return f"/enterprises/{self.enterprise_id}/file/{key}"

    def account(self, user_id: str, enterprise_id: int) -> None:
        engine, at = self.duban.engine, self.duban.wall_clock.now()
        engine.execute(AddPerson(user_id, user_id.title()), actor=SYSTEM)
        role = AddEnterpriseAccount(user_id, enterprise_id, EnterpriseRole.UNION)
        engine.execute(role, actor=SYSTEM)
        engine.execute(SetPassword(user_id, PASSWORD, at=at, must_change=False), actor=SYSTEM)

    def finding(self, number: int) -> None:
        report = ReportFinding(self.enterprise_id, f"问题{number}", "", Category.OTHER, unit_id=1)
        self.duban.engine.execute(report, actor="office")

    def list_to_sign(self) -> int:
        narrow = FindingFilter(enterprise_id=self.enterprise_id)
        command = IssueFindingList(FindingList.PROBLEMS, narrow)
        return self.duban.engine.execute(command, actor="office").document_id


@pytest.fixture
def portal(matters: Matters) -> Portal:
    item = matters.visiting()
    matters.duban.engine.execute(CompleteWorkItem(item.work_item_id, _RECORD), actor="wang")
    enterprise_id = int(item.scope.subject.removeprefix("enterprise:"))
    made = Portal(matters, enterprise_id, matters.enterprise(2, "对门乳业有限公司"))
    made.account("gao", enterprise_id)
    made.account("rival", made.rival_id)
    return made


def test_an_enterprise_finds_in_plain_words_what_it_has_to_do_and_what_it_has_done(
    portal: Portal, sign_in: SignIn
) -> None:
    """The first page leads there; an item that a colleague holds is the colleague's."""
    browser, engine, todo = sign_in("gao"), portal.duban.engine, portal.address("todo")
    portal.account("bao", portal.enterprise_id)
    first = browser.get("/").location
    led = browser.get(first).location
    shown = browser.get(led).text
    assert (first, led) == ("/portal", todo)
    assert "核对走访记录，提出意见，给这次走访打分" in shown
    assert "还有5个工作日" in shown
    assert 'data-kind="primary"' in shown
    assert "还没有办过的事" in browser.get(portal.address("handled")).text

    (item,) = _asked(portal)
    engine.execute(ClaimWorkItem(item), actor="bao")
    assert "Bao正在办" in browser.get(todo).text
    engine.execute(CompleteWorkItem(item, _CONFIRMED), actor="bao")

    assert "现在没有要办的事" in browser.get(todo).text
    handed_in = browser.get(portal.address("handled")).text
    assert f"/items/{item}" in handed_in
    assert "Bao" in handed_in


def test_a_notice_is_signed_for_with_one_press_and_then_has_its_date(
    portal: Portal, sign_in: SignIn
) -> None:
    portal.finding(1)
    document_id = portal.list_to_sign()
    browser, todo = sign_in("gao"), portal.address("todo")
    shown = browser.get(todo).text
    assert f"/documents/{document_id}/sign" in shown
    assert "/findings/1" in shown

    answer = browser.post(f"/documents/{document_id}/sign", on=todo, next=todo)

    assert answer.location == todo
    signed = portal.duban.engine.query(GetDocument(document_id), actor="gao").recipients[0]
    assert (signed.signed_by, signed.signed_at) == ("gao", portal.duban.clock.now())
    assert f"/documents/{document_id}/sign" not in browser.get(todo).text
    assert "5月20日 周三 10:00" in browser.get(portal.address("documents")).text


def test_an_account_of_two_enterprises_finds_both_visits_that_come_and_results_in_notice(
    portal: Portal, sign_in: SignIn
) -> None:
    engine, duban, visit = portal.duban.engine, portal.duban, portal.matters.visiting(3)
    visited = int(visit.scope.subject.removeprefix("enterprise:"))
    role = AddEnterpriseAccount("gao", visited, EnterpriseRole.HR)
    engine.execute(role, actor=SYSTEM)
    round_ = engine.execute(OpenRound(2026, "年度评价", 1, (3,)), actor="office")
    engine.execute(StartEvaluation(round_.round_id, portal.enterprise_id), actor="office")
    with duban.store.writing() as uow:
        ends = duban.clock.now()
        uow.connection.execute(evaluation.update().values(state="notice", notice_until=ends))

    browser = sign_in("gao")
    own = browser.get(portal.address("todo")).text
    other = browser.get(f"/enterprises/{visited}/file/todo").text

    assert "评价结果正在公示，到5月20日 周三" in own
    assert f"/enterprises/{visited}/file/todo" in own
    assert "自治区工信厅" in other
    assert "评价结果" not in other


def test_lists_page_by_key_and_a_page_takes_as_many_statements_however_long_they_are(
    portal: Portal, sign_in: SignIn, ask: Callable[[str], Ask], statements: Statements
) -> None:
    browser, address = sign_in("gao"), portal.address("todo")
    browser.get(address)
    statements.clear()
    browser.get(address)
    few = statements.count
    for number in range(3):
        portal.finding(number)
    portal.duban.engine.run_due()
    issued = [portal.list_to_sign() for _ in range(3)]
    with statements.at_most(few):
        browser.get(address)
    assert few <= 20

    path = f"/enterprises/{portal.enterprise_id}/asked?limit=2"
    seen: list[int] = []
    cursor = ""
    for _ in range(2):
        page = _json(ask("gao")("GET", f"{path}&cursor={cursor}"))
        seen += [each["work_item_id"] for each in page["items"]]
        cursor = page["next_cursor"]

    assert len(set(seen)) == 4
    assert cursor == ""
    assert page["counts"]["all"] == 4
    path = f"/documents/received?body=enterprise:{portal.enterprise_id}&limit=2"
    first = _json(ask("gao")("GET", path))
    second = _json(ask("gao")("GET", f"{path}&cursor={first['next_cursor']}"))
    pages = [[each["document_id"] for each in one["documents"]] for one in (first, second)]
    assert pages == [issued[:0:-1], issued[:1]]


def test_another_enterprise_finds_nothing_of_it(
    portal: Portal, sign_in: SignIn, ask: Callable[[str], Ask]
) -> None:
    portal.finding(1)
    document_id, (item,) = portal.list_to_sign(), _asked(portal)[:1]
    browser, call = sign_in("rival"), ask("rival")
    keys = ("todo", "coming", "findings", "evaluations", "documents", "handled", "record")

    pages = [
        *(portal.address(key) for key in keys),
        f"/enterprises/{portal.enterprise_id}",
        f"/items/{item}",
        f"/documents/{document_id}",
        f"/documents/{document_id}/document.pdf",
        "/findings/1",
    ]
    questions = [
        f"/enterprises/{portal.enterprise_id}",
        f"/enterprises/{portal.enterprise_id}/asked",
        f"/enterprises/{portal.enterprise_id}/handled",
        f"/enterprises/{portal.enterprise_id}/coming",
        f"/documents/received?body=enterprise:{portal.enterprise_id}",
        f"/documents/{document_id}",
        f"/work-items/{item}",
        "/findings/1",
    ]

    assert {page: browser.get(page).status_code for page in pages} == dict.fromkeys(pages, 404)
    assert {each: call("GET", each).status_code for each in questions} == dict.fromkeys(
        questions, 404
    )
    assert _signing(browser, document_id) == 404
    assert "青岭装备" not in browser.get("/portal", follow_redirects=True).text
    official = sign_in("wang")
    assert [official.get(portal.address(key)).status_code for key in _OWN] == [404, 404]


def _asked(portal: Portal) -> list[int]:
    page = portal.duban.engine.query(ListAsked(portal.enterprise_id), actor="gao")
    return [each.work_item_id for each in page.items]


def _signing(browser: Browser, document_id: int) -> int:
    return browser.post(f"/documents/{document_id}/sign").status_code


def _json(answer: TestResponse) -> dict[str, Any]:
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json or {}
    return found


def test_the_office_hands_an_account_out_that_signs_in_and_takes_it_back(
    portal: Portal, sign_in: SignIn, app: Flask
) -> None:
    """The code is shown once; whoever signs in by it comes to the portal past a new password."""
    office, address = sign_in("office"), portal.address("accounts")
    path = f"/enterprises/{portal.enterprise_id}/accounts"
    assert "重发一次性密码" in office.get(address).text

    missing = office.post(path, on=address, name="白桦", mobile="", role="hr")
    slip = office.post(path, on=address, name="白桦", mobile="13904721234", role="hr")
    again = office.post(path, on=address, name="白桦", mobile="13904721234", role="hr")
    assert (missing.status_code, slip.status_code, again.status_code) == (422, 200, 422)
    assert 'value="白桦"' in missing.text
    assert slip.headers["Cache-Control"] == "no-store"
    (code,) = re.findall(r"\b\w{4}-\w{4}-\w{4}\b", slip.text)
    user_id = f"e{portal.enterprise_id}-hr"
    assert user_id in slip.text
    assert code not in office.get(address).text

    phone = Browser(app.test_client())
    assert phone.sign_in(user_id, code).status_code == 302
    assert phone.get("/portal").location == "/account/password"
    new = {"old_password": code, "password": PASSWORD, "again": PASSWORD}
    phone.post("/account/password", on="/account/password", **new)
    assert "核对走访记录" in phone.get(portal.address("todo")).text

    (item,) = _asked(portal)
    portal.duban.engine.execute(ClaimWorkItem(item), actor=user_id)
    taken = office.post(f"{path}/{user_id}/withdraw", on=address, reason="调走了")
    assert taken.location == address
    assert "调走了" in office.get(address).text
    assert phone.get("/portal").location.startswith("/sign-in")
    assert "正在办" not in sign_in("gao").get(portal.address("todo")).text
    portal.duban.engine.execute(ClaimWorkItem(item), actor="gao")
