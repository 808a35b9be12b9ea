"""What is said of the form of a file: its elements, attributes and references."""

from __future__ import annotations

from engine.interpreter.checks.kind import Kind

FORM: dict[str, Kind] = {
    "CHECK001": Kind(
        "error",
        "The file cannot be checked: the checker itself failed at {part}.",
        "Give the file to those who look after the system.",
    ),
    "CHECK002": Kind(
        "warning",
        "Not all of the file could be checked: the checker itself failed at {part}.",
        "Give the file to those who look after the system.",
    ),
    "SCHEMA001": Kind(
        "warning",
        "BPMN 2.0 has no element {kind}; it has no effect.",
        "Check how the element is written; what is not of BPMN belongs into extensionElements.",
    ),
    "SCHEMA002": Kind(
        "warning",
        "{name}: {kind} may not stand in {parent}, and has no effect there.",
        "Move it to where it belongs, or remove it.",
    ),
    "SCHEMA003": Kind(
        "warning",
        "{name}: BPMN 2.0 has no attribute {attribute} on {kind}; it has no effect.",
        "Check how the attribute is written.",
    ),
    "SCHEMA004": Kind(
        "warning",
        "{name}: the attribute {attribute} is missing, which BPMN 2.0 requires on {kind}.",
        "Fill in the attribute, or export the file again from the modeler.",
    ),
    "SCHEMA005": Kind(
        "warning",
        "{name}: {attribute} is {value}, which is none of the values that it may have.",
        "Write one of these: {allowed}.",
    ),
    "SCHEMA006": Kind(
        "error",
        "{name}: the {attribute} is longer than {most} characters.",
        "Shorten it; what needs more words belongs into the documentation.",
    ),
    "REF001": Kind(
        "warning",
        "{name}: {attribute} refers to {reference}, which is not in the file.",
        "Choose an element that is there, or remove the reference.",
    ),
    "REF002": Kind(
        "warning",
        "The drawing shows {reference}, which is not in the file.",
        "Remove the shape from the drawing, or restore the element.",
    ),
    "REF003": Kind(
        "info",
        "These elements run but are not drawn ({count} in all): {names}.",
        "Draw them in the modeler, so that people see them.",
    ),
    "REF004": Kind(
        "warning",
        "{name} lists {reference} as {kind}, but the flow itself says otherwise; the flow counts.",
        "Export the file again from the modeler, or correct the list.",
    ),
    "REF005": Kind(
        "error",
        "The flow {id} leads from {source} to {target} across the border of a subprocess or pool.",
        "A sequence flow stays in its process or subprocess. Between pools draw a message flow; "
        "out of a subprocess lead a flow from the subprocess itself or from an event at its edge.",
    ),
    "REF006": Kind(
        "warning",
        "The message flow {id} joins two elements of the same pool.",
        "Draw a sequence flow, or let the message go to another pool.",
    ),
}
