"""What is said of durations, dates and cycles that can be read."""

from __future__ import annotations

from engine.interpreter.checks.kind import Kind

TIMES_KINDS: dict[str, Kind] = {
    "TIME001": Kind(
        "warning",
        "{name}: {attribute} is {expression}, which is no time at all: it falls due at once.",
        "Write how long it may take; P0WD is the end of the same working day.",
    ),
    "TIME002": Kind(
        "warning",
        "{name}: {attribute} is {expression}, which counts backwards: it falls due before it "
        "begins.",
        "Remove the minus, or say from which day it counts back (duban:dueIn with duban:dueFrom).",
    ),
    "TIME003": Kind(
        "error",
        "{name}: {attribute} is {expression}: it comes round more often than once a minute.",
        "Write how long it waits each time, such as R3/P1WD.",
    ),
    "TIME004": Kind(
        "warning",
        "{name}: {attribute} is {expression}, which is longer than ten years.",
        "Check the number and the unit: P5WD are five working days, P5M are five months.",
    ),
    "TIME005": Kind(
        "error",
        "{name}: package.toml has no length of time called {reference}.",
        "Write a duration like P5WD, or add [[parameters]] with this id and a unit of time to "
        "package.toml; the nearest that is there is {similar}.",
    ),
}
