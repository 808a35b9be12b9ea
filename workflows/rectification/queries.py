"""SQL about findings and their rounds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    RowMapping,
    Select,
    and_,
    case,
    exists,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from engine.store.unit_of_work import UnitOfWork
from workflows.enterprises.tables import enterprise
from workflows.organisation.tables import unit
from workflows.rectification.tables import closure_series, finding, finding_round
from workflows.rectification.views import (
    LIVE,
    Category,
    FindingRound,
    FindingState,
    FoundProblem,
    Grade,
    RoundKind,
    SourceKind,
)


def add(uow: UnitOfWork, values: Mapping[str, Any]) -> int:
    """Enter a finding; its number."""
    result = uow.connection.execute(insert(finding).values(**values))
    return int(result.inserted_primary_key[0])  # type: ignore[index]


def by_id(uow: UnitOfWork, finding_id: int, now: datetime) -> FoundProblem | None:
    return _one(uow, finding.c.finding_id == finding_id, now)


def by_source(
    uow: UnitOfWork, source_instance_id: int, number: int, now: datetime | None = None
) -> FoundProblem | None:
    """The finding that a source has opened under ``number``."""
    return _one(
        uow,
        and_(finding.c.source_instance_id == source_instance_id, finding.c.number == number),
        now,
    )


def _one(uow: UnitOfWork, which: ColumnElement[bool], now: datetime | None) -> FoundProblem | None:
    row = uow.connection.execute(findings().where(which)).mappings().first()
    return None if row is None else view_of(row, now)


def closed_since(
    uow: UnitOfWork, enterprise_id: int, category: Category, since_at: datetime
) -> bool:
    """Whether a finding of this kind was closed at an enterprise since then."""
    found = exists().where(
        finding.c.enterprise_id == enterprise_id,
        finding.c.category == category.value,
        finding.c.closed_at >= since_at,
    )
    return bool(uow.connection.execute(select(found)).scalar())


def note(
    uow: UnitOfWork, finding_id: int, values: Mapping[str, Any], *, said_in: int | None = None
) -> None:
    """Change what a finding shows. One statement.

    With ``said_in``, the version of the instance whose step says so, the state that was said last
    stays, whichever comes to be written last.
    """
    new = dict(values)
    if said_in is not None and "state" in new:
        latest = or_(finding.c.said_in.is_(None), finding.c.said_in <= said_in)
        new["state"] = case((latest, new["state"]), else_=finding.c.state)
        new["said_in"] = case((latest, said_in), else_=finding.c.said_in)
    uow.connection.execute(update(finding).where(finding.c.finding_id == finding_id).values(**new))


def note_of_instance(uow: UnitOfWork, instance_id: int, values: Mapping[str, Any]) -> None:
    """Change the finding that an instance rectifies. One statement."""
    uow.connection.execute(
        update(finding).where(finding.c.instance_id == instance_id).values(**values)
    )


def withdraw(uow: UnitOfWork, finding_id: int, reason: str, now: datetime) -> None:
    note(uow, finding_id, withdrawn(reason, now))


def withdrawn(reason: str, now: datetime) -> Mapping[str, Any]:
    """What a finding that proved wrong holds."""
    return {
        "state": FindingState.WITHDRAWN.value,
        "withdrawn_reason": reason,
        "withdrawn_at": now,
        "due_at": None,
        "suspended": False,
    }


def grade_of_instance(uow: UnitOfWork, instance_id: int) -> Grade | None:
    """The grade of the finding that an instance rectifies."""
    grade = select(finding.c.grade).where(finding.c.instance_id == instance_id)
    found = uow.connection.execute(grade).scalar()
    return Grade(found) if found else None


def open_round(uow: UnitOfWork, values: Mapping[str, Any]) -> None:
    uow.connection.execute(insert(finding_round).values(**values))


def note_round(uow: UnitOfWork, finding_id: int, number: int, values: Mapping[str, Any]) -> bool:
    """Add to a round what happened in it; whether there is such a round. One statement."""
    changed = uow.connection.execute(
        update(finding_round)
        .where(finding_round.c.finding_id == finding_id, finding_round.c.number == number)
        .values(**values)
    )
    return changed.rowcount > 0


def rounds_of(uow: UnitOfWork, finding_id: int) -> tuple[FindingRound, ...]:
    """The rounds of a finding in their order."""
    statement = (
        select(finding_round)
        .where(finding_round.c.finding_id == finding_id)
        .order_by(finding_round.c.number)
    )
    return tuple(round_of(row) for row in uow.connection.execute(statement).mappings())


def next_closure(uow: UnitOfWork, office_unit_id: int, year: int) -> int:
    """The next closure number of an office. A rollback gives it back before anybody has it."""
    build = sqlite.insert if uow.dialect == "sqlite" else postgresql.insert
    statement: Any = build(closure_series).values(
        office_unit_id=office_unit_id, year=year, last_number=1
    )
    statement = statement.on_conflict_do_update(
        index_elements=["office_unit_id", "year"],
        set_={"last_number": closure_series.c.last_number + 1},
    ).returning(closure_series.c.last_number)
    return int(uow.connection.execute(statement).scalar_one())


def findings(*further: Any, with_round: bool = False) -> Select[Any]:
    """Findings with the names of enterprise and unit; ``with_round`` joins the one in hand."""
    joined: FromClause = finding.join(
        enterprise, enterprise.c.enterprise_id == finding.c.enterprise_id
    ).join(unit, unit.c.unit_id == finding.c.unit_id)
    if with_round:
        here = finding_round.c
        in_hand = and_(here.finding_id == finding.c.finding_id, here.number == finding.c.rounds)
        joined = joined.outerjoin(finding_round, in_hand)
    return select(
        finding,
        enterprise.c.name.label("enterprise_name"),
        unit.c.name.label("unit_name"),
        *further,
    ).select_from(joined)


def late(now: datetime) -> ColumnElement[bool]:
    """The condition for what is overdue at ``now``."""
    return and_(
        finding.c.due_at < now,
        finding.c.suspended.is_(False),
        finding.c.state.in_([state.value for state in LIVE]),
    )


_COMPUTED = frozenset({"source_kind", "attachment_ids", "grade", "state", "overdue"})


def view_of(row: RowMapping, now: datetime | None = None) -> FoundProblem:
    state, due_at = FindingState(row["state"]), row["due_at"]
    open_ = state.live and not row["suspended"]
    return FoundProblem(
        source_kind=SourceKind(row["source_kind"]),
        attachment_ids=tuple(row["attachment_ids"]),
        grade=Grade(row["grade"]) if row["grade"] else None,
        state=state,
        overdue=open_ and now is not None and due_at is not None and due_at < now,
        **{name: row[name] for name in FoundProblem.__slots__ if name not in _COMPUTED},
    )


def round_of(row: RowMapping, prefix: str = "") -> FindingRound:
    plain = {name: row[f"{prefix}{name}"] for name in FindingRound.__slots__ if name != "kind"}
    return FindingRound(kind=RoundKind(row[f"{prefix}kind"]), **plain)
