"""Events that wait to be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert

from engine.store.tables import subscription
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class NewSubscription:
    """An event of an instance that waits; ``kind`` is message, signal or escalation."""

    task_id: str
    element_id: str
    kind: str
    name: str
    correlation: str


def add(uow: UnitOfWork, instance_id: int, new: Sequence[NewSubscription]) -> None:
    uow.connection.execute(
        insert(subscription),
        [
            {
                "instance_id": instance_id,
                "task_id": each.task_id,
                "element_id": each.element_id,
                "kind": each.kind,
                "name": each.name,
                "correlation": each.correlation,
            }
            for each in new
        ],
    )


def remove(uow: UnitOfWork, instance_id: int, task_ids: Sequence[str]) -> None:
    uow.connection.execute(
        delete(subscription).where(
            subscription.c.instance_id == instance_id, subscription.c.task_id.in_(task_ids)
        )
    )


def remove_all(uow: UnitOfWork, instance_id: int) -> None:
    uow.connection.execute(delete(subscription).where(subscription.c.instance_id == instance_id))
