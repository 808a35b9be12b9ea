"""Instances are found by their words, in Chinese too, by those who may know of them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from engine.commands.instances import SearchInstances
from engine.commands.jobs import ArmRecurring
from engine.errors import InvalidInput
from engine.handlers.jobs import MAINTENANCE
from engine.ids import SYSTEM
from engine.runtime import Engine
from engine.store.grams import GAP, contains, grams, runs
from engine.store.unit_of_work import Store
from engine.views import Scope
from tests.conftest import Statements
from tests.driver import Driver

MATTERS = {
    "青岭装备制造有限公司：2026年第2季度联系": "HT-2026-001",
    "草原乳业集团：技能培训": "",
    "ＡＢＣ公司 Abc Works": "x/7",
}


@pytest.fixture
def matters(driver: Driver) -> list[int]:
    return [start(driver, title, business_key=key) for title, key in MATTERS.items()]


def start(driver: Driver, title: str, **more: Any) -> int:
    return driver.start("visit", by="wang", title=title, data={"unit": "1"}, **more).instance_id


def index(driver: Driver) -> None:
    """Let housekeeping pass by."""
    driver.engine.execute(ArmRecurring((MAINTENANCE,)), actor=SYSTEM)
    driver.advance("PT1M")


def hits(engine: Engine, wanted: str, *, by: str = "chief", **narrow: Any) -> list[int]:
    page = engine.query(SearchInstances(wanted, **narrow), actor=by)
    return [each.instance_id for each in page.instances]


@pytest.mark.parametrize("indexed", [False, True])
@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("青岭", [0]),
        ("岭装备", [0]),
        ("岭", [0]),
        ("司", [2, 0]),
        ("公司", [2, 0]),
        ("第2季度", [0]),
        ("联系 青岭", [0]),
        ("青岭 乳业", []),
        ("岭青", []),
        ("2026-001", [0]),
        ("ht2026", []),
        ("abc", [2]),
        ("ＷＯＲＫＳ", [2]),
        ("集团技能", []),
        ("' OR 9=9 --", []),
        ('"青岭" NEAR 装备*', []),
        ("：，。", []),
        ("", []),
    ],
)
def test_finds_words_wherever_they_stand(
    driver: Driver, matters: list[int], wanted: str, found: list[int], indexed: bool
) -> None:
    if indexed:
        index(driver)
    assert hits(driver.engine, wanted) == [matters[each] for each in found]


def test_housekeeping_leaves_nothing_stale(driver: Driver, matters: list[int]) -> None:
    index(driver)
    with driver.engine.store.reading() as uow:
        stale = text("SELECT count(*) FROM instance WHERE search_stale")
        assert uow.connection.execute(stale).scalar() == 0
        indexed = text("SELECT count(*) FROM search_text")
        assert uow.connection.execute(indexed).scalar() == len(matters)


def test_pages_by_number_with_new_ones_among_the_indexed(driver: Driver) -> None:
    old = [start(driver, f"走访{n}") for n in range(5)]
    index(driver)
    new = [start(driver, f"走访{n}") for n in range(4)]
    seen: list[int] = []
    cursor = ""
    while True:
        page = driver.engine.query(SearchInstances("走访", cursor=cursor, limit=2), actor="chief")
        seen += [each.instance_id for each in page.instances]
        cursor = page.next_cursor
        if not cursor:
            break
    assert seen == sorted([*old, *new], reverse=True)


def test_shows_nobody_what_he_may_not_know_of(driver: Driver, matters: list[int]) -> None:
    assert hits(driver.engine, "公司", by="zhao") == []
    # Whoever started a matter may know of it.
    assert hits(driver.engine, "公司", by="wang") == [matters[2], matters[0]]


def test_narrows_by_process_and_state(driver: Driver, matters: list[int]) -> None:
    index(driver)
    assert hits(driver.engine, "青岭", key="visit", state="active") == [matters[0]]
    assert hits(driver.engine, "青岭", key="other") == []
    assert hits(driver.engine, "青岭", state="completed") == []


def test_refuses_a_question_that_is_too_long(driver: Driver) -> None:
    with pytest.raises(InvalidInput, match="200"):
        hits(driver.engine, "长" * 201)


def test_costs_few_statements_however_many_match(driver: Driver, statements: Statements) -> None:
    for n in range(30):
        start(driver, f"走访{n}", scope=Scope(area="1502"))
    index(driver)
    with statements.at_most(4):
        hits(driver.engine, "走访")


def test_the_index_is_used(store: Store) -> None:
    if store.engine.dialect.name == "sqlite":
        plan = "EXPLAIN QUERY PLAN SELECT rowid FROM search_text WHERE search_text MATCH '\"青岭\"'"
        expected = "VIRTUAL TABLE INDEX"
    else:
        plan = "EXPLAIN SELECT rowid FROM search_text WHERE grams @@ '''青岭'''::tsquery"
        expected = "ix_search_text_grams"
    with store.engine.connect() as connection:
        if store.engine.dialect.name == "postgresql":
            connection.execute(text("SET enable_seqscan = off"))
        rows = connection.execute(text(plan)).all()
    assert any(expected in str(row) for row in rows), rows


@given(st.text(max_size=40), st.data())
def test_any_part_of_a_word_is_found_by_its_pairs(whole: str, data: st.DataObject) -> None:
    words = list(runs(whole))
    if not words:
        assert grams(whole) == []
        return
    word = data.draw(st.sampled_from(words))
    begin = data.draw(st.integers(0, len(word) - 1))
    part = word[begin : begin + data.draw(st.integers(1, len(word)))]
    assert contains(whole, part)
    there = " ".join(grams(whole))
    sought = (
        f" {part}" if len(part) == 1 else " ".join(part[n : n + 2] for n in range(len(part) - 1))
    )
    assert sought in f" {there} "


def test_no_word_reaches_across_a_gap() -> None:
    assert grams("青岭 装备") == ["青岭", "岭", GAP, "装备", "备", GAP]
    assert not contains("青岭 装备", "岭装")


def test_asks_once_in_which_of_many_somebody_takes_part(
    driver: Driver, engine: Engine, statements: Statements
) -> None:
    for number in range(30):
        start(driver, f"青岭{number}")
    index(driver)
    statements.clear()

    assert hits(engine, "青岭", by="stranger") == []

    assert statements.count <= 4
