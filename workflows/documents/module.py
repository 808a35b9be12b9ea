"""Documents as one part that plugs into the engine."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from engine.context import Module
from engine.interpreter import Known
from workflows.documents import announcing, commands, filing, reading, register, signing, templates
from workflows.documents.registry import KINDS
from workflows.documents.rendering.fonts import FontFolder


def module(fonts: Path | None = None) -> Module:
    """``fonts`` is the operator's folder of licensed fonts, where there is one."""
    folder = FontFolder(fonts)
    return Module(
        name="documents",
        known=Known(documents=frozenset({*KINDS, *(kind.name for kind in KINDS.values())})),
        commands={
            commands.SignDocument: signing.sign,
            commands.VoidDocument: register.void,
            commands.ExplainGap: register.explain_gap,
            commands.ContinueSeries: register.continue_series,
            commands.SetIssuer: register.set_issuer,
            commands.UploadTemplate: partial(templates.upload, fonts=folder),
            commands.RevertTemplate: templates.revert,
        },
        queries={
            commands.ListSeries: register.list_series,
            commands.ListTemplates: templates.list_templates,
            commands.GetTemplateFile: templates.get_file,
            commands.PreviewTemplate: partial(templates.preview, fonts=folder),
            commands.ListRegister: register.list_register,
            commands.GetIssuer: register.get_issuer,
            commands.GetDocument: reading.get,
            commands.GetDocumentFile: partial(filing.get_file, fonts=folder),
            commands.ListDocumentsOf: reading.of_instance,
            commands.ListDocumentsToSign: reading.to_sign,
            commands.ListReceived: reading.received,
        },
        jobs={announcing.ANNOUNCE: announcing.announce},
    )
