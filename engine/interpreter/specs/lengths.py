"""Lengths of time as a token meets them: a package's parameters as they are set at this moment."""

from __future__ import annotations

from typing import Any

from engine.interpreter.parameters import written_out


def length_written_out(task: Any, kind: str, text: str) -> str:
    """``text``, where it names a parameter of the task's package, as a duration or cycle.

    Raises:
        ExpressionError: The package has no such parameter.
    """
    surroundings = task.workflow.top_workflow.surroundings
    return written_out(task.workflow.spec.parameters, kind, text.strip(), surroundings.length_of)
