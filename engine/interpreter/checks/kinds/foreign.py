"""What diagrams of other modelers are told."""

from __future__ import annotations

from engine.interpreter.checks.kind import Kind

FOREIGN: dict[str, Kind] = {
    "IMPORT001": Kind(
        "error",
        "{name}: {expression} is written in the language of another tool.",
        "Write {written} in its place.",
    ),
    "IMPORT002": Kind(
        "warning",
        "{name}: {attribute} = {value} is written for another tool and has no effect here.",
        "Write {written} in its place.",
    ),
    "IMPORT003": Kind(
        "warning",
        "{name} carries the fields of its form in itself, where they are not read.",
        "Put the form into a file NAME.form.json of the package and write duban:form.",
    ),
    "IMPORT004": Kind(
        "info",
        "No process in the file is marked as executable; {name} is taken for the one that runs.",
        "Set isExecutable to true on the process that is meant.",
    ),
    "IMPORT005": Kind(
        "error",
        "The file is no BPMN 2.0 diagram: it is in the format {format}.",
        "Export the diagram as BPMN 2.0 XML.",
    ),
}
