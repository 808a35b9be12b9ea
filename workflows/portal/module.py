"""The lists of the enterprise portal as one part that plugs into the engine."""

from __future__ import annotations

from engine.context import Module
from workflows.portal import commands, reading


def module() -> Module:
    return Module(
        name="portal",
        queries={
            commands.ListAsked: reading.list_asked,
            commands.ListHandled: reading.list_handled,
        },
    )
