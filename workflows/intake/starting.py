"""Starting a process by its key: only where the actor belongs, and none that the domain starts."""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.commands.instances import StartInstance
from engine.context import Context
from engine.errors import Forbidden, InvalidInput, NotFound, Problem
from engine.views import Scope
from engine.worktime.arithmetic import local_day
from workflows.enterprises.handlers import in_sight
from workflows.forms import Form, parse_form, validate
from workflows.intake.completion import refuse_unknown
from workflows.organisation.checks import unit_in_sight
from workflows.organisation.rights import sight
from workflows.packages import packages
from workflows.starting.commands import GetDrawnStart, StartDrawn
from workflows.starting.handlers import names_its_starters


def guard_start(ctx: Context, command: StartInstance) -> StartInstance:
    """Refuse what would give an instance another scope than one that the actor stands for.

    The processes that Duban ships are started by commands of their own, which fill in what is
    on file; their variables decide who gets the work, so nobody else says what they are. So are
    those whose diagram names its starters.

    Raises:
        Forbidden: the process is one of those, or the area is not the actor's.
        NotFound: the unit or the enterprise is out of the actor's sight.
    """
    if ctx.principal.is_system:
        return command
    if command.key in packages() or names_its_starters(ctx, command.key):
        raise Forbidden("流程“{key}”不能直接发起，请从它自己的入口发起。", key=command.key)
    if command.parent_instance_id is not None:
        problem = Problem("parent_instance_id", "上级事项由流程自己填写，这里不能指定。")
        raise InvalidInput("这件事项不能这样发起。", problems=[problem])
    _require_own(ctx, command.scope)
    return command


@dataclass(frozen=True, slots=True)
class DrawnStartGuard:
    """Checks the data of a drawn process against the form of its start, as a page would.

    A process that the actor cannot start is left to the handler, which says so.
    """

    def __call__(self, ctx: Context, command: StartDrawn) -> StartDrawn:
        try:
            content = ctx.query(GetDrawnStart(command.key)).form
        except NotFound:
            return command
        form = parse_form(content, running=True) if content else Form("", ())
        refuse_unknown(form, command.data)
        checked = validate(form, command.data, {}, today=local_day(ctx.now))
        if checked.problems:
            raise InvalidInput(
                "提交的内容有{count}处需要更正。",
                problems=checked.problems,
                count=len(checked.problems),
            )
        return replace(command, data=checked.data)


def _require_own(ctx: Context, scope: Scope) -> None:
    seen = sight(ctx.principal)
    if scope.area and not scope.area.startswith(tuple(seen.areas)):
        raise Forbidden("区划{area}不在您的范围内，不能在那里发起。", area=scope.area)
    unit, enterprise = _number(scope.owner, "unit"), _number(scope.subject, "enterprise")
    if unit is not None:
        unit_in_sight(ctx, unit)
    if enterprise is not None:
        in_sight(ctx, enterprise)


def _number(body: str, kind: str) -> int | None:
    """The number in ``unit:12``; None for nothing.

    Raises:
        InvalidInput: it is no such body.
    """
    if not body:
        return None
    found, _separator, number = body.partition(":")
    if found != kind or not (number.isascii() and number.isdecimal() and len(number) < 19):
        problem = Problem("scope", "应写成{kind}:编号，如{kind}:12。", {"kind": kind})
        raise InvalidInput("这件事项不能这样发起。", problems=[problem])
    return int(number)
