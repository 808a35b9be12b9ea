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
    "BPMN104": Kind(
        "error",
        "{name} is to throw an event after its rounds, but names no signal, message or "
        "escalation of the file.",
        "Let the behavior refer to an event definition of the file, or set it to All.",
    ),
}
