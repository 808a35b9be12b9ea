"""Briefings as a part that plugs into the engine."""

from __future__ import annotations

from engine.context import Module
from workflows.briefing.commands import AtOneMoment, Brief, ListSystems
from workflows.briefing.reading import at_one_moment, brief, list_systems


def module() -> Module:
    return Module(
        name="briefing",
        queries={AtOneMoment: at_one_moment, Brief: brief, ListSystems: list_systems},
    )
