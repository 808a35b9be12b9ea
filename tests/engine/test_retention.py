"""Ended instances are put away by rule, whole, and come back as they were."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from engine.commands.instances import GetInstance, ListInstances, SearchInstances, VerifyHistory
from engine.commands.retention import (
    ArchivedContent,
    DropRetentionRule,
    GetArchived,
    ListArchived,
    ListRetentionRules,
    PreviewRetention,
    RestoreInstance,
    RunRetention,
    SetRetentionRule,
)
from engine.commands.work_items import AddAttachment, AddComment
from engine.errors import Forbidden, InvalidInput, InvalidState, NotFound
from engine.ids import SYSTEM
from engine.store.schema import metadata
from tests.conftest import Statements
from tests.driver import DrivenInstance, Driver
from tests.engine.world import Village

YEAR = timedelta(days=366)


def rule(driver: Driver, **more: Any) -> None:
    given: dict[str, Any] = {"definition_key": "visit", "archive_after_days": 365}
    command = SetRetentionRule(**given | {"source": "档案管理办法"} | more)
    driver.engine.execute(command, actor=SYSTEM)


def started(driver: Driver) -> DrivenInstance:
    return driver.start("visit", by="wang", title="一次走访", data={"unit": "1"})


def ended(driver: Driver) -> DrivenInstance:
    """An instance with remarks that has run to its end."""
    visit = started(driver)
    engine, number = driver.engine, visit.instance_id
    engine.execute(AddComment(number, "记一笔"), actor="chief")
    engine.execute(AddAttachment(number, "照片.png", "image/png", b"\x89PNG"), actor="chief")
    visit.work_item("Visit").do(by="wang")
    return visit.work_item("Confirm").do(by="chief", opinion="yes")


def pass_a_year(driver: Driver) -> None:
    driver.clock.advance(YEAR)


def put_away(driver: Driver) -> bool:
    begun = driver.engine.execute(RunRetention(), actor=SYSTEM)
    driver.advance("PT1M")
    return begun


def rows_of(driver: Driver) -> dict[str, int]:
    """How many rows there are in each table."""
    with driver.engine.store.reading() as uow:
        return {
            table: uow.connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608
            for table in metadata.tables
            if table not in ("archive", "archived_item", "job", "retention_rule", "retention_run")
        }


def archived(driver: Driver, instance_id: int) -> ArchivedContent:
    return driver.engine.query(GetArchived(instance_id), actor=SYSTEM)


def test_without_a_rule_nothing_is_put_away(driver: Driver) -> None:
    ended(driver)
    pass_a_year(driver)
    assert driver.engine.query(PreviewRetention(), actor=SYSTEM) == ()
    assert not put_away(driver)


def test_puts_away_whole_instances_and_leaves_the_others(driver: Driver) -> None:
    old = ended(driver)
    pass_a_year(driver)
    rule(driver)
    fresh = ended(driver)
    running = started(driver)

    assert put_away(driver)

    with pytest.raises(NotFound):
        driver.engine.query(GetInstance(old.instance_id), actor=SYSTEM)
    page = driver.engine.query(ListInstances(), actor=SYSTEM)
    assert {each.instance_id for each in page.instances} == {
        fresh.instance_id,
        running.instance_id,
    }
    content = archived(driver, old.instance_id)
    assert content.archived.title == "一次走访"
    assert content.history[0].event == "InstanceStarted"
    assert dict(content.rows)["attachment_content"] == 1
    assert driver.engine.query(VerifyHistory(), actor=SYSTEM) == ()


def test_comes_back_row_by_row(driver: Driver) -> None:
    old = ended(driver)
    pass_a_year(driver)
    ended(driver)
    before, history = rows_of(driver), old.history
    rule(driver)
    put_away(driver)
    assert rows_of(driver)["history"] < before["history"]

    driver.engine.execute(RestoreInstance(old.instance_id), actor=SYSTEM)

    after = rows_of(driver)
    assert after == before | {"history": before["history"] + 1}
    assert old.history[:-1] == history
    assert old.events[-1] == "InstanceRestored"
    assert driver.engine.query(VerifyHistory(), actor=SYSTEM) == ()
    with pytest.raises(NotFound):
        archived(driver, old.instance_id)


def test_the_preview_says_what_then_happens(driver: Driver) -> None:
    for _ in range(3):
        ended(driver)
    pass_a_year(driver)
    ended(driver)
    rule(driver)
    (preview,) = driver.engine.query(PreviewRetention(), actor=SYSTEM)
    assert (preview.definition_key, preview.to_archive, preview.held) == ("visit", 3, 0)
    put_away(driver)
    assert driver.engine.query(PreviewRetention(), actor=SYSTEM) == ()
    assert len(driver.engine.query(ListArchived(), actor=SYSTEM).instances) == 3


def test_holds_back_what_a_running_one_belongs_to(driver: Driver) -> None:
    old = ended(driver)
    child = started(driver)
    with driver.engine.store.writing() as uow:
        uow.connection.execute(
            text("UPDATE instance SET parent_instance_id = :parent WHERE instance_id = :child"),
            {"parent": old.instance_id, "child": child.instance_id},
        )
    pass_a_year(driver)
    rule(driver)
    (preview,) = driver.engine.query(PreviewRetention(), actor=SYSTEM)
    assert (preview.to_archive, preview.held) == (0, 1)
    assert not put_away(driver)


def test_removes_the_content_when_its_time_has_come(driver: Driver) -> None:
    old = ended(driver)
    pass_a_year(driver)
    ended(driver)
    rule(driver, remove_after_days=700)
    put_away(driver)
    pass_a_year(driver)
    ended(driver)
    (preview,) = driver.engine.query(PreviewRetention(), actor=SYSTEM)
    assert preview.to_remove == 1
    put_away(driver)
    left = driver.engine.query(ListArchived(), actor=SYSTEM).instances[-1]
    assert (left.instance_id, left.title) == (old.instance_id, "一次走访")
    assert left.removed_at is not None
    with pytest.raises(InvalidState, match="removed"):
        archived(driver, old.instance_id)


def test_tells_a_content_that_was_changed(driver: Driver) -> None:
    old = ended(driver)
    pass_a_year(driver)
    ended(driver)
    rule(driver)
    put_away(driver)
    with driver.engine.store.writing() as uow:
        uow.connection.execute(text("UPDATE archive SET digest = 'x'"))
    with pytest.raises(InvalidState, match="digest"):
        driver.engine.execute(RestoreInstance(old.instance_id), actor=SYSTEM)


def test_a_rule_of_its_own_counts_before_the_one_for_all(driver: Driver) -> None:
    ended(driver)
    pass_a_year(driver)
    ended(driver)
    rule(driver, definition_key="*", archive_after_days=200)
    rule(driver, archive_after_days=3650)
    assert driver.engine.query(PreviewRetention(), actor=SYSTEM) == ()
    driver.engine.execute(DropRetentionRule("visit"), actor=SYSTEM)
    (preview,) = driver.engine.query(PreviewRetention(), actor=SYSTEM)
    assert (preview.rule.definition_key, preview.to_archive) == ("*", 1)


def test_the_newest_numbers_of_sqlite_are_never_given_twice(driver: Driver) -> None:
    old = ended(driver)
    pass_a_year(driver)
    rule(driver)
    (preview,) = driver.engine.query(PreviewRetention(), actor=SYSTEM)
    on_sqlite = driver.engine.store.engine.dialect.name == "sqlite"
    assert (preview.to_archive, preview.held) == ((0, 1) if on_sqlite else (1, 0))
    put_away(driver)
    assert started(driver).instance_id > old.instance_id


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"archive_after_days": 30}, "archive_after_days"),
        ({"remove_after_days": 200}, "remove_after_days"),
        ({"source": " "}, "source"),
        ({"definition_key": ""}, "definition_key"),
    ],
)
def test_refuses_a_rule_that_cannot_be_kept(
    driver: Driver, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        rule(driver, **wrong)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert driver.engine.query(ListRetentionRules(), actor=SYSTEM) == ()


def test_needs_the_right(driver: Driver) -> None:
    for command in (RunRetention(), SetRetentionRule("*", 365, None, "x")):
        with pytest.raises(Forbidden):
            driver.engine.execute(command, actor="wang")


def test_restoring_needs_the_right_and_is_hidden_from_strangers(driver: Driver) -> None:
    old = ended(driver)
    pass_a_year(driver)
    ended(driver)
    rule(driver)
    put_away(driver)
    with pytest.raises(Forbidden):
        driver.engine.execute(RestoreInstance(old.instance_id), actor="wang")
    with pytest.raises(NotFound):
        driver.engine.execute(RestoreInstance(old.instance_id), actor="stranger")


def test_shows_archived_ones_to_those_who_might_know_of_them(driver: Driver) -> None:
    old = ended(driver)
    pass_a_year(driver)
    ended(driver)
    rule(driver)
    put_away(driver)
    found = driver.engine.query(GetArchived(old.instance_id), actor="wang").archived
    assert found.started_by == "wang"
    with pytest.raises(NotFound):
        driver.engine.query(GetArchived(old.instance_id), actor="stranger")
    assert driver.engine.query(ListArchived(), actor="stranger").instances == ()


def test_pages_and_narrows_the_archive(driver: Driver) -> None:
    for _ in range(5):
        ended(driver)
    pass_a_year(driver)
    ended(driver)
    rule(driver)
    put_away(driver)
    seen: list[int] = []
    cursor = ""
    while True:
        page = driver.engine.query(ListArchived("走访", cursor=cursor, limit=2), actor=SYSTEM)
        seen += [each.instance_id for each in page.instances]
        cursor = page.next_cursor
        if not cursor:
            break
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == 5
    assert driver.engine.query(ListArchived("没有"), actor=SYSTEM).instances == ()


TITLES = {"青岭装备制造有限公司：联系": "HT-2026-001", "草原乳业：培训": "", "ＡＢＣ公司": "x/7"}


@pytest.fixture
def put_away_by_title(driver: Driver) -> list[int]:
    """Three archived matters, in the order of ``TITLES``."""
    begun = [
        driver.start("visit", by="wang", title=title, business_key=key, data={"unit": "1"})
        for title, key in TITLES.items()
    ]
    for each in begun:
        each.work_item("Visit").do(by="wang")
        each.work_item("Confirm").do(by="chief", opinion="yes")
    pass_a_year(driver)
    ended(driver)
    rule(driver)
    put_away(driver)
    return [each.instance_id for each in begun]


def in_the_archive(driver: Driver, wanted: str, *, by: str = SYSTEM) -> list[int]:
    found = driver.engine.query(ListArchived(wanted), actor=by).instances
    return [each.instance_id for each in found]


def test_the_archive_is_searched_as_what_runs_is(
    driver: Driver, put_away_by_title: list[int]
) -> None:
    expected = {
        "岭装备": [0],
        "联系 青岭": [0],
        "青岭 乳业": [],
        "公司": [2, 0],
        "2026-001": [0],
        "abc": [2],
        "司": [2, 0],
        "%": [],
        "：": [],
        " ": [2, 1, 0],
    }
    found = {wanted: in_the_archive(driver, wanted) for wanted in expected}
    assert found == {
        wanted: [put_away_by_title[each] for each in numbers]
        for wanted, numbers in expected.items()
    }


def test_the_archive_is_searched_by_business_data_too(
    driver: Driver, put_away_by_title: list[int], statements: Statements
) -> None:
    # Searchable are the variables "unit" and "opinion", as among what runs.
    with statements.at_most(6):
        assert in_the_archive(driver, "yes") == put_away_by_title[::-1]
    assert in_the_archive(driver, "乳业 yes") == [put_away_by_title[1]]


def test_whoever_only_keeps_the_archive_learns_nothing_of_data(
    driver: Driver, put_away_by_title: list[int], village: Village
) -> None:
    village.may = lambda *asked: asked[1].user_id == "zhao"  # type: ignore[method-assign]

    assert in_the_archive(driver, "乳业", by="zhao") == [put_away_by_title[1]]
    assert in_the_archive(driver, "yes", by="zhao") == []


def test_data_find_nothing_any_more_once_they_are_removed(
    driver: Driver, put_away_by_title: list[int]
) -> None:
    rule(driver, remove_after_days=3650)
    driver.clock.advance(YEAR * 11)
    put_away(driver)

    assert in_the_archive(driver, "yes") == []
    assert in_the_archive(driver, "乳业") == [put_away_by_title[1]]


def test_words_open_the_archive_to_nobody_else(
    driver: Driver, put_away_by_title: list[int]
) -> None:
    assert in_the_archive(driver, "乳业", by="wang") == [put_away_by_title[1]]
    assert in_the_archive(driver, "乳业", by="stranger") == []


def test_what_came_back_is_found_among_the_live_ones_alone(
    driver: Driver, put_away_by_title: list[int]
) -> None:
    back = put_away_by_title[0]
    driver.engine.execute(RestoreInstance(back), actor=SYSTEM)

    assert in_the_archive(driver, "青岭") == []
    live = driver.engine.query(SearchInstances("青岭"), actor="wang").instances
    assert [each.instance_id for each in live] == [back]


def test_the_index_of_the_archive_is_used(
    driver: Driver, put_away_by_title: list[int], statements: Statements
) -> None:
    assert in_the_archive(driver, "乳业")
    assert any("archive_text" in each for each in statements.texts)
    assert not any("LIKE" in each for each in statements.texts)


def test_whoever_keeps_the_archive_restores_without_reading(
    driver: Driver, village: Village
) -> None:
    old = ended(driver)
    pass_a_year(driver)
    ended(driver)
    rule(driver)
    put_away(driver)
    village.may = lambda *asked: asked[1].user_id == "zhao"  # type: ignore[method-assign]

    shown = driver.engine.query(GetArchived(old.instance_id), actor="zhao")
    assert (shown.readable, shown.history, shown.items) == (False, (), ())
    driver.engine.execute(RestoreInstance(old.instance_id), actor="zhao")
    assert old.now.title == "一次走访"
