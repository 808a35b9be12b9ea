"""The embedded runner: what is due runs, beside what takes long, until it is told to stop."""

from __future__ import annotations

import threading

import pytest

from engine.clock import VirtualClock
from engine.context import Context, Module
from engine.runtime import Engine
from engine.scheduler import EmbeddedRunner
from engine.store.queries import jobs
from engine.store.queries.calendars import CalendarCache
from engine.store.queries.jobs import NewJob
from engine.views import Job
from tests.engine.world import Village

#: Longer than any of this takes; only a test that fails waits for it.
_PATIENCE_SECONDS = 30


class Kinds:
    """Jobs that take long, that are quick, and that come again and again."""

    def __init__(self) -> None:
        self.engine: Engine | None = None
        self.quick_ran = threading.Event()
        self.endless_ran = threading.Event()
        self.waited_in_vain = False

    def slow(self, ctx: Context, _job: Job) -> None:
        ctx.uow.after_commit(self._wait_for_the_quick_one)

    def _wait_for_the_quick_one(self) -> None:
        assert self.engine is not None
        arm(self.engine, "quick")
        self.waited_in_vain = not self.quick_ran.wait(_PATIENCE_SECONDS)

    def quick(self, _ctx: Context, _job: Job) -> None:
        self.quick_ran.set()

    def endless(self, ctx: Context, _job: Job) -> None:
        ctx.changes.arm(NewJob("endless", ctx.now))
        self.endless_ran.set()


def arm(engine: Engine, kind: str) -> None:
    with engine.store.writing() as uow:
        jobs.arm(uow, [NewJob(kind, engine.clock.now())], engine.clock.now())


@pytest.fixture
def kinds() -> Kinds:
    return Kinds()


@pytest.fixture
def running(engine: Engine, village: Village, clock: VirtualClock, kinds: Kinds) -> Engine:
    handlers = {"slow": kinds.slow, "quick": kinds.quick, "endless": kinds.endless}
    kinds.engine = Engine(
        engine.store,
        clock,
        directory=village,
        rights=village,
        calendars=CalendarCache(),
        modules=[Module("test", jobs=handlers)],
    )
    return kinds.engine


def test_job_that_takes_long_does_not_hold_up_the_others(running: Engine, kinds: Kinds) -> None:
    arm(running, "slow")
    runner = EmbeddedRunner(running, every_seconds=0.01)

    runner.ring()

    assert kinds.quick_ran.is_set()
    assert not kinds.waited_in_vain


def test_stops_though_there_is_always_something_due(running: Engine, kinds: Kinds) -> None:
    arm(running, "endless")

    with EmbeddedRunner(running, every_seconds=0.01):
        assert kinds.endless_ran.wait(_PATIENCE_SECONDS)

    assert running.next_due_at() is not None


def test_rings_until_all_that_is_due_has_run(running: Engine) -> None:
    for _ in range(250):
        arm(running, "quick")

    EmbeddedRunner(running).ring()

    assert running.next_due_at() is None
