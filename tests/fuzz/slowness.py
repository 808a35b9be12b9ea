"""Tells what works for too long from what a busy machine keeps waiting.

A machine that is shared may give a process its turn seconds late, so the time on the wall says
little. What counts is the processor time that the test and its workers used meanwhile.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from engine.scripting import ScriptPool

#: Whoever needs no processor and still does not answer hangs, however busy the machine is. The pool
#: gives up after two workers, of which each may take 20 seconds to start and 2.5 to answer.
HANGS_AFTER = 90.0
_TICKS = os.sysconf("SC_CLK_TCK")


class TooSlow(AssertionError):
    """Something took longer than it may."""


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds: of the processor, and on the wall."""

    working: float
    waiting: float

    def refuse(self, seconds: float) -> None:
        """Raises: TooSlow: More than ``seconds`` of work, or no end at all."""
        if self.working > seconds:
            raise TooSlow(f"worked for {self.working:.1f} s ({self.waiting:.1f} s on the wall)")
        if self.waiting > HANGS_AFTER:
            raise TooSlow(f"hung for {self.waiting:.1f} s, {self.working:.1f} s of work")


@contextmanager
def in_time(seconds: float, pool: ScriptPool | None = None) -> Iterator[None]:
    """What is done within may work for ``seconds``, with the workers of ``pool``."""
    working, began = working_seconds(pool), time.perf_counter()
    yield
    Spent(working_seconds(pool) - working, time.perf_counter() - began).refuse(seconds)


def working_seconds(pool: ScriptPool | None = None) -> float:
    """Processor time so far of this process, its ended children, and the workers of ``pool``.

    A worker that ends meanwhile leaves the last of these for the second, so nothing is lost.
    """
    mine = os.times()
    total = mine.user + mine.system + mine.children_user + mine.children_system
    return total + sum(_worker(each) for each in (pool.worker_ids if pool else ()))


def _worker(process_id: int) -> float:
    """Of a worker and the processes that it had made for each script, ended or not."""
    alive = Path(f"/proc/{process_id}/task").glob("*/children")
    children = [int(each) for path in alive for each in _read(path).split()]
    return sum(_ticks(each) for each in (process_id, *children)) / _TICKS


def _ticks(process_id: int) -> int:
    """The name in brackets may hold spaces; utime, stime, cutime, cstime are fields 14 to 17."""
    return sum(map(int, _read(Path(f"/proc/{process_id}/stat")).rpartition(")")[2].split()[11:15]))


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""  # It has just ended, or this is no Linux: then only the ended ones count.
