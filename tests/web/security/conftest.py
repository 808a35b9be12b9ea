"""One matter with everything that hangs on it, and one visitor of each kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from flask import Flask

from engine.clock import LOCAL_ZONE
from engine.commands.work_items import AddAttachment, SetAbsence
from engine.ids import SYSTEM
from tests.web.conftest import PASSWORD, Browser, token_in
from tests.web.pages.conftest import Matters
from web.assembly import Duban
from workflows.accounts.commands import CreateToken, ListSessions, SetPassword
from workflows.enterprises.commands import EnterpriseFilter
from workflows.evaluation.commands import OpenRound, StartEvaluation
from workflows.exports.commands import RequestExport
from workflows.exports.views import ExportKind
from workflows.notices.commands import ListNotices
from workflows.organisation import commands as c
from workflows.organisation.duties import Duty, EnterpriseRole
from workflows.rectification.commands import ReportFinding
from workflows.rectification.views import Category
from workflows.rosters.commands import SubmitRoster
from workflows.rosters.views import RosterKind
from workflows.supervision.commands import RequestExtension, UrgeWorkItem

__all__ = ["Browser"]


@dataclass(frozen=True)
class Matter:
    """王芳 of unit 1 holds the visit to an enterprise; ``ids`` names all that belongs to it."""

    duban: Duban
    ids: dict[str, object] = field(default_factory=dict)

    def id(self, name: str) -> int:
        found = self.ids[name]
        assert isinstance(found, int)
        return found


@pytest.fixture
def matter(packages: None, duban: Duban, sign_in: Callable[[str], Browser]) -> Matter:
    _further_people(duban)
    matters = Matters(duban)
    item = matters.visiting()
    engine = duban.engine
    rival = matters.enterprise(2, "对门乳业有限公司")
    _account(duban, "rival", rival)
    enterprise_id = int(item.scope.subject.rpartition(":")[2])
    _account(duban, "owner", enterprise_id)
    attached = engine.execute(
        AddAttachment(item.instance_id, "记录.txt", "text/plain", b"x", item.work_item_id),
        actor="wang",
    )
    asked = engine.execute(RequestExtension(item.work_item_id, 5, "出差"), actor="wang")
    document = engine.execute(UrgeWorkItem(item.work_item_id, "请尽快"), actor="office")
    run = engine.execute(SubmitRoster(RosterKind.ENTERPRISES, "名册.csv", b"x"), actor="office")
    export = engine.execute(
        RequestExport(ExportKind.ENTERPRISES, EnterpriseFilter()), actor="office"
    )
    # Both kinds of runs have the same name in addresses.
    assert export.run_id == run.run_id
    finding = engine.execute(
        ReportFinding(enterprise_id, "公开栏没有更新", "", Category.OTHER, unit_id=1), actor=SYSTEM
    )
    now = duban.clock.now()
    away = engine.execute(
        SetAbsence("bai", now + timedelta(days=30), now + timedelta(days=31)), actor="wang"
    )
    sign_in("wang")
    (session, *_) = engine.query(ListSessions(duban.wall_clock.now()), actor="wang")
    token = engine.execute(CreateToken("wang", "x", duban.wall_clock.now()), actor="wang")
    unit = engine.query(c.GetUnit(1), actor=SYSTEM)
    post = next(each for each in unit.posts if each.holdings[0].user_id == "wang")
    section = engine.execute(c.AddSection(1, "综合处"), actor=SYSTEM)
    notice = engine.query(ListNotices(), actor="boss").notices[0]
    opened = engine.execute(OpenRound(2026, "年度评价", 1, (3,)), actor="office")
    engine.execute(StartEvaluation(opened.round_id, enterprise_id), actor="office")
    ids: dict[str, object] = {
        "clause_id": "6.2-01",
        "store": "tally",
        "definition_key": "visit",
        "task_id": "1",
        "message_number": 999,
        "external_task_id": 999,
        "element_id": "start",
        "work_item_id": item.work_item_id,
        "instance_id": item.instance_id,
        "definition_id": item.definition_id,
        "attachment_id": attached.attachment_id,
        "document_id": document.document_id,
        "area": document.area,
        "document_kind": "minutes",
        "enterprise_id": enterprise_id,
        "finding_id": finding.finding_id,
        "request_id": asked.request_id,
        "run_id": run.run_id,
        "absence_id": away.absence_id,
        "session_id": session.session_id,
        "token_id": token.token.token_id,
        "notice_id": notice.notice_id,
        "unit_id": 1,
        **dict.fromkeys(("officer_id", "pairing_id", "plan_id", "entry_id", "inspection_id"), 999),
        "post_id": post.post_id,
        "holding_id": post.holdings[0].holding_id,
        "section_id": section.section_id,
        "job_id": 1,
        "incident_id": 1,
        "batch_id": 1,
        "cause": "x",
        "user_id": "wang",
        "participant_id": 1,
        "year": now.astimezone(LOCAL_ZONE).year,
        "key": "contact_enterprise",
        "block_id": "visit",
        "section_key": "record",
        "revision_id": 1,
        "stem": "nothing",
        "kind": "ledger",
        "tab": "mine",
        "name": "release",
        "digest": "x",
        "calendar": "national",
        "package": "contact_enterprise",
        "meeting_id": 999,
        "parameter_id": "sign_due",
        "what": "send_back",
        "move": "jump",
        "migration_id": 1,
        "play_id": 999,
        "scenario_run_id": 999,
        "round_id": opened.round_id,
        "evaluation_id": 1,
        "set_id": opened.set_id,
        "with_id": opened.set_id,
        "release_id": 999,
    }
    return Matter(duban, ids)


def _further_people(duban: Duban) -> None:
    """The leader of unit 1, an auditor, a designer, a convener and a guidance officer."""
    engine = duban.engine
    for user_id, name, unit_id, duty in (
        ("boss", "云志强", 1, Duty.LEADER),
        ("auditor", "审计员", 2, Duty.AUDITOR),
        ("designer", "设计员", 2, Duty.DESIGNER),
        ("convener", "召集人", 2, Duty.CONVENER),
        ("far_office", "包头办", 3, Duty.LIAISON),
    ):
        engine.execute(c.AddPerson(user_id, name), actor=SYSTEM)
        post = engine.execute(c.AddPost(unit_id, f"{name}的岗位", duty), actor=SYSTEM)
        engine.execute(c.Appoint(post.post_id, user_id, date(2026, 1, 1)), actor=SYSTEM)
        _password(duban, user_id)


def _account(duban: Duban, user_id: str, enterprise_id: int) -> None:
    duban.engine.execute(c.AddPerson(user_id, user_id), actor=SYSTEM)
    command = c.AddEnterpriseAccount(user_id, enterprise_id, EnterpriseRole.UNION)
    duban.engine.execute(command, actor=SYSTEM)
    _password(duban, user_id)


def _password(duban: Duban, user_id: str) -> None:
    at = duban.wall_clock.now()
    duban.engine.execute(SetPassword(user_id, PASSWORD, at=at, must_change=False), actor=SYSTEM)


@pytest.fixture
def visitor_of(app: Flask, matter: Matter) -> Callable[[str], Browser]:
    """A browser in which somebody is signed in; for ``anonymous`` nobody is."""

    def opened(user: str) -> Browser:
        browser = Browser(app.test_client())
        if user != "anonymous":
            assert browser.sign_in(user).status_code == 302
        return browser

    return opened


@pytest.fixture
def csrf(visitor_of: Callable[[str], Browser]) -> Callable[[Browser], str]:
    return lambda browser: token_in(browser.get("/help").text)
