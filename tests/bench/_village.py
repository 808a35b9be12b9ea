"""The engine by itself, with a small village of people around it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from engine.clock import LOCAL_ZONE, VirtualClock
from engine.commands.definitions import Deploy
from engine.handlers import calendars
from engine.ids import SYSTEM
from engine.runtime import Engine
from engine.store.queries.calendars import CalendarCache
from engine.store.unit_of_work import Store
from tests.engine.world import PATIENCE, VISIT, Village, flow, process

#: Wednesday, an ordinary working day.
MORNING = datetime(2026, 5, 20, 9, 0, tzinfo=LOCAL_ZONE)

_BACK = (
    '<sequenceFlow id="back" sourceRef="content" targetRef="do">'
    "<conditionExpression xsi:type=\"tFormalExpression\">opinion == 'no'</conditionExpression>"
    "</sequenceFlow>"
)
_ENDS = (
    '<startEvent id="start"/><endEvent id="end"/>'
    '<exclusiveGateway id="content" default="f_content_end"/>'
    '<userTask id="do" name="Do" duban:assignee="wang"/>'
)

#: Two people send a matter to and fro until the second one is content.
REWORK = process(
    "rework",
    _ENDS
    + '<userTask id="check" name="Check" duban:assignee="chief"/>'
    + flow("start", "do", "check", "content", "end")
    + _BACK,
)

#: One person goes round: the shortest loop, two tasks of SpiffWorkflow a round.
ROUND = process("round", _ENDS + flow("start", "do", "content", "end") + _BACK)

_PEOPLE: Mapping[str, set[str]] = {"wang": {"unit:1"}, "chief": {"chief"}}


def village_engine(store: Store) -> tuple[Engine, VirtualClock]:
    """An engine and its clock, with ``visit``, ``patience``, ``rework`` and ``round`` deployed."""
    engine, clock = bare_engine(store, _PEOPLE)
    for key, content in (
        ("visit", VISIT),
        ("patience", PATIENCE),
        ("rework", REWORK),
        ("round", ROUND),
    ):
        engine.execute(Deploy(key, ((f"{key}.bpmn", content),)), actor=SYSTEM)
    return engine, clock


def bare_engine(store: Store, people: Mapping[str, set[str]]) -> tuple[Engine, VirtualClock]:
    """An engine for these people (user id to groups) and its clock, without a process."""
    clock = VirtualClock(MORNING)
    village = Village(people)
    engine = Engine(
        store,
        clock,
        directory=village,
        rights=village,
        calendars=CalendarCache(),
        modules=[calendars.module()],
    )
    return engine, clock
