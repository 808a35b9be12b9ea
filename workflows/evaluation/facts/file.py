"""Facts of the enterprise file."""

from __future__ import annotations

from engine.store.unit_of_work import UnitOfWork
from workflows.enterprises import queries
from workflows.evaluation.facts.provider import Fact, FactKind, Year

_SOURCE = "企业档案"


class EnterpriseFile:
    """How many people work there, whether a union leads them, who contacts it."""

    kinds = (
        FactKind("employees", "从业人员", _SOURCE, "人"),
        FactKind("has_union", "已建工会（有工会主席）", _SOURCE, is_truth=True),
        FactKind("has_contact_unit", "已有联系单位", _SOURCE, is_truth=True),
    )

    def facts(self, uow: UnitOfWork, *, enterprise_id: int, year: Year) -> tuple[Fact, ...]:
        found = queries.by_id(uow, enterprise_id)
        if found is None:
            return tuple(Fact(kind.name, None) for kind in self.kinds)
        cited = (f"enterprise:{enterprise_id}",)
        fields = found.fields
        return (
            Fact("employees", fields.employees, cited),
            Fact("has_union", bool(fields.union_chair), cited),
            Fact("has_contact_unit", fields.contact_unit_id is not None, cited),
        )
