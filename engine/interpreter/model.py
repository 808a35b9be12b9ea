"""What a parsed process package is: plain data around the specs that SpiffWorkflow made.

A model does not change after parsing and may be shared between threads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from engine.interpreter.contract import CorrelationRule
from engine.interpreter.decisions import Decision
from engine.interpreter.parameters import NO_PARAMETERS, Parameters

Spec = Any  # SpiffWorkflow.bpmn.specs.bpmn_process_spec.BpmnProcessSpec


#: The model of a definition, by its id.
Library = Callable[[int], "ProcessModel"]


def no_library(definition_id: int) -> ProcessModel:
    raise LookupError(f"definition {definition_id} cannot be looked up here")


def _nothing() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a diagram. ``attributes`` are its ``duban:`` ones, without the prefix."""

    element_id: str
    name: str
    kind: str  # BPMN local name: userTask, sequenceFlow, ...
    process_id: str
    lane: str = ""
    clauses: tuple[str, ...] = ()
    line: int = 0
    attributes: Mapping[str, str] = field(default_factory=_nothing)
    #: Where a sequence flow comes from and leads to; empty for all else.
    source_id: str = ""
    target_id: str = ""


@dataclass(frozen=True, slots=True)
class WatchedRow:
    """The row ``key`` of the data store ``store``, which a condition calls ``name``."""

    name: str
    store: str
    key: str


@dataclass(frozen=True, slots=True)
class StartPoint:
    """One way to begin. ``kind`` is ``none``, ``message``, ``signal``, ``timer`` or
    ``conditional``; ``hand`` is a condition over what nothing changes, where only a person begins
    one. ``part`` tells those of a multiple event apart; ``all_of`` of them are needed together.

    ``text`` is the name of the message or signal, or the timer or condition as it is written;
    ``timer`` is then ``date``, ``duration`` or ``cycle``. ``attributes`` are the ``duban:`` ones.
    """

    element_id: str
    name: str
    kind: str
    text: str
    timer: str
    attributes: Mapping[str, str]
    part: int = 0
    all_of: int = 1
    #: What a condition names of the data stores.
    rows: tuple[WatchedRow, ...] = ()
    #: Those of its package, by which its time may be written.
    parameters: Parameters = NO_PARAMETERS


@dataclass(frozen=True, slots=True, eq=False)
class ProcessModel:
    """One executable process with everything that its advance needs."""

    process_id: str
    name: str
    #: Processes that call activities reach and this package does not hold.
    called_keys: tuple[str, ...]
    #: Every element of the package's diagrams with an id, by that id.
    elements: Mapping[str, Element]
    #: Ids of the forms that its user tasks name, without ``.form.json``.
    forms: tuple[str, ...]
    decisions: Mapping[str, Decision]
    #: How its instances begin.
    starts: tuple[StartPoint, ...]
    #: How correlation keys are read from the messages that its files know.
    rules: tuple[CorrelationRule, ...]
    spec: Spec = field(repr=False)
    #: The models of other definitions, by id, for processes that are found when they are called.
    library: Library = field(repr=False, default=no_library)

    @property
    def version_tag(self) -> str:
        """What call activities may name this version by: ``duban:versionTag`` of the process."""
        process = self.elements.get(self.process_id)
        return "" if process is None else process.attributes.get("versionTag", "")
