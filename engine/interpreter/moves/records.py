"""Brings what could be undone along into a migration (BPMN 2.0.2 §13.5.5)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.interpreter.moves import refusals
from engine.interpreter.moves.contract import Refused
from engine.interpreter.moves.positions import Position, activity_of, element_id_of
from engine.interpreter.specs.compensation import Record
from engine.interpreter.specs.loops import Loop

Way = tuple[str, ...]


def bring_along(
    records: list[Record],
    old: Any,
    new: Any,
    way: Way,
    standing: Callable[[Way], Position | None],
) -> None:
    """Let the records of a scope name the activities of ``new`` that stand for those of ``old``.

    ``way`` leads to the scope, and ``standing`` tells what stands for an element at its way.

    Raises:
        Refused: Something is done that the new version could not undo.
    """
    for record in records:
        spec = old.task_specs[record["a"]]
        here = (*way, element_id_of(spec))
        position = standing(here)
        if position is None or position.scope is not new:
            raise _cannot_undo(old, here[-1])
        fresh = position.spec if isinstance(spec, Loop) else activity_of(position.spec)
        inner, fresh_inner = activity_of(spec), activity_of(fresh)
        if fresh.bpmn_id not in new.handlers:
            if "k" not in record or type(inner) is not type(fresh_inner):
                raise _cannot_undo(old, here[-1])
            bring_along(record["k"], inner.target, fresh_inner.target, here, standing)
        record["a"] = fresh.name


def _cannot_undo(old: Any, element_id: str) -> Refused:
    element = old.elements.get(element_id)
    return Refused(
        refusals.cannot_undo(element_id, (element.name if element else "") or element_id)
    )
