"""催办 of what is voted on: it reaches those who have not spoken, and nobody else."""

from __future__ import annotations

import pytest

from engine.commands.participation import CastVote
from engine.errors import InvalidState
from engine.views import Scope
from engine.voting import Vote
from tests.domain.supervision.conftest import League
from tests.driver import DrivenItem
from workflows.documents.commands import ListDocumentsToSign, SignDocument
from workflows.supervision.commands import UrgeWorkItem


def voted_on(league: League, scope: Scope = Scope("1502")) -> DrivenItem:
    data = {"unit": str(league.unit), "other": str(league.other)}
    started = league.driver.start("voted", by="office_li", scope=scope, data=data)
    return started.work_item("会签")


def vote(item: DrivenItem, by: str) -> None:
    item.execute(CastVote(item.work_item_id, Vote.APPROVE), by=by)


def urge(item: DrivenItem) -> None:
    item.execute(UrgeWorkItem(item.work_item_id, "请尽快会签"), by="office_li")


def urged(league: League, user_id: str) -> int:
    return league.told(user_id).count("urged")


def test_urging_reaches_those_who_have_not_voted(league: League) -> None:
    item = voted_on(league)
    vote(item, "chen")

    urge(item)

    assert {user: urged(league, user) for user in ("chen", "gao", "zhang", "zhao")} == {
        "chen": 0,
        "gao": 1,
        "zhang": 1,
        "zhao": 0,
    }


def test_each_body_that_owes_its_voice_signs_a_notice_of_its_own(league: League) -> None:
    item = voted_on(league)

    urge(item)

    told = [e for e in item.instance.history if e.event == "WorkItemUrged"]
    assert len({e.detail["number"] for e in told}) == 2
    for user_id in ("chen", "gao"):
        (document,) = league.engine.query(ListDocumentsToSign(), actor=user_id)
        league.engine.execute(SignDocument(document.document_id), actor=user_id)
        assert league.engine.query(ListDocumentsToSign(), actor=user_id) == ()


def test_several_notices_are_one_urging(league: League) -> None:
    item = voted_on(league)
    urge(item)

    with pytest.raises(InvalidState, match="今天已催办1次"):
        urge(item)
    assert league.ladder(item).urged_count == 1


def test_the_leader_of_the_owner_signs_where_the_matter_has_one(league: League) -> None:
    item = voted_on(league, league.scope)

    urge(item)

    assert len([e for e in item.instance.history if e.event == "WorkItemUrged"]) == 1
    assert urged(league, "chen") == urged(league, "gao") == urged(league, "zhang") == 1


def test_there_is_nobody_to_urge_once_all_units_have_spoken(league: League) -> None:
    item = voted_on(league)
    vote(item, "chen")
    vote(item, "gao")

    with pytest.raises(InvalidState, match="无人签收"):
        urge(item)
