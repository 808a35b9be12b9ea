"""Briefings as a part that plugs into the engine."""

from __future__ import annotations

from engine.context import Module
from workflows.briefing.commands import Brief, Together
from workflows.briefing.reading import brief, together


def module() -> Module:
    return Module(name="briefing", queries={Brief: brief, Together: together})
