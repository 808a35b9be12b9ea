"""What parameters are, what another value would mean, and which one gave an item its time."""

from __future__ import annotations

from collections.abc import Iterator

from engine.context import Context
from engine.errors import InvalidInput
from engine.interpreter.parameters import as_length
from engine.views import Scope
from engine.worktime.arithmetic import add
from engine.worktime.durations import parse_duration
from workflows.divisions import Level, divisions
from workflows.organisation.rights import reach, require
from workflows.packages import Package, packages
from workflows.parameters import settings
from workflows.parameters.commands import (
    ExplainLimit,
    GetParameter,
    ListParameters,
    PreviewParameter,
)
from workflows.parameters.uses import uses_of
from workflows.parameters.values import parameter, standing
from workflows.parameters.views import (
    InForce,
    ParameterFile,
    ParameterPreview,
    ProcessParameters,
    Setting,
)


def area_of(ctx: Context, area: str) -> str:
    """``area``, or the widest for which the actor may set parameters, or the region."""
    own = sorted(reach(ctx.principal, "parameter.set").areas)
    region = next(each.area for each in divisions().values() if each.level is Level.REGION)
    return area or (own[0] if own else "") or region


def list_parameters(ctx: Context, query: ListParameters) -> tuple[ProcessParameters, ...]:
    require(ctx, "parameter.read")
    area = area_of(ctx, query.area)
    return tuple(
        ProcessParameters(
            package.key,
            package.number,
            package.name,
            tuple(in_force(ctx, package.key, each, area) for each in package.parameters),
        )
        for package in sorted(packages().values(), key=_by_number)
        if package.parameters and query.package in ("", package.key)
    )


def _by_number(package: Package) -> tuple[int, str]:
    """P2 before P10, and P3-1 after P3."""
    main, _, part = package.number.removeprefix("P").partition("-")
    return (int(main) if main.isdecimal() else 99, part)


def in_force(ctx: Context, package: str, parameter_id: str, area: str) -> InForce:
    """What a parameter is in ``area`` now."""
    found = parameter(package, parameter_id)
    known = standing(ctx).get((package, parameter_id), ())
    setting = settings.holds(known, area, ctx.now)
    coming = [each for each in known if each.area == area and each.valid_from > ctx.now]
    return InForce(
        parameter=found,
        package=package,
        area=area,
        value=found.value if setting is None or setting.value is None else setting.value,
        setting=setting,
        coming=coming[-1] if coming else None,
        uses=uses_of(package).get(parameter_id, ()),
        may_set=ctx.rights.may(ctx.uow, ctx.principal, "parameter.set", Scope(area)),
    )


def get_parameter(ctx: Context, query: GetParameter) -> ParameterFile:
    require(ctx, "parameter.read")
    area = area_of(ctx, query.area)
    now = in_force(ctx, query.package, query.parameter_id, area)
    elements = {each.element_id for each in now.uses if each.attribute == "dueIn"}
    return ParameterFile(
        now=now,
        history=settings.history(ctx.uow, query.package, query.parameter_id, area),
        open_items=settings.count_open(ctx.uow, query.package, elements, area) if elements else 0,
    )


def preview(ctx: Context, query: PreviewParameter) -> ParameterPreview:
    """Counted from this moment, on the country's calendar."""
    require(ctx, "parameter.set")
    now = in_force(ctx, query.package, query.parameter_id, area_of(ctx, query.area))
    problems = now.parameter.bounds(query.value)
    if problems:
        raise InvalidInput("这个值不能用。", problems=problems)
    lengths = [as_length(each, now.parameter.unit) for each in (now.value, query.value)]
    before, after = (
        add(ctx.calendar(), ctx.now, parse_duration(each)) if each else None for each in lengths
    )
    return ParameterPreview(now, query.value, ctx.now, before, after)


def explain_limit(ctx: Context, query: ExplainLimit) -> InForce | None:
    """What the parameter was when the item was opened: it keeps the date that it got then."""
    found = next(_behind(ctx, query), None)
    if found is None:
        return None
    package, parameter_id, setting = found
    behind = parameter(package, parameter_id)
    value = behind.value if setting is None or setting.value is None else setting.value
    return InForce(behind, package, query.area, value, setting)


def _behind(ctx: Context, query: ExplainLimit) -> Iterator[tuple[str, str, Setting | None]]:
    """The parameter that the item's step names; where its length is chosen by the data, one that
    no step names and that was as long then, if those agree on their source."""
    known = packages()
    own = known.get(query.definition_key)
    searched = (own, *(known[key] for key in own.calls if key in known)) if own else ()
    chosen = []
    for package in searched:
        uses = uses_of(package.key)
        for name, each in package.parameters.items():
            named = uses.get(name, ())
            if any((u.element_id, u.attribute) == (query.element_id, "dueIn") for u in named):
                yield package.key, name, _then(ctx, package.key, name, query)
                return
            if not named and as_length(each.value, each.unit):
                chosen.append((package.key, name))
    fitting = []
    for key, name in chosen:
        setting, each = _then(ctx, key, name, query), parameter(key, name)
        value = each.value if setting is None or setting.value is None else setting.value
        if as_length(value, each.unit) == query.due_in:
            fitting.append((key, name, setting))
    if len({(parameter(key, name).source, setting) for key, name, setting in fitting}) == 1:
        yield fitting[0]


def _then(ctx: Context, package: str, name: str, query: ExplainLimit) -> Setting | None:
    everything = settings.ever(ctx.uow).get((package, name), ())
    return settings.holds(everything, query.area, query.at)
