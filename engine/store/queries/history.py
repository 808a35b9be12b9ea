"""The append-only history and its hash chain."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Row, Select, insert, select

from engine.store.tables import history, instance
from engine.store.unit_of_work import UnitOfWork
from engine.views import HistoryEvent

#: Built once: what SQLAlchemy makes of a statement is kept with it.
_APPEND = insert(history)


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event that is to be written. ``detail`` holds JSON types."""

    at: datetime
    event: str
    actor: str
    on_behalf_of: str
    element_id: str
    work_item_id: int | None
    detail: Mapping[str, Any]


def hash_of(
    previous_hash: str, instance_id: int, sequence: int, event: NewEvent, detail: str
) -> str:
    """SHA-256 over the previous hash and every column of the row, in a canonical form."""
    content = json.dumps(
        [
            previous_hash,
            instance_id,
            sequence,
            event.at.astimezone(UTC).isoformat(timespec="microseconds"),
            event.event,
            event.actor,
            event.on_behalf_of,
            event.element_id,
            event.work_item_id,
            detail,
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256(content.encode()).hexdigest()


def append(
    uow: UnitOfWork, instance_id: int, *, sequence: int, head: str, events: Sequence[NewEvent]
) -> tuple[int, str]:
    """Write ``events`` after the row ``sequence`` whose hash is ``head``; the new two."""
    rows = []
    for event in events:
        sequence += 1
        detail = json.dumps(event.detail, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        digest = hash_of(head, instance_id, sequence, event, detail)
        rows.append(
            {
                "instance_id": instance_id,
                "sequence": sequence,
                "at": event.at,
                "event": event.event,
                "actor": event.actor,
                "on_behalf_of": event.on_behalf_of,
                "element_id": event.element_id,
                "work_item_id": event.work_item_id,
                "detail": detail,
                "previous_hash": head,
                "hash": digest,
            }
        )
        head = digest
    uow.connection.execute(_APPEND, rows)
    return sequence, head


def read(
    uow: UnitOfWork, instance_id: int, *, limit: int, before: int | None
) -> tuple[HistoryEvent, ...]:
    """The latest ``limit`` events below sequence ``before``, the latest first."""
    statement = select(history).where(history.c.instance_id == instance_id)
    if before is not None:
        statement = statement.where(history.c.sequence < before)
    statement = statement.order_by(history.c.sequence.desc()).limit(limit)
    return tuple(
        HistoryEvent(
            instance_id=row.instance_id,
            sequence=row.sequence,
            at=row.at,
            event=row.event,
            actor=row.actor,
            on_behalf_of=row.on_behalf_of,
            element_id=row.element_id,
            work_item_id=row.work_item_id,
            detail=json.loads(row.detail),
        )
        for row in uow.connection.execute(statement)
    )


def broken_links(uow: UnitOfWork, instance_id: int | None) -> Iterator[tuple[int, int, str]]:
    """(instance, sequence, what is wrong) for every place where a chain does not hold.

    Streams: memory stays flat however much there is. The chain's head in ``instance`` must match
    too, so that a cut-off end shows.
    """
    chains = groupby(
        uow.connection.execution_options(yield_per=1000).execute(_chains(instance_id)),
        key=lambda row: row.of,
    )
    for _, rows in chains:
        yield from _broken_in(rows)


def _chains(instance_id: int | None) -> Select[Any]:
    """Every event with the head of its chain; for an instance without any, a row without one."""
    statement = (
        select(
            instance.c.instance_id.label("of"),
            instance.c.history_sequence.label("head_sequence"),
            instance.c.history_hash.label("head_hash"),
            *(column for column in history.c if column.name != "instance_id"),
        )
        .select_from(instance.outerjoin(history, history.c.instance_id == instance.c.instance_id))
        .order_by(instance.c.instance_id, history.c.sequence)
    )
    return (
        statement if instance_id is None else statement.where(instance.c.instance_id == instance_id)
    )


def _broken_in(rows: Iterable[Row[Any]]) -> Iterator[tuple[int, int, str]]:
    """Where the chain of one instance does not hold."""
    end = (0, "")
    for row in rows:
        head = (row.head_sequence, row.head_hash)
        if row.sequence is not None:
            what = _fault(row, *end)
            if what:
                yield row.of, row.sequence, what
            end = (row.sequence, row.hash)
    if end != head:
        yield row.of, head[0], "cut"


def _fault(row: Row[Any], sequence: int, head: str) -> str:
    """What is wrong with an event that follows number ``sequence`` with hash ``head``."""
    event = NewEvent(
        row.at, row.event, row.actor, row.on_behalf_of, row.element_id, row.work_item_id, {}
    )
    if row.sequence != sequence + 1:
        return "missing"
    if row.previous_hash != head:
        return "unlinked"
    changed = row.hash != hash_of(head, row.of, row.sequence, event, row.detail)
    return "changed" if changed else ""
