"""Conditions that begin instances: once each time that they become true."""

from __future__ import annotations

from datetime import datetime

import pytest

from engine.clock import LOCAL_ZONE
from engine.commands.data_stores import PutStoreRow, RemoveStoreRow
from engine.commands.instances import ListInstances
from engine.commands.jobs import ListIncidents
from engine.commands.messages import ListStarts, PauseStart, PublishMessage, ResumeStart
from engine.ids import SYSTEM
from engine.message_views import StartSchedule
from engine.runtime import Engine
from tests.driver import Driver
from tests.engine.messages.diagrams import deploy, document, messages, pool, told, user
from tests.engine.test_concurrency import at_once
from tests.engine.world import flow

ROWS = "".join(
    f'<dataStoreReference id="r_{key}" name="Level" dataStoreRef="ds" duban:store="levels" '
    f'duban:key="\'{key}\'" duban:variable="{key}"/>'
    for key in ("river", "lake")
)


def when(condition: str) -> str:
    inner = f"<condition>{condition}</condition>"
    return f"<conditionalEventDefinition>{inner}</conditionalEventDefinition>"


def alarm(condition: str, *, more: str = "", attributes: str = "", name: str = "Go") -> bytes:
    return document(
        messages("call"),
        '<dataStore id="ds" name="Levels"/>',
        pool(
            "alarm",
            f'<startEvent id="start" duban:title="Flood" {attributes}>{when(condition)}{more}'
            f'</startEvent>{user("do", name)}<endEvent id="end"/>{ROWS}',
            flow("start", "do", "end"),
        ),
    )


class Levels:
    """Rows as somebody writes them by hand."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._versions: dict[str, int] = {}

    def put(self, key: str, value: object) -> None:
        version = self._versions.get(key, 0)
        command = PutStoreRow("levels", key, value, version=version, reason="measured")
        self._versions[key] = self._engine.execute(command, actor=SYSTEM).version

    def remove(self, key: str) -> None:
        command = RemoveStoreRow("levels", key, version=self._versions.pop(key), reason="gone")
        self._engine.execute(command, actor=SYSTEM)


@pytest.fixture
def levels(engine: Engine) -> Levels:
    return Levels(engine)


def run_all(engine: Engine) -> None:
    while engine.run_due():
        pass


def begun(engine: Engine) -> int:
    run_all(engine)
    return len(engine.query(ListInstances(key="alarm"), actor=SYSTEM).instances)


def start(engine: Engine) -> StartSchedule:
    [found] = engine.query(ListStarts(), actor=SYSTEM)
    return found


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL_ZONE)


@pytest.mark.bpmn("10.5.2", "conditional start event: begins when it becomes true")
def test_condition_begins_an_instance_each_time_that_it_becomes_true(
    driver: Driver, engine: Engine, levels: Levels
) -> None:
    deploy(engine, "alarm", alarm("river > 300"))

    counts = []
    for level in (299, 301, 305, 301, 250, 302):
        levels.put("river", level)
        counts.append(begun(engine))

    assert counts == [0, 1, 1, 1, 1, 2]
    [latest, _first] = engine.query(ListInstances(key="alarm"), actor=SYSTEM).instances
    assert driver.instance(latest.instance_id).data == {"river": 302}
    assert start(engine).holds


def test_each_edge_counts_though_it_is_over_before_the_instance_begins(
    engine: Engine, levels: Levels
) -> None:
    deploy(engine, "alarm", alarm("river > 300"))

    for level in (301, 1, 301, 1):
        levels.put("river", level)

    assert begun(engine) == 2


def test_row_that_is_taken_away_is_looked_at_too(engine: Engine, levels: Levels) -> None:
    deploy(engine, "alarm", alarm("not defined(river)"))

    levels.put("river", 1)
    levels.remove("river")

    assert begun(engine) == 1


def test_row_that_an_instance_writes_is_looked_at_in_its_transaction(
    driver: Driver, engine: Engine
) -> None:
    deploy(engine, "alarm", alarm("river > 300"))
    body = (
        '<startEvent id="s"/><task id="t"><dataOutputAssociation id="o"><targetRef>ref</targetRef>'
        "<transformation>level</transformation></dataOutputAssociation></task>"
        '<endEvent id="e"/><dataStoreReference id="ref" dataStoreRef="ds" duban:store="levels" '
        "duban:key=\"'river'\"/>" + flow("s", "t", "e")
    )
    gauge = document('<dataStore id="ds" name="Levels"/>', pool("gauge", body))
    deploy(engine, "gauge", gauge)

    for level in (100, 400):
        driver.start("gauge", by="wang", data={"level": level})

    assert begun(engine) == 1


def test_what_holds_already_when_it_is_deployed_begins_nothing(
    engine: Engine, levels: Levels
) -> None:
    levels.put("river", 400)
    deploy(engine, "alarm", alarm("river > 300"))
    levels.put("river", 401)
    at_first = begun(engine)

    deploy(engine, "alarm", alarm("river > 300", name="Go now"))
    levels.put("river", 402)
    redeployed = begun(engine)
    levels.put("river", 1)
    deploy(engine, "alarm", alarm("river > 300", name="Go at once"))
    levels.put("river", 403)

    assert (at_first, redeployed) == (0, 0)
    assert begun(engine) == 1


def test_two_rows_written_at_once_begin_one_instance(engine: Engine) -> None:
    deploy(engine, "alarm", alarm("river > 300 and lake > 300"))

    def write(key: str) -> object:
        command = PutStoreRow("levels", key, 400, version=0, reason="measured")
        return engine.execute(command, actor=SYSTEM)

    results = at_once([lambda: write("river"), lambda: write("lake")])

    assert begun(engine) == 1, results


def test_paused_condition_is_looked_at_when_it_is_resumed(engine: Engine, levels: Levels) -> None:
    deploy(engine, "alarm", alarm("river > 300"))
    engine.execute(PauseStart("alarm"), actor=SYSTEM)
    levels.put("river", 400)
    paused = begun(engine)

    engine.execute(ResumeStart("alarm"), actor=SYSTEM)

    assert (paused, begun(engine)) == (0, 1)


@pytest.mark.bpmn("10.5.2", "conditional start event: reads the clock")
def test_condition_on_the_day_is_looked_at_each_day(driver: Driver, engine: Engine) -> None:
    days = "[date('2026-05-22'), date('2026-05-25')]"
    deploy(engine, "alarm", alarm(f"today() in {days}"))  # On 20 May 2026.

    driver.advance_to(at("2026-05-30T12:00"))

    found = engine.query(ListInstances(key="alarm"), actor=SYSTEM).instances
    assert [each.started_at.astimezone(LOCAL_ZONE).day for each in found] == [25, 22]
    due_at = start(engine).due_at
    assert due_at is not None
    assert due_at.astimezone(LOCAL_ZONE) == at("2026-05-31T00:00")


def test_condition_that_fails_stops_nobody_and_is_an_incident(
    driver: Driver, engine: Engine, levels: Levels
) -> None:
    deploy(engine, "alarm", alarm("river > 300"))

    for value in ("high", "higher"):
        levels.put("river", value)
    driver.advance("P10D")

    assert start(engine).faulty
    [incident] = engine.query(ListIncidents(), actor=SYSTEM)
    assert (incident.element_id, incident.code) == ("start", "EXPRESSION")
    levels.put("river", 301)
    assert begun(engine) == 1
    assert not start(engine).faulty


def test_condition_and_message_that_are_both_needed(engine: Engine, levels: Levels) -> None:
    content = alarm("river > 300", more=told("call"), attributes='parallelMultiple="true"')
    deploy(engine, "alarm", content)

    levels.put("river", 400)
    alone = begun(engine)
    engine.execute(PublishMessage("call"), actor=SYSTEM)

    assert (alone, begun(engine)) == (0, 1)


def test_long_condition_is_known_by_its_beginning(engine: Engine, levels: Levels) -> None:
    condition = " or ".join(f"river == {number}" for number in range(40))
    deploy(engine, "alarm", alarm(condition))

    levels.put("river", 39)

    assert begun(engine) == 1
    assert start(engine).name.startswith("river == 0 or")
    assert len(start(engine).name) <= 200
