"""SQL about the contact ledger and about what waits for an enterprise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, false, or_, select, tuple_

from engine.store.queries import work_items
from engine.store.queries.upsert import insert_if_absent
from engine.store.tables import archive, work_item
from engine.store.unit_of_work import UnitOfWork
from engine.views import WorkItem
from workflows.contact_enterprise.commands import LedgerFilter
from workflows.contact_enterprise.need_queries import needs_of
from workflows.contact_enterprise.tables import contact_ledger
from workflows.contact_enterprise.views import LedgerEntry, Need
from workflows.enterprises.tables import enterprise
from workflows.organisation.areas import contains_text, within, within_any
from workflows.organisation.rights import Reach
from workflows.organisation.tables import unit


def enter_once(uow: UnitOfWork, values: Mapping[str, Any]) -> None:
    """Enter a contact, unless it was entered before."""
    insert_if_absent(uow, contact_ledger, values)


def entries(
    uow: UnitOfWork,
    seen: Reach,
    narrow: LedgerFilter,
    *,
    after: tuple[date, int] | None,
    limit: int,
) -> tuple[LedgerEntry, ...]:
    """Entries that ``seen`` covers, the latest visit first, from the one ``after`` on."""
    ledger = contact_ledger.c
    statement = (
        _narrowed(_entries().where(_covered(seen)), narrow)
        .order_by(ledger.visited_on.desc(), ledger.entry_id.desc())
        .limit(limit)
    )
    if after is not None:
        statement = statement.where(tuple_(ledger.visited_on, ledger.entry_id) < tuple_(*after))
    rows = uow.connection.execute(statement).mappings().all()
    return tuple(_with_needs(uow, [dict(row) for row in rows]))


def open_items_about(uow: UnitOfWork, subject: str, limit: int) -> Iterator[WorkItem]:
    """What waits about a subject, due first."""
    item = work_item.c
    statement = (
        select(work_item)
        .where(item.scope_subject == subject, item.open.is_(True))
        .order_by(item.due_order_at, item.work_item_id)
        .limit(limit)
    )
    return map(work_items.view_of, uow.connection.execute(statement).mappings())


def _covered(seen: Reach) -> Any:
    own_units = [int(owner.removeprefix("unit:")) for owner in seen.owners]
    own = [int(subject.removeprefix("enterprise:")) for subject in seen.subjects]
    return or_(
        false(),
        within_any(contact_ledger.c.area, seen.areas),
        contact_ledger.c.unit_id.in_(own_units),
        contact_ledger.c.enterprise_id.in_(own),
    )


def _narrowed(statement: Select[Any], narrow: LedgerFilter) -> Select[Any]:
    ledger = contact_ledger.c
    wanted = {
        ledger.unit_id: narrow.unit_id,
        ledger.enterprise_id: narrow.enterprise_id,
        ledger.period: narrow.period or None,
        ledger.rating: narrow.rating or None,
    }
    for column, value in wanted.items():
        if value is not None:
            statement = statement.where(column == value)
    if narrow.area:
        statement = statement.where(within(ledger.area, narrow.area))
    if narrow.from_on is not None:
        statement = statement.where(ledger.visited_on >= narrow.from_on)
    if narrow.to_on is not None:
        statement = statement.where(ledger.visited_on <= narrow.to_on)
    if narrow.text.strip():
        statement = statement.where(contains_text(enterprise.c.name, narrow.text.strip()))
    return statement


def _entries() -> Select[Any]:
    ledger = contact_ledger
    return select(
        ledger,
        enterprise.c.name.label("enterprise_name"),
        unit.c.name.label("unit_name"),
        archive.c.archived_at,
    ).select_from(
        ledger.join(enterprise, enterprise.c.enterprise_id == ledger.c.enterprise_id)
        .join(unit, unit.c.unit_id == ledger.c.unit_id)
        .outerjoin(archive, archive.c.instance_id == ledger.c.instance_id)
    )


def _with_needs(uow: UnitOfWork, rows: Sequence[Mapping[str, Any]]) -> Iterator[LedgerEntry]:
    needs: dict[int, tuple[Need, ...]] = {}
    # SQLite and PostgreSQL limit the values of one statement; an export has many rows.
    for start in range(0, len(rows), 500):
        needs |= needs_of(uow, [row["instance_id"] for row in rows[start : start + 500]])
    for row in rows:
        yield LedgerEntry(**row, needs=needs.get(row["instance_id"], ()))
