"""Decision table D1: which checklist an enterprise gets, and how often it is visited (5.0-01)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from engine.interpreter.decisions import Decision, decide
from engine.interpreter.dmn_source import parse_decisions
from workflows.packages import packages

KEY = "contact_enterprise"


@dataclass(frozen=True, slots=True)
class Classification:
    checklist_id: str
    checklist_name: str
    visits_per_year: int

    @property
    def quarters_between(self) -> int:
        """From one visit to the next; never below 1, for a contact covers one quarter."""
        return max(1, 4 // self.visits_per_year)


@cache
def classify(ownership: str, size: str, sector: str) -> Classification:
    """What D1 says, as the shipped package has it."""
    found = decide(_decision(), {"ownership": ownership, "size": size, "sector": sector}).outputs
    return Classification(
        found["checklist_id"], found["checklist_name"], int(found["visits_per_year"])
    )


@cache
def _decision() -> Decision:
    files = dict(packages()[KEY].files)
    return parse_decisions(files["classify.dmn"])["classify_enterprise"]
