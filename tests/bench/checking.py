"""The checker: what a diagram of 150 elements costs, with all that can happen in it."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from engine.interpreter import check
from engine.interpreter.contract import Resource
from tests.bench._measure import timed
from tests.bench._tables import Report, milliseconds
from tests.unit.interpreter.soundness.looking import played
from tests.unit.interpreter.soundness.test_costs import branches

_MOST_SECONDS = 1.0
#: Branches and elements of each: about 150 elements every time.
_SHAPES: Sequence[tuple[str, int, int, str]] = (
    ("one long branch", 1, 140, "parallel"),
    ("ten parallel branches", 10, 11, "parallel"),
    ("twenty parallel branches", 20, 4, "parallel"),
    ("ten inclusive branches", 10, 11, "inclusive"),
)


def main() -> int:
    report = Report("Checking a diagram of 150 elements")
    rows = []
    for name, count, length, gateway in _SHAPES:
        text = branches(count, length, gateway=gateway)
        package = [Resource("p.bpmn", text.encode())]
        timings = timed(lambda package=package: check(package), times=7)  # type: ignore[misc]
        markings = len(played(text).markings)
        rows.append((name, milliseconds(timings.median), f"{markings:,}"))
        report.promise(f"{name}, seconds", timings.median, _MOST_SECONDS)
    report.table(("diagram", "check", "situations"), rows)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
