"""Rows of data stores, as people look at them and put them right."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from engine.commands.data_stores import (
    GetStoreRow,
    ListStoreChanges,
    ListStoreRows,
    ListStores,
    PutStoreRow,
    RemoveStoreRow,
)
from engine.context import CommandHandler, Context, QueryHandler
from engine.errors import InvalidInput, InvalidState, NotFound, Problem
from engine.handlers.access import require_right
from engine.handlers.data_stores import require_size
from engine.store.queries import data_stores, turns
from engine.store.queries.data_stores import BY_HAND
from engine.views import Scope, StoreChange, StoreRow, StoreRowPage, StoreSummary

READ, WRITE = "store.read", "store.write"
_LARGEST_PAGE = 200
_LONGEST_REASON = 500
_LONGEST_STORE, _LONGEST_KEY = 80, 200


def list_stores(ctx: Context, query: ListStores) -> tuple[StoreSummary, ...]:
    require_right(ctx, READ, Scope())
    return data_stores.stores(ctx.uow)


def list_store_rows(ctx: Context, query: ListStoreRows) -> StoreRowPage:
    require_right(ctx, READ, Scope())
    _require_limit(query.limit)
    rows, more = data_stores.page(
        ctx.uow, query.store, prefix=query.prefix, cursor=query.cursor, limit=query.limit
    )
    return StoreRowPage(rows, more)


def get_store_row(ctx: Context, query: GetStoreRow) -> StoreRow:
    require_right(ctx, READ, Scope())
    found = data_stores.read(ctx.uow, query.store, query.key, locking=False)
    if found is None:
        raise _missing(query.store, query.key)
    return found


def list_store_changes(ctx: Context, query: ListStoreChanges) -> tuple[StoreChange, ...]:
    require_right(ctx, READ, Scope())
    _require_limit(query.limit)
    return data_stores.changes(ctx.uow, query.store, query.key, limit=query.limit)


def put_store_row(ctx: Context, command: PutStoreRow) -> StoreRow:
    """Write it as the instances do: whoever means to write the same row waits."""
    require_right(ctx, WRITE, Scope())
    _require_fields(command)
    store, key, value = command.store, command.key, command.value
    require_size(store, key, value)
    present = _as_looked_at(ctx, command)
    write = data_stores.add if present is None else data_stores.replace
    write(ctx.uow, store, key, value, instance_id=BY_HAND, now=ctx.now)
    ctx.changes.rows_written.add((store, key))
    _note(ctx, command, present, value)
    return StoreRow(store, key, value, command.version + 1, ctx.now, BY_HAND)


def remove_store_row(ctx: Context, command: RemoveStoreRow) -> None:
    require_right(ctx, WRITE, Scope())
    _require_fields(command)
    present = _as_looked_at(ctx, command)
    if present is None:
        raise _missing(command.store, command.key)
    data_stores.remove(ctx.uow, command.store, command.key)
    ctx.changes.rows_written.add((command.store, command.key))
    _note(ctx, command, present, None)


def _as_looked_at(ctx: Context, command: PutStoreRow | RemoveStoreRow) -> StoreRow | None:
    """The row, kept for this transaction, if it still is what the actor saw."""
    store, key = command.store, command.key
    turns.take(ctx.uow, "row of a data store", store, key)
    present = data_stores.read(ctx.uow, store, key, locking=True)
    version = 0 if present is None else present.version
    if version != command.version:
        raise InvalidState(
            "Expected version {expected} of the row {key} of the data store {store}, but it is "
            "version {version} now. Look at it again, then change it.",
            expected=command.version,
            key=key,
            store=store,
            version=version,
        )
    return present


def _note(
    ctx: Context, command: PutStoreRow | RemoveStoreRow, present: StoreRow | None, after: object
) -> None:
    data_stores.note(
        ctx.uow,
        command.store,
        command.key,
        before=None if present is None else present.value,
        after=after,
        reason=command.reason.strip(),
        user_id=ctx.principal.user_id,
        now=ctx.now,
    )


def _require_fields(command: PutStoreRow | RemoveStoreRow) -> None:
    """Every field that is wrong, at once."""
    lengths = (
        ("store", command.store, _LONGEST_STORE),
        ("key", command.key, _LONGEST_KEY),
        ("reason", command.reason.strip(), _LONGEST_REASON),
    )
    problems = [
        Problem(name, "Expected 1 to {longest} characters.", {"longest": longest})
        for name, text, longest in lengths
        if not 1 <= len(text) <= longest
    ]
    if isinstance(command, PutStoreRow) and command.value is None:
        problems.append(Problem("value", "A row holds a value. Remove the row instead."))
    if problems:
        raise InvalidInput("The row cannot be written like this.", problems=tuple(problems))


def _require_limit(limit: int) -> None:
    if not 1 <= limit <= _LARGEST_PAGE:
        raise InvalidInput(
            "Expected a page of 1 to {largest} rows, but {limit} were asked for.",
            largest=_LARGEST_PAGE,
            limit=limit,
        )


def _missing(store: str, key: str) -> NotFound:
    return NotFound("There is no row {key} in the data store {store}.", key=key, store=store)


QUERIES: Mapping[type, QueryHandler] = MappingProxyType(
    {
        ListStores: list_stores,
        ListStoreRows: list_store_rows,
        GetStoreRow: get_store_row,
        ListStoreChanges: list_store_changes,
    }
)
COMMANDS: Mapping[type, CommandHandler] = MappingProxyType(
    {PutStoreRow: put_store_row, RemoveStoreRow: remove_store_row}
)
