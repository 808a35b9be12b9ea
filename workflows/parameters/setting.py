"""Setting a parameter, and letting its default hold again."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from engine.clock import LOCAL_ZONE
from engine.context import Context
from engine.errors import InvalidInput, InvalidState, Problem
from engine.views import Scope
from engine.worktime.arithmetic import local_day
from workflows.changes.queries import NewChange, note
from workflows.divisions import Level, division_at
from workflows.organisation.rights import require
from workflows.packages import Parameter
from workflows.parameters import settings
from workflows.parameters.commands import RevertParameter, SetParameter
from workflows.parameters.reading import area_of
from workflows.parameters.values import parameter, setting_of, standing
from workflows.parameters.views import Setting

_LONGEST_REASON = 500
_LONGEST_SOURCE = 200


def set_value(ctx: Context, command: SetParameter) -> Setting:
    area = _settable(ctx, command.area)
    found = parameter(command.package, command.parameter_id)
    problems = [
        *found.bounds(command.value),
        *_text("reason", command.reason, _LONGEST_REASON),
        *_text("source", command.source, _LONGEST_SOURCE),
        *_not_past(ctx, command.valid_from),
    ]
    if problems:
        raise _refusal(found, problems)
    return _keep(
        ctx,
        command.package,
        command.parameter_id,
        area,
        event="ParameterSet",
        value=command.value,
        valid_from=_beginning(ctx, command.valid_from),
        source=command.source.strip(),
        reason=command.reason.strip(),
    )


def revert(ctx: Context, command: RevertParameter) -> Setting:
    area = _settable(ctx, command.area)
    found = parameter(command.package, command.parameter_id)
    problems = [*_text("reason", command.reason, _LONGEST_REASON)]
    if problems:
        raise _refusal(found, problems)
    known = standing(ctx).get((command.package, command.parameter_id), ())
    if not any(each.area == area and each.value is not None for each in known):
        raise InvalidState("“{name}”在这里没有另行设定，用的就是默认值。", name=found.label.zh)
    return _keep(
        ctx,
        command.package,
        command.parameter_id,
        area,
        event="ParameterReverted",
        value=None,
        valid_from=ctx.now,
        source=found.source,
        reason=command.reason.strip(),
    )


def _settable(ctx: Context, area: str) -> str:
    """The area that is meant, if it is one that sets values of its own.

    Raises:
        Forbidden: the actor may not set parameters there.
        InvalidInput: it is neither the region nor a league.
    """
    require(ctx, "parameter.set")
    meant = area_of(ctx, area)
    require(ctx, "parameter.set", Scope(meant))
    division = division_at(meant)
    if division is None or division.level not in (Level.REGION, Level.LEAGUE):
        problem = Problem("area", "只有自治区和盟市的办公室另行设定，旗县用盟市的值。")
        raise InvalidInput("这一级不另行设定时限和阈值。", problems=[problem])
    return meant


def _keep(
    ctx: Context, package: str, parameter_id: str, area: str, *, event: str, **values: Any
) -> Setting:
    before = setting_of(ctx, package, parameter_id, area=area, at=ctx.now)
    default = parameter(package, parameter_id).value
    made = settings.add(
        ctx.uow,
        {
            "package": package,
            "parameter_id": parameter_id,
            "area": area,
            "set_at": ctx.now,
            "set_by": ctx.principal.user_id,
            **values,
        },
    )
    held = default if before is None or before.value is None else before.value
    change = NewChange(
        subject=f"parameter:{package}:{parameter_id}",
        event=event,
        before={"value": held},
        after={"value": made.value, "area": area, "reason": made.reason, "source": made.source},
    )
    note(ctx, [change])
    return made


def _refusal(found: Parameter, problems: list[Problem]) -> InvalidInput:
    template = "“{name}”没有改，请看标出的地方。"
    return InvalidInput(template, name=found.label.zh, problems=problems)


def _text(name: str, text: str, longest: int) -> tuple[Problem, ...]:
    if not text.strip():
        return (Problem(name, "不能空着。"),)
    if len(text.strip()) > longest:
        return (Problem(name, "最多{most}个字。", {"most": longest}),)
    return ()


def _not_past(ctx: Context, day: date | None) -> tuple[Problem, ...]:
    if day is None or day >= local_day(ctx.now):
        return ()
    return (Problem("valid_from", "不能早于今天：已经开出的事项不改期限。"),)


def _beginning(ctx: Context, day: date | None) -> datetime:
    if day is None or day == local_day(ctx.now):
        return ctx.now
    return datetime.combine(day, time(), LOCAL_ZONE).astimezone(UTC)
