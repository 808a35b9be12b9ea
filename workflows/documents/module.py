"""Documents as one part that plugs into the engine."""

from __future__ import annotations

from engine.context import Module
from engine.interpreter import Known
from workflows.documents import commands, reading, signing
from workflows.documents.registry import KINDS


def module() -> Module:
    return Module(
        name="documents",
        known=Known(documents=frozenset({*KINDS, *(kind.name for kind in KINDS.values())})),
        commands={commands.SignDocument: signing.sign},
        queries={
            commands.GetDocument: reading.get,
            commands.ListDocumentsOf: reading.of_instance,
            commands.ListDocumentsToSign: reading.to_sign,
        },
    )
