"""A Duban that serves in a process of its own, and people who use its API."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from engine.commands.definitions import Deploy
from engine.ids import SYSTEM
from tests.engine.world import VISIT
from web.assembly import Duban, assemble
from web.cli.preparing import bring_up_to_date
from web.settings import Settings
from workflows.accounts.commands import CreateToken
from workflows.organisation import commands as c
from workflows.organisation.duties import Duty, UnitKind

_SERVE = "from web.cli import main; main()"
_PATIENCE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Served:
    """Where it listens, which process it is, and the token of a handler of unit ``unit_id``."""

    port: int
    process_id: int
    token: str
    unit_id: int


def furnish(duban: Duban) -> tuple[int, str]:
    """A unit of the region with one handler, and the process ``visit``; the unit and a token."""
    engine = duban.engine
    unit = engine.execute(c.AddUnit("150000", "自治区工信厅", UnitKind.MEMBER), actor=SYSTEM)
    engine.execute(c.AddPerson("wang", "王芳"), actor=SYSTEM)
    post = engine.execute(c.AddPost(unit.unit_id, "经办", Duty.HANDLER), actor=SYSTEM)
    engine.execute(c.Appoint(post.post_id, "wang", date(2026, 1, 1)), actor=SYSTEM)
    content = VISIT.replace(b"unit:{unit}", b"unit:{unit}:handler")
    engine.execute(Deploy("visit", (("visit.bpmn", content),)), actor=SYSTEM)
    made = CreateToken("wang", "bench", at=duban.wall_clock.now())
    return unit.unit_id, engine.execute(made, actor=SYSTEM).secret


@contextmanager
def served(home: str, database_url: str) -> Iterator[Served]:
    """``duban serve`` on a new database, until the block ends."""
    variables = {"DUBAN_HOME": home, "DUBAN_DATABASE_URL": database_url}
    settings = Settings.from_environment(variables)
    bring_up_to_date(settings)
    with closing(assemble(settings)) as duban:
        unit_id, token = furnish(duban)
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-c", _SERVE, "serve", "--port", str(port)],
        env=variables,
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
        yield Served(port, server.pid, token, unit_id)
    finally:
        server.terminate()
        server.wait(_PATIENCE_SECONDS)


def _wait_for(port: int) -> None:
    for _ in range(_PATIENCE_SECONDS * 10):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("Expected the server to listen by now.")


@dataclass(frozen=True, slots=True)
class Caller:
    """Calls the API with a token; each thread keeps a connection of its own open."""

    served: Served
    _local: threading.local = field(default_factory=threading.local)

    def call(self, method: str, path: str, body: object = None, *, key: str = "") -> Any:
        """The answer's JSON.

        Raises:
            RuntimeError: the answer was a refusal.
        """
        connection = self._connection()
        headers: Mapping[str, str] = {
            "Authorization": f"Bearer {self.served.token}",
            "Content-Type": "application/json",
            **({"Idempotency-Key": key} if key else {}),
        }
        written = None if body is None else json.dumps(body)
        connection.request(method, f"/api/v1{path}", body=written, headers=headers)
        answer = connection.getresponse()
        text = answer.read()
        if answer.status >= 300:
            raise RuntimeError(f"{method} {path} was answered {answer.status}: {text.decode()}")
        return json.loads(text)

    def _connection(self) -> http.client.HTTPConnection:
        if not hasattr(self._local, "connection"):
            self._local.connection = http.client.HTTPConnection("127.0.0.1", self.served.port)
        connection: http.client.HTTPConnection = self._local.connection
        return connection
