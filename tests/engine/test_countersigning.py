"""会签: one work item and one token, on which several people vote."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.commands.instances import CancelInstance
from engine.commands.participation import AddSigner, CastVote, RemoveSigner
from engine.commands.work_items import (
    AssignWorkItem,
    ClaimWorkItem,
    CompleteWorkItem,
    DelegateWorkItem,
    GetWorkItem,
    ItemList,
    SetAbsence,
    TransferWorkItem,
)
from engine.errors import EngineError, Forbidden, InvalidInput, InvalidState, NotFound
from engine.participation import ParticipantState, Place
from engine.runtime import Engine
from engine.voting import Vote
from tests.conftest import Statements
from tests.driver import Driver
from tests.engine.people import countersigned, participants, started, vote
from tests.engine.world import Village

YES, NO, NONE = Vote.APPROVE, Vote.REJECT, Vote.ABSTAIN
UNITS = "unit:1,unit:2,user:chief"


@pytest.mark.bpmn("13.3.3", "user task")
def test_all_must_agree_and_the_result_goes_into_the_data(driver: Driver) -> None:
    matter = countersigned(driver, "all", UNITS)
    item = matter.work_item("agree")

    vote(item, YES, by="wang", comment="No objection.")
    vote(item, NONE, by="zhao")
    assert matter.open_names == ["agree"]
    vote(item, YES, by="chief")

    assert matter.open_names == ["read"]
    assert matter.data["joint"] == {
        "result": "approved",
        "approve": 2,
        "reject": 0,
        "abstain": 1,
        "silent": 0,
        "approve_weight": 2,
        "reject_weight": 0,
        "total_weight": 3,
    }
    assert matter.events.count("VoteCast") == 3
    assert matter.events.index("VotingDecided") < matter.events.index("WorkItemOpened", 3)


def test_one_rejection_decides_early_and_lets_the_others_go(driver: Driver) -> None:
    matter = countersigned(driver, "all", UNITS)
    item = matter.work_item("agree")

    vote(item, NO, by="wang", comment="The sum is wrong.")

    assert matter.data["joint"]["result"] == "rejected"
    assert matter.data["joint"]["silent"] == 2
    states = {who: one.state for who, one in participants(item).items()}
    assert states["unit:1"] is ParticipantState.VOTED
    assert states["unit:2"] is states["chief"] is ParticipantState.WITHDRAWN
    with pytest.raises(InvalidState):
        vote(item, YES, by="zhao")


def test_every_opinion_is_heard_where_the_process_does_not_stop_early(driver: Driver) -> None:
    matter = countersigned(driver, "all", UNITS, stopEarly="false")
    item = matter.work_item("agree")
    vote(item, NO, by="wang", comment="No.")

    assert matter.open_names == ["agree"]
    vote(item, YES, by="zhao")
    vote(item, YES, by="chief")
    assert matter.data["joint"]["result"] == "rejected"
    assert matter.data["joint"]["approve"] == 2


def test_weights_come_from_the_data(driver: Driver) -> None:
    matter = started(
        driver,
        "start -> agree -> end",
        attributes={"agree": {"voting": "weighted:60", "participants": "{bodies}"}},
        data={
            "bodies": [{"who": "unit:1", "weight": 60}, {"who": "user:zhao", "weight": 30}, "chief"]
        },
    )

    vote(matter.work_item("agree"), YES, by="bai")

    assert matter.now.state == "completed"
    assert matter.data["vote"]["approve_weight"] == 60


def test_a_tie_is_undecided(driver: Driver) -> None:
    matter = countersigned(driver, "majority", "unit:1,unit:2")
    vote(matter.work_item("agree"), YES, by="wang")
    vote(matter.work_item("agree"), NO, by="zhao", comment="No.")

    assert matter.data["joint"]["result"] == "undecided"


def test_sequential_asks_one_after_another(driver: Driver) -> None:
    matter = countersigned(driver, "sequential", "unit:2,unit:1,user:chief")
    item = matter.work_item("agree")

    with pytest.raises(InvalidState, match="not your turn"):
        vote(item, YES, by="wang")
    assert [each.name for each in driver.listed(ItemList.MINE, by="wang")] == []
    vote(item, YES, by="zhao")
    assert [each.name for each in driver.listed(ItemList.MINE, by="wang")] == ["agree"]
    vote(item, YES, by="wang")
    vote(item, YES, by="chief")

    assert matter.data["joint"]["result"] == "approved"


def test_who_is_not_asked_may_neither_vote_nor_know(driver: Driver) -> None:
    matter = countersigned(driver, "all", "unit:1,user:chief")
    item = matter.work_item("agree")

    with pytest.raises(NotFound):
        vote(item, YES, by="stranger")
    with pytest.raises(NotFound):
        item.seen_by("zhao")
    assert item.seen_by("wang").item.name == "agree"


def test_a_vote_is_cast_once_unless_the_process_lets_it_change(driver: Driver) -> None:
    firm = countersigned(driver, "all", UNITS).work_item("agree")
    vote(firm, YES, by="wang")
    with pytest.raises(InvalidState, match="wang spoke it"):
        vote(firm, NONE, by="bai")

    free = countersigned(driver, "majority", UNITS, votesMayChange="true")
    vote(free.work_item("agree"), YES, by="wang")
    vote(free.work_item("agree"), NO, by="wang", comment="On second thoughts.")

    assert free.events.count("VoteChanged") == 1
    assert participants(free.work_item("agree"))["unit:1"].vote is NO


def test_a_rejection_needs_a_reason(driver: Driver) -> None:
    item = countersigned(driver, "all", UNITS).work_item("agree")

    with pytest.raises(InvalidInput) as refused:
        vote(item, NO, by="wang")

    assert refused.value.problems[0].field == "comment"


def test_a_deputy_votes_for_the_absent_one(driver: Driver, engine: Engine) -> None:
    matter = countersigned(driver, "all", "user:wang,user:chief")
    now = driver.clock.now()
    away = SetAbsence("bai", now, now + timedelta(days=3))
    engine.execute(away, actor="wang")
    item = matter.work_item("agree")

    assert [each.name for each in driver.listed(ItemList.MINE, by="bai")] == ["agree"]
    vote(item, YES, by="bai", comment="He told me so.")

    one = participants(item)["wang"]
    assert (one.voted_by, one.on_behalf_of) == ("bai", "wang")
    assert matter.history[-1].on_behalf_of == "wang"


def test_who_speaks_for_several_says_for_whom(driver: Driver) -> None:
    item = countersigned(driver, "all", "unit:1,user:wang,user:chief").work_item("agree")
    group = participants(item)["unit:1"]

    vote(item, YES, by="wang", participant_id=group.participant_id)
    vote(item, NONE, by="wang")

    assert participants(item)["wang"].vote is NONE


def test_nobody_holds_an_item_that_is_voted_on(driver: Driver, engine: Engine) -> None:
    item = countersigned(driver, "all", UNITS).work_item("agree")
    number = item.work_item_id

    for command in (
        ClaimWorkItem(number),
        CompleteWorkItem(number),
        DelegateWorkItem(number, "zhao"),
        AssignWorkItem(number, "zhao"),
    ):
        with pytest.raises(InvalidState, match="decided by the votes"):
            engine.execute(command, actor="chief")
    offers = {offer.action: offer for offer in item.seen_by("wang").offers}
    assert offers["vote"].allowed
    assert not offers["complete"].allowed


def test_a_part_is_transferred_to_somebody_by_name(driver: Driver, engine: Engine) -> None:
    village = engine.directory
    assert isinstance(village, Village)
    village.people["deputy"] = {"chief"}
    item = countersigned(driver, "all", UNITS).work_item("agree")

    item.execute(TransferWorkItem(item.work_item_id, "deputy", "Knows more."), by="wang")

    with pytest.raises(NotFound):
        vote(item, YES, by="bai")
    vote(item, YES, by="deputy")


def test_the_office_adds_and_removes_voters(driver: Driver) -> None:
    matter = countersigned(driver, "all", "unit:1,user:chief")
    item = matter.work_item("agree")
    with pytest.raises(Forbidden):
        item.execute(AddSigner(item.work_item_id, Place.BESIDE, "zhao", "Asked."), by="wang")

    item.execute(AddSigner(item.work_item_id, Place.BESIDE, "zhao", "It is theirs."), by="chief")
    vote(item, YES, by="wang")
    vote(item, YES, by="chief")
    assert matter.open_names == ["agree"]
    added = participants(item)["zhao"]
    item.execute(RemoveSigner(item.work_item_id, added.participant_id, "Not needed."), by="chief")

    assert matter.data["joint"]["result"] == "approved"
    with pytest.raises(NotFound):
        item.seen_by("zhao")


def test_whoever_has_spoken_stays_on_record(driver: Driver) -> None:
    item = countersigned(driver, "all", UNITS).work_item("agree")
    vote(item, YES, by="wang")
    spoken = participants(item)["unit:1"]

    with pytest.raises(InvalidState, match="stays on record"):
        item.execute(RemoveSigner(item.work_item_id, spoken.participant_id, "?"), by="chief")


def test_in_sequence_who_is_asked_puts_somebody_before_and_after(driver: Driver) -> None:
    matter = countersigned(driver, "sequential", "user:wang,user:chief")
    item = matter.work_item("agree")
    item.execute(AddSigner(item.work_item_id, Place.BEFORE, "zhao", "Sums."), by="wang")
    item.execute(AddSigner(item.work_item_id, Place.AFTER, "bai", "Law."), by="zhao")

    order = [one.user_id for one in item.seen_by("chief").participants]
    assert order == ["zhao", "bai", "wang", "chief"]
    for who in order:
        vote(item, YES, by=str(who))
    assert matter.data["joint"]["approve"] == 4


def test_voters_are_let_go_when_the_process_takes_the_item_back(driver: Driver) -> None:
    matter = countersigned(driver, "all", UNITS)
    item = matter.work_item("agree")

    driver.engine.execute(CancelInstance(matter.instance_id, "Over."), actor="chief")

    assert {one.state for one in participants(item).values()} == {ParticipantState.WITHDRAWN}


def test_what_one_has_voted_on_is_among_what_one_has_done(driver: Driver) -> None:
    item = countersigned(driver, "all", UNITS).work_item("agree")
    vote(item, YES, by="wang")

    done = driver.listed(ItemList.DONE, by="wang")

    assert [each.work_item_id for each in done] == [item.work_item_id]
    assert driver.listed(ItemList.MINE, by="wang") == ()


def test_a_vote_takes_few_statements(
    driver: Driver, engine: Engine, statements: Statements
) -> None:
    first = countersigned(driver, "all", UNITS).work_item("agree")
    with statements.at_most(8):
        engine.execute(CastVote(first.work_item_id, YES), actor="wang", key="one")
    with statements.at_most(14):
        engine.execute(CastVote(first.work_item_id, NO, "No."), actor="zhao", key="two")
    with statements.at_most(10):
        engine.query(GetWorkItem(first.work_item_id), actor="wang")


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data(), rule=st.sampled_from(["all", "any", "majority", "ratio:2/3"]))
def test_a_sequence_is_kept_whatever_is_said(
    driver: Driver, data: st.DataObject, rule: str
) -> None:
    """Only the next in turn may speak; the result is that of the rule over what was said."""
    people = data.draw(st.permutations(["wang", "bai", "zhao", "chief"]))
    who = ",".join(f"user:{each}" for each in people)
    matter = countersigned(driver, f"sequential:{rule}", who)
    item = matter.work_item("agree")
    for number, person in enumerate(people):
        for other in people[number + 1 :]:
            with pytest.raises(EngineError):
                vote(item, YES, by=other)
        vote(item, data.draw(st.sampled_from(list(Vote))), by=person, comment="So.")
        if matter.open_names != ["agree"]:
            break
    assert matter.open_names == ["read"]
    spoken = [one for one in item.seen_by("chief").participants if one.vote is not None]
    assert [one.user_id for one in spoken] == people[: len(spoken)]
