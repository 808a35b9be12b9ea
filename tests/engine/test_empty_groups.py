"""What happens where nobody belongs to the groups of an item, from its beginning or later."""

from __future__ import annotations

import pytest

from engine.commands.jobs import ListIncidents
from engine.commands.participation import ListOrphans
from engine.commands.work_items import ItemList
from engine.errors import Forbidden
from engine.handlers.participation.orphans import LOOK
from engine.ids import SYSTEM
from engine.runtime import Engine
from engine.store.queries import jobs, orphans
from engine.store.queries.jobs import NewJob
from engine.views import Scope
from tests.driver import DrivenInstance, Driver
from tests.engine.people import started
from tests.engine.world import Village


def empty(driver: Driver, rule: str, group: str = "unit:9") -> DrivenInstance:
    given = {"candidateGroups": group} | ({"whenEmpty": rule} if rule else {})
    return started(
        driver,
        "start -> write -> read -> end",
        attributes={"write": given, "read": {"candidateGroups": "chief"}},
    )


def look(driver: Driver) -> None:
    """The periodic look, now."""
    engine = driver.engine
    with engine.store.writing() as uow:
        jobs.arm(uow, [NewJob(kind=LOOK, due_at=driver.clock.now())], driver.clock.now())
    engine.run_due()


def listed(engine: Engine) -> list[tuple[str, str]]:
    return [(each.why, each.who) for each in engine.query(ListOrphans(), actor=SYSTEM)]


def test_it_waits_and_stands_on_the_list(driver: Driver, engine: Engine) -> None:
    matter = empty(driver, "wait")

    assert matter.open_names == ["write"]
    assert listed(engine) == [("empty", "unit:9")]
    assert "NobodyThere" in matter.events


def test_it_is_skipped_only_where_that_is_wanted(driver: Driver, engine: Engine) -> None:
    matter = empty(driver, "skip")

    assert matter.open_names == ["read"]
    assert "WorkItemSkipped" in matter.events
    assert listed(engine) == []


def test_a_loop_of_skipped_items_stops(driver: Driver) -> None:
    with pytest.raises(Exception, match="a loop of elements that nobody can do"):
        started(
            driver,
            "start -> join:exclusive -> write -> again:exclusive",
            "again -[true]-> join",
            "again -[]-> end",
            attributes={"write": {"candidateGroups": "unit:9", "whenEmpty": "skip"}},
        )


def test_another_group_gets_it(driver: Driver, engine: Engine) -> None:
    matter = empty(driver, "to:unit:2")

    assert [each.name for each in driver.listed(ItemList.TO_CLAIM, by="zhao")] == ["write"]
    matter.work_item("write").do(by="zhao")
    assert listed(engine) == []


def test_it_is_an_incident(driver: Driver, engine: Engine) -> None:
    empty(driver, "incident")

    (incident,) = engine.query(ListIncidents(), actor="chief")
    assert incident.code == "nobody"


def test_where_somebody_is_there_the_rule_does_nothing(driver: Driver) -> None:
    assert empty(driver, "skip", "unit:1,unit:9").open_names == ["write"]


def test_the_look_finds_who_has_left_since(driver: Driver, engine: Engine) -> None:
    village = engine.directory
    assert isinstance(village, Village)
    waiting = empty(driver, "", "unit:2")
    held = empty(driver, "", "unit:1").work_item("write").claim(by="wang")
    asked = started(
        driver,
        "start -> agree -> end",
        attributes={"agree": {"voting": "all", "participants": "unit:2,user:chief"}},
    )
    look(driver)
    assert listed(engine) == []

    del village.people["zhao"], village.people["wang"]
    look(driver)

    found = {each.work_item_id: each.why for each in engine.query(ListOrphans(), actor=SYSTEM)}
    assert found == {
        waiting.work_item("write").work_item_id: "empty",
        held.work_item_id: "left",
        asked.work_item("agree").work_item_id: "silent",
    }
    village.people |= {"zhao": {"unit:2"}, "wang": {"unit:1"}}
    look(driver)
    assert listed(engine) == []


def test_the_list_is_for_those_who_supervise(driver: Driver, engine: Engine) -> None:
    empty(driver, "wait")
    outside = driver.start("matter", by="chief", scope=Scope(area="11"))
    inside = driver.start("matter", by="chief", scope=Scope(area="1502"))

    with pytest.raises(Forbidden):
        engine.query(ListOrphans(), actor="wang")
    numbers = {each.instance_id for each in engine.query(ListOrphans(), actor="chief")}
    assert inside.instance_id in numbers
    assert outside.instance_id not in numbers


def test_the_look_copes_with_more_empty_groups_than_a_statement_takes(engine: Engine) -> None:
    nobody = frozenset(f"enterprise:{number}" for number in range(70_000))
    with engine.store.reading() as uow:
        assert orphans.without_anybody(uow, nobody, frozenset({"gone"})) == {}
