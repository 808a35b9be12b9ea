"""Whoever a document goes to is told of it once, whichever process issued it. Both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.commands.work_items import SetAbsence
from engine.ids import SYSTEM
from tests.domain.documents.conftest import AnnounceAgain, Issue
from tests.domain.documents.test_register import notice
from tests.domain.supervision.conftest import League
from workflows.documents.commands import ListReceived, SignDocument, VoidDocument
from workflows.documents.views import Document
from workflows.notices.commands import ListNotices
from workflows.notices.views import Notice


def told(league: League, user_id: str) -> list[Notice]:
    return [
        each
        for each in league.engine.query(ListNotices(), actor=user_id).notices
        if each.kind == "document"
    ]


def issue(league: League, *copied_to: str) -> Document:
    new = replace(notice(league), copied_to=copied_to)
    return league.engine.execute(Issue(new), actor=SYSTEM)


def test_recipients_are_told_in_the_next_moment_what_to_do_with_it(league: League) -> None:
    document = issue(league, "office:1502")
    assert told(league, "chen") == []

    league.engine.run_due()

    (asked,), (informed,) = told(league, "chen"), told(league, "office_li")
    assert (asked.document_id, asked.must_sign) == (document.document_id, True)
    assert "请签收" in asked.template
    assert (informed.must_sign, "请查收" in informed.template) == (False, True)
    assert asked.params["number"] == document.number
    league.engine.execute(SignDocument(document.document_id), actor="chen")
    assert told(league, "chen")[0].signed_at == league.engine.clock.now()


def test_nobody_is_told_twice_or_of_what_was_rolled_back_or_is_void(league: League) -> None:
    document = issue(league)
    league.engine.run_due()
    league.engine.execute(AnnounceAgain(document.document_id), actor=SYSTEM)
    with pytest.raises(RuntimeError):
        league.engine.execute(Issue(notice(league), fails=True), actor=SYSTEM)
    void = issue(league)
    league.engine.execute(VoidDocument(void.document_id, "重复"), actor="office_li")
    league.engine.run_due()

    assert [each.document_id for each in told(league, "chen")] == [document.document_id]


def test_who_stands_in_for_the_absent_one_is_told_too(league: League) -> None:
    now = league.engine.clock.now()
    league.engine.execute(SetAbsence("narisu", now, now.replace(year=2027)), actor="chen")
    issue(league)
    league.engine.run_due()

    (mine,) = told(league, "narisu")
    assert mine.on_behalf_of == "chen"
    assert told(league, "chen")


def test_a_body_finds_what_it_received_and_another_one_nothing(league: League) -> None:
    document = issue(league)
    body = f"unit:{league.unit}"

    page = league.engine.query(ListReceived(body, unsigned=True), actor="chen")

    assert [each.document_id for each in page.documents] == [document.document_id]
