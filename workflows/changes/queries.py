"""Writing down and reading back what was changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, select

from engine.context import Context
from engine.store.unit_of_work import UnitOfWork
from workflows.changes.tables import record_change
from workflows.changes.views import Change


@dataclass(frozen=True, slots=True)
class NewChange:
    """A change to be noted; of ``before`` and ``after`` only what differs is kept."""

    subject: str
    event: str
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)


def note(ctx: Context, changes: Sequence[NewChange]) -> None:
    """Note what the actor has changed. One statement, however many changes."""
    if changes:
        uow, principal = ctx.uow, ctx.principal
        rows = [_values(change, now=ctx.now, user_id=principal.user_id) for change in changes]
        uow.connection.execute(insert(record_change), rows)


def changes_of(uow: UnitOfWork, subject: str, *, limit: int = 50) -> tuple[Change, ...]:
    """What was changed about ``subject``, the latest first."""
    statement = (
        select(record_change)
        .where(record_change.c.subject == subject)
        .order_by(record_change.c.change_id.desc())
        .limit(limit)
    )
    return tuple(Change(**row) for row in uow.connection.execute(statement).mappings())


def _values(change: NewChange, *, now: datetime, user_id: str) -> dict[str, Any]:
    names = sorted({*change.before, *change.after})
    different = [name for name in names if change.before.get(name) != change.after.get(name)]
    return {
        "subject": change.subject,
        "event": change.event,
        "changed_at": now,
        "changed_by": user_id,
        "before": _of(change.before, different),
        "after": _of(change.after, different),
    }


def _of(fields: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: _plain(fields[name]) for name in names if name in fields}


def _plain(value: Any) -> Any:
    """Numbers of exact decimals and days are kept as text, for JSON has neither."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return value
