"""Which unit verifies a rectification, and whether it has it in hand."""

from __future__ import annotations

from engine.context import Context, ServiceCall
from engine.store.queries import work_items
from workflows.contact_enterprise.enterprise_queries import unit_by_id

#: The step in which the unit has the finding in hand.
_VERIFY = "verify"


def verifying_unit(ctx: Context, call: ServiceCall) -> dict[str, str]:
    """The unit as process data.

    A transfer while the enterprise is still rectifying happens beside the token that goes on to
    the verification. It moves the instance's scope, so that the token asks that one.
    """
    unit_id, name = call.instance.scope.owner.removeprefix("unit:"), call.data["unit_name"]
    if unit_id != call.data["unit_id"]:
        unit = unit_by_id(ctx.uow, int(unit_id))
        name = name if unit is None else unit.name
    return {"unit_id": unit_id, "unit_name": name}


def has_it_in_hand(ctx: Context, instance_id: int) -> bool:
    """Whether the unit is asked to verify at this moment."""
    items = work_items.open_of_instance(ctx.uow, instance_id)
    return any(item.element_id == _VERIFY for item in items)
