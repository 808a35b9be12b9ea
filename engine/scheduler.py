"""The wake-up of one node: APScheduler rings, a pool of threads runs the jobs that are due."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Self

from apscheduler.schedulers.background import BackgroundScheduler

from engine.runtime import Engine

_log = logging.getLogger(__name__)


class EmbeddedRunner:
    """Runs due jobs inside the process that serves. Once a second is as fine as dates here are.

    APScheduler only rings (memory store, one ring at a time, missed rings coalesce): what is to
    be done, and when, stands in the job table.
    """

    def __init__(self, engine: Engine, *, threads: int = 4, every_seconds: float = 1.0) -> None:
        self._engine = engine
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
        """Run what is due until nothing is; never raises."""
        try:
            while job_ids := self._engine.claim_due():
                list(self._pool.map(self._engine.run_job, job_ids))
        except Exception:  # noqa: BLE001 - the next ring must come whatever happened.
            _log.exception("ring_failed")

    def stop(self) -> None:
        """Ring no more, and wait for the jobs that are running."""
        self._scheduler.shutdown(wait=True)
        self._pool.shutdown(wait=True)

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
