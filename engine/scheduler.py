"""The wake-up of one node: APScheduler rings, a pool of threads runs the jobs that are due."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ALL_COMPLETED, FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from types import TracebackType
from typing import Self

from apscheduler.schedulers.background import BackgroundScheduler

from engine.runtime import Engine

_log = logging.getLogger(__name__)

#: How many jobs are in hand at most: running, or waiting for a thread well within their lease.
_IN_HAND = 100


class EmbeddedRunner:
    """Runs due jobs inside the process that serves. Once a second is as fine as dates here are.

    APScheduler only rings (memory store, one ring at a time, missed rings coalesce): what is to
    be done, and when, stands in the job table.
    """

    def __init__(self, engine: Engine, *, threads: int = 4, every_seconds: float = 1.0) -> None:
        self._engine = engine
        self._every_seconds = every_seconds
        self._stopping = threading.Event()
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="job")
        self._scheduler = BackgroundScheduler(timezone="UTC", daemon=True)
        self._scheduler.add_job(
            self.ring,
            "interval",
            seconds=every_seconds,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )

    def start(self) -> None:
        self._scheduler.start()

    def ring(self) -> None:
        """Run what is due until nothing is; never raises.

        A job that takes long keeps one thread, and the others go on with what falls due.
        """
        try:
            in_hand: set[Future[bool]] = set()
            while not self._stopping.is_set():
                in_hand, drained = self._fill_up(in_hand)
                if not in_hand:
                    return
                until = ALL_COMPLETED if drained else FIRST_COMPLETED
                done, in_hand = wait(in_hand, self._every_seconds, return_when=until)
                _report(done)
        except Exception:  # noqa: BLE001 - the next ring must come whatever happened.
            _log.exception("ring_failed")

    def _fill_up(self, in_hand: set[Future[bool]]) -> tuple[set[Future[bool]], bool]:
        """Take due jobs in hand, many at a time; and whether no more than these are due."""
        room = _IN_HAND - len(in_hand)
        if room < _IN_HAND // 2:
            return in_hand, False
        job_ids = self._engine.claim_due(room)
        begun = {self._pool.submit(self._engine.run_job, job_id) for job_id in job_ids}
        return in_hand | begun, len(job_ids) < room

    def stop(self) -> None:
        """Ring no more, and wait for the jobs that are running.

        What was only in hand is handed out again after its lease.
        """
        self._stopping.set()
        self._scheduler.shutdown(wait=True)
        self._pool.shutdown(wait=True, cancel_futures=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def _report(done: set[Future[bool]]) -> None:
    """Log what kept a job from noting its own failure, like a database that is gone."""
    for future in done:
        error = future.exception()
        if error is not None:
            _log.error("job_not_noted", exc_info=error)
