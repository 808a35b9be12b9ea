"""Facts of inspections (P04): those of the year, and how much of the checklists was met."""

from __future__ import annotations

from engine.store.unit_of_work import UnitOfWork
from workflows.evaluation.facts.provider import Fact, FactKind, Year
from workflows.guidance_officer.tally_queries import tallies

_SOURCE = "入企检查"


class Inspections:
    """What officers found on the checklists of the year; what does not apply counts nowhere."""

    kinds = (
        FactKind("inspections", "办结的入企检查", _SOURCE, "次"),
        FactKind("inspection_passed_share", "检查清单符合率", _SOURCE),
    )

    def facts(self, uow: UnitOfWork, *, enterprise_id: int, year: Year) -> tuple[Fact, ...]:
        made = tallies(uow, enterprise_id, year.first_day, year.last_day)
        cited = tuple(f"inspection:{each.inspection_id}" for each in made)
        met, missed = sum(each.met for each in made), sum(each.missed for each in made)
        share = round(met / (met + missed), 4) if met + missed else None
        return (
            Fact("inspections", len(made), cited),
            Fact("inspection_passed_share", share, cited),
        )
