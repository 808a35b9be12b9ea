"""What is on file about an enterprise already: filled in and cited, never asked.

A provider reads one part of the domain through its query module. A further part of the domain
adds a module here and a line to ``PROVIDERS``; its facts can then be used by formulas.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.store.unit_of_work import UnitOfWork
from workflows.evaluation.facts.contacts import Contacts
from workflows.evaluation.facts.file import EnterpriseFile
from workflows.evaluation.facts.findings import Findings
from workflows.evaluation.facts.inspections import Inspections
from workflows.evaluation.facts.provider import Fact, FactKind, FactProvider, Year

__all__ = ["PROVIDERS", "Fact", "FactKind", "FactProvider", "Year", "facts_of", "kinds"]

PROVIDERS: tuple[FactProvider, ...] = (
    EnterpriseFile(),
    Contacts(),
    Findings(),
    Inspections(),
)


def kinds() -> Mapping[str, FactKind]:
    """Every fact that formulas may use, by its name."""
    return {kind.name: kind for provider in PROVIDERS for kind in provider.kinds}


def facts_of(uow: UnitOfWork, enterprise_id: int, year: Year) -> tuple[Fact, ...]:
    """All that is on file about an enterprise and a year."""
    return tuple(
        fact
        for provider in PROVIDERS
        for fact in provider.facts(uow, enterprise_id=enterprise_id, year=year)
    )
