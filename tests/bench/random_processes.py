"""Random processes with a restart after every action: far more, and larger ones, than in the tests.

Usage: python -m tests.bench.random_processes [--count 20000] [--seed 17] [--leaves 8]

Without a seed there is a new one each time; it is printed, and every failure says its own.
"""

from __future__ import annotations

import argparse
import sys
import time
from random import SystemRandom

from engine.store.memory import memory_store
from tests.bench._tables import Report
from tests.databases import import_every_table
from tests.engine.random_play import Played, play_many

#: So many in a database of their own, with a seed of their own.
_IN_A_SHARD = 500


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2_000, help="how many processes")
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(10**9))
    parser.add_argument("--leaves", type=int, default=8, help="how large they may be")
    chosen = parser.parse_args(arguments)
    import_every_table()
    report = Report(f"Random processes with restarts: {chosen.count:,} from seed {chosen.seed}")
    began = time.process_time()
    all_played = Played()
    for shard, first in enumerate(range(0, chosen.count, _IN_A_SHARD)):
        number = min(_IN_A_SHARD, chosen.count - first)
        played = _shard(number, chosen.seed + shard, chosen.leaves)
        all_played.processes += played.processes
        all_played.actions += played.actions
        report.note(f"seed {chosen.seed + shard}: {played.processes} processes alike")
    spent = time.process_time() - began
    report.table(
        ("processes", "actions", "CPU seconds"),
        [(f"{all_played.processes:,}", f"{all_played.actions:,}", f"{spent:.0f}")],
    )
    return report.finish()


def _shard(number: int, chance: int, leaves: int) -> Played:
    store = memory_store()
    store.create_all()
    try:
        return play_many(store, number=number, chance=chance, most_leaves=leaves, most_moves=10)
    finally:
        store.dispose()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
