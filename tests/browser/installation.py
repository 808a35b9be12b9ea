"""Installations as people meet them: waitress, the embedded runner, a clock that tests move."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from waitress.server import TcpWSGIServer, create_server

from engine.clock import VirtualClock
from engine.runtime import Engine
from engine.scheduler import EmbeddedRunner
from web.app import create_app
from web.assembly import Duban, assemble
from web.demonstration import DemonstrationAccount
from web.demonstration_run import KeptClock, RunningDemonstration
from web.settings import Settings

#: The full cost of Argon2id is tested elsewhere.
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
#: How long the server sleeps at most where nothing happens, in seconds.
_NAP_SECONDS = 0.1
#: How long scripts take to arrive, on every page, and what is sent to be answered, in seconds.
#: A test that fails then presses something before the page is ready, or looks before the answer is
#: there: it will fail some day on a busy machine.
_NETWORK_TAKES_SECONDS = float(os.environ.get("DUBAN_SLOW_NETWORK", "0"))


@dataclass(frozen=True, slots=True)
class Installation:
    """One, served at ``address``. Sessions live by ``wall_clock``, deadlines by ``clock``."""

    duban: Duban
    address: str
    clock: KeptClock
    wall_clock: VirtualClock

    @property
    def engine(self) -> Engine:
        return self.duban.engine


def settings_in(home: Path) -> Settings:
    home.mkdir(parents=True, exist_ok=True)
    return Settings.from_environment({"DUBAN_HOME": str(home)})


def clock_in(home: Path) -> KeptClock:
    return KeptClock(home / "demonstration.clock")


@contextmanager
def assembled(home: Path, wall_clock: VirtualClock) -> Iterator[Duban]:
    """Duban over the database and the clock in ``home``, not yet served."""
    duban = assemble(settings_in(home), clock=clock_in(home), wall_clock=wall_clock, hasher=CHEAP)
    try:
        yield duban
    finally:
        duban.close()


@contextmanager
def served(
    home: Path, *, accounts: tuple[DemonstrationAccount, ...], wall_now: datetime
) -> Iterator[Installation]:
    """The installation in ``home`` on a free port of this machine."""
    clock, wall_clock = clock_in(home), VirtualClock(wall_now)
    with assembled(home, wall_clock) as plain:
        demonstration = RunningDemonstration(plain.engine, clock, accounts)
        duban = replace(plain, demonstration=demonstration)
        server: TcpWSGIServer = create_server(  # type: ignore[no-untyped-call]
            _as_slow_as_wanted(create_app(duban)), host="127.0.0.1", port=0, threads=8
        )
        with EmbeddedRunner(duban.engine), _running(server):
            address = f"http://127.0.0.1:{server.effective_port}"
            yield Installation(duban, address, clock, wall_clock)


def _as_slow_as_wanted(app: Any) -> Any:
    """``app``, or ``app`` behind a slow network, with scripts that every page fetches again."""
    if not _NETWORK_TAKES_SECONDS:
        return app

    def slow(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        script = environ["PATH_INFO"].endswith(".js")
        if script or environ["REQUEST_METHOD"] != "GET":
            time.sleep(_NETWORK_TAKES_SECONDS)

        def start_uncached(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            kept = [each for each in headers if each[0].lower() != "cache-control"]
            return start_response(status, [*kept, ("Cache-Control", "no-store")], *rest)

        answer: Iterable[bytes] = app(environ, start_uncached if script else start_response)
        return answer

    return slow


@contextmanager
def _running(server: TcpWSGIServer) -> Iterator[None]:
    told_to_stop = threading.Event()

    def run() -> None:
        while not told_to_stop.is_set():
            server.asyncore.loop(timeout=_NAP_SECONDS, map=server._map, count=1)

    thread = threading.Thread(target=run, name="waitress")
    thread.start()
    try:
        yield
    finally:
        told_to_stop.set()
        thread.join()
        server.task_dispatcher.shutdown()
        server.close()  # type: ignore[no-untyped-call]
        for channel in list(server._map.values()):
            channel.close()
