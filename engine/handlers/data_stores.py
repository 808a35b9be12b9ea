"""Rows of data stores, as processes read and write them.

A row that a step means to write back is kept from the reading on, though it may not exist yet, so
that no writing is lost; two that only write one row for the first time meet at its key, and the
later step is carried out anew. Between two steps, while a person has the task, others may write:
then the last one counts.
"""

from __future__ import annotations

import json
from typing import Any

from engine.changes import LiveInstance
from engine.context import Context
from engine.errors import InvalidState
from engine.interpreter.contract import RowWrite
from engine.store.queries import data_stores, turns

#: Of one row, as JSON in UTF-8.
MOST_BYTES = 65_536


def read_row(ctx: Context, store: str, key: str, *, locking: bool) -> Any:
    """The value of a row; None where there is none.

    ``locking`` waits for others who mean to write it, also where there is no row yet to lock.
    """
    if locking:
        turns.take(ctx.uow, "row of a data store", store, key)
    found = data_stores.read(ctx.uow, store, key, locking=locking)
    return None if found is None else found.value


def write_row(ctx: Context, live: LiveInstance, wanted: RowWrite) -> None:
    """Write a row in the transaction of the step, and note it in the history.

    Raises:
        InvalidState: the store is full, or the value too large.
    """
    store, key = wanted.store, wanted.key
    ctx.changes.rows_written.add((store, key))
    present = data_stores.read(ctx.uow, store, key, locking=True)
    instance_id = live.view.instance_id
    if wanted.value is None:
        if present is not None:
            data_stores.remove(ctx.uow, store, key)
            ctx.record(instance_id, "StoreRowRemoved", detail={"store": store, "key": key})
        return
    require_size(store, key, wanted.value)
    write = data_stores.add if present is None else data_stores.replace
    if present is None:
        _require_room(ctx, wanted)
    write(ctx.uow, store, key, wanted.value, instance_id=instance_id, now=ctx.now)
    version = 1 if present is None else present.version + 1
    ctx.record(
        instance_id, "StoreRowWritten", detail={"store": store, "key": key, "version": version}
    )


def require_size(store: str, key: str, value: Any) -> None:
    """Refuse a value that is too large for a row.

    Raises:
        InvalidState: it is.
    """
    size = len(json.dumps(value, ensure_ascii=False).encode())
    if size > MOST_BYTES:
        raise InvalidState(
            "Expected the row {key} of the data store {store} to have at most {most} bytes, "
            "but it has {size}. Keep files as attachments.",
            key=key,
            store=store,
            most=MOST_BYTES,
            size=size,
        )


def _require_room(ctx: Context, wanted: RowWrite) -> None:
    if wanted.capacity is None:
        return
    turns.take(ctx.uow, "data store", wanted.store)
    if data_stores.count(ctx.uow, wanted.store) >= wanted.capacity:
        raise InvalidState(
            "The data store {store} holds {capacity} rows already, as many as its capacity "
            "allows. Remove some, or raise the capacity in the diagram.",
            store=wanted.store,
            capacity=wanted.capacity,
        )
