"""The SQL of the policy's pages. Each function is one statement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, false, func, or_, select

from engine.lifecycle import Urgency
from engine.store.queries.work_items import view_of
from engine.store.tables import attachment, work_item
from engine.store.unit_of_work import UnitOfWork
from engine.views import WorkItem
from engine.worktime.arithmetic import midnight
from workflows.contact_enterprise.tables import contact_ledger
from workflows.documents.tables import document
from workflows.evaluation.tables import evaluation
from workflows.organisation.rights import Reach
from workflows.rectification.tables import finding
from workflows.supervision.queries.areas import within_any
from workflows.supervision.queries.sums import carries
from workflows.supervision.tables import supervised_item


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many open items of one step share their clauses, a colour and a suspension."""

    definition_key: str
    element_id: str
    clauses: tuple[str, ...]
    urgency: Urgency
    suspended: bool
    number: int


def waiting(uow: UnitOfWork, seen: Reach, clause_id: str = "") -> Iterator[Waiting]:
    """Open items by step and colour; of one clause or (empty) of all."""
    for row in uow.connection.execute(waiting_statement(seen, clause_id)):
        yield Waiting(
            row.definition_key,
            row.element_id,
            tuple(row.clauses.split()),
            tuple(Urgency)[row.urgency],
            row.suspended,
            row.number,
        )


def waiting_statement(seen: Reach, clause_id: str) -> Select[Any]:
    item = work_item.c
    columns = (item.definition_key, item.element_id, item.clauses, item.urgency, item.suspended)
    statement = (
        select(*columns, func.count().label("number"))
        .where(item.open.is_(True), item.clauses != "", visible(seen))
        .group_by(*columns)
    )
    return statement.where(carries(clause_id)) if clause_id else statement


def pressing(uow: UnitOfWork, clause_id: str, seen: Reach, *, limit: int) -> tuple[WorkItem, ...]:
    """Open items of a clause that are red or yellow, red ones first, due first."""
    item = work_item.c
    statement = (
        select(work_item)
        .where(
            item.open.is_(True),
            item.suspended.is_(False),
            item.urgency >= Urgency.YELLOW.rank,
            visible(seen),
            carries(clause_id),
        )
        .order_by(item.urgency.desc(), item.due_order_at, item.work_item_id)
        .limit(limit)
    )
    return tuple(view_of(row) for row in uow.connection.execute(statement).mappings())


def completed_since(
    uow: UnitOfWork, clause_id: str, seen: Reach, first_day: date
) -> tuple[int, int]:
    """Completed items of a clause since a day, and how many of them were in time."""
    row = supervised_item.c
    in_time = or_(row.due_at.is_(None), row.closed_at <= row.due_at)
    statement = (
        select(func.count(), func.count().filter(in_time))
        .select_from(supervised_item)
        .join(work_item, work_item.c.work_item_id == row.work_item_id)
        .where(
            row.closed_on >= first_day,
            row.completed.is_(True),
            visible(seen),
            carries(clause_id),
        )
    )
    done, punctual = uow.connection.execute(statement).one()
    return int(done), int(punctual)


def attachments_of_open(uow: UnitOfWork, clause_id: str, seen: Reach) -> int:
    """Files on open items of a clause."""
    joined = attachment.join(work_item, work_item.c.work_item_id == attachment.c.work_item_id)
    return _number(
        uow,
        joined,
        work_item.c.open.is_(True),
        attachment.c.removed_at.is_(None),
        visible(seen),
        carries(clause_id),
    )


def documents_of(uow: UnitOfWork, clause_id: str, seen: Reach, first_day: date) -> int:
    """Numbered documents about items of a clause, issued since a day; archived ones are not seen
    here, for the item that tells the clause is gone from the table."""
    joined = document.join(work_item, work_item.c.work_item_id == document.c.work_item_id)
    issued = document.c.issued_at >= midnight(first_day)
    return _number(uow, joined, issued, visible(seen), carries(clause_id))


def ledger_entries(uow: UnitOfWork, seen: Reach, first_day: date) -> int:
    """Entries of the contact ledger that are seen, of visits since a day."""
    entry = contact_ledger.c
    mine: list[ColumnElement[bool]] = [within_any(entry.area, tuple(seen.areas))]
    mine += [entry.unit_id == number for number in _numbers(seen.owners)]
    mine += [entry.enterprise_id == number for number in _numbers(seen.subjects)]
    return _number(uow, contact_ledger, entry.visited_on >= first_day, or_(false(), *mine))


def findings(uow: UnitOfWork, clause_id: str, seen: Reach, first_day: date) -> tuple[int, int]:
    """Findings against a clause since a day, but for those taken back, and how many are closed."""
    row = finding.c
    mine: list[ColumnElement[bool]] = [within_any(row.area, tuple(seen.areas))]
    mine += [row.unit_id == number for number in _numbers(seen.owners)]
    mine += [row.enterprise_id == number for number in _numbers(seen.subjects)]
    statement = select(func.count(), func.count().filter(row.closed_at.is_not(None))).where(
        row.clause_id == clause_id,
        row.found_on >= first_day,
        row.withdrawn_at.is_(None),
        or_(false(), *mine),
    )
    found, closed = uow.connection.execute(statement).one()
    return int(found), int(closed)


def concluded_evaluations(uow: UnitOfWork, seen: Reach, first_day: date) -> int:
    """Evaluations that were concluded since a day."""
    row = evaluation.c
    mine: list[ColumnElement[bool]] = [within_any(row.area, tuple(seen.areas))]
    mine += [row.enterprise_id == number for number in _numbers(seen.subjects)]
    concluded = row.concluded_at >= midnight(first_day)
    return _number(uow, evaluation, concluded, or_(false(), *mine))


def visible(seen: Reach) -> ColumnElement[bool]:
    """That somebody who sees so far may know of an item."""
    item = work_item.c
    return or_(
        false(),
        within_any(item.scope_area, tuple(seen.areas)),
        item.scope_owner.in_(sorted(seen.owners)),
        item.scope_subject.in_(sorted(seen.subjects)),
    )


def _number(uow: UnitOfWork, source: FromClause, *conditions: ColumnElement[bool]) -> int:
    statement = select(func.count()).select_from(source).where(*conditions)
    return int(uow.connection.execute(statement).scalar_one())


def _numbers(bodies: frozenset[str]) -> list[int]:
    """The ids of bodies like ``unit:12``."""
    return sorted(int(each.partition(":")[2]) for each in bodies)
