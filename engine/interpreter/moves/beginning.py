"""Putting a token somewhere."""

# The protocol between SpiffWorkflow's specs and tasks is underscored.
# ruff: noqa: SLF001

from __future__ import annotations

from typing import Any

from engine.interpreter.specs.joins import Join
from engine.interpreter.specs.token import SpiffTask
from engine.interpreter.spiff import Task, TaskState


def begin(
    scope: Any, anchor: SpiffTask, spec: Any, data: dict[str, Any], arrived_from: str
) -> SpiffTask:
    """Put a token before ``spec``, under ``anchor``.

    It stands behind a task of its own that is finished: what is beside it in the tree, as in the
    tree of a token that came by itself, is nothing that it waits with.
    """
    behind = scope.spec.task_specs[arrived_from] if arrived_from else _source(scope, spec)
    before = Task(scope, behind, anchor, state=TaskState.COMPLETED)
    before.data = dict(data)
    token = before._add_child(spec, TaskState.FUTURE)
    spec._update(token)
    return token


def _source(scope: Any, spec: Any) -> Any:
    """What a token before ``spec`` comes from. A gateway counts its tokens by their flows, so one
    that splits gets its token on the flow that leads to it, or it would wait for that for ever."""
    return spec.inputs[0] if isinstance(spec, Join) and spec.inputs else scope.spec.start
