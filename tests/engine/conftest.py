"""An engine with a small village around it, on both databases."""

from __future__ import annotations

from datetime import datetime

import pytest

from engine.clock import LOCAL_ZONE, VirtualClock
from engine.commands.definitions import Deploy
from engine.context import Context, Module, ServiceCall
from engine.handlers import calendars
from engine.ids import SYSTEM
from engine.interpreter.contract import Data
from engine.policies import RetryPolicy
from engine.runtime import Engine
from engine.store.queries.calendars import CalendarCache
from engine.store.unit_of_work import Store
from tests.databases import Template
from tests.driver import Driver
from tests.engine.world import BROKEN, CALLING, PATIENCE, VISIT, Village

#: Wednesday, an ordinary working day.
MORNING = datetime(2026, 5, 20, 9, 0, tzinfo=LOCAL_ZONE)


class Outside:
    """The service that the process ``calling`` calls: fails as often as a test wants it to."""

    def __init__(self) -> None:
        self.failures_left = 0
        self.calls = 0

    def call(self, _ctx: Context, _call: ServiceCall) -> Data:
        self.calls += 1
        if self.failures_left:
            self.failures_left -= 1
            raise ConnectionError("The other side hung up.")
        return {"answer": 42}


@pytest.fixture
def outside() -> Outside:
    return Outside()


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(MORNING)


@pytest.fixture
def village() -> Village:
    return Village(
        {
            "wang": {"unit:1"},
            "bai": {"unit:1"},
            "zhao": {"unit:2"},
            "chief": {"chief"},
            "stranger": set(),
        }
    )


@pytest.fixture
def template(request: pytest.FixtureRequest, template: Template) -> Template:
    """The processes of the village are deployed once, for the tests that ask for its engine."""
    if "engine" not in request.fixturenames:
        return template

    def deploy(url: str) -> None:
        store = Store(url)
        built = _assembled(store, VirtualClock(MORNING), Village({}), Outside())
        for key, content in (
            ("visit", VISIT),
            ("patience", PATIENCE),
            ("calling", CALLING),
            ("broken", BROKEN),
        ):
            built.execute(Deploy(key, ((f"{key}.bpmn", content),)), actor=SYSTEM)
        store.dispose()

    return template.filled("village", deploy)


@pytest.fixture
def engine(store: Store, clock: VirtualClock, village: Village, outside: Outside) -> Engine:
    return _assembled(store, clock, village, outside)


def _assembled(store: Store, clock: VirtualClock, village: Village, outside: Outside) -> Engine:
    return Engine(
        store,
        clock,
        directory=village,
        rights=village,
        calendars=CalendarCache(),
        modules=[
            calendars.module(),
            Module(name="test", services={"test.call": outside.call}),
        ],
        retry=RetryPolicy(attempts=3),
    )


@pytest.fixture
def driver(engine: Engine, clock: VirtualClock) -> Driver:
    return Driver(engine, clock)
