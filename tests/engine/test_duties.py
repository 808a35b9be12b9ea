"""Separation and binding of duties: who did one step may, or must, or may not do another."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.commands.work_items import AssignWorkItem, SetAbsence, TransferWorkItem
from engine.errors import Forbidden
from engine.runtime import Engine
from engine.voting import Vote
from tests.driver import DrivenInstance, Driver
from tests.engine.people import started, vote
from tests.engine.world import Village


def reviewed(driver: Driver, **review: str) -> DrivenInstance:
    """``write`` and ``review`` are for the same unit."""
    return started(
        driver,
        "start -> write -> review -> end",
        attributes={
            "write": {"candidateGroups": "unit:1", "name": "Write it"},
            "review": {"candidateGroups": "unit:1", **review},
        },
    )


def test_who_wrote_may_not_review(driver: Driver) -> None:
    matter = reviewed(driver, notSameAs="write")
    matter.work_item("Write it").do(by="wang")
    review = matter.work_item("review")

    with pytest.raises(Forbidden, match="“Write it”"):
        review.claim(by="wang")
    offer = next(o for o in review.seen_by("wang").offers if o.action == "claim")
    assert not offer.allowed
    assert offer.params["element"] == "Write it"
    with pytest.raises(Forbidden):
        review.execute(AssignWorkItem(review.work_item_id, "wang"), by="chief")
    review.claim(by="bai")
    with pytest.raises(Forbidden):
        review.execute(TransferWorkItem(review.work_item_id, "wang", "Busy."), by="bai")
    review.complete(by="bai")
    assert matter.now.state == "completed"


def test_acting_for_the_absent_counts_for_both(driver: Driver, engine: Engine) -> None:
    village = engine.directory
    assert isinstance(village, Village)
    village.people["deputy"] = set()
    now = driver.clock.now()
    engine.execute(SetAbsence("deputy", now, now + timedelta(days=3)), actor="wang")
    matter = reviewed(driver, notSameAs="write")
    matter.work_item("Write it").do(by="deputy")
    village.people["deputy"] = {"unit:1"}

    review = matter.work_item("review")
    for person in ("wang", "deputy"):
        with pytest.raises(Forbidden):
            review.claim(by=person)


def test_the_deputy_of_the_barred_one_is_barred_too(driver: Driver, engine: Engine) -> None:
    village = engine.directory
    assert isinstance(village, Village)
    village.people["deputy"] = set()
    matter = reviewed(driver, notSameAs="write")
    matter.work_item("Write it").do(by="wang")
    now = driver.clock.now()
    engine.execute(SetAbsence("deputy", now, now + timedelta(days=3)), actor="wang")

    with pytest.raises(Forbidden):
        matter.work_item("review").claim(by="deputy")


def test_who_wrote_gets_it_back_at_once(driver: Driver) -> None:
    matter = reviewed(driver, sameAs="write")
    matter.work_item("Write it").do(by="bai")
    review = matter.work_item("review")

    assert review.now.assignee == "bai"
    with pytest.raises(Forbidden, match="same hands"):
        review.execute(AssignWorkItem(review.work_item_id, "wang"), by="chief")
    review.complete(by="bai")


def test_who_has_left_binds_nobody(driver: Driver, engine: Engine) -> None:
    village = engine.directory
    assert isinstance(village, Village)
    matter = reviewed(driver, sameAs="write")
    matter.work_item("Write it").claim(by="bai").complete(by="bai")
    del village.people["bai"]
    review = matter.work_item("review")

    review.execute(AssignWorkItem(review.work_item_id, "wang"), by="chief")
    review.complete(by="wang")
    assert matter.now.state == "completed"


def test_who_voted_did_it(driver: Driver) -> None:
    matter = started(
        driver,
        "start -> agree -> check -> end",
        attributes={
            "agree": {"voting": "all", "participants": "user:wang,user:zhao"},
            "check": {"candidateGroups": "unit:1", "notSameAs": "agree"},
        },
    )
    vote(matter.work_item("agree"), Vote.APPROVE, by="wang")
    vote(matter.work_item("agree"), Vote.APPROVE, by="zhao")

    with pytest.raises(Forbidden):
        matter.work_item("check").claim(by="wang")
    matter.work_item("check").claim(by="bai")


def test_who_wrote_may_not_vote_on_it(driver: Driver) -> None:
    matter = started(
        driver,
        "start -> write -> agree -> end",
        attributes={
            "write": {"candidateGroups": "unit:1"},
            "agree": {"voting": "all", "participants": "unit:1", "notSameAs": "write"},
        },
    )
    matter.work_item("write").do(by="wang")

    with pytest.raises(Forbidden):
        vote(matter.work_item("agree"), Vote.APPROVE, by="wang")
    vote(matter.work_item("agree"), Vote.APPROVE, by="bai")
    assert matter.now.state == "completed"
