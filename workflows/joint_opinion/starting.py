"""Starting a joint notice: the units become those who vote, one voice each."""

from __future__ import annotations

from engine.commands.instances import StartInstance
from engine.context import Context
from engine.errors import Forbidden, InvalidInput, Problem
from engine.views import Instance, Scope
from workflows.joint_opinion.commands import StartJointOpinion
from workflows.organisation.checks import unit_in_sight

KEY = "joint_opinion"


def start(ctx: Context, command: StartJointOpinion) -> Instance:
    area = _office_area(ctx)
    units = tuple(dict.fromkeys(command.unit_ids))
    problems = []
    if not command.subject.strip():
        problems.append(Problem("subject", "请填写事由"))
    if not units:
        problems.append(Problem("unit_ids", "请选择会签的单位"))
    if problems:
        raise InvalidInput("有几处需要修改", problems=problems)
    for unit_id in units:
        unit_in_sight(ctx, unit_id)
    data = {
        "subject": command.subject.strip(),
        "content": command.content,
        "area": area,
        "bodies": [f"unit:{unit_id}:leader" for unit_id in units],
    }
    return ctx.execute(
        StartInstance(key=KEY, title=command.subject.strip(), data=data, scope=Scope(area))
    )


def _office_area(ctx: Context) -> str:
    """The area of the office that the actor belongs to.

    Raises:
        Forbidden: none.
    """
    offices = sorted(group for group in ctx.principal.groups if group.startswith("office:"))
    if not offices:
        raise Forbidden("只有联席会议办公室能提请联合发文会签。")
    return offices[0].split(":")[1]
