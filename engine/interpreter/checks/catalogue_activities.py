"""The findings on activities, their data and calls, and on complex gateways."""

from __future__ import annotations

from engine.interpreter.checks.kind import Kind

ACTIVITIES: dict[str, Kind] = {
    "BPMN101": Kind(
        "error",
        "{name} brings several flows together and does not say when it goes on.",
        "Write its activation condition, such as activationCount >= 2.",
    ),
    "BPMN102": Kind(
        "warning",
        "The condition {expression} of a flow out of {name} is asked a second time when the "
        "late tokens have come, and may let another token go on.",
        "Add «and waitingForStart» to the condition.",
    ),
    "BPMN105": Kind(
        "error",
        "{name}: {target} cannot be given a value like this.",
        "Give both the name of a variable (letters, digits and _) and an expression for it.",
    ),
    "BPMN106": Kind(
        "error",
        "A data association of {name} reckons a value, but leads to nothing that can hold it.",
        "Let it lead to a data input or output, to a data object with duban:variable, or to a "
        "data store with duban:store.",
    ),
    "BPMN107": Kind(
        "error",
        "{name} is bound to a data store, but does not say which row.",
        "Write an expression for the key of the row (duban:key); the store's name has at most "
        "80 characters.",
    ),
    "BPMN108": Kind(
        "warning",
        "{name} has variables of its own, but only activities can have them.",
        "Move duban:input and duban:output to a task, subprocess or call activity.",
    ),
    "BPMN109": Kind(
        "error",
        "{name} does not say clearly which version it calls: {binding}.",
        "Set duban:binding to deployment or latest, or give duban:version (a number) or "
        "duban:versionTag.",
    ),
    "BPMN110": Kind(
        "error",
        "{name} holds no activity that people could start.",
        "Put an activity without an incoming flow into the ad-hoc subprocess.",
    ),
    "BPMN111": Kind(
        "error",
        "{name} lies in an ad-hoc subprocess, where nothing begins or ends by an event.",
        "Remove the event; people start the activities that no flow leads to.",
    ),
    "BPMN112": Kind(
        "error",
        "{name} lies in an ad-hoc subprocess and nothing leads to it.",
        "Draw a flow from an activity to it; people can start activities only.",
    ),
    "BPMN113": Kind(
        "error",
        "{name} has the ordering {ordering}, which is not known.",
        "Set the ordering to Parallel or Sequential.",
    ),
    "BPMN104": Kind(
        "error",
        "{name} is to throw an event after its rounds, but names no signal, message or "
        "escalation of the file.",
        "Let the behavior refer to an event definition of the file, or set it to All.",
    ),
}
