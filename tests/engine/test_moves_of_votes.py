"""Moves, suspensions and migrations of matters that people vote on or sign just then."""

from __future__ import annotations

import pytest

from engine.commands.definitions import Deploy
from engine.commands.instances import CancelInstance, ResumeInstance, SuspendInstance
from engine.commands.migration import GetMigration, MigrateInstances, TryMigration
from engine.commands.movement import (
    JumpInstance,
    ListReturnSteps,
    PreviewJump,
    ReturnWorkItem,
    SkipWorkItem,
    WithdrawWorkItem,
)
from engine.commands.participation import (
    AddSigner,
    CastVote,
    CopyWorkItem,
    GetHandover,
    HandOverWork,
    RemoveSigner,
)
from engine.errors import EngineError, InvalidState, NotFound
from engine.ids import SYSTEM
from engine.participation import Handover, ParticipantState, Place
from engine.runtime import Engine
from engine.views import Definition
from engine.views_of_moves import Migration
from engine.voting import Vote
from tests.bpmn_text import process
from tests.driver import DrivenInstance, DrivenItem, Driver
from tests.engine.people import countersigned, participants, started, vote
from tests.engine.world import Village

YES, NO = Vote.APPROVE, Vote.REJECT
UNITS = "unit:1,unit:2,user:chief"
#: write → agree (voted on) → read → end
_STEPS = {
    "write": {"candidateGroups": "unit:1"},
    "agree": {
        "voting": "all",
        "participants": UNITS,
        "resultVariable": "joint",
        "stopEarly": "false",
    },
    "read": {"candidateGroups": "chief"},
}


@pytest.fixture
def voted_on(driver: Driver) -> DrivenItem:
    """A vote after a step of wang's; zhao has spoken."""
    matter = started(driver, "start -> write -> agree -> read -> end", attributes=_STEPS)
    matter.work_item("write").do(by="wang", text="first")
    item = matter.work_item("agree")
    vote(item, YES, by="zhao", comment="Fine.")
    return item


def states(item: DrivenItem) -> dict[str, ParticipantState]:
    return {who: one.state for who, one in participants(item).items()}


def signed_by_zhao(driver: Driver, place: Place) -> DrivenItem:
    """An item that wang holds and zhao was asked to sign."""
    matter = started(driver, "start -> write -> draft -> read -> end", attributes=_DRAFTS)
    matter.work_item("write").do(by="wang")
    item = matter.work_item("draft").claim(by="wang")
    return item.execute(AddSigner(item.work_item_id, place, "zhao", "Please look."), by="wang")


_DRAFTS = {
    "write": {"candidateGroups": "unit:1"},
    "draft": {"candidateGroups": "unit:1"},
    "read": {"candidateGroups": "chief"},
}


# ── Jumping, skipping, cancelling ─────────────────────────────────────────────────────────


def test_a_jump_ends_the_vote_and_keeps_what_was_said(voted_on: DrivenItem) -> None:
    matter = voted_on.instance
    preview = matter.driver.engine.query(
        PreviewJump(matter.instance_id, to=("write",)), actor="chief"
    )
    jump = JumpInstance(matter.instance_id, "Rewritten", to=("write",), digest=preview.digest)
    voted_on.execute(jump, by="chief")

    assert [each.name for each in preview.items_closed] == ["agree"]
    assert matter.open_names == ["write"]
    assert states(voted_on) == {
        "unit:1": ParticipantState.WITHDRAWN,
        "unit:2": ParticipantState.VOTED,
        "chief": ParticipantState.WITHDRAWN,
    }
    with pytest.raises(EngineError):
        vote(voted_on, NO, by="chief", comment="Too late.")


def test_everybody_is_asked_again_where_the_matter_comes_back(voted_on: DrivenItem) -> None:
    matter = voted_on.instance
    voted_on.execute(JumpInstance(matter.instance_id, "Again", to=("write",)), by="chief")

    matter.work_item("write").complete(by="wang", text="second")

    again = matter.work_item("agree")
    assert again.work_item_id != voted_on.work_item_id
    assert set(states(again).values()) == {ParticipantState.ACTIVE}


def test_a_vote_is_passed_over_with_the_result_that_is_given(voted_on: DrivenItem) -> None:
    given = {"joint": {"result": "approved"}}
    voted_on.execute(SkipWorkItem(voted_on.work_item_id, "Urgent", data=given), by="chief")

    assert voted_on.instance.open_names == ["read"]
    assert voted_on.instance.data["joint"] == {"result": "approved"}
    assert states(voted_on)["chief"] is ParticipantState.WITHDRAWN


def test_cancelling_lets_those_go_who_have_not_spoken(voted_on: DrivenItem) -> None:
    voted_on.execute(CancelInstance(voted_on.instance.instance_id, "Void"), by="chief")

    assert states(voted_on)["unit:2"] is ParticipantState.VOTED
    assert states(voted_on)["unit:1"] is ParticipantState.WITHDRAWN


# ── Sending back, taking back ─────────────────────────────────────────────────────────────


def test_a_matter_is_sent_back_to_a_vote_and_all_are_asked_again(voted_on: DrivenItem) -> None:
    matter = voted_on.instance
    vote(voted_on, YES, by="wang")
    vote(voted_on, YES, by="chief")
    read = matter.work_item("read").claim(by="chief")

    steps = matter.driver.engine.query(ListReturnSteps(read.work_item_id), actor="chief")
    assert [step.name for step in steps if step.allowed] == ["agree", "write"]
    read.execute(ReturnWorkItem(read.work_item_id, "agree", "A new point"), by="chief")

    again = matter.work_item("agree")
    assert set(states(again).values()) == {ParticipantState.ACTIVE}
    assert set(states(voted_on).values()) == {ParticipantState.VOTED}


def test_nobody_sends_a_matter_back_past_a_signer(driver: Driver) -> None:
    item = signed_by_zhao(driver, Place.BESIDE)
    back = ReturnWorkItem(item.work_item_id, "write", "Wrong")
    offered = {offer.action: offer.allowed for offer in item.seen_by("wang").offers}

    assert not offered["send_back"]
    with pytest.raises(InvalidState, match="zhao"):
        item.execute(back, by="wang")
    one = participants(item)["zhao"]
    item.execute(RemoveSigner(item.work_item_id, one.participant_id, "Not needed"), by="wang")
    item.execute(back, by="wang")
    assert item.instance.open_names == ["write"]


def test_a_hand_in_is_taken_back_until_the_first_vote(driver: Driver) -> None:
    matter = started(driver, "start -> write -> agree -> read -> end", attributes=_STEPS)
    write = matter.work_item("write").do(by="wang", text="first").work_item("agree")
    done = next(e.work_item_id for e in matter.history if e.event == "WorkItemCompleted")
    assert done is not None
    # A copy is sight, no work on the item.
    write.execute(CopyWorkItem(write.work_item_id, ("bai",)), by="chief")

    driver.engine.execute(WithdrawWorkItem(done), actor="wang")
    assert states(write) == dict.fromkeys(("unit:1", "unit:2", "chief"), ParticipantState.WITHDRAWN)

    matter.work_item("write").complete(by="wang", text="second")
    vote(matter.work_item("agree"), YES, by="zhao")
    again = max(e.work_item_id or 0 for e in matter.history if e.event == "WorkItemCompleted")
    with pytest.raises(InvalidState):
        driver.engine.execute(WithdrawWorkItem(again), actor="wang")


def test_no_voter_takes_back_what_all_have_decided(voted_on: DrivenItem) -> None:
    vote(voted_on, YES, by="wang")
    vote(voted_on, YES, by="chief")

    offered = {offer.action: offer.allowed for offer in voted_on.seen_by("chief").offers}
    assert not offered["take_back"]
    with pytest.raises(InvalidState, match="vote"):
        voted_on.execute(WithdrawWorkItem(voted_on.work_item_id), by="chief")


def test_what_others_have_signed_is_not_taken_back(driver: Driver) -> None:
    item = signed_by_zhao(driver, Place.BEFORE)
    vote(item, YES, by="zhao")
    item.complete(by="wang")

    with pytest.raises(InvalidState, match="signed"):
        item.execute(WithdrawWorkItem(item.work_item_id), by="wang")


def test_an_item_on_which_nobody_could_act_does_not_bar_taking_back(
    driver: Driver, village: Village
) -> None:
    steps = {**_DRAFTS, "draft": {"candidateGroups": "unit:9", "whenEmpty": "wait"}}
    matter = started(driver, "start -> write -> draft -> read -> end", attributes=steps)
    write = matter.work_item("write")
    write.do(by="wang")
    assert "NobodyThere" in matter.events

    write.execute(WithdrawWorkItem(write.work_item_id), by="wang")

    assert matter.open_names == ["write"]


# ── Suspensions ───────────────────────────────────────────────────────────────────────────


def test_nobody_votes_signs_or_is_added_while_the_matter_is_suspended(
    voted_on: DrivenItem,
) -> None:
    matter = voted_on.instance
    voted_on.execute(SuspendInstance(matter.instance_id, "Flood"), by="chief")

    assert voted_on.seen_by("wang").parts == ()
    one = participants(voted_on)["unit:1"]
    number = voted_on.work_item_id
    for refused in (
        CastVote(number, YES),
        AddSigner(number, Place.BESIDE, "bai", "Why"),
        RemoveSigner(number, one.participant_id, "Why"),
    ):
        with pytest.raises(InvalidState):
            voted_on.execute(refused, by="chief")

    voted_on.execute(ResumeInstance(matter.instance_id), by="chief")
    assert states(voted_on)["unit:2"] is ParticipantState.VOTED
    vote(voted_on, YES, by="wang")
    vote(voted_on, YES, by="chief")
    assert matter.open_names == ["read"]


# ── Leavers ───────────────────────────────────────────────────────────────────────────────


def _hand_over(engine: Engine, **more: object) -> Handover:
    engine.execute(HandOverWork("wang", "Retired.", **more), actor="chief")  # type: ignore[arg-type]
    while engine.run_due():
        pass
    found = engine.query(GetHandover("wang"), actor="chief")
    assert found is not None
    return found


def test_a_leavers_vote_goes_on_though_the_matter_is_suspended(
    driver: Driver, engine: Engine, village: Village
) -> None:
    village.people["vice"] = {"chief"}
    matter = countersigned(driver, "all", "user:wang,user:chief")
    item = matter.work_item("agree")
    item.execute(SuspendInstance(matter.instance_id, "Flood"), by="chief")

    done = _hand_over(engine, to_user_id="vice")

    assert (done.done, done.refused) == (1, ())
    assert set(participants(item)) == {"vice", "chief"}
    item.execute(ResumeInstance(matter.instance_id), by="chief")
    vote(item, YES, by="vice")
    vote(item, YES, by="chief")
    assert matter.open_names == ["read"]


def test_what_a_leaver_has_said_stays_under_that_name(driver: Driver, engine: Engine) -> None:
    item = countersigned(driver, "all", "user:wang,user:chief").work_item("agree")
    vote(item, YES, by="wang", comment="Before I go.")

    done = _hand_over(engine, to_user_id="zhao")

    assert done.done == 0
    assert participants(item)["wang"].comment == "Before I go."


# ── Migrations ────────────────────────────────────────────────────────────────────────────


def _deploy(engine: Engine, **agree: str) -> Definition:
    attributes = {
        name: {f"duban:{key}": text for key, text in given.items()}
        for name, given in {**_STEPS, "agree": agree}.items()
    }
    text = process("matter", "start -> write -> agree -> read -> end", attributes=attributes)
    return engine.execute(Deploy("matter", (("matter.bpmn", text.encode()),)), actor=SYSTEM)


def _migrate(engine: Engine, matter: DrivenInstance, new: Definition) -> Migration:
    old = matter.now.definition_id
    begun = engine.execute(MigrateInstances(old, new.definition_id, "Better"), actor="chief")
    while engine.run_due():
        pass
    return engine.query(GetMigration(begun.migration_id), actor="chief")


def test_a_vote_goes_on_in_the_new_version_by_the_rule_it_began_with(
    voted_on: DrivenItem, engine: Engine, village: Village
) -> None:
    """Who votes and by which rule stays; where the result goes is the new version's."""
    village.people["ma"] = {"unit:7"}
    matter = voted_on.instance
    new = _deploy(engine, voting="any", participants="user:ma", resultVariable="verdict")

    assert _migrate(engine, matter, new).counts == {"migrated": 1}

    assert voted_on.now.voting == "all"
    assert states(voted_on) == {
        "unit:1": ParticipantState.ACTIVE,
        "unit:2": ParticipantState.VOTED,
        "chief": ParticipantState.ACTIVE,
    }
    with pytest.raises(NotFound):
        vote(voted_on, YES, by="ma")
    vote(voted_on, YES, by="wang")
    vote(voted_on, YES, by="chief")
    assert matter.data["verdict"]["result"] == "approved"


def test_a_vote_is_not_migrated_to_where_nobody_votes(voted_on: DrivenItem, engine: Engine) -> None:
    matter = voted_on.instance
    old = matter.now.definition_id
    new = _deploy(engine, candidateGroups="unit:1")

    trial = engine.query(TryMigration(old, new.definition_id), actor="chief")
    assert [refused.element_id for refused in trial.refused] == ["agree"]
    assert _migrate(engine, matter, new).counts == {"refused": 1}
    vote(voted_on, YES, by="wang")
    vote(voted_on, YES, by="chief")
    assert matter.open_names == ["read"]
