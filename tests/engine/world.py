"""A small world around the engine: people, groups, rights, and two diagrams."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import pairwise

from sqlalchemy import bindparam, select

from engine.context import Deputised, Principal
from engine.errors import NotFound
from engine.store.tables import absence
from engine.store.unit_of_work import UnitOfWork
from engine.views import Scope

_AWAY = select(absence.c.user_id).where(
    absence.c.deputy_id == bindparam("deputy"),
    absence.c.from_at <= bindparam("at"),
    absence.c.to_at > bindparam("at"),
    absence.c.ended_at.is_(None),
)


class Village:
    """A directory and rights that a test can read at a glance.

    ``people`` maps user ids to their groups. ``chief`` holds every right and sees everything;
    everybody else sees only what their groups may claim.
    """

    def __init__(self, people: Mapping[str, set[str]]) -> None:
        self.people = dict(people)

    def principal(self, uow: UnitOfWork, user_id: str, now: datetime) -> Principal:
        if user_id not in self.people:
            raise NotFound("There is no user {user_id}.", user_id=user_id)
        absent = uow.connection.execute(_AWAY, {"deputy": user_id, "at": now}).scalars()
        return Principal(
            user_id,
            frozenset(self.people[user_id]),
            tuple(Deputised(other, frozenset(self.people[other])) for other in absent),
        )

    def members(
        self, uow: UnitOfWork, groups: frozenset[str], now: datetime
    ) -> Mapping[str, tuple[str, ...]]:
        return {
            group: tuple(sorted(user for user, held in self.people.items() if group in held))
            for group in groups
        }

    def names(self, uow: UnitOfWork, user_ids: frozenset[str]) -> Mapping[str, str]:
        return {user_id: user_id.title() for user_id in user_ids if user_id in self.people}

    def enabled(self, uow: UnitOfWork, user_ids: frozenset[str]) -> frozenset[str]:
        return frozenset(user_ids & self.people.keys())

    def sees(self, uow: UnitOfWork, principal: Principal, scope: Scope) -> bool:
        return "chief" in principal.all_groups

    def may(self, uow: UnitOfWork, principal: Principal, right: str, scope: Scope) -> bool:
        return right == "instance.start" or "chief" in principal.all_groups

    def areas(self, uow: UnitOfWork, principal: Principal) -> tuple[str, ...]:
        return ("15",) if "chief" in principal.all_groups else ()


_HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:duban="urn:duban:bpmn:1" id="d" targetNamespace="urn:test">'
)


def process(key: str, body: str, attributes: str = "", outside: str = "") -> bytes:
    """A BPMN file with one executable process."""
    return (
        f'{_HEAD}{outside}<process id="{key}" name="{key}" isExecutable="true" {attributes}>'
        f"{body}</process></definitions>"
    ).encode()


def flow(*element_ids: str) -> str:
    """Sequence flows from each element to the next."""
    return "".join(
        f'<sequenceFlow id="f_{a}_{b}" sourceRef="{a}" targetRef="{b}"/>'
        for a, b in pairwise(element_ids)
    )


#: start → visit (claimed by the unit, due in 5 working days) → confirm (chief) → end,
#: or back to the visit where the chief is not content.
VISIT = process(
    "visit",
    '<startEvent id="start"/>'
    '<userTask id="go" name="Visit" duban:candidateGroups="unit:{unit}" duban:dueIn="P5WD"/>'
    '<userTask id="confirm" name="Confirm" duban:candidateGroups="chief"/>'
    '<exclusiveGateway id="content" default="f_content_end"/>'
    '<endEvent id="end"/>'
    + flow("start", "go", "confirm", "content", "end")
    + '<sequenceFlow id="back" sourceRef="content" targetRef="go">'
    "<conditionExpression xsi:type=\"tFormalExpression\">opinion == 'no'</conditionExpression>"
    "</sequenceFlow>",
    'duban:searchable="unit, opinion"',
)

#: A task that is given up after two working hours, by an interrupting timer.
PATIENCE = process(
    "patience",
    '<startEvent id="start"/>'
    '<userTask id="wait" name="Wait" duban:candidateGroups="unit:1"/>'
    '<boundaryEvent id="late" attachedToRef="wait" cancelActivity="true">'
    '<timerEventDefinition id="t"><timeDuration xsi:type="tFormalExpression">PT2WH</timeDuration>'
    "</timerEventDefinition></boundaryEvent>"
    '<userTask id="chase" name="Chase" duban:candidateGroups="chief"/>'
    '<endEvent id="end"/><endEvent id="end2"/>'
    + flow("start", "wait", "end")
    + flow("late", "chase", "end2"),
)

#: A service step that a test supplies.
CALLING = process(
    "calling",
    '<startEvent id="start"/>'
    '<userTask id="ask" name="Ask" duban:candidateGroups="unit:1"/>'
    '<serviceTask id="call" name="Call" duban:service="test.call"/>'
    '<endEvent id="end"/>' + flow("start", "ask", "call", "end"),
)

#: An expression that fails at run time.
BROKEN = process(
    "broken",
    '<startEvent id="start"/>'
    '<userTask id="ask" name="Ask" duban:candidateGroups="unit:1"/>'
    '<exclusiveGateway id="fork" default="f_fork_end"/><endEvent id="end"/><endEvent id="no"/>'
    + flow("start", "ask", "fork", "end")
    + '<sequenceFlow id="never" sourceRef="fork" targetRef="no">'
    '<conditionExpression xsi:type="tFormalExpression">missing + 1 == 2</conditionExpression>'
    "</sequenceFlow>",
)
