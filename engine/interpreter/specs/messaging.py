"""What a message carries out of an instance, and which one a waiting event is for.

BPMN 2.0.2 §8.4.2. In this order an event waits for: the value of its own ``duban:correlation``;
the value that its process binds to a key (context-based); the value that an earlier message of
the conversation has fixed for a key (key-based); any message, where no such message has come yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.interpreter.collaboration import correlation_text, value_at
from engine.interpreter.contract import CorrelationRule, Thrown
from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.expressions import as_json, compile_expression, render_template
from engine.interpreter.failure import Failure
from engine.interpreter.payloads import parse_payload
from engine.interpreter.scope_data import data_of_scope
from engine.interpreter.specs.token import SpiffTask, element_of
from engine.interpreter.spiff import definitions


def attributes_of(my_task: SpiffTask) -> Mapping[str, str]:
    """The ``duban:`` attributes of the element that a task stands for."""
    element = my_task.workflow.spec.elements.get(element_of(my_task))
    return {} if element is None else element.attributes


def rendered(my_task: SpiffTask, name: str) -> str:
    """The ``duban:`` attribute ``name`` with its templates filled in from the task's data.

    Raises:
        Failure: An expression in it cannot be evaluated.
    """
    template = attributes_of(my_task).get(name, "")
    if not template:
        return ""
    now = my_task.workflow.top_workflow.surroundings.now
    try:
        return render_template(template, my_task.data, now=now).strip()
    except ExpressionError as error:
        raise Failure(element_of(my_task), "EXPRESSION", f"{template}: {error}") from None


# ── Waiting ───────────────────────────────────────────────────────────────────────────────


def note_correlation(my_task: SpiffTask, known: dict[str, Any]) -> None:
    """Keep the value that this event waits for, as its data stand when it begins to wait.

    Raises:
        Failure: There is no such value.
    """
    if "correlation" not in attributes_of(my_task):
        return
    value = correlation_text([rendered(my_task, "correlation")])
    if not value:
        raise Failure(element_of(my_task), "CORRELATION", "the correlation value is empty")
    known["correlation"] = value


def awaited(my_task: SpiffTask, known: Mapping[str, Any], name: str) -> tuple[str, str]:
    """The key, if any, and the value that a message must have to reach this waiting event.

    ``known`` is what the event, or a part of it, has kept since it began to wait.
    """
    own = known.get("correlation", "")
    if own:
        return "", own
    rules = list(_rules(my_task, name))
    for rule in rules:
        value = _bound(my_task, rule.key) or my_task.workflow.top_workflow.keys.get(rule.key, "")
        if value:
            return rule.key, value
    return (rules[0].key, "") if rules else ("", "")


def _rules(my_task: SpiffTask, name: str) -> Iterator[CorrelationRule]:
    found: Iterator[CorrelationRule] = my_task.workflow.spec.collaboration.rules_of(name)
    return found


def _bound(my_task: SpiffTask, key: str) -> str:
    """The value of ``key`` in the data of the process, where a subscription binds it."""
    spec = my_task.workflow.spec
    element = spec.elements.get(element_of(my_task))
    paths = spec.collaboration.data_paths(element.process_id if element else spec.name, key)
    if not paths:
        return ""
    top = my_task.workflow.top_workflow
    # A bare look at the state (what waits, before an action) has no surroundings; a data path
    # has no use for the time of day.
    try:
        data = data_of_scope(top)
        return correlation_text([compile_expression(path).evaluate(data) for path in paths])
    except ExpressionError:
        return ""


def learn(
    my_task: SpiffTask, name: str, content: Mapping[str, Any], carried: Mapping[str, str]
) -> None:
    """Fix the keys of a conversation by the first message that carries them."""
    top = my_task.workflow.top_workflow
    for rule in _rules(my_task, name):
        if rule.key not in top.keys:
            value = carried.get(rule.key) or value_at(rule.paths, content, top.surroundings.now)
            if value:
                top.keys[rule.key] = value


# ── Throwing ──────────────────────────────────────────────────────────────────────────────


def leaving(my_task: SpiffTask, definition: Any) -> Thrown:
    """The message or signal that a throwing event or send task sends.

    Raises:
        Failure: One of its expressions cannot be evaluated.
    """
    is_message = isinstance(definition, definitions.MessageEventDefinition)
    name = definition.name or ""
    element_id = element_of(my_task)
    target = my_task.workflow.spec.collaboration.flows.get(element_id) if is_message else None
    return Thrown(
        kind="message" if is_message else "signal",
        element_id=element_id,
        name=name,
        payload=_payload(my_task) or {},
        correlation=_correlation(my_task) if is_message else "",
        keys=_keys(my_task, name) if is_message else {},
        time_to_live=rendered(my_task, "timeToLive"),
        area=rendered(my_task, "area"),
        target_process="" if target is None else target.process_id,
        target_element="" if target is None else target.element_id,
    )


def handed_out(my_task: SpiffTask) -> dict[str, Any]:
    """What somebody outside gets to work on: all data, unless the task says what."""
    return dict(within(my_task))


def within(my_task: SpiffTask) -> Mapping[str, Any]:
    """What a receiver in the same instance gets: all data, unless the sender says what to send."""
    payload = _payload(my_task)
    return my_task.data if payload is None else payload


def _correlation(my_task: SpiffTask) -> str:
    text = rendered(my_task, "correlation")
    return correlation_text([text]) if text else ""


def _payload(my_task: SpiffTask) -> dict[str, Any] | None:
    """The data that ``duban:payload`` names; None where the element says nothing."""
    attributes = attributes_of(my_task)
    if "payload" not in attributes:
        return None
    now = my_task.workflow.top_workflow.surroundings.now
    found: dict[str, Any] = {}
    for name, expression in parse_payload(attributes["payload"]).items():
        try:
            found[name] = as_json(compile_expression(expression).evaluate(my_task.data, now=now))
        except ExpressionError as error:
            message = f"{expression}: {error}"
            raise Failure(element_of(my_task), "EXPRESSION", message) from None
    return found


def _keys(my_task: SpiffTask, name: str) -> dict[str, str]:
    """The keys that a message carries: those of the conversation, else those of its content.

    A key that is read here for the first time is fixed for the rest of the conversation.
    """
    learn(my_task, name, within(my_task), {})
    top = my_task.workflow.top_workflow
    found = {}
    for rule in _rules(my_task, name):
        value = _bound(my_task, rule.key) or top.keys.get(rule.key, "")
        if value:
            found[rule.key] = value
    return found


def meant_for(my_task: SpiffTask, known: Mapping[str, Any], sent: Thrown) -> bool:
    """Whether a message may go to a waiting event of the very instance that sends it."""
    key, value = awaited(my_task, known, sent.name)
    if key:
        return value == "" or value in (sent.keys.get(key), sent.correlation)
    return value == sent.correlation
