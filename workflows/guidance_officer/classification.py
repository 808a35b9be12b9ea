"""Decision table D1 for inspections: which checklist, and how many inspections a year (5.0-01)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from engine.interpreter.decisions import Decision, decide
from engine.interpreter.dmn_source import parse_decisions
from workflows.packages import packages

OFFICER = "guidance_officer"
INSPECTION = "inspection"
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Inspected:
    checklist_id: str
    checklist_name: str
    inspections_per_year: int

    @property
    def months_between(self) -> int:
        """From one inspection to the next, at least one."""
        return max(1, _MONTHS // self.inspections_per_year)


@cache
def classify(ownership: str, size: str, sector: str, *, pilot: bool) -> Inspected:
    """What D1 says, as the shipped package has it."""
    facts = {"ownership": ownership, "size": size, "sector": sector, "pilot": pilot}
    found = decide(_decision(), facts).outputs
    return Inspected(
        found["checklist_id"], found["checklist_name"], int(found["inspections_per_year"])
    )


@cache
def _decision() -> Decision:
    return parse_decisions(dict(packages()[INSPECTION].files)["checklist.dmn"])[
        "inspection_checklist"
    ]
