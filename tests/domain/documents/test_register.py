"""Numbers, the register and its gaps, recipients, voiding, issuers. On both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime

import pytest

from engine.clock import LOCAL_ZONE
from engine.errors import Forbidden, InvalidInput, InvalidState, NotFound
from engine.ids import SYSTEM
from tests.domain.documents.conftest import Issue
from tests.domain.supervision.conftest import League
from workflows.documents.commands import (
    ContinueSeries,
    ExplainGap,
    GetDocument,
    GetDocumentFile,
    GetIssuer,
    ListDocumentsToSign,
    ListRegister,
    ListSeries,
    SetIssuer,
    SignDocument,
    VoidDocument,
)
from workflows.documents.gaps import Gap, split
from workflows.documents.issuing import NewDocument
from workflows.documents.rendering.making import Format
from workflows.documents.shipped import PROBLEM_LIST, URGING_NOTICE
from workflows.documents.views import Document

CODE = "内产改办督"
_REGISTER = ListRegister(CODE, 2026)


def notice(league: League, *to: str, title: str = "") -> NewDocument:
    return NewDocument(
        kind=URGING_NOTICE,
        addressed_to=to or (f"unit:{league.unit}:leader",),
        area="1502",
        body={"title": "培训经费", "name": "办理", "due": "2026-05-06 17:30"},
        title=title,
        must_sign=True,
    )


def issue(league: League, *to: str, title: str = "") -> Document:
    return league.engine.execute(Issue(notice(league, *to, title=title)), actor=SYSTEM)


def numbers(league: League, query: ListRegister = _REGISTER, *, by: str = "office_li") -> list[int]:
    return [each.running_number for each in league.engine.query(query, actor=by).documents]


def gaps(league: League) -> list[tuple[int, int, str]]:
    page = league.engine.query(_REGISTER, actor="office_li")
    return [(gap.first, gap.last, gap.reason) for gap in page.gaps]


def test_many_issue_at_once_without_twin_or_loss(league: League) -> None:
    def one(place: int) -> str:
        try:
            command = Issue(notice(league), fails=place % 4 == 3)
            return league.engine.execute(command, actor=SYSTEM).number
        except RuntimeError:
            return ""

    with ThreadPoolExecutor(8) as pool:
        issued = [number for number in pool.map(one, range(40)) if number]
    assert len(issued) == 30
    assert sorted(issued) == sorted(f"{CODE}〔2026〕{number}号" for number in range(1, 31))
    assert numbers(league) == list(range(30, 0, -1))
    assert gaps(league) == []


def test_a_body_that_does_not_fit_its_kind_is_refused_and_uses_no_number(league: League) -> None:
    whole = notice(league)
    for body, said in (
        ({"title": "培训经费"}, "缺少“环节”"),
        ({**whole.body, "tilte": "?"}, "没有名为“tilte”的字段"),
    ):
        with pytest.raises(InvalidInput, match=said):
            league.engine.execute(Issue(replace(whole, body=body)), actor=SYSTEM)
    rows = NewDocument(
        kind=PROBLEM_LIST,
        addressed_to=("office:1502",),
        area="1502",
        body={"name": "某企业", "items": [{"question": "?"}]},
    )
    with pytest.raises(InvalidInput, match="每行只含"):
        league.engine.execute(Issue(rows), actor=SYSTEM)
    assert issue(league).number == f"{CODE}〔2026〕1号"


def test_each_recipient_signs_for_itself_and_the_last_one_completes_it(league: League) -> None:
    document = issue(league, f"unit:{league.unit}:leader", f"unit:{league.other}:handler")
    assert [each.name for each in document.recipients] == ["工信局", "人社局"]
    signed = league.engine.execute(SignDocument(document.document_id), actor="gao")
    assert [each.name for each in signed.unsigned] == ["工信局"]
    assert signed.signed_at is None
    unsigned = replace(_REGISTER, standing="unsigned")
    assert numbers(league, unsigned) == [1]
    assert league.engine.query(ListDocumentsToSign(), actor="gao") == ()
    league.at("05-07 10:00")
    done = league.engine.execute(SignDocument(document.document_id), actor="chen")
    assert done.unsigned == ()
    assert done.signed_at == datetime(2026, 5, 7, 10, 0, tzinfo=LOCAL_ZONE)
    assert numbers(league, unsigned) == []


def test_a_void_document_keeps_its_number_and_asks_for_no_signature(league: League) -> None:
    document = issue(league)
    voided = league.engine.execute(
        VoidDocument(document.document_id, " 发错了 "), actor="office_li"
    )
    assert (voided.void_reason, voided.voided_by) == ("发错了", "office_li")
    assert issue(league).number == f"{CODE}〔2026〕2号"
    assert len(league.engine.query(ListDocumentsToSign(), actor="chen")) == 1
    with pytest.raises(InvalidState, match="已作废"):
        league.engine.execute(SignDocument(document.document_id), actor="chen")
    with pytest.raises(InvalidState, match="已经作废"):
        league.engine.execute(VoidDocument(document.document_id, "再来"), actor="office_li")
    assert numbers(league, replace(_REGISTER, standing="void")) == [1]


def test_voiding_needs_the_right_and_a_reason(league: League) -> None:
    document = issue(league)
    with pytest.raises(InvalidInput, match="原因"):
        league.engine.execute(VoidDocument(document.document_id, "  "), actor="office_li")
    for user in ("chen", "bater"):
        with pytest.raises(Forbidden):
            league.engine.execute(VoidDocument(document.document_id, "不要了"), actor=user)
    with pytest.raises(NotFound):
        league.engine.execute(VoidDocument(document.document_id, "不要了"), actor="gao")


def test_numbers_used_on_paper_are_passed_over_with_their_reason(league: League) -> None:
    issue(league)
    league.engine.execute(ContinueSeries(CODE, 2026, 36, "纸质登记簿"), actor="office_li")
    assert issue(league).number == f"{CODE}〔2026〕37号"
    assert gaps(league) == [(2, 36, "纸质登记簿")]
    with pytest.raises(InvalidState, match="只能往后接"):
        league.engine.execute(ContinueSeries(CODE, 2026, 12, "回头"), actor="office_li")
    with pytest.raises(NotFound):
        league.engine.execute(ContinueSeries("别人的", 2026, 12, "?"), actor="office_li")
    with pytest.raises(Forbidden):
        league.engine.execute(ContinueSeries(CODE, 2026, 99, "?"), actor="chen")


def test_shows_a_gap_until_the_office_explains_it(league: League) -> None:
    for _ in range(2):
        issue(league)
    with league.engine.store.writing() as uow:
        # What nobody should do: a row taken out of the database by hand.
        uow.connection.exec_driver_sql("DELETE FROM document_recipient WHERE document_id = 1")
        uow.connection.exec_driver_sql("DELETE FROM document WHERE document_id = 1")
    assert gaps(league) == [(1, 1, "")]
    (series,) = league.engine.query(ListSeries(), actor="office_li")
    assert (series.last_number, series.documents, series.unexplained) == (2, 1, 1)
    for first, last in ((1, 2), (2, 2), (0, 1), (3, 3)):
        with pytest.raises(InvalidState, match="空号"):
            league.engine.execute(ExplainGap(CODE, 2026, first, last, "误删"), actor="office_li")
    league.engine.execute(ExplainGap(CODE, 2026, 1, 1, "误删"), actor="office_li")
    assert gaps(league) == [(1, 1, "误删")]
    (series,) = league.engine.query(ListSeries(), actor="office_li")
    assert series.unexplained == 0


def test_the_register_is_paged_by_number_and_narrowed(league: League) -> None:
    for place in range(5):
        issue(league, title=f"第{place}件")
    first = league.engine.query(replace(_REGISTER, limit=2), actor="office_li")
    rest = league.engine.query(
        replace(_REGISTER, limit=9, cursor=first.next_cursor), actor="office_li"
    )
    pages = (*first.documents, *rest.documents)
    assert [each.running_number for each in pages] == [5, 4, 3, 2, 1]
    assert rest.next_cursor == ""
    assert numbers(league, replace(_REGISTER, text="第3件")) == [4]
    assert numbers(league, replace(_REGISTER, kind="minutes")) == []
    assert numbers(league, ListRegister()) == [5, 4, 3, 2, 1]
    with pytest.raises(Forbidden):
        numbers(league, by="chen")


def test_an_issuer_gives_name_and_code_to_what_comes_after(league: League) -> None:
    before = issue(league)
    assert before.issuer == "包头市产业工人队伍建设改革联席会议办公室"
    league.engine.execute(
        SetIssuer("1502", "包头市产改办", "包产改办", "李主任", "0472-1"), actor="office_li"
    )
    after = issue(league)
    assert (after.number, after.issuer) == ("包产改办督〔2026〕1号", "包头市产改办")
    assert league.engine.query(GetDocument(before.document_id), actor="office_li") == before
    assert league.engine.query(GetIssuer("1502"), actor="bater").contact == "李主任"
    with pytest.raises(Forbidden):
        league.engine.execute(SetIssuer("1507", "别处", "别"), actor="office_li")
    with pytest.raises(InvalidInput) as refusal:
        league.engine.execute(SetIssuer("1502", "", "包2026"), actor="office_li")
    assert {each.field for each in refusal.value.problems} == {"name", "code"}


def test_whoever_sees_a_document_fetches_it_as_a_file(league: League) -> None:
    document = issue(league)
    file = league.engine.query(GetDocumentFile(document.document_id), actor="chen")
    assert file.name == f"{CODE}〔2026〕1号 催办通知书.pdf"
    assert file.content.startswith(b"%PDF-")
    query = GetDocumentFile(document.document_id, Format.DOCX)
    assert league.engine.query(query, actor="office_li").content.startswith(b"PK")
    with pytest.raises(NotFound):
        league.engine.query(query, actor="gao")


def test_gaps_are_cut_where_explanations_begin_and_end() -> None:
    at = datetime(2026, 5, 6, tzinfo=LOCAL_ZONE)
    known = [Gap(3, 4, "甲", "li", at), Gap(6, 9, "乙", "li", at)]
    found = split([(2, 7), (11, 12)], known)
    assert [(gap.first, gap.last, gap.reason) for gap in found] == [
        (11, 12, ""),
        (6, 7, "乙"),
        (5, 5, ""),
        (3, 4, "甲"),
        (2, 2, ""),
    ]
