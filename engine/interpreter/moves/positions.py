"""Where the elements of a model lie: in which scope, and by which way one gets there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from engine.interpreter.specs.activities import EventSubprocess, Subprocess
from engine.interpreter.specs.calls import CallActivity
from engine.interpreter.specs.loops import Loop


@dataclass(frozen=True, slots=True, eq=False)
class Position:
    """An element: ``spec`` is its own, or that of the loop around it; ``entry`` is where a token
    comes in, which for an activity with boundary events is before both.

    ``owners`` are the specs of the activities that it lies in, the outermost first.
    """

    address: str
    element_id: str
    spec: Any
    entry: Any
    scope: Any
    owners: tuple[Any, ...]

    @property
    def kind(self) -> str:
        return str(self.scope.elements[self.element_id].kind)

    @property
    def name(self) -> str:
        return str(self.scope.elements[self.element_id].name or self.element_id)

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(element_id_of(owner) for owner in self.owners)


@lru_cache(maxsize=512)
def positions(spec: Any) -> Mapping[str, Position]:
    """Every flow node of the process ``spec`` and of all scopes inside it, by address."""
    return MappingProxyType({each.address: each for each in _walk(spec, (), "")})


def _walk(scope: Any, owners: tuple[Any, ...], prefix: str) -> Iterator[Position]:
    for spec in list(scope.task_specs.values()):
        element_id = element_id_of(spec)
        if not element_id or element_id not in scope.elements or spec.name != element_id:
            continue
        entry = scope.task_specs.get(f"{element_id}.BoundaryEventSplit", spec)
        yield Position(prefix + element_id, element_id, spec, entry, scope, owners)
        inner = activity_of(spec)
        # People start what is in an ad-hoc subprocess; and what is found when it is called is not
        # known here.
        known = isinstance(inner, Subprocess) and inner.target is not None
        if known and not inner.target.ad_hoc and all(o.target is not inner.target for o in owners):
            called = isinstance(inner, CallActivity)
            further = f"{prefix}{element_id}/" if called else prefix
            yield from _walk(inner.target, (*owners, inner), further)


def element_id_of(spec: Any) -> str:
    """The element that a spec stands for; empty where it stands for none."""
    return str(spec.bpmn_id or getattr(spec, "element_id", None) or "")


def activity_of(spec: Any) -> Any:
    """The activity itself, where ``spec`` is a loop around it."""
    if not isinstance(spec, Loop):
        return spec
    return spec._wf_spec.task_specs[spec.child_name]  # noqa: SLF001 - as its own class reads it.


def in_event_subprocess(position: Position) -> bool:
    return any(isinstance(owner, EventSubprocess) for owner in position.owners)
