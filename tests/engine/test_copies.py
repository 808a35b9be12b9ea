"""抄送: people are told of a matter, see it, and have nothing to do."""

from __future__ import annotations

import pytest

from engine.commands.participation import CopyWorkItem, ListCopies, MarkCopiesRead
from engine.commands.work_items import ItemList
from engine.errors import InvalidInput, InvalidState, NotFound
from engine.runtime import Engine
from tests.conftest import Statements
from tests.driver import DrivenInstance, Driver
from tests.engine.people import started


def copied(driver: Driver, **attributes: str) -> DrivenInstance:
    return started(
        driver,
        "start -> write -> end_all:end",
        attributes={
            "write": {"candidateGroups": "unit:1", **attributes},
            "end_all": {"copyTo": "{told}", "name": "All done"},
        },
        data={"told": ["user:stranger"]},
    )


def test_a_step_tells_its_groups_and_holds_nothing_up(driver: Driver, engine: Engine) -> None:
    matter = copied(driver, copyTo="unit:2,user:chief,user:chief")
    item = matter.work_item("write")
    with pytest.raises(NotFound):
        item.seen_by("zhao")

    item.do(by="wang", text="x")

    assert matter.now.state == "completed"
    page = engine.query(ListCopies(), actor="zhao")
    assert [(copy.work_item_id, copy.name) for copy in page.copies] == [
        (item.work_item_id, "write")
    ]
    assert page.unread == 1
    assert item.seen_by("zhao").item.title == "A matter"
    assert matter.events.count("Copied") == 2


def test_the_end_tells_of_the_whole_matter(driver: Driver, engine: Engine) -> None:
    matter = copied(driver)
    matter.work_item("write").do(by="wang")

    (copy,) = engine.query(ListCopies(), actor="stranger").copies

    assert (copy.work_item_id, copy.name) == (None, "All done")


def test_reading_gives_sight_and_no_right_to_act(driver: Driver, engine: Engine) -> None:
    item = copied(driver).work_item("write").claim(by="wang")
    item.execute(CopyWorkItem(item.work_item_id, ("zhao",), "For your information."), by="wang")

    seen = item.seen_by("zhao")
    assert not [offer.action for offer in seen.offers if offer.allowed and offer.action != "copy"]
    with pytest.raises(InvalidState):
        item.complete(by="zhao")
    assert driver.listed(ItemList.MINE, by="zhao") == ()
    with pytest.raises(NotFound):
        item.seen_by("stranger")


def test_marking_read_counts_down(driver: Driver, engine: Engine) -> None:
    item = copied(driver).work_item("write").claim(by="wang")
    item.execute(CopyWorkItem(item.work_item_id, ("zhao",)), by="wang")
    item.execute(CopyWorkItem(item.work_item_id, ("zhao",)), by="wang")
    assert engine.query(ListCopies(), actor="zhao").unread == 1

    assert engine.execute(MarkCopiesRead(item.instance.instance_id), actor="zhao") == 1

    page = engine.query(ListCopies(), actor="zhao")
    assert page.unread == 0
    assert page.copies[0].read_at == driver.clock.now()


def test_pages_of_copies_go_by_key(driver: Driver, engine: Engine) -> None:
    for _ in range(3):
        item = copied(driver).work_item("write").claim(by="wang")
        item.execute(CopyWorkItem(item.work_item_id, ("zhao",)), by="wang")

    first = engine.query(ListCopies(limit=2), actor="zhao")
    second = engine.query(ListCopies(limit=2, cursor=first.next_cursor), actor="zhao")

    assert (len(first.copies), len(second.copies), second.next_cursor) == (2, 1, "")


def test_telling_nobody_or_somebody_unknown_is_refused(driver: Driver) -> None:
    item = copied(driver).work_item("write").claim(by="wang")

    with pytest.raises(InvalidInput):
        item.execute(CopyWorkItem(item.work_item_id, ()), by="wang")
    with pytest.raises(NotFound):
        item.execute(CopyWorkItem(item.work_item_id, ("nobody",)), by="wang")


def test_telling_many_takes_three_statements(
    driver: Driver, engine: Engine, statements: Statements
) -> None:
    item = copied(driver).work_item("write").claim(by="wang")
    command = CopyWorkItem(item.work_item_id, ("zhao", "bai", "chief", "stranger"))

    # Who acts, the item, the four receivers; who was told, telling them, history, instance.
    with statements.at_most(11):
        engine.execute(command, actor="wang")
