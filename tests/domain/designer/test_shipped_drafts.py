"""The packages that Duban ships are drawn on and released like any other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from engine.clock import LOCAL_ZONE
from engine.ids import SYSTEM
from engine.runtime import Engine
from web.assembly import laboratory
from workflows.designer.commands import (
    BeginProcessDraft,
    DiscardProcessDraft,
    GetProcessDraft,
    SaveProcessDraft,
)
from workflows.organisation.commands import AddPerson, AddPost, AddUnit, Appoint
from workflows.organisation.duties import Duty, UnitKind
from workflows.packages import packages
from workflows.release.commands import GetRelease, RequestRelease, WithdrawRelease
from workflows.release.views import Release, ReleaseState
from workflows.scenarios.reading import is_scenario

AT = datetime(2026, 5, 20, 9, 0, tzinfo=LOCAL_ZONE)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    """An engine with every shipped package, and a process designer."""
    with laboratory("release", packages()["release"].files) as opened:
        engine, _clock = opened.open_at(AT)
        office = engine.execute(AddUnit("150000", "办公室", UnitKind.OFFICE), actor=SYSTEM)
        post = engine.execute(AddPost(office.unit_id, "设计", Duty.DESIGNER), actor=SYSTEM)
        engine.execute(AddPerson("luming", "陆鸣"), actor=SYSTEM)
        engine.execute(Appoint(post.post_id, "luming", AT.date()), actor=SYSTEM)
        yield engine


def asked(engine: Engine, key: str) -> Release:
    """A release of the package with one word more in its documentation."""
    begun = engine.execute(BeginProcessDraft(key), actor="luming")
    draft = engine.query(GetProcessDraft(key), actor="luming")
    # Nothing of the package is lost on the way into the draft, its scenarios neither.
    assert dict(draft.files) == dict(packages()[key].files)
    assert any(is_scenario(path) for path, _content in draft.files)
    path = f"{key}.bpmn"
    text = dict(draft.files)[path].decode()
    changed = text.replace("</bpmn:documentation>", "（改）</bpmn:documentation>", 1)
    assert changed != text
    saving = SaveProcessDraft(key, begun.version, ((path, changed.encode()),))
    saved = engine.execute(saving, actor="luming")
    return engine.execute(RequestRelease(key, saved.version, "改一句说明"), actor="luming")


@pytest.mark.parametrize("key", sorted(packages()))
def test_a_shipped_package_opens_as_a_draft_and_is_sound_once_it_is_changed(
    engine: Engine, key: str
) -> None:
    release = asked(engine, key)
    # What is left are its scenarios, which a job plays.
    assert (release.state, release.problems) == (ReleaseState.CHECKING, ())
    engine.execute(WithdrawRelease(release.release_id, "只是试试"), actor="luming")
    summary = engine.query(GetProcessDraft(key), actor="luming").summary
    engine.execute(DiscardProcessDraft(key, summary.version), actor="luming")


def test_a_changed_package_is_green_with_its_own_scenarios(engine: Engine) -> None:
    release = asked(engine, "need_follow_up")
    engine.run_due()
    done = engine.query(GetRelease(release.release_id), actor="luming").release
    assert (done.state, done.problems) == (ReleaseState.WAITING, ())
    assert done.played == done.stories > 0
    engine.execute(WithdrawRelease(release.release_id, "只是试试"), actor="luming")
    summary = engine.query(GetProcessDraft("need_follow_up"), actor="luming").summary
    engine.execute(DiscardProcessDraft("need_follow_up", summary.version), actor="luming")
