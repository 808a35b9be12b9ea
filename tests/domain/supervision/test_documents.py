"""Urging by hand, numbers without gaps, and signing for documents."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.commands.instances import SuspendInstance
from engine.commands.work_items import SetAbsence
from engine.errors import EngineError, Forbidden, InvalidState, NotFound
from tests.domain.supervision.conftest import League, local, shown
from tests.driver import DrivenItem
from workflows.documents.commands import GetDocument, ListDocumentsToSign, SignDocument
from workflows.documents.views import Document
from workflows.notices.commands import CountUnread, ListNotices, MarkRead
from workflows.supervision.commands import UrgeWorkItem


def urge(league: League, item: DrivenItem, *, by: str = "office_li") -> Document:
    return league.engine.execute(UrgeWorkItem(item.work_item_id, "请加快"), actor=by)


def test_urging_sends_a_notice_to_sign_and_tells_the_holder(league: League) -> None:
    item = league.claimed()
    document = urge(league, item)
    assert document.number == "内产改办督〔2026〕1号"
    assert document.body["reason"] == "请加快"
    assert league.told("chen") == league.told("zhang") == ["urged"]
    assert [notice.must_sign for notice in league.notices("zhang")] == [False]
    assert league.ladder(item).urged_count == 1
    assert "WorkItemUrged" in item.instance.events


def test_urging_does_not_move_the_ladder(league: League) -> None:
    item = league.claimed()
    before = league.ladder(item).rungs
    urge(league, item)
    assert league.ladder(item).rungs == before


def test_urging_posted_twice_has_one_effect_and_the_same_answer(league: League) -> None:
    item = league.claimed()
    command = UrgeWorkItem(item.work_item_id)
    first = league.engine.execute(command, actor="office_li", key="once")
    assert league.engine.execute(command, actor="office_li", key="once") == first
    assert league.told("chen") == ["urged"]


def test_rejects_urging_twice_a_day(league: League) -> None:
    item = league.claimed()
    urge(league, item)
    with pytest.raises(InvalidState, match="一天最多催办1次"):
        urge(league, item)


def test_rejects_urging_a_fourth_time(league: League) -> None:
    item = league.claimed()
    for day in ("05-06", "05-07", "05-08"):
        league.at(f"{day} 09:00")
        urge(league, item)
    league.at("05-09 09:00")
    with pytest.raises(InvalidState, match="最多催办3次"):
        urge(league, item)


def test_the_ladders_own_notice_does_not_count_as_urging_by_hand(league: League) -> None:
    item = league.claimed()
    league.at("05-26 09:30")
    assert urge(league, item).number == "内产改办督〔2026〕2号"


def test_rejects_urging_without_the_right(league: League) -> None:
    item = league.claimed()
    with pytest.raises(Forbidden):
        urge(league, item, by="chen")


def test_does_not_find_an_item_out_of_sight(league: League) -> None:
    item = league.claimed()
    with pytest.raises(NotFound):
        urge(league, item, by="gao")


def test_rejects_urging_a_closed_or_suspended_item(league: League) -> None:
    item = league.claimed()
    league.engine.execute(SuspendInstance(item.instance.instance_id, "等待文件"), actor="office_li")
    with pytest.raises(InvalidState):
        urge(league, item)
    done = league.claimed()
    done.complete(by="zhang")
    with pytest.raises(InvalidState):
        urge(league, done)


def test_a_refused_command_uses_up_no_number(league: League) -> None:
    item = league.claimed()
    urge(league, item)
    with pytest.raises(InvalidState):
        urge(league, item)
    assert urge(league, league.claimed()).number == "内产改办督〔2026〕2号"


def test_numbers_begin_anew_with_the_year(league: League) -> None:
    item = league.claimed()
    urge(league, item)
    league.driver.clock.move_to(local("12-31 23:59"))
    assert urge(league, item).number == "内产改办督〔2026〕2号"
    league.driver.sleep_through(local("12-31 23:59").replace(year=2027, month=1, day=1))
    later = league.claimed()
    assert urge(league, later).number.startswith("内产改办督〔2027〕")


def test_numbers_have_neither_gap_nor_twin_under_haste(league: League) -> None:
    items = [league.claimed() for _ in range(8)]
    with ThreadPoolExecutor(4) as pool:
        issued = list(pool.map(lambda item: urge(league, item), items))
    assert sorted(document.number for document in issued) == [
        f"内产改办督〔2026〕{number}号" for number in range(1, 9)
    ]


def test_signing_is_kept_with_name_and_time(league: League) -> None:
    document = urge(league, league.claimed())
    league.at("05-06 10:00")
    signed = league.engine.execute(SignDocument(document.document_id), actor="chen")
    assert (signed.recipients[0].signed_by, shown(signed.signed_at)) == ("chen", "05-06 10:00")
    (notice,) = league.notices("chen")
    assert not notice.awaits_signature


def test_lists_what_waits_for_a_signature(league: League) -> None:
    document = urge(league, league.claimed())
    query = ListDocumentsToSign()
    assert league.engine.query(query, actor="chen") == (document,)
    assert league.engine.query(query, actor="zhang") == ()
    league.engine.execute(SignDocument(document.document_id), actor="chen")
    assert league.engine.query(query, actor="chen") == ()


def test_rejects_a_second_signature(league: League) -> None:
    document = urge(league, league.claimed())
    league.engine.execute(SignDocument(document.document_id), actor="chen")
    with pytest.raises(InvalidState, match="已由chen"):
        league.engine.execute(SignDocument(document.document_id), actor="chen")


def test_one_of_two_hasty_signatures_counts(league: League) -> None:
    document = urge(league, league.claimed())

    def sign(_: int) -> bool:
        try:
            league.engine.execute(SignDocument(document.document_id), actor="chen")
        except EngineError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(sign, range(4))) == 1


def test_rejects_a_signature_by_somebody_to_whom_it_is_not_addressed(league: League) -> None:
    document = urge(league, league.claimed())
    with pytest.raises(Forbidden):
        league.engine.execute(SignDocument(document.document_id), actor="zhang")
    with pytest.raises(NotFound):
        league.engine.execute(SignDocument(document.document_id), actor="gao")


def test_a_deputy_signs_for_the_absent_leader(league: League) -> None:
    league.engine.execute(
        SetAbsence("zhao", local("05-01 00:00"), local("05-20 00:00")), actor="chen"
    )
    league.at("05-06 09:00")
    document = urge(league, league.claimed())
    signed = league.engine.execute(SignDocument(document.document_id), actor="zhao")
    assert (signed.recipients[0].signed_by, signed.recipients[0].signed_for) == ("zhao", "chen")


def test_rejects_signing_what_needs_no_signature(league: League) -> None:
    item = league.claimed()
    league.at("06-02 17:30")
    criticism = league.ladder(item).rungs[3].documents[1]
    with pytest.raises(InvalidState, match="不需要签收"):
        league.engine.execute(SignDocument(criticism.document_id), actor="office_li")


def test_shows_a_document_to_those_who_see_its_item(league: League) -> None:
    document = urge(league, league.claimed())
    assert league.engine.query(GetDocument(document.document_id), actor="zhang") == document
    with pytest.raises(NotFound):
        league.engine.query(GetDocument(document.document_id), actor="gao")
    with pytest.raises(NotFound):
        league.engine.query(GetDocument(99), actor="office_li")


# ── Notices ───────────────────────────────────────────────────────────────────────────────


def test_counts_and_marks_what_was_read(league: League) -> None:
    for _ in range(3):
        urge(league, league.claimed())
    assert league.engine.query(CountUnread(), actor="chen").unread == 3
    newest = league.notices("chen")[0]
    assert league.engine.execute(MarkRead((newest.notice_id,)), actor="chen") == 1
    assert league.engine.execute(MarkRead((newest.notice_id,)), actor="chen") == 0
    unread = league.engine.query(ListNotices(unread_only=True), actor="chen").notices
    assert newest not in unread
    assert league.engine.execute(MarkRead(), actor="chen") == 2
    assert league.engine.query(CountUnread(), actor="chen").unread == 0


def test_nobody_marks_the_notices_of_others(league: League) -> None:
    urge(league, league.claimed())
    (notice,) = league.notices("chen")
    assert league.engine.execute(MarkRead((notice.notice_id,)), actor="zhao") == 0
    assert league.notices("chen") == (notice,)


def test_pages_notices_by_key(league: League) -> None:
    for _ in range(5):
        urge(league, league.claimed())
    first = league.engine.query(ListNotices(limit=3), actor="chen")
    rest = league.engine.query(ListNotices(limit=3, cursor=first.next_cursor), actor="chen")
    assert (*first.notices, *rest.notices) == league.notices("chen")
    assert (len(rest.notices), rest.next_cursor) == (2, "")


def test_lists_what_asks_for_a_signature(league: League) -> None:
    document = urge(league, league.claimed())
    query = ListNotices(unsigned_only=True)
    assert len(league.engine.query(query, actor="chen").notices) == 1
    league.engine.execute(SignDocument(document.document_id), actor="chen")
    assert league.engine.query(query, actor="chen").notices == ()
