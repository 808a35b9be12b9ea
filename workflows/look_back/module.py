"""Looking back as one part that plugs into the engine."""

from __future__ import annotations

from engine.context import Module
from workflows.look_back import commands, looking


def module() -> Module:
    return Module(
        name="look_back",
        queries={
            commands.LookBack: looking.look_back,
            commands.ListLookBackChoices: looking.choices,
        },
    )
