"""Facts of the contact ledger (P03): contacts confirmed, needs raised and solved."""

from __future__ import annotations

from engine.store.unit_of_work import UnitOfWork
from workflows.contact_enterprise import ledger_queries
from workflows.contact_enterprise.commands import LedgerFilter
from workflows.contact_enterprise.views import NeedState
from workflows.evaluation.facts.provider import Fact, FactKind, Year
from workflows.organisation.rights import Reach

_SOURCE = "联系台账"
#: One contact a quarter and unit; far more than that nobody makes in a year.
_MOST = 100
_EVERYWHERE = Reach(areas=frozenset({""}))


class Contacts:
    """What the ledger of the year says."""

    kinds = (
        FactKind("contacts", "经企业确认的联系", _SOURCE, "次"),
        FactKind("needs", "联系中记录的诉求", _SOURCE, "条"),
        FactKind("needs_solved_share", "诉求办结率", _SOURCE),
    )

    def facts(self, uow: UnitOfWork, *, enterprise_id: int, year: Year) -> tuple[Fact, ...]:
        narrow = LedgerFilter(
            enterprise_id=enterprise_id, from_on=year.first_day, to_on=year.last_day
        )
        entries = ledger_queries.entries(uow, _EVERYWHERE, narrow, after=None, limit=_MOST)
        needs = [
            need
            for entry in entries
            for need in entry.needs
            if need.state is not NeedState.WITHDRAWN
        ]
        solved = sum(need.state is NeedState.SOLVED for need in needs)
        cited = tuple(f"ledger:{entry.entry_id}" for entry in entries)
        return (
            Fact("contacts", len(entries), cited),
            Fact("needs", len(needs), cited),
            Fact("needs_solved_share", round(solved / len(needs), 4) if needs else None, cited),
        )
