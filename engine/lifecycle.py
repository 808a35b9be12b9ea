"""States of instances, work items and jobs, and the transitions between them. Pure."""

from __future__ import annotations

from enum import StrEnum

from engine.errors import InvalidState


class InstanceState(StrEnum):
    ACTIVE = "active"
    SUSPENDED = "suspended"
    COMPLETED = "completed"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        return self in (InstanceState.COMPLETED, InstanceState.CANCELLED)


class WorkItemState(StrEnum):
    """WS-HumanTask 1.1 §4.10, less the states that nothing here uses."""

    READY = "ready"
    CLAIMED = "claimed"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"  # the engine took it back: boundary event, cancellation, return

    @property
    def open(self) -> bool:
        return self in (WorkItemState.READY, WorkItemState.CLAIMED)


class JobState(StrEnum):
    ARMED = "armed"
    PAUSED = "paused"  # its instance is suspended
    FAILED = "failed"  # out of attempts; an incident names it


class Urgency(StrEnum):
    """The three colours of supervision notes, and none. Ordered by ``rank``."""

    NORMAL = "normal"
    BLUE = "blue"
    YELLOW = "yellow"
    RED = "red"

    @property
    def rank(self) -> int:
        return list(Urgency).index(self)


_INSTANCE_MOVES: dict[InstanceState, frozenset[InstanceState]] = {
    InstanceState.ACTIVE: frozenset(
        {InstanceState.SUSPENDED, InstanceState.COMPLETED, InstanceState.CANCELLED}
    ),
    InstanceState.SUSPENDED: frozenset({InstanceState.ACTIVE, InstanceState.CANCELLED}),
    InstanceState.COMPLETED: frozenset(),
    InstanceState.CANCELLED: frozenset(),
}


def require_instance_move(instance_id: int, present: InstanceState, wanted: InstanceState) -> None:
    """Refuse a transition that the lifecycle does not have.

    Raises:
        InvalidState: ``wanted`` cannot follow ``present``.
    """
    if wanted not in _INSTANCE_MOVES[present]:
        raise InvalidState(
            "Expected process instance {instance_id} to be in a state that may become {wanted}, "
            "but it is {present}.",
            instance_id=instance_id,
            wanted=wanted.value,
            present=present.value,
        )
