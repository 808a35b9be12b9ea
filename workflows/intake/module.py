"""The checks of what is handed in, as a part that plugs into the engine."""

from __future__ import annotations

from engine.commands.instances import StartInstance
from engine.commands.work_items import CompleteWorkItem, SetAbsence
from engine.context import Module
from workflows.intake.completion import CompletionGuard
from workflows.intake.deputies import guard_absence
from workflows.intake.starting import guard_start


def module() -> Module:
    return Module(
        name="intake",
        guards={
            CompleteWorkItem: CompletionGuard(),
            StartInstance: guard_start,
            SetAbsence: guard_absence,
        },
    )
