"""What a form's conditions and known fields look at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.context import Context
from engine.views import WorkItem
from workflows.enterprises import queries
from workflows.enterprises.views import Enterprise


def facts_for_form(data: Mapping[str, Any], enterprise: Enterprise | None) -> dict[str, Any]:
    """The process data, and under ``enterprise`` what its file says."""
    if enterprise is None:
        return dict(data)
    fields = enterprise.fields
    on_file = {
        "name": fields.name,
        "place": enterprise.place,
        "union_chair": fields.union_chair,
        "contact": fields.contact,
        "employees": fields.employees,
        "contact_unit": enterprise.contact_unit_name,
    }
    return {**data, "enterprise": {name: value for name, value in on_file.items() if value}}


def enterprise_about(ctx: Context, item: WorkItem) -> Enterprise | None:
    """The enterprise that the item is about, where the actor may know of it."""
    kind, _separator, number = item.scope.subject.partition(":")
    if kind != "enterprise" or not number.isdecimal():
        return None
    found = queries.by_id(ctx.uow, int(number))
    if found is None or not ctx.rights.sees(ctx.uow, ctx.principal, found.scope):
        return None
    return found
