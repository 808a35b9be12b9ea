"""SQL about the contact ledger and about what waits for an enterprise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, false, insert, or_, select, tuple_

from engine.lifecycle import Urgency
from engine.store.tables import work_item
from engine.store.unit_of_work import UnitOfWork
from engine.views import Scope
from workflows.contact_enterprise.commands import LedgerFilter
from workflows.contact_enterprise.need_queries import needs_of
from workflows.contact_enterprise.tables import contact_ledger
from workflows.contact_enterprise.views import LedgerEntry, Need, OpenItem
from workflows.enterprises.tables import enterprise
from workflows.organisation.areas import contains_text, within, within_any
from workflows.organisation.rights import Reach
from workflows.organisation.tables import unit

_COLOURS = tuple(Urgency)


def is_entered(uow: UnitOfWork, instance_id: int) -> bool:
    """Whether the ledger has an entry of this contact."""
    statement = select(contact_ledger.c.entry_id).where(contact_ledger.c.instance_id == instance_id)
    return uow.connection.execute(statement).first() is not None


def enter(uow: UnitOfWork, values: Mapping[str, Any]) -> None:
    uow.connection.execute(insert(contact_ledger).values(**values))


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


def open_items_about(uow: UnitOfWork, subject: str, limit: int) -> Iterator[tuple[Scope, OpenItem]]:
    """What waits about a subject, due first, with the scope that says who sees it."""
    item = work_item.c
    # An owner is the text ``unit:12``; the join by number would need a cast per database.
    statement = (
        select(work_item)
        .where(item.scope_subject == subject, item.open.is_(True))
        .order_by(item.due_order_at, item.work_item_id)
        .limit(limit)
    )
    rows = uow.connection.execute(statement).all()
    names = _unit_names(uow, {row.scope_owner for row in rows})
    for row in rows:
        scope = Scope(row.scope_area, row.scope_owner, row.scope_subject)
        yield scope, _open_item(row, names.get(row.scope_owner, ""))


def _open_item(row: Row[Any], unit_name: str) -> OpenItem:
    return OpenItem(
        work_item_id=row.work_item_id,
        instance_id=row.instance_id,
        definition_key=row.definition_key,
        name=row.name,
        title=row.title,
        unit_name=unit_name,
        urgency=_COLOURS[row.urgency],
        suspended=row.suspended,
        due_at=row.due_at,
    )


def _unit_names(uow: UnitOfWork, owners: set[str]) -> Mapping[str, str]:
    numbers = [int(owner.removeprefix("unit:")) for owner in owners if owner.startswith("unit:")]
    statement = select(unit.c.unit_id, unit.c.name).where(unit.c.unit_id.in_(numbers))
    return {f"unit:{row.unit_id}": row.name for row in uow.connection.execute(statement)}


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
        ledger, enterprise.c.name.label("enterprise_name"), unit.c.name.label("unit_name")
    ).select_from(
        ledger.join(enterprise, enterprise.c.enterprise_id == ledger.c.enterprise_id).join(
            unit, unit.c.unit_id == ledger.c.unit_id
        )
    )


def _with_needs(uow: UnitOfWork, rows: Sequence[Mapping[str, Any]]) -> Iterator[LedgerEntry]:
    needs: dict[int, tuple[Need, ...]] = {}
    # SQLite and PostgreSQL limit the values of one statement; an export has many rows.
    for start in range(0, len(rows), 500):
        needs |= needs_of(uow, [row["instance_id"] for row in rows[start : start + 500]])
    for row in rows:
        yield LedgerEntry(**row, needs=needs.get(row["instance_id"], ()))
