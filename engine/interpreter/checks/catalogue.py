"""Every finding there is: its stable code, severity, text and remedy (English templates)."""

from __future__ import annotations

from typing import Any

from engine.interpreter.checks.catalogue_activities import ACTIVITIES
from engine.interpreter.checks.kind import Kind
from engine.interpreter.checks.kinds.data import DATA
from engine.interpreter.checks.kinds.decisions import DECISIONS
from engine.interpreter.checks.kinds.events import EVENTS
from engine.interpreter.checks.kinds.foreign import FOREIGN
from engine.interpreter.checks.kinds.form import FORM
from engine.interpreter.checks.kinds.messages import MESSAGES
from engine.interpreter.checks.kinds.names import NAMES
from engine.interpreter.checks.kinds.people import PEOPLE_KINDS
from engine.interpreter.checks.kinds.soundness import SOUNDNESS
from engine.interpreter.checks.kinds.times import TIMES_KINDS
from engine.interpreter.contract import Finding, TraceStep, TraceToken
from engine.interpreter.elements import spoken_name
from engine.interpreter.xml_source import Node, line_of

CATALOGUE: dict[str, Kind] = (
    {
        "XML001": Kind(
            "error",
            "The file cannot be read: {reason}.",
            "Export the file again from the modeler.",
        ),
        "XML002": Kind(
            "error", "The file is too large: {reason}.", "Split the diagram into several processes."
        ),
        "XML003": Kind(
            "error",
            "The file carries a DOCTYPE, which is not accepted.",
            "Remove the DOCTYPE and all entities from the file.",
        ),
        "XML004": Kind(
            "error",
            "The file is nested too deeply: {reason}.",
            "Export the file again from the modeler.",
        ),
        "XML005": Kind(
            "error", "The file is no BPMN 2.0 diagram.", "Save the diagram as BPMN 2.0 XML."
        ),
        "BPMN001": Kind(
            "error",
            "There is no process in the diagram.",
            "Draw a process with a start event.",
        ),
        "BPMN002": Kind(
            "error", "The id {id} is given to two elements.", "Give each element an id of its own."
        ),
        "BPMN003": Kind("error", "An element has no id.", "Give each element an id."),
        "BPMN004": Kind(
            "error",
            "{name} has {count} start events, but it needs exactly one.",
            "Leave one start event in the subprocess.",
        ),
        "BPMN005": Kind("error", "{name} has no start event.", "Add a start event."),
        "BPMN006": Kind("error", "{name} has no end event.", "Add an end event to the subprocess."),
        "BPMN011": Kind(
            "error",
            "{name} has the event type {kind}, which cannot be used here.",
            "Use one of these event types: {allowed}.",
        ),
        "BPMN012": Kind(
            "error",
            "{name} is a script in the language {language}, which does not run here.",
            "Write it in Python and set the script format to python.",
        ),
        "BPMN013": Kind(
            "error",
            "{name} has several event types, but {kind} cannot be one of several.",
            "Draw an event of its own for it.",
        ),
        "BPMN014": Kind(
            "error",
            "{name} is meant for compensation, but no compensation event leads to it.",
            "Draw an association to it from a compensation event at the edge of an activity.",
        ),
        "BPMN015": Kind("error", "{name} holds no script.", "Write a script of at least one line."),
        "BPMN016": Kind(
            "error",
            "{name}: line {script_line} of the script cannot be used: {reason}.",
            "Mend the script; the manual lists what scripts may hold.",
        ),
        "BPMN017": Kind(
            "error",
            "{name} keeps the value of its script, but the last line of the script has none.",
            "End the script with an expression, or remove duban:resultVariable.",
        ),
        "BPMN020": Kind(
            "error",
            "The flow {id} does not join two elements of the same process: {reference} is missing.",
            "Connect both ends of the flow.",
        ),
        "BPMN021": Kind(
            "error",
            "{name} is attached to {reference}, which is no activity beside it.",
            "Attach the event to the edge of an activity.",
        ),
        "BPMN022": Kind(
            "error",
            "{name} names no {kind} that is defined in the file.",
            "Choose or create the {kind} in the modeler.",
        ),
        "BPMN023": Kind(
            "error", "{name} does not say which process it calls.", "Give the id of the process."
        ),
        "BPMN024": Kind(
            "warning", "{name} is never reached.", "Connect it, or remove it from the diagram."
        ),
        "BPMN025": Kind(
            "error", "{name} may have no incoming flow.", "Let the flow lead to a task or gateway."
        ),
        "BPMN026": Kind(
            "error", "{name} may have no outgoing flow.", "Remove the flow behind the end event."
        ),
        "BPMN030": Kind(
            "error",
            "A flow out of {name} has no condition and is not the default flow.",
            "Give the flow a condition, or make it the default flow.",
        ),
        "BPMN031": Kind(
            "warning",
            "{name} has no default flow: if no condition holds, the instance stops there.",
            "Make one of the flows the default flow.",
        ),
        "BPMN032": Kind(
            "error",
            "A flow out of {name} has a condition, but only flows out of activities and of "
            "exclusive, inclusive and complex gateways may.",
            "Put an exclusive gateway behind {name}.",
        ),
        "BPMN033": Kind(
            "error",
            "The default flow of {name} does not start there.",
            "Choose one of its own outgoing flows as default.",
        ),
        "BPMN034": Kind(
            "error",
            "{name} may only lead to catching events and receive tasks.",
            "Put a timer, message or signal event behind it.",
        ),
        "BPMN040": Kind(
            "error",
            "{name}: the expression {expression} cannot be used: {reason}.",
            "Mend the expression; the manual lists what expressions may hold.",
        ),
        "BPMN041": Kind(
            "error",
            "{name}: {expression} is not a {kind} that a timer understands.",
            "Durations are P5WD (working days), PT4WH (working hours) or ISO 8601; dates are "
            "2026-11-23T09:00+08:00; cycles are R3/PT1H.",
        ),
        "BPMN042": Kind(
            "error",
            "{name} is repeated, but it does not say how often or over which list.",
            "Give either a number of rounds or a list.",
        ),
        "BPMN050": Kind(
            "error",
            "{name} does not say which service it calls.",
            "Fill in the service of the task (duban:service).",
        ),
        "BPMN058": Kind(
            "error",
            "{name} does not say which decision it makes.",
            "Choose a decision of the package (duban:decision), or add a .dmn file to it.",
        ),
        "BPMN059": Kind(
            "error",
            "{name}: when it happens is not filled in.",
            "Durations are P5WD (working days), PT4WH (working hours) or ISO 8601; dates are "
            "2026-11-23T09:00+08:00; cycles are R3/PT1H.",
        ),
        "BPMN051": Kind(
            "error",
            "{name} needs the decision table {reference}, which is not in the package.",
            "Add the .dmn file, or choose one of its decisions (duban:decision); the nearest that "
            "is there is {similar}.",
        ),
        "BPMN052": Kind(
            "error",
            "{name} uses the form {reference}, which does not exist.",
            "Add the form to the package, or choose another one; the nearest that is there is "
            "{similar}.",
        ),
        "BPMN053": Kind(
            "warning",
            "{name} says neither which group nor who does it.",
            "Fill in candidate groups or an assignee.",
        ),
        "BPMN055": Kind(
            "error",
            "{name}: {reference} is no clause id.",
            "Write clause ids like 6.2-01, separated by spaces.",
        ),
        "BPMN056": Kind(
            "error",
            "{name}: the priority {expression} is no whole number from 0 to 100.",
            "Write a number, 50 is ordinary.",
        ),
        "BPMN057": Kind(
            "warning",
            "{name}: the attribute duban:{attribute} is not known and has no effect.",
            "Check how the attribute is written.",
        ),
        "BPMN060": Kind(
            "warning",
            "{name} is a task without a type: it is passed without anybody doing anything.",
            "Make it a user task if a person has to do it.",
        ),
        "BPMN062": Kind(
            "warning",
            "The process {name} is drawn for the reader only: nothing starts it.",
            "Call it from the main process, or leave it as it is.",
        ),
        "BPMN098": Kind(
            "error",
            "There is a loop of too many elements in {name}.",
            "Divide the process into subprocesses.",
        ),
        "BPMN099": Kind(
            "error", "{name} cannot be used: {reason}.", "Mend the element in the modeler."
        ),
        "FORM001": Kind(
            "error",
            "The form {name} cannot be read: {reason}.",
            "Export the form again from the form editor.",
        ),
        "FORM002": Kind(
            "error",
            "A field of the form cannot be used as it is written; the finding says why.",
            "Mend the field in the form editor.",
        ),
        "FORM003": Kind(
            "warning",
            "A field of the form can be used, but hardly as it was meant; the finding says why.",
            "Look at the field in the form editor.",
        ),
    }
    | ACTIVITIES
    | EVENTS
    | PEOPLE_KINDS
    | MESSAGES
)
CATALOGUE |= DECISIONS | SOUNDNESS | FORM | FOREIGN | DATA | TIMES_KINDS | NAMES


def finding(
    code: str,
    node: Node | None = None,
    *,
    path: str = "",
    trace: tuple[TraceStep, ...] = (),
    marking: tuple[TraceToken, ...] = (),
    about: tuple[str, ...] = (),
    **params: Any,
) -> Finding:
    """The finding ``code`` at ``node``. ``name`` is filled in from the element."""
    kind = CATALOGUE[code]
    element_id = element_name = ""
    line = int(params.pop("line", 0))
    if node is not None:
        element_id, element_name = node.get("id") or "", " ".join((node.get("name") or "").split())
        line = line_of(node)
        params.setdefault("name", spoken_name(node))
    return Finding(
        code=code,
        severity=kind.severity,
        text=kind.text,
        remedy=kind.remedy,
        element_id=element_id,
        element_name=element_name,
        line=line,
        path=path,
        params=params,
        trace=trace,
        marking=marking,
        about=tuple(filter(None, about)),
    )
