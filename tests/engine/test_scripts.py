"""Script tasks through the engine: their results are kept, and what fails is an incident."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.clock import VirtualClock
from engine.commands.definitions import Deploy
from engine.commands.jobs import ListIncidents
from engine.handlers import calendars
from engine.ids import SYSTEM
from engine.runtime import Engine
from engine.scripting import ScriptPool
from engine.store.queries.calendars import CalendarCache
from engine.store.unit_of_work import Store
from tests.driver import Driver
from tests.engine.conftest import MORNING
from tests.engine.world import Village, flow, process

SCRIPTED = process(
    "scripted",
    '<startEvent id="start"/>'
    '<userTask id="ask" name="Ask" duban:candidateGroups="unit:1"/>'
    '<scriptTask id="reckon" name="Reckon" scriptFormat="python"><script>\n'
    "share = part / whole\nlabel = '优' if share &gt; 0.5 else '良'\n"
    "</script></scriptTask>"
    '<userTask id="read" name="Read" duban:candidateGroups="unit:1"/>'
    '<endEvent id="end"/>' + flow("start", "ask", "reckon", "read", "end"),
)


@pytest.fixture(scope="module")
def pool() -> Iterator[ScriptPool]:
    made = ScriptPool(workers=1)
    yield made
    made.stop()


@pytest.fixture
def driver(store: Store, pool: ScriptPool, village: Village) -> Driver:
    clock = VirtualClock(MORNING)
    engine = Engine(
        store,
        clock,
        directory=village,
        rights=village,
        calendars=CalendarCache(),
        modules=[calendars.module()],
        run_script=pool.run,
    )
    engine.execute(Deploy("scripted", (("scripted.bpmn", SCRIPTED),)), actor=SYSTEM)
    return Driver(engine, clock)


def test_results_are_data_and_the_history_names_them(driver: Driver) -> None:
    instance = driver.start("scripted", by="wang")
    instance.work_item("Ask").do(by="wang", part=3, whole=4)
    assert instance.open_names == ["Read"]
    assert (instance.data["share"], instance.data["label"]) == (0.75, "优")
    decided = [event.detail.get("decided") for event in instance.history]
    assert {"reckon": {"script": ["label", "share"]}} in decided


def test_failing_script_changes_nothing_and_is_an_incident(driver: Driver) -> None:
    instance = driver.start("scripted", by="wang")
    item = instance.work_item("Ask").claim(by="wang")
    with pytest.raises(Exception, match="division by zero"):
        item.complete(by="wang", part=3, whole=0)
    assert instance.open_names == ["Ask"]
    (incident,) = driver.engine.query(ListIncidents(), actor=SYSTEM)
    assert (incident.element_id, incident.code) == ("reckon", "SCRIPT")
    assert "line 2: ZeroDivisionError: division by zero (part = 3, whole = 0)" in incident.message
    assert item.complete(by="wang", part=1, whole=4).data["label"] == "良"
