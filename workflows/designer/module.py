"""Drafts as one part that plugs into the engine."""

from __future__ import annotations

from engine.context import Module
from engine.interpreter import Known
from workflows.designer import commands as c
from workflows.designer import drafts
from workflows.forms.findings import faults


def module() -> Module:
    return Module(
        name="designer",
        known=Known(form_faults=faults),
        commands={
            c.BeginProcessDraft: drafts.begin,
            c.SaveProcessDraft: drafts.save,
            c.EditProcessDraft: drafts.edit,
            c.RestoreProcessDraft: drafts.restore,
            c.DiscardProcessDraft: drafts.discard,
        },
        queries={
            c.ListProcessDrafts: drafts.list_drafts,
            c.NameDrafts: drafts.names,
            c.GetProcessDraft: drafts.get_draft,
            c.ListDraftRevisions: drafts.list_revisions,
            c.GetDraftRevision: drafts.get_revision,
        },
    )
