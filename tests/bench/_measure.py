"""Clocks, counts and memory, as all measurements here take them."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, event

from tests.conftest import Statements

Act = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Timings:
    """How long each of several runs of the same thing took, in seconds."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.seconds, n=20, method="inclusive")[-1]


def seconds(act: Act) -> float:
    """How long ``act`` takes."""
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def timed(act: Act, *, times: int) -> Timings:
    """``act`` done ``times`` times over, after once for the caches."""
    act()
    return Timings(tuple(seconds(act) for _ in range(times)))


def in_turns(*prepare: Callable[[], Act], times: int) -> tuple[Timings, ...]:
    """Things measured in turns, so that what else the machine does falls on all alike.

    Each of ``prepare`` makes an act ready, and only the acts are timed.
    """
    rounds = [[seconds(ready()) for ready in prepare] for _ in range(times)]
    return tuple(Timings(tuple(each)) for each in zip(*rounds, strict=True))


def per_second(acts: Sequence[Act], *, threads: int) -> float:
    """How many of ``acts`` are done per second by so many threads."""
    with ThreadPoolExecutor(threads) as pool:

        def all_of_them() -> None:
            for done in [pool.submit(act) for act in acts]:
                done.result()

        return len(acts) / seconds(all_of_them)


class Counts:
    """Statements and commits of every database engine of this process."""

    def __init__(self) -> None:
        self.statements = Statements()
        self.commits = 0

    def note_commit(self, _connection: object) -> None:
        self.commits += 1


@contextmanager
def counting() -> Iterator[Counts]:
    """Count statements and commits while the block runs."""
    counts = Counts()
    event.listen(Engine, "before_cursor_execute", counts.statements.note)
    event.listen(Engine, "commit", counts.note_commit)
    yield counts
    event.remove(Engine, "before_cursor_execute", counts.statements.note)
    event.remove(Engine, "commit", counts.note_commit)


def resident_megabytes(process: str = "self") -> float:
    """The memory that a process (its number, or this one) holds, in MiB; Linux alone tells it."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("Expected the system to tell what memory a process holds.")
