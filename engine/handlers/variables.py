"""Changing the variables of a process by hand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from engine.changes import LiveInstance
from engine.commands.variables import SetVariables
from engine.context import Context
from engine.errors import InvalidInput, InvalidState, Problem
from engine.handlers.access import instance_in_hand, not_running, require_right
from engine.handlers.stepping import passed, step
from engine.interpreter import data_of
from engine.interpreter.contract import Data, SetData
from engine.json_text import UnreadableJson, read_json
from engine.lifecycle import InstanceState
from engine.views import Instance

_NAME = re.compile(r"[^\W\d]\w{0,79}")
_MOST_BYTES = 64 * 1024
_KINDS: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (bool, "bool"),
    ((int, float), "number"),
    (str, "text"),
    (list, "list"),
    (dict, "object"),
)


def set_variables(ctx: Context, command: SetVariables) -> Instance:
    live = instance_in_hand(ctx, command.instance_id)
    require_right(ctx, "instance.edit_data", live.view.scope)
    if not command.reason.strip():
        raise InvalidInput("Expected a reason, but it is empty.")
    if live.view.state is not InstanceState.ACTIVE:
        raise not_running(live.view)
    _require_unchanged(live, command)
    before = data_of(ctx.models(ctx.uow, live.view.definition_id), live.tokens, "")
    changed, removed = _asked(command, before)
    outcome = step(ctx, live, SetData(changed, removed))
    ctx.record(
        command.instance_id,
        "VariablesChanged",
        detail={
            "reason": command.reason.strip(),
            "before": {name: before[name] for name in (*changed, *removed) if name in before},
            "after": changed,
            "removed": list(removed),
        }
        | passed(outcome),
    )
    if outcome.ended:
        ctx.record(command.instance_id, "InstanceCompleted")
    return live.view


def _require_unchanged(live: LiveInstance, command: SetVariables) -> None:
    if live.view.version != command.version:
        raise InvalidState(
            "Process instance {instance_id} has changed since you read it. Look at its data again "
            "before you change them.",
            instance_id=command.instance_id,
        )


def _asked(command: SetVariables, before: Data) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What is really to be changed and removed.

    Raises:
        InvalidInput: nothing is, or something cannot be.
    """
    _refuse([*_cannot_go(command, before), *_problems(command.changed, before, command.retype)])
    changed = {
        name: value
        for name, value in command.changed.items()
        if name not in before or before[name] != value or type(before[name]) is not type(value)
    }
    if not changed and not command.removed:
        raise InvalidInput("Expected a variable to change, but all are as they were.")
    return changed, command.removed


def require_may_lay_over(
    ctx: Context, live: LiveInstance, data: Data, *, retype: bool = False
) -> None:
    """Refuse data that a move brings along, where setting variables would refuse them.

    Raises:
        Forbidden: the actor may move the instance, but not change its data.
        InvalidInput: each variable is named that cannot be kept, or is not of its former type.
    """
    if data:
        require_right(ctx, "instance.edit_data", live.view.scope)
        before = data_of(ctx.models(ctx.uow, live.view.definition_id), live.tokens, "")
        _refuse([*_problems(data, before, retype)])


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise InvalidInput(
            "The variables cannot be changed like this: {count} of them.",
            problems=problems,
            count=len(problems),
        )


def _cannot_go(command: SetVariables, before: Data) -> Iterator[Problem]:
    for name in command.removed:
        if name not in before:
            yield Problem(name, "There is no such variable.")
        elif name in command.changed:
            yield Problem(name, "It cannot be changed and removed at once.")


def _problems(changed: Data, before: Data, retype: bool) -> Iterator[Problem]:
    for name, value in changed.items():
        if not _NAME.fullmatch(name):
            yield Problem(
                name, "A name has letters, digits and underscores, and begins with no digit."
            )
        elif (reason := _unreadable(value)) is not None:
            yield Problem(name, "That is no value of a process: {reason}.", {"reason": reason})
        elif not retype and _retypes(before.get(name), value):
            yield Problem(
                name,
                "It held a {before}, and would now hold a {after}. Say so where that is meant.",
                {"before": _kind(before[name]), "after": _kind(value)},
            )


def _retypes(before: object, after: object) -> bool:
    return None not in (before, after) and _kind(before) != _kind(after)


def _unreadable(value: object) -> str | None:
    """Why a value cannot be kept; None where it can."""
    try:
        read_json(json.dumps(value, ensure_ascii=False).encode(), max_bytes=_MOST_BYTES)
    except (TypeError, ValueError, RecursionError) as error:
        return str(error)
    except UnreadableJson as error:
        return error.reason
    return None


def _kind(value: object) -> str:
    """The type of a JSON value, in a word."""
    return next((name for types, name in _KINDS if isinstance(value, types)), "nothing")
