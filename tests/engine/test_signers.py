"""加签、减签: signers before, beside and after the holder of an item."""

from __future__ import annotations

import pytest

from engine.commands.participation import AddSigner, RemoveSigner
from engine.commands.work_items import AssignWorkItem, ReleaseWorkItem, SaveDraft
from engine.errors import Forbidden, InvalidInput, InvalidState, NotFound
from engine.handlers.participation.adding import MOST_ADDED
from engine.participation import ParticipantState, Place
from engine.voting import Vote
from tests.driver import DrivenInstance, DrivenItem, Driver
from tests.engine.people import participants, started, vote
from tests.engine.world import Village

YES, NO = Vote.APPROVE, Vote.REJECT


def held(driver: Driver) -> tuple[DrivenInstance, DrivenItem]:
    """``write`` is claimed by wang; then comes ``read``."""
    matter = started(
        driver,
        "start -> write -> read -> end",
        attributes={
            "write": {"candidateGroups": "unit:1"},
            "read": {"candidateGroups": "chief"},
        },
    )
    return matter, matter.work_item("write").claim(by="wang")


def add(item: DrivenItem, place: Place, who: str, *, by: str = "wang") -> None:
    item.execute(AddSigner(item.work_item_id, place, who, "Please look."), by=by)


def test_one_before_acts_first_and_it_comes_back(driver: Driver) -> None:
    matter, item = held(driver)
    add(item, Place.BEFORE, "zhao")

    with pytest.raises(InvalidState, match="zhao has not yet"):
        item.complete(by="wang")
    offers = {offer.action: offer for offer in item.seen_by("wang").offers}
    assert offers["complete"].reason.startswith("Expected those who sign")
    vote(item, YES, by="zhao", comment="Add the date.")

    assert participants(item)["zhao"].comment == "Add the date."
    item.complete(by="wang", text="x")
    assert matter.open_names == ["read"]


def test_one_after_acts_when_the_holder_has_handed_in(driver: Driver) -> None:
    matter, item = held(driver)
    add(item, Place.AFTER, "zhao")
    with pytest.raises(InvalidState, match="not your turn"):
        vote(item, YES, by="zhao")

    item.complete(by="wang", text="draft one")

    assert matter.open_names == ["write"]
    with pytest.raises(InvalidState, match="handed work item"):
        item.complete(by="wang", text="other")
    with pytest.raises(InvalidState, match="handed work item"):
        item.execute(SaveDraft(item.work_item_id, {"text": "other"}), by="wang")
    vote(item, YES, by="zhao")
    assert matter.open_names == ["read"]
    assert matter.data["text"] == "draft one"
    closed = item.now
    assert (closed.closed_by, closed.state) == ("wang", "completed")


def test_one_after_who_rejects_sends_it_back_and_is_asked_again(driver: Driver) -> None:
    matter, item = held(driver)
    add(item, Place.AFTER, "zhao")
    add(item, Place.AFTER, "chief")
    item.complete(by="wang", text="draft one")
    vote(item, NO, by="zhao", comment="Too short.")

    draft = item.seen_by("wang").draft
    assert draft is not None
    assert draft.data == {"text": "draft one"}
    item.complete(by="wang", text="draft two")
    with pytest.raises(InvalidState, match="not your turn"):
        vote(item, YES, by="chief")
    vote(item, YES, by="zhao")
    vote(item, YES, by="chief")

    assert matter.data["text"] == "draft two"
    assert matter.events.count("WorkItemSentBack") == 1


def test_one_beside_must_agree_too_whenever_that_is(driver: Driver) -> None:
    matter, item = held(driver)
    add(item, Place.BESIDE, "zhao")
    add(item, Place.BESIDE, "chief")
    vote(item, YES, by="zhao")
    item.complete(by="wang", text="x")

    assert matter.open_names == ["write"]
    vote(item, YES, by="chief")
    assert matter.open_names == ["read"]


def test_a_signer_is_taken_off_with_a_reason(driver: Driver) -> None:
    matter, item = held(driver)
    add(item, Place.AFTER, "zhao")
    item.complete(by="wang", text="x")
    one = participants(item)["zhao"]

    with pytest.raises(InvalidInput, match="reason"):
        item.execute(RemoveSigner(item.work_item_id, one.participant_id, " "), by="wang")
    with pytest.raises(Forbidden):
        item.execute(RemoveSigner(item.work_item_id, one.participant_id, "?"), by="zhao")
    item.execute(RemoveSigner(item.work_item_id, one.participant_id, "On leave."), by="wang")

    assert matter.open_names == ["read"]
    removed = [event for event in matter.history if event.event == "SignerRemoved"]
    assert removed[0].detail == {"who": "zhao", "reason": "On leave."}
    with pytest.raises(NotFound):
        item.seen_by("zhao")


def test_only_the_holder_and_the_office_add_signers(driver: Driver) -> None:
    _matter, item = held(driver)

    with pytest.raises(InvalidState):
        add(item, Place.BEFORE, "zhao", by="bai")
    add(item, Place.BEFORE, "zhao", by="chief")
    with pytest.raises(InvalidInput, match="takes part"):
        add(item, Place.AFTER, "zhao", by="wang")
    with pytest.raises(NotFound):
        add(item, Place.AFTER, "nobody", by="wang")


def test_so_many_are_added_and_no_more(driver: Driver) -> None:
    village = driver.engine.directory
    assert isinstance(village, Village)
    village.people |= {f"clerk{number}": set() for number in range(MOST_ADDED + 1)}
    _matter, item = held(driver)
    for number in range(MOST_ADDED):
        add(item, Place.AFTER, f"clerk{number}")

    with pytest.raises(InvalidState, match="at most 20"):
        add(item, Place.AFTER, f"clerk{MOST_ADDED}")


def test_an_item_that_waits_for_a_signer_is_not_released(driver: Driver) -> None:
    _matter, item = held(driver)
    add(item, Place.BEFORE, "zhao")

    with pytest.raises(InvalidState, match="signature of zhao"):
        item.execute(ReleaseWorkItem(item.work_item_id), by="wang")


def test_signers_stay_when_another_one_holds_the_item(driver: Driver) -> None:
    matter, item = held(driver)
    add(item, Place.BEFORE, "zhao")
    item.execute(AssignWorkItem(item.work_item_id, "bai"), by="chief")

    with pytest.raises(InvalidState, match="zhao has not yet"):
        item.complete(by="bai")
    vote(item, YES, by="zhao")
    item.complete(by="bai")
    assert matter.open_names == ["read"]
    assert participants(item)["zhao"].state is ParticipantState.VOTED
