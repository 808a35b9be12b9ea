"""Processes in which several people take part in one step, and how to deploy them."""

from __future__ import annotations

from collections.abc import Mapping

from engine.commands.definitions import Deploy
from engine.commands.participation import CastVote
from engine.ids import SYSTEM
from engine.participation import Participant
from engine.runtime import Engine
from engine.voting import Vote
from tests.bpmn_text import process
from tests.driver import DrivenInstance, DrivenItem, Driver

Attributes = Mapping[str, Mapping[str, str]]


def started(
    driver: Driver, *flows: str, attributes: Attributes, data: Mapping[str, object] | None = None
) -> DrivenInstance:
    """Deploy a process with these ``duban:`` attributes by element, and start it."""
    named = {
        element: {
            (name if name == "name" else f"duban:{name}"): text for name, text in given.items()
        }
        for element, given in attributes.items()
    }
    deploy(driver.engine, process("matter", *flows, attributes=named))
    return driver.start("matter", by="chief", data=dict(data or {}))


def deploy(engine: Engine, text: str) -> None:
    engine.execute(Deploy("matter", (("matter.bpmn", text.encode()),)), actor=SYSTEM)


def countersigned(driver: Driver, rule: str, who: str, **more: str) -> DrivenInstance:
    """``agree`` is voted on, then the chief reads the result."""
    return started(
        driver,
        "start -> agree -> read -> end",
        attributes={
            "agree": {"voting": rule, "participants": who, "resultVariable": "joint", **more},
            "read": {"candidateGroups": "chief"},
        },
    )


def vote(item: DrivenItem, said: Vote, *, by: str, comment: str = "", **more: int) -> None:
    item.execute(CastVote(item.work_item_id, said, comment, **more), by=by)


def participants(item: DrivenItem) -> dict[str, Participant]:
    """Those who take part, by their user or group."""
    return {one.user_id or one.group_id or "": one for one in item.seen_by("chief").participants}
