"""Checks diagrams in the manner of other tools, and opens each as the designer would.

Each must be answered by findings with a place and a remedy, in time, and lose nothing when it is
opened. ``DUBAN_FOREIGN=500`` has the browser test draw and save as many.

Usage: python -m tests.fuzz.foreign [--count 500] [--first 0] [--keep FOLDER]
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from tests.fuzz.foreign.diagrams import diagram
from tests.fuzz.foreign.looking import look_at
from tests.fuzz.slowness import in_time

_SECONDS = 2.0


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=500)
    options.add_argument("--first", type=int, default=0)
    options.add_argument("--keep", type=Path, default=Path("var/fuzz"))
    chosen = options.parse_args()
    codes: Counter[str] = Counter()
    failed = 0
    for seed in range(chosen.first, chosen.first + chosen.count):
        content = diagram(seed)
        try:
            with in_time(_SECONDS):
                codes.update(look_at(content))
        except Exception as error:  # noqa: BLE001 (whatever it is, it is told and kept)
            failed += 1
            chosen.keep.mkdir(parents=True, exist_ok=True)
            (chosen.keep / f"foreign-{seed}.bpmn").write_bytes(content)
            print(f"{seed}: {type(error).__name__}: {str(error)[:200]}")
    print(f"{chosen.count} diagrams, {failed} failed, {sum(codes.values())} findings")
    print(", ".join(f"{code} {count}" for code, count in sorted(codes.items())))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
