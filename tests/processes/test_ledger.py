"""The contact ledger: who sees which entries, in which order, and for a file."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import Forbidden, InvalidInput
from tests.processes.conftest import Town, need, record
from workflows.contact_enterprise.commands import ExportLedger, LedgerFilter, ListLedger


@pytest.fixture
def contacted(town: Town) -> Town:
    """A town with two entries, of 22 May and of 3 July, both of the same enterprise."""
    first = town.recorded(need("研修班"))
    first.work_item("确认与评价").do(by="works_gao", opinion="confirm", rating="good")
    second = town.contact(period="2026Q3")
    second.work_item("交办").do(by="office_li", assign_decision="assign", unit_id=str(town.labour))
    second.work_item("签收").do(by="labour_su", sign_decision="accept")
    second.work_item("制定走访计划").do(by="labour_su", planned_on="2026-07-03")
    second.work_item("走访并记录").do(by="labour_su", **{**record(), "visited_on": "2026-07-03"})
    second.work_item("确认与评价").do(by="works_gao", opinion="confirm", rating="poor")
    return town


@pytest.mark.parametrize(
    ("actor", "days"),
    [
        ("office_li", [3, 22]),
        ("convener_bao", [3, 22]),
        ("works_gao", [3, 22]),
        ("industry_wang", [3, 22]),
    ],
)
def test_shows_the_latest_visit_first(contacted: Town, actor: str, days: list[int]) -> None:
    page = contacted.driver.engine.query(ListLedger(), actor=actor)
    assert [entry.visited_on.day for entry in page.entries] == days


def test_pages_by_key(contacted: Town) -> None:
    engine = contacted.driver.engine
    first = engine.query(ListLedger(limit=1), actor="office_li")
    second = engine.query(ListLedger(limit=1, cursor=first.next_cursor), actor="office_li")
    assert [each.visited_on for each in (*first.entries, *second.entries)] == [
        date(2026, 7, 3),
        date(2026, 5, 22),
    ]
    assert second.next_cursor == ""


@pytest.mark.parametrize(
    ("narrow", "ratings"),
    [
        (LedgerFilter(rating="poor"), ["poor"]),
        (LedgerFilter(period="2026Q2"), ["good"]),
        (LedgerFilter(area="1501"), []),
        (LedgerFilter(area="150203"), ["poor", "good"]),
        (LedgerFilter(text="青岭"), ["poor", "good"]),
        (LedgerFilter(text="%"), []),
        (LedgerFilter(from_on=date(2026, 6, 1)), ["poor"]),
        (LedgerFilter(to_on=date(2026, 6, 1)), ["good"]),
    ],
)
def test_narrows(contacted: Town, narrow: LedgerFilter, ratings: list[str]) -> None:
    page = contacted.driver.engine.query(ListLedger(narrow), actor="office_li")
    assert [entry.rating for entry in page.entries] == ratings


def test_exports_with_the_needs(contacted: Town) -> None:
    rows = contacted.driver.engine.query(ExportLedger(), actor="office_li").entries
    assert [[each.title for each in entry.needs] for entry in rows] == [[], ["研修班"]]


def test_an_enterprise_exports_nothing(contacted: Town) -> None:
    with pytest.raises(Forbidden):
        contacted.driver.engine.query(ExportLedger(), actor="works_gao")


def test_refuses_a_page_without_end(contacted: Town) -> None:
    with pytest.raises(InvalidInput):
        contacted.driver.engine.query(ListLedger(limit=10_000), actor="office_li")
