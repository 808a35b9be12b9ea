"""Findings on messages between instances, on how these begin, and on work done outside."""

from __future__ import annotations

from engine.interpreter.checks.kind import Kind

MESSAGES: dict[str, Kind] = {
    "BPMN180": Kind(
        "error",
        "{name}: {reference} is neither a variable nor variable = expression.",
        "Write what goes along as order_id, total = price * count (duban:payload).",
    ),
    "BPMN181": Kind(
        "error",
        "The message flow {id} does not lead from an element that sends to one that waits: "
        "{reference}.",
        "Draw it from a send task or a throwing message event to a receive task, a catching "
        "message event, or a pool.",
    ),
    "BPMN182": Kind(
        "error",
        "{name} sends the message {sent} along a message flow to {target}, which waits for "
        "{expected}.",
        "Choose the same message on both ends of the flow.",
    ),
    "BPMN183": Kind(
        "error",
        "The correlation key {name} rests on the property {reference}, which is not in the file.",
        "Create the property, or remove it from the key.",
    ),
    "BPMN184": Kind(
        "error",
        "{name} is a service task that is both carried out by a service and handed out under a "
        "topic.",
        "Keep one of duban:service and duban:topic.",
    ),
    "BPMN185": Kind(
        "error",
        "{name}: {expression} is neither true nor false.",
        "Write true or false (duban:async).",
    ),
    "BPMN186": Kind(
        "error",
        "{name} begins an instance, but no message, signal or timer event is behind it.",
        "Put a message, signal or timer event or a receive task behind the gateway.",
    ),
    "BPMN187": Kind(
        "error",
        "The condition of {name}, {expression}, names {names}, which nothing can change before "
        "there is an instance.",
        "Draw a data store reference with duban:store, a constant duban:key such as 'open' in "
        "quotes, and the name as duban:variable; or let the condition read today() or now().",
    ),
    "BPMN188": Kind(
        "error",
        "The condition of {name}, {expression}, names nothing that changes, so it never becomes "
        "true.",
        "Let it name rows of data stores, or read today() or now().",
    ),
}
