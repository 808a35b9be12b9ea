"""A rework loop of 5,000 rounds: the last round costs what the tenth did, and stays as small.

The old instance plays all its rounds. Young ones start while it plays the last of them, so that a
tenth round and a last one are measured in turns, on the same database.
"""

from __future__ import annotations

import sys

from tests.bench._databases import Database, databases, hurried
from tests.bench._measure import Timings, seconds
from tests.bench._rounds import Rounds, Size
from tests.bench._tables import Report, milliseconds
from tests.bench._village import village_engine

_ROUNDS = 5_000
#: How many of the last rounds, and how many tenth ones, are measured.
_MEASURED = 41
_MOST_TASKS = 20
_MOST_BYTES = 8_000
_MOST_RATIO = 1.5


def measure(database: Database, report: Report) -> tuple[str, ...]:
    with database.fresh() as store:
        engine, _clock = village_engine(store)
        old = Rounds(engine, "rework")
        with hurried(store):
            sizes = [played(old) for _ in range(_ROUNDS - _MEASURED)]
        tenth, last = [], []
        for _ in range(_MEASURED):
            young = Rounds(engine, "rework")
            sizes += [played(young) for _ in range(9)]
            tenth.append(round_seconds(young))
            last.append(round_seconds(old))
            sizes.append(old.size())
    report.promise(
        f"{database.name}, last round / tenth",
        Timings(tuple(last)).median / Timings(tuple(tenth)).median,
        _MOST_RATIO,
    )
    most_tasks = max(size.tasks for size in sizes)
    most_bytes = max(size.state_bytes for size in sizes)
    report.promise(f"{database.name}, tasks at rest", most_tasks, _MOST_TASKS, form="{}")
    report.promise(f"{database.name}, bytes stored", most_bytes, _MOST_BYTES, form="{:,}")
    return (
        database.name,
        milliseconds(Timings(tuple(tenth)).median),
        milliseconds(Timings(tuple(last)).median),
        str(most_tasks),
        f"{most_bytes:,}",
    )


def played(rounds: Rounds) -> Size:
    """Play one round; the larger of the sizes at its two rests."""
    rounds.play(1)
    halfway = rounds.size()
    rounds.play(1)
    end = rounds.size()
    return Size(max(halfway.tasks, end.tasks), max(halfway.state_bytes, end.state_bytes))


def round_seconds(rounds: Rounds) -> float:
    """What one round costs: both its items are completed."""
    return seconds(rounds.completion()) + seconds(rounds.completion())


def main() -> int:
    report = Report(f"A rework loop of {_ROUNDS:,} rounds")
    with databases() as kinds:
        # What makes history long is the same on both, and PostgreSQL would double the wait.
        rows = [measure(database, report) for database in kinds if database.name == "SQLite"]
    heads = ("database", "tenth round", "last round", "most tasks", "most bytes stored")
    report.table(heads, rows)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
