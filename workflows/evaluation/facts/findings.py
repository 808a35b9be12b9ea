"""Facts of the findings of the year (P05): how many, how many are closed, how many came back."""

from __future__ import annotations

from engine.store.unit_of_work import UnitOfWork
from engine.worktime.arithmetic import midnight
from workflows.evaluation.facts.provider import Fact, FactKind, Year
from workflows.organisation.rights import Reach
from workflows.rectification import list_queries
from workflows.rectification.commands import FindingsOf
from workflows.rectification.views import FindingState

_SOURCE = "问题整改"
_CLOSED = frozenset({FindingState.CLOSED, FindingState.LASTING})
_EVERYWHERE = Reach(areas=frozenset({""}))


class Findings:
    """What inspections, contacts and evaluations have found in the year."""

    kinds = (
        FactKind("findings", "本年度发现的问题", _SOURCE, "个"),
        FactKind("findings_closed_share", "问题销号率", _SOURCE),
        FactKind("findings_reopened", "回头看重新立案的问题", _SOURCE, "个"),
    )

    def facts(self, uow: UnitOfWork, *, enterprise_id: int, year: Year) -> tuple[Fact, ...]:
        query = FindingsOf(enterprise_id=enterprise_id)
        found = [
            each
            for each in list_queries.of(uow, _EVERYWHERE, query, midnight(year.last_day))
            if year.first_day <= each.found_on <= year.last_day
            and each.state is not FindingState.WITHDRAWN
        ]
        closed = sum(each.state in _CLOSED for each in found)
        cited = tuple(f"finding:{each.finding_id}" for each in found)
        return (
            Fact("findings", len(found), cited),
            Fact("findings_closed_share", round(closed / len(found), 4) if found else None, cited),
            Fact("findings_reopened", sum(each.reopened > 0 for each in found), cited),
        )
