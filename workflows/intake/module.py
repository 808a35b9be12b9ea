"""The checks of what is handed in, as a part that plugs into the engine."""

from __future__ import annotations

from engine.commands.instances import StartInstance
from engine.commands.participation import AddSigner, CopyWorkItem, HandOverWork
from engine.commands.work_items import CompleteWorkItem, SaveDraft, SetAbsence
from engine.context import Module
from workflows.intake.completion import CompletionGuard, DraftGuard
from workflows.intake.deputies import guard_absence
from workflows.intake.receivers import guard_copies, guard_handover, guard_signer
from workflows.intake.starting import DrawnStartGuard, guard_start
from workflows.starting.commands import StartDrawn


def module() -> Module:
    return Module(
        name="intake",
        guards={
            CompleteWorkItem: CompletionGuard(),
            SaveDraft: DraftGuard(),
            AddSigner: guard_signer,
            CopyWorkItem: guard_copies,
            HandOverWork: guard_handover,
            StartInstance: guard_start,
            StartDrawn: DrawnStartGuard(),
            SetAbsence: guard_absence,
        },
    )
