"""What a waiting user task asks for: the ``duban:`` attributes over the task's data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from engine.interpreter.contract import OpenedWorkItem
from engine.interpreter.expression_functions import ExpressionError, to_instant
from engine.interpreter.expressions import (
    as_text,
    compile_expression,
    compile_template,
    render_template,
)
from engine.interpreter.failure import Failure
from engine.interpreter.participants import named_participants, split_groups
from engine.interpreter.specs.calls import found_definition
from engine.interpreter.specs.lengths import length_written_out

DEFAULT_PRIORITY = 50


def opened_work_item(task: Any, now: datetime) -> OpenedWorkItem:
    """The work item for a user task at rest.

    Raises:
        Failure: One of the templates cannot be evaluated over the task's data.
    """
    element = task.workflow.spec.elements[task.task_spec.bpmn_id]
    attributes = element.attributes
    try:
        return OpenedWorkItem(
            task_id=task.id,
            element_id=element.element_id,
            name=_text(attributes, "title", task.data, now) or element.name or element.element_id,
            lane=element.lane,
            candidate_groups=candidate_groups(attributes, task.data, now),
            assignee=_text(attributes, "assignee", task.data, now),
            priority=_priority(attributes, task.data, now),
            due_in=_length(task, "dueIn", now),
            due_from=_instant(attributes, "dueFrom", task.data, now),
            due_at=_instant(attributes, "dueAt", task.data, now),
            follow_up_in=_length(task, "followUpIn", now),
            form=_text(attributes, "form", task.data, now),
            ladder=_text(attributes, "ladder", task.data, now),
            clauses=element.clauses,
            voting=_text(attributes, "voting", task.data, now),
            participants=named_participants(attributes.get("participants", ""), task.data, now),
            when_empty=_text(attributes, "whenEmpty", task.data, now),
            data=dict(task.data),
            definition_id=found_definition(task),
        )
    except (ExpressionError, ValueError, OverflowError) as error:
        raise Failure(element.element_id, "EXPRESSION", str(error)) from None


def _text(attributes: Mapping[str, str], name: str, data: Mapping[str, Any], now: datetime) -> str:
    template = attributes.get(name, "")
    return render_template(template, data, now=now) if template else ""


def _length(task: Any, name: str, now: datetime) -> str:
    attributes = task.workflow.spec.elements[task.task_spec.bpmn_id].attributes
    return length_written_out(task, "duration", _text(attributes, name, task.data, now))


def candidate_groups(
    attributes: Mapping[str, str], data: Mapping[str, Any], now: datetime | None
) -> tuple[str, ...]:
    """The groups that ``duban:candidateGroups`` names over ``data``."""
    found: dict[str, None] = {}
    for part in split_groups(attributes.get("candidateGroups", "")):
        pieces = compile_template(part)
        if len(pieces) == 1 and not isinstance(pieces[0], str):
            value = pieces[0].evaluate(data, now=now)
            values = value if isinstance(value, list) else [value]
        else:
            values = [render_template(part, data, now=now)]
        found.update({as_text(value): None for value in values if as_text(value)})
    return tuple(found)


def _priority(attributes: Mapping[str, str], data: Mapping[str, Any], now: datetime) -> int:
    text = _text(attributes, "priority", data, now)
    return int(text) if text else DEFAULT_PRIORITY


def _instant(
    attributes: Mapping[str, str], name: str, data: Mapping[str, Any], now: datetime
) -> datetime | None:
    text = attributes.get(name, "")
    if not text:
        return None
    expression = text[1:-1] if text.startswith("{") and text.endswith("}") else text
    value = compile_expression(expression).evaluate(data, now=now)
    return None if value in (None, "") else to_instant(value).astimezone(UTC)
