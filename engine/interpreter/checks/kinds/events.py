"""Findings on events: links, compensation, several event types at once."""

from __future__ import annotations

from engine.interpreter.checks.kind import Kind

EVENTS: dict[str, Kind] = {
    "BPMN069": Kind(
        "error",
        "{name} catches an error without interrupting, but an error always interrupts.",
        "Make the event interrupting, or use an escalation.",
    ),
    "BPMN070": Kind(
        "error",
        "{name} compensates {reference}, which is no activity here that can be undone.",
        "Choose an activity beside it that is a subprocess or has a compensation event.",
    ),
    "BPMN071": Kind(
        "error",
        "{name} refers to the event definition {reference}, which is not in the file.",
        "Define the event in the element itself.",
    ),
    "BPMN072": Kind("error", "{name} is a link without a name.", "Give the link a name."),
    "BPMN073": Kind(
        "error",
        "Several events catch the link {link}, so that it does not say where it leads.",
        "Leave one catching event for each link.",
    ),
    "BPMN074": Kind(
        "error",
        "{name} leads to the link {link}, which nothing catches in the same process or subprocess.",
        "Draw a catching link event of that name there; links do not cross its border.",
    ),
    "BPMN075": Kind(
        "error",
        "{name} catches the link {link}, which nothing throws in the same process or subprocess.",
        "Draw a throwing link event of that name there, or remove this one.",
    ),
    "BPMN076": Kind(
        "error",
        "{name} is a link and has a flow on the side where it has the link.",
        "Remove the flow: a throwing link has none behind it, a catching one none before it.",
    ),
    "BPMN077": Kind(
        "error",
        "{name} does not say which activity compensates.",
        "Draw an association from it to one activity that is marked for compensation.",
    ),
    "BPMN078": Kind(
        "error",
        "{name} has several compensation events.",
        "Leave one of them; a subprocess can compensate in several steps.",
    ),
    "BPMN079": Kind(
        "error",
        "{name} is for compensation and may have no flows and no events at its edge.",
        "Leave only the association; put several steps into a subprocess.",
    ),
}
