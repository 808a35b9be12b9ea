"""The only part that knows SpiffWorkflow: parses definitions and advances instances.

Everything that goes in and comes out is plain data (:mod:`engine.interpreter.contract`). Nothing
here does I/O or looks at a clock; the caller hands the world in as ``Surroundings``.
"""

from engine.interpreter.ad_hoc import OpenAdHoc, Startable, open_ad_hoc
from engine.interpreter.advance import advance, data_of
from engine.interpreter.calls import Call
from engine.interpreter.checks import Example, check, examples
from engine.interpreter.collaboration import correlation_text, value_at
from engine.interpreter.definition import needs, parse, pools_of
from engine.interpreter.diagram import Diagram, diagram
from engine.interpreter.dmn_source import parse_decisions
from engine.interpreter.known import FormFault, Known, ServiceData
from engine.interpreter.model import Element, ProcessModel, StartPoint, WatchedRow
from engine.interpreter.outline import Outline, Outlined, outline
from engine.interpreter.serializer import FORMAT
from engine.interpreter.start_conditions import holds, next_look
from engine.interpreter.starts import StartTexts, start_after, start_due, start_texts
from engine.interpreter.token_play import Played, Unplayable, play
from engine.interpreter.watching import WaitingCondition, waiting_conditions

__all__ = [
    "FORMAT",
    "Call",
    "Diagram",
    "Element",
    "Example",
    "FormFault",
    "Known",
    "OpenAdHoc",
    "Outline",
    "Outlined",
    "Played",
    "ProcessModel",
    "ServiceData",
    "StartPoint",
    "StartTexts",
    "Startable",
    "Unplayable",
    "WaitingCondition",
    "WatchedRow",
    "advance",
    "check",
    "correlation_text",
    "data_of",
    "diagram",
    "examples",
    "holds",
    "needs",
    "next_look",
    "open_ad_hoc",
    "outline",
    "parse",
    "parse_decisions",
    "play",
    "pools_of",
    "start_after",
    "start_due",
    "start_texts",
    "value_at",
    "waiting_conditions",
]
