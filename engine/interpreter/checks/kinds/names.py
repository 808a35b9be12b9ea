"""What is said of names that the installation does not know."""

from __future__ import annotations

from engine.interpreter.checks.kind import Kind

NAMES: dict[str, Kind] = {
    "BPMN054": Kind(
        "warning",
        "{name}: the group {reference} is not known, so nobody is in it.",
        "Check how the group is written; the nearest that is known is {similar}.",
    ),
    "NAME001": Kind(
        "warning",
        "{name}: there is no clause {reference} in the policy.",
        "Check the number of the clause; the nearest that is known is {similar}.",
    ),
    "NAME002": Kind(
        "warning",
        "{name}: the ladder {reference} is not known, so nothing happens when it is late.",
        "Check how the ladder is written; the nearest that is known is {similar}.",
    ),
    "NAME003": Kind(
        "warning",
        "{name}: the service {reference} is not known here: the instance would stop with an "
        "incident.",
        "Check how the service is written; the nearest that is known is {similar}.",
    ),
    "NAME004": Kind(
        "info",
        "{name}: the document {reference} is none of those that are issued here.",
        "Check how the document is written; the nearest that is known is {similar}.",
    ),
}
