"""Releases as one part that plugs into the engine."""

from __future__ import annotations

from engine.context import Module
from engine.interpreter import Known, ServiceData
from workflows.designer import commands as drafts
from workflows.release import (
    arranging,
    asking,
    commands,
    comparing,
    deciding,
    living,
    playing,
    rights,
)

_SERVICE_DATA = {
    "release.check": ServiceData(reads=frozenset({"release_id"}), sets=frozenset({"check_result"})),
    "release.note_approval": ServiceData(
        reads=frozenset({"release_id"}), sets=frozenset({"timing"})
    ),
    "release.note_arranged": ServiceData(reads=frozenset({"release_id", "running_choice"})),
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


def module(desk: playing.ReleaseDesk) -> Module:
    """``desk`` is opened once the engine is there."""
    works = living.Living(desk.gate)
    return Module(
        name="release",
        commands={
            commands.RequestRelease: asking.request,
            commands.RequestRollBack: asking.request_roll_back,
            commands.WithdrawRelease: asking.withdraw,
            commands.DecideRelease: deciding.decide,
            commands.ArrangeRunning: arranging.arrange,
            commands.NoteReleasePlayed: playing.note_played,
            commands.EndReleasePlay: playing.end,
            commands.GrantProcessRight: rights.grant,
            commands.RevokeProcessRight: rights.revoke,
        },
        queries={
            commands.ListReleases: deciding.listing,
            commands.GetRelease: arranging.get,
            comparing.CompareProcess: comparing.compare,
            commands.ListProcessRights: rights.list_rights,
        },
        services={
            "release.check": living.check,
            "release.note_arranged": living.note_arranged,
            "release.note_approval": living.note_approval,
            "release.turn_down": living.turn_down,
            "release.go_live": works.go_live,
        },
        jobs={playing.PLAY_JOB: desk.take_up},
        service_data=_SERVICE_DATA,
        known=Known(started={asking.KEY: asking.GIVEN}),
        guards=dict.fromkeys(_DRAWING, rights.may_draw),
        extensions=(deciding.ReleaseKeeper(),),
    )
