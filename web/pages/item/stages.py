"""Where a matter is among the stages that its package tells apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.views import WorkItem
from web.i18n import present_locale
from workflows.packages import packages


@dataclass(frozen=True, slots=True)
class StageLine:
    """``state`` is ``done``, ``here`` or ``next``."""

    name: str
    state: str


def stage_lines(item: WorkItem, active: Sequence[str]) -> tuple[StageLine, ...]:
    """The stages, as far as the matter is; of one that has ended all are done."""
    package = packages().get(item.definition_key)
    stages = package.stages if package else ()
    standing = {*active, item.element_id} if item.state.open else set(active)
    here = next((at for at, each in enumerate(stages) if each.elements & standing), len(stages))
    states = ["done" if at < here else "next" for at in range(len(stages))]
    if here < len(stages):
        states[here] = "here"
    names = (each.label.said_in(present_locale()) for each in stages)
    return tuple(StageLine(name, state) for name, state in zip(names, states, strict=True))
