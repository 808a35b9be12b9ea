"""What a call activity calls, which version, and what it hands over (BPMN 2.0.2 §13.3.4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.interpreter.data_flow import extensions
from engine.interpreter.elements import duban
from engine.interpreter.xml_source import BPMN, Node


@dataclass(frozen=True, slots=True)
class Call:
    """What a call activity says of the process that it calls.

    ``process`` is its key, or a template that gives it. ``binding`` is ``deployment`` (the
    version that was the latest when the caller was deployed), ``latest`` (when it is called),
    ``version`` or ``versionTag`` (the latest that carries the tag).
    """

    element_id: str
    process: str
    binding: str = "deployment"
    version: str = ""
    version_tag: str = ""

    @property
    def at_run_time(self) -> bool:
        """Whether the version is only known when it is called."""
        return self.binding == "latest" or "{" in self.process

    @property
    def handle(self) -> str:
        """Under what a definition remembers the version that it is bound to."""
        if self.binding == "version":
            return f"{self.process}@{self.version}"
        if self.binding == "versionTag":
            return f"{self.process}#{self.version_tag}"
        return self.process


def call_of(node: Node) -> Call:
    binding = duban(node, "binding")
    version, version_tag = duban(node, "version"), duban(node, "versionTag")
    if not binding:
        binding = "versionTag" if version_tag else "version" if version else "deployment"
    process = (node.get("calledElement") or "").strip()
    return Call(node.get("id") or "", process, binding, version, version_tag)


def calls_outside(roots: Sequence[Node]) -> tuple[Call, ...]:
    """The calls of processes that are not in these files."""
    inside = {node.get("id") for root in roots for node in root.iter(f"{{{BPMN}}}process")}
    return tuple(
        call
        for root in roots
        for node in root.iter(f"{{{BPMN}}}callActivity")
        if (call := call_of(node)).process and call.process not in inside
    )


@dataclass(frozen=True, slots=True)
class Handing:
    """One variable handed over: ``target`` becomes the value of ``expression``."""

    target: str
    expression: str


@dataclass(frozen=True, slots=True)
class CallMapping:
    """What goes into the called process and what comes back; ``all_…`` is everything else too."""

    into: tuple[Handing, ...]
    back: tuple[Handing, ...]
    all_in: bool
    all_back: bool


def mapping_of(node: Node) -> CallMapping:
    """The ``duban:in`` and ``duban:out`` elements; without any of a kind everything goes."""
    into, back = extensions(node, "in"), extensions(node, "out")
    return CallMapping(
        into=tuple(_handings(into)),
        back=tuple(_handings(back)),
        all_in=not into or any(each.get("variables") == "all" for each in into),
        all_back=not back or any(each.get("variables") == "all" for each in back),
    )


def _handings(nodes: Sequence[Node]) -> Iterator[Handing]:
    for node in nodes:
        source, expression = node.get("source", ""), node.get("sourceExpression", "")
        if key := node.get("businessKey", ""):
            yield Handing("businessKey", key)
        elif expression or source:
            target = node.get("target", "") or source
            yield Handing(target, expression or f'get("{source}", null)')
