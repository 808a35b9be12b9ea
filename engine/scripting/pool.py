"""The workers of one process: started when first needed, replaced when lost, stopped with it."""

from __future__ import annotations

import json
import logging
import os
import threading
import time
import weakref
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine.scripting.answers import read_answer, refuse_excess
from engine.scripting.errors import ScriptError
from engine.scripting.prelude import PRELUDE, with_answer
from engine.scripting.process import Worker, WorkerLost
from engine.scripting.request import ScriptRun
from engine.scripting.source import Script, read_script

_log = logging.getLogger(__name__)

WORKERS = 4
MAX_INPUT = 1_000_000
#: A script waits inside its transaction for a worker, so not for long.
_WAIT_SECONDS = 5.0
#: A worker may have been killed from outside; a script that kills two did it itself.
_TRIES = 2


@dataclass(frozen=True, slots=True)
class Counts:
    """What a pool has done so far. ``seconds`` is the time that scripts held their callers."""

    runs: int = 0
    failures: int = 0
    lost_workers: int = 0
    seconds: float = 0.0


class ScriptPool:
    """Runs scripts; safe to share between threads. After a fork the child has workers of its own.

    Workers end with this process, however it ends.
    """

    def __init__(self, workers: int = WORKERS) -> None:
        self._size = workers
        self._begin_empty()
        _forget_in_children(self)

    def _begin_empty(self) -> None:
        self._lock = threading.Lock()
        self._room = threading.BoundedSemaphore(self._size)
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()
        self._stopped = False
        self._counts = Counts()

    @property
    def counts(self) -> Counts:
        return self._counts

    @property
    def worker_ids(self) -> tuple[int, ...]:
        """Process ids of the workers that there are now."""
        with self._lock:
            return tuple(worker.process_id for worker in (*self._idle, *self._busy))

    def run(self, run: ScriptRun) -> Mapping[str, Any]:
        """Run a script: what it assigned, by name, or its ``value``.

        Raises:
            ScriptError: It may not run, it failed, or it took more than it may.
        """
        script = read_script(run.text)
        if run.wants_value and script.value is None:
            raise ScriptError("its last line is no expression, so it has no value")
        data = {name: run.data[name] for name in sorted(script.uses) if name in run.data}
        _refuse_input(data)
        outputs = outputs_of(script, data)
        request = {
            "prelude": PRELUDE,
            "code": with_answer(script, outputs=outputs, wants_value=run.wants_value),
            "lines": script.text.count("\n") + 1,
            "data": data,
            "now": run.now.isoformat(),
        }
        answer = self._ask(request)
        found = read_answer(answer, ("value",) if run.wants_value else outputs)
        return {name: value for name, value in found.items() if _differs(data, name, value)}

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        began = time.perf_counter()
        if not self._room.acquire(timeout=_WAIT_SECONDS):
            raise ScriptError("no worker was free for it; it is tried again when the step is")
        answer, lost = {"error": "crash"}, 0
        try:
            answer, lost = self._try_workers(request)
        finally:
            self._room.release()
            self._count(answer, lost, time.perf_counter() - began)
        return answer

    def _try_workers(self, request: dict[str, Any]) -> tuple[dict[str, Any], int]:
        """The answer, and how many workers were lost over it."""
        for lost in range(_TRIES):
            worker = self._take()
            try:
                answer = worker.ask(request)
            except WorkerLost as loss:
                self._give_back(worker, usable=False)
                if loss.timed_out:
                    return {"error": "time"}, lost + 1
            else:
                self._give_back(worker, usable=True)
                return answer, lost
        return {"error": "crash"}, _TRIES

    def _take(self) -> Worker:
        with self._lock:
            if self._stopped:
                raise ScriptError("the engine is being stopped")
            worker = self._take_living()
            if worker is not None:
                self._busy.add(worker)
        if worker is None:
            try:
                worker = Worker()
            except (OSError, WorkerLost) as error:
                _log.exception("script_worker_not_started")
                raise ScriptError(f"the sandbox does not start: {error}") from None
            with self._lock:
                self._busy.add(worker)
        return worker

    def _take_living(self) -> Worker | None:
        """An idle worker. Those that were killed from outside meanwhile are let go."""
        while self._idle:
            worker = self._idle.pop()
            if worker.alive:
                return worker
            worker.forget()
        return None

    def _give_back(self, worker: Worker, *, usable: bool) -> None:
        with self._lock:
            self._busy.discard(worker)
            kept = usable and not self._stopped
            if kept:
                self._idle.append(worker)
        if usable and not kept:
            worker.stop()

    def _count(self, answer: Mapping[str, Any], lost: int, seconds: float) -> None:
        failed = "error" in answer
        with self._lock:
            had = self._counts
            self._counts = replace(
                had,
                runs=had.runs + 1,
                failures=had.failures + failed,
                lost_workers=had.lost_workers + lost,
                seconds=had.seconds + seconds,
            )
        _log.info(
            "script_ran",
            extra={"milliseconds": round(seconds * 1000, 1), "failed": failed, "lost": lost},
        )

    def stop(self) -> None:
        """End the idle workers now, and the busy ones when their script is through."""
        with self._lock:
            self._stopped = True
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.stop()

    def _forget_parents(self) -> None:
        """In a forked child: the workers are the parent's, and so are the locks' owners."""
        for worker in (*self._idle, *self._busy):
            worker.forget()
        self._begin_empty()


def outputs_of(script: Script, data: Mapping[str, Any]) -> tuple[str, ...]:
    """What a script may change: what it assigns, and the lists and records that it was given."""
    changeable = [name for name, value in data.items() if isinstance(value, list | dict)]
    return tuple(dict.fromkeys([*script.sets, *changeable]))


def _differs(data: Mapping[str, Any], name: str, value: Any) -> bool:
    return name not in data or data[name] != value or type(data[name]) is not type(value)


def _refuse_input(data: Mapping[str, Any]) -> None:
    try:
        refuse_excess(data)
        size = len(json.dumps(data, allow_nan=False))
    except (ScriptError, TypeError, ValueError) as error:
        reason = str(error).replace("its results", "its data")
        raise ScriptError(f"the data that it reads cannot be handed to it: {reason}") from None
    if size > MAX_INPUT:
        raise ScriptError(f"the data that it reads are larger than {MAX_INPUT} characters")


_pools: weakref.WeakSet[ScriptPool] = weakref.WeakSet()


def _forget_in_children(pool: ScriptPool) -> None:
    _pools.add(pool)


def _after_fork() -> None:
    for pool in list(_pools):
        pool._forget_parents()  # noqa: SLF001 - the hook can only be a function of the module.


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
