"""Releases as one part that plugs into the engine."""

from __future__ import annotations

from engine.context import Module
from engine.interpreter import Known, ServiceData
from workflows.designer import commands as drafts
from workflows.release import asking, commands, comparing, deciding, living, rights

_SERVICE_DATA = {
    "release.check": ServiceData(reads=frozenset({"release_id"}), sets=frozenset({"check_result"})),
    "release.note_approval": ServiceData(
        reads=frozenset({"release_id"}), sets=frozenset({"timing"})
    ),
    "release.turn_down": ServiceData(reads=frozenset({"release_id"})),
    "release.go_live": ServiceData(
        reads=frozenset({"release_id"}),
        sets=frozenset({"outcome", "running"}),
        may_set=frozenset({"live_version"}),
    ),
}

#: What changes a draft.
_DRAWING = (
    drafts.BeginProcessDraft,
    drafts.SaveProcessDraft,
    drafts.EditProcessDraft,
    drafts.RestoreProcessDraft,
    drafts.DiscardProcessDraft,
)


def module(proves: living.Proves) -> Module:
    works = living.Living(proves)
    return Module(
        name="release",
        commands={
            commands.RequestRelease: asking.request,
            commands.RequestRollBack: asking.request_roll_back,
            commands.WithdrawRelease: asking.withdraw,
            commands.DecideRelease: deciding.decide,
            commands.GrantProcessRight: rights.grant,
            commands.RevokeProcessRight: rights.revoke,
        },
        queries={
            commands.ListReleases: deciding.listing,
            commands.GetRelease: deciding.get,
            comparing.CompareProcess: comparing.compare,
            commands.ListProcessRights: rights.list_rights,
        },
        services={
            "release.check": works.check,
            "release.note_approval": living.note_approval,
            "release.turn_down": living.turn_down,
            "release.go_live": works.go_live,
        },
        service_data=_SERVICE_DATA,
        known=Known(started={asking.KEY: asking.GIVEN}),
        guards=dict.fromkeys(_DRAWING, rights.may_draw),
        extensions=(deciding.ReleaseKeeper(),),
    )
