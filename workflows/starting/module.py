"""Starting drawn processes as one part that plugs into the engine."""

from __future__ import annotations

from engine.context import Module
from engine.interpreter import Known
from workflows.starting import commands, handlers


def module() -> Module:
    return Module(
        name="starting",
        commands={commands.StartDrawn: handlers.start},
        queries={
            commands.ListDrawnStarts: handlers.listing,
            commands.GetDrawnStart: handlers.get,
        },
        known=Known(given=handlers.GIVEN),
    )
