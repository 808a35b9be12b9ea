"""延期: asked for once, before the item is due; decided by the office."""

from __future__ import annotations

import pytest

from engine.commands.work_items import MoveDueDate, SetAbsence
from engine.errors import Forbidden, InvalidInput, InvalidState, NotFound
from engine.lifecycle import Urgency
from tests.domain.supervision.conftest import League, local, shown
from tests.driver import DrivenItem
from workflows.supervision.commands import (
    DecideExtension,
    GetExtensionRequest,
    ListExtensionRequests,
    ListSupervisionOffers,
    RequestExtension,
)
from workflows.supervision.views import ExtensionRequest, RequestState


def ask(league: League, item: DrivenItem, *, by: str = "zhang", days: int = 5) -> ExtensionRequest:
    command = RequestExtension(item.work_item_id, days, "决算5月25日才出。")
    return league.engine.execute(command, actor=by)


def approve(league: League, request: ExtensionRequest, *, by: str = "office_li") -> None:
    league.engine.execute(DecideExtension(request.request_id, approve=True), actor=by)


def test_an_approved_extension_moves_the_due_date_and_the_live_rungs(league: League) -> None:
    item = league.claimed()
    league.at("05-20 10:40")
    request = ask(league, item)
    assert shown(request.wanted_due_at) == "06-01 17:30"
    approve(league, request)
    assert league.colour(item) is Urgency.NORMAL
    view = league.ladder(item)
    assert (shown(view.original_due_at), shown(view.due_at)) == ("05-25 17:30", "06-01 17:30")
    assert shown(view.extended_at) == "05-20 10:40"
    assert {rung.code: shown(rung.at) for rung in view.rungs} == {
        "remind": "05-27 09:00",
        "fall_due": "06-01 09:00",
        "urge": "06-02 09:00",
        "order": "06-09 17:30",
        "interview": "06-24 17:30",
    }
    assert shown(view.rungs[0].earlier[0].fired_at) == "05-20 09:00"
    league.at("05-27 09:00")
    assert league.colour(item) is Urgency.BLUE


def test_keeps_both_dates(league: League) -> None:
    item = league.claimed()
    approve(league, ask(league, item))
    kept = league.engine.query(GetExtensionRequest(item.work_item_id), actor="zhang")
    assert kept is not None
    assert shown(kept.before_due_at) == "05-25 17:30"
    assert shown(kept.after_due_at) == "06-01 17:30"
    assert (kept.state, kept.decided_by) == (RequestState.APPROVED, "office_li")


def test_a_refusal_leaves_the_dates_and_tells_the_holder_why(league: League) -> None:
    item = league.claimed()
    request = ask(league, item)
    league.engine.execute(
        DecideExtension(request.request_id, approve=False, reason="数据已齐。"), actor="office_li"
    )
    assert shown(item.now.due_at) == "05-25 17:30"
    notice = league.notices("zhang")[0]
    assert notice.template.format(**notice.params).endswith("未批准：数据已齐。")


def test_tells_the_office_of_a_request(league: League) -> None:
    ask(league, league.claimed())
    assert league.told("office_li") == ["extension.requested"]


def test_lists_requests_for_those_who_supervise_the_area(league: League) -> None:
    request = ask(league, league.claimed())
    page = league.engine.query(ListExtensionRequests(), actor="office_li")
    assert [each.request for each in page.requests] == [request]
    assert page.requests[0].requested_by_name == "Zhang"
    with pytest.raises(Forbidden):
        league.engine.query(ListExtensionRequests(), actor="zhang")


def test_a_decided_request_leaves_the_list(league: League) -> None:
    approve(league, ask(league, league.claimed()))
    assert league.engine.query(ListExtensionRequests(), actor="office_li").requests == ()
    approved = ListExtensionRequests(RequestState.APPROVED)
    assert len(league.engine.query(approved, actor="office_li").requests) == 1


def test_pages_requests_by_key(league: League) -> None:
    asked = [ask(league, league.claimed()) for _ in range(3)]
    first = league.engine.query(ListExtensionRequests(limit=2), actor="office_li")
    rest = league.engine.query(
        ListExtensionRequests(limit=2, cursor=first.next_cursor), actor="office_li"
    )
    assert [each.request for each in (*first.requests, *rest.requests)] == asked
    assert rest.next_cursor == ""


def test_an_extension_counts_from_a_due_date_that_moved_meanwhile(league: League) -> None:
    item = league.claimed()
    request = ask(league, item)
    league.engine.execute(
        MoveDueDate(item.work_item_id, local("05-28 17:30"), "顺延"), actor="office_li"
    )
    approve(league, request)
    assert shown(item.now.due_at) == "06-04 17:30"


def test_a_deputy_may_ask_for_the_absent_holder(league: League) -> None:
    item = league.claimed()
    league.engine.execute(
        SetAbsence("narisu", local("05-01 00:00"), local("05-23 00:00")), actor="zhang"
    )
    league.at("05-06 09:00")
    assert ask(league, item, by="narisu").requested_by == "narisu"


def test_rejects_a_second_request(league: League) -> None:
    item = league.claimed()
    ask(league, item)
    with pytest.raises(InvalidState, match="限申请一次"):
        ask(league, item)


def test_rejects_a_request_once_due(league: League) -> None:
    item = league.claimed()
    league.at("05-25 17:30")
    with pytest.raises(InvalidState, match="到期前"):
        ask(league, item)


def test_rejects_a_request_from_somebody_else(league: League) -> None:
    item = league.claimed()
    with pytest.raises(InvalidState):
        ask(league, item, by="narisu")


def test_rejects_a_request_on_an_unclaimed_item(league: League) -> None:
    with pytest.raises(InvalidState):
        ask(league, league.item())


def test_rejects_a_request_without_reason_or_with_another_length(league: League) -> None:
    item = league.claimed()
    with pytest.raises(InvalidInput) as refusal:
        league.engine.execute(RequestExtension(item.work_item_id, 7, " "), actor="zhang")
    assert [problem.field for problem in refusal.value.problems] == ["reason", "working_days"]


def test_rejects_a_decision_by_the_unit_itself(league: League) -> None:
    request = ask(league, league.claimed())
    with pytest.raises(Forbidden):
        approve(league, request, by="chen")


def test_does_not_find_a_request_out_of_sight(league: League) -> None:
    request = ask(league, league.claimed())
    with pytest.raises(NotFound):
        approve(league, request, by="gao")


def test_rejects_a_second_decision(league: League) -> None:
    request = ask(league, league.claimed())
    approve(league, request)
    with pytest.raises(InvalidState, match="已由office_li"):
        league.engine.execute(
            DecideExtension(request.request_id, approve=False, reason="晚了"), actor="bater"
        )


def test_rejects_a_refusal_without_reason(league: League) -> None:
    request = ask(league, league.claimed())
    with pytest.raises(InvalidInput):
        league.engine.execute(DecideExtension(request.request_id, approve=False), actor="office_li")


def test_rejects_a_decision_about_a_closed_item(league: League) -> None:
    item = league.claimed()
    request = ask(league, item)
    item.complete(by="zhang")
    with pytest.raises(InvalidState):
        approve(league, request)


def test_offers_the_extension_and_says_why_not(league: League) -> None:
    item = league.claimed()
    query = ListSupervisionOffers(item.work_item_id)
    offers = {each.action: each for each in league.engine.query(query, actor="zhang")}
    assert offers["extension"].allowed
    assert not offers["urge"].allowed
    ask(league, item)
    offers = {each.action: each for each in league.engine.query(query, actor="zhang")}
    assert not offers["extension"].allowed
    assert offers["extension"].reason.format(**offers["extension"].params).startswith("每件事项限")
