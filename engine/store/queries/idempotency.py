"""First answers to commands that carry a key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from engine.store.queries.upsert import insert_if_absent
from engine.store.tables import idempotency
from engine.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command with this key did the first time."""

    command: str
    request_digest: str
    result: bytes


def find(uow: UnitOfWork, actor: str, key: str) -> Answer | None:
    statement = select(
        idempotency.c.command, idempotency.c.request_digest, idempotency.c.result
    ).where(idempotency.c.actor == actor, idempotency.c.key == key)
    row = uow.connection.execute(statement).first()
    return None if row is None else Answer(row.command, row.request_digest, bytes(row.result))


def keep(uow: UnitOfWork, actor: str, key: str, answer: Answer, now: datetime) -> bool:
    """Store the first answer; False where there is one already."""
    return insert_if_absent(
        uow,
        idempotency,
        {
            "actor": actor,
            "key": key,
            "command": answer.command,
            "request_digest": answer.request_digest,
            "result": answer.result,
            "created_at": now,
        },
    )


def forget_before(uow: UnitOfWork, instant: datetime) -> int:
    """Drop answers older than ``instant``; how many there were."""
    result = uow.connection.execute(delete(idempotency).where(idempotency.c.created_at < instant))
    return int(result.rowcount)
