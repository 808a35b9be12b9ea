"""Starting a conference."""

from __future__ import annotations

from typing import Any

from engine.commands.instances import StartInstance
from engine.context import Context
from engine.errors import Forbidden, InvalidInput, Problem
from engine.views import Instance, Scope
from workflows.contact_enterprise.enterprise_queries import member_units
from workflows.divisions import place_name
from workflows.organisation import queries as organisation
from workflows.policy.clauses import clauses
from workflows.task_decomposition.commands import StartConference

KEY = "task_decomposition"
#: The data that every conference begins with.
GIVEN = frozenset(
    {
        *("conference_name", "held_on", "purpose", "area", "area_name", "office_area"),
        *("unit_options", "clause_options", "topics", "topics_reason", "items", "list_reason"),
    }
)
_LONGEST = 200


def start(ctx: Context, command: StartConference) -> Instance:
    area = _office_area(ctx)
    name = command.conference_name.strip()
    if not name or len(name) > _LONGEST:
        problem = Problem("conference_name", "请填写会议名称，最多{most}个字", {"most": _LONGEST})
        raise InvalidInput("会议还不能发起。", problems=[problem])
    office = organisation.open_office(ctx.uow, area)
    owner = "" if office is None else f"unit:{office.unit_id}"
    scope = Scope(area, owner)
    data = _data(ctx, command, area)
    return ctx.execute(StartInstance(key=KEY, title=name, data=data, scope=scope))


def _data(ctx: Context, command: StartConference, area: str) -> dict[str, Any]:
    return {
        "conference_name": command.conference_name.strip(),
        "held_on": command.held_on.isoformat(),
        "purpose": command.purpose.strip(),
        "area": area,
        "area_name": place_name(area),
        "office_area": area,
        "unit_options": [
            {"value": str(each.unit_id), "label": each.name} for each in member_units(ctx.uow, area)
        ],
        "clause_options": [
            {"value": each.clause_id, "label": f"{each.clause_id} {each.title}"}
            for each in clauses().values()
        ],
        "topics": [],
        "topics_reason": "",
        "items": [],
        "list_reason": "",
    }


def _office_area(ctx: Context) -> str:
    """The area of the office that the actor belongs to.

    Raises:
        Forbidden: none.
    """
    offices = sorted(group for group in ctx.principal.groups if group.startswith("office:"))
    if not offices:
        raise Forbidden("只有联席会议办公室能发起联席会议。")
    return offices[0].split(":")[1]
