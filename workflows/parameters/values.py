"""What a parameter is, for whoever needs it: the domain's code, and the engine for diagrams."""

from __future__ import annotations

from datetime import datetime

from engine.context import Context
from engine.errors import NotFound
from engine.interpreter.parameters import as_length
from engine.views import Scope
from workflows.packages import Parameter, packages
from workflows.parameters import settings
from workflows.parameters.settings import Known, SettingsCache
from workflows.parameters.views import Setting


def value_of(ctx: Context, package: str, parameter_id: str, *, area: str) -> int:
    """The value that holds in ``area`` now, in the parameter's own unit.

    Raises:
        NotFound: the package has no such parameter.
    """
    default = parameter(package, parameter_id).value
    setting = setting_of(ctx, package, parameter_id, area=area, at=ctx.now)
    return default if setting is None or setting.value is None else setting.value


def duration_of(ctx: Context, package: str, parameter_id: str, *, area: str) -> str:
    """The same as a duration (``P5WD``); empty for a parameter that is no length of time."""
    value = value_of(ctx, package, parameter_id, area=area)
    return as_length(value, parameter(package, parameter_id).unit)


def parameter(package: str, parameter_id: str) -> Parameter:
    """What the package says of it.

    Raises:
        NotFound: the package has no such parameter, or there is no such package.
    """
    found = packages().get(package)
    if found is None or parameter_id not in found.parameters:
        raise NotFound(
            "流程“{package}”没有参数“{parameter_id}”。",
            package=package,
            parameter_id=parameter_id,
        )
    return found.parameters[parameter_id]


def setting_of(
    ctx: Context, package: str, parameter_id: str, *, area: str, at: datetime
) -> Setting | None:
    """What is set in place of the default in ``area`` at ``at``, of what still may hold."""
    return settings.holds(standing(ctx).get((package, parameter_id), ()), area, at)


def standing(ctx: Context) -> Known:
    """What holds now or will, from memory where the module of parameters is plugged in."""
    lengths = ctx.lengths
    return lengths.cache(ctx.uow) if isinstance(lengths, SetLengths) else settings.standing(ctx.uow)


class SetLengths:
    """What the engine asks where a diagram names a length: None lets the default hold.

    A package that is not shipped has its defaults; nobody can have set anything for it.
    """

    def __init__(self) -> None:
        self.cache = SettingsCache()

    def __call__(self, ctx: Context, package: str, name: str, scope: Scope) -> str | None:
        shipped = packages().get(package)
        if shipped is None or name not in shipped.parameters:
            return None
        setting = setting_of(ctx, package, name, area=scope.area, at=ctx.now)
        if setting is None or setting.value is None:
            return None
        return as_length(setting.value, shipped.parameters[name].unit) or None
