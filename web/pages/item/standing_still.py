"""What of a matter stands still since something went wrong, and whom to call: no more than that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.commands.incidents import ListStandstills
from engine.lifecycle import InstanceState
from engine.views import Instance
from web import acting
from workflows.organisation.commands import ListHelpers


@dataclass(frozen=True, slots=True)
class StandstillLine:
    """A step that goes on no more, and since when; the step may have no name."""

    step: str
    since: datetime


@dataclass(frozen=True, slots=True)
class StandstillCard:
    """``helpers`` are the names of those who look after the system."""

    lines: tuple[StandstillLine, ...]
    helpers: tuple[str, ...]


def standstill_card(instance: Instance, elements: Mapping[str, str]) -> StandstillCard | None:
    """None where all goes on. ``elements`` are the names of the steps by their ids."""
    if instance.state is not InstanceState.ACTIVE:
        return None
    found = acting.query(ListStandstills(instance.instance_id)).standstills
    if not found:
        return None
    lines = tuple(StandstillLine(elements.get(e.element_id, ""), e.since) for e in found)
    return StandstillCard(lines, tuple(each.name for each in acting.query(ListHelpers())))
