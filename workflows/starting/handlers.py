"""Who may start a drawn process, and where what he starts belongs."""

from __future__ import annotations

from engine.commands.instances import StartInstance
from engine.context import Context
from engine.errors import InvalidInput, NotFound, Problem
from engine.interpreter import ProcessModel
from engine.store.queries import definitions
from engine.views import Definition, Instance, Scope
from workflows.organisation.queries import unit_by_id
from workflows.organisation.rights import reach
from workflows.packages import matches, packages
from workflows.starting.commands import DrawnStart, GetDrawnStart, ListDrawnStarts, StartDrawn

#: What every instance is given besides its form.
GIVEN = frozenset({"area", "unit_id"})


def listing(ctx: Context, query: ListDrawnStarts) -> tuple[DrawnStart, ...]:
    del query
    if not reach(ctx.principal, "instance.start"):
        return ()
    drawn = (
        each
        for each in definitions.listing(ctx.uow, key="", latest_only=True)
        if each.key not in packages()
    )
    found = (
        DrawnStart(each.key, each.name, b"")
        for each in drawn
        if _may_start(ctx, ctx.models(ctx.uow, each.definition_id))
    )
    return tuple(sorted(found, key=lambda each: each.name))


def get(ctx: Context, query: GetDrawnStart) -> DrawnStart:
    found, model = _startable(ctx, query.key)
    form = _start_form(model)
    files = dict(definitions.files_of(ctx.uow, found.definition_id)) if form else {}
    content = files.get(f"{form}.form.json", b"")
    return DrawnStart(found.key, found.name, content)


def start(ctx: Context, command: StartDrawn) -> Instance:
    _startable(ctx, command.key)
    title = command.title.strip()
    if not title:
        raise InvalidInput("有几处需要修改", problems=[Problem("title", "请填写标题")])
    scope = _place(ctx)
    unit_id = int(scope.owner.removeprefix("unit:")) if scope.owner else None
    data = {**command.data, "area": scope.area, "unit_id": unit_id}
    return ctx.execute(StartInstance(command.key, title, data=data, scope=scope))


def _startable(ctx: Context, key: str) -> tuple[Definition, ProcessModel]:
    found = None if key in packages() else definitions.latest(ctx.uow, key)
    if found is not None:
        model = ctx.models(ctx.uow, found.definition_id)
        if _may_start(ctx, model):
            return found, model
    raise NotFound("没有您可以发起的流程“{key}”。", key=key)


def _may_start(ctx: Context, model: ProcessModel) -> bool:
    """Whether the diagram lets one of the actor's groups start it, by hand."""
    if not any(point.kind == "none" for point in model.starts):
        return False
    wanted = _starters(model)
    return any(matches(each, group) for each in wanted for group in ctx.principal.groups)


def names_its_starters(ctx: Context, key: str) -> bool:
    """Whether the diagram of a deployed process says who starts it."""
    found = definitions.latest(ctx.uow, key)
    return found is not None and bool(_starters(ctx.models(ctx.uow, found.definition_id)))


def _starters(model: ProcessModel) -> tuple[str, ...]:
    process = model.elements.get(model.process_id)
    said = process.attributes.get("startGroups", "") if process else ""
    return tuple(filter(None, (each.strip() for each in said.split(","))))


def _start_form(model: ProcessModel) -> str:
    start = next(point for point in model.starts if point.kind == "none")
    return model.elements[start.element_id].attributes.get("form", "")


def _place(ctx: Context) -> Scope:
    """Where the actor stands: the area that he supervises first, else his unit."""
    areas = sorted(reach(ctx.principal, "instance.start").areas)
    if areas:
        return Scope(areas[0])
    groups = sorted(ctx.principal.groups)
    for group in groups:
        kind, _, rest = group.partition(":")
        unit = unit_by_id(ctx.uow, int(rest.partition(":")[0])) if kind == "unit" else None
        if unit is not None:
            return Scope(unit.area, f"unit:{unit.unit_id}")
    raise NotFound("您现在没有可以发起事项的岗位。")
