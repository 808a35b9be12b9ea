"""SQL about enterprises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, Select, insert, or_, select, tuple_, update

from engine.store.unit_of_work import UnitOfWork
from workflows.divisions import area_of
from workflows.enterprises.codes import Ownership
from workflows.enterprises.commands import EnterpriseFilter
from workflows.enterprises.size import Size
from workflows.enterprises.tables import enterprise
from workflows.enterprises.views import Enterprise, EnterpriseFields
from workflows.organisation.areas import contains_text, page_key, within, within_any
from workflows.organisation.rights import Reach
from workflows.organisation.tables import unit

#: Columns that hold what people enter, in the order of ``EnterpriseFields``.
FIELDS = tuple(EnterpriseFields.__dataclass_fields__)


def by_id(uow: UnitOfWork, enterprise_id: int) -> Enterprise | None:
    return _first(uow, _files().where(enterprise.c.enterprise_id == enterprise_id))


def by_credit_code(uow: UnitOfWork, credit_code: str) -> Enterprise | None:
    return _first(uow, _files().where(enterprise.c.credit_code == credit_code))


def by_credit_codes(uow: UnitOfWork, credit_codes: Sequence[str]) -> Mapping[str, Enterprise]:
    """Those of the given codes that are on file. One statement."""
    statement = _files().where(enterprise.c.credit_code.in_(credit_codes))
    found = (view_of(row) for row in uow.connection.execute(statement).mappings())
    return {each.fields.credit_code: each for each in found}


def names(uow: UnitOfWork, enterprise_ids: Sequence[int]) -> Mapping[int, str]:
    """Names by id; unknown ids are left out."""
    statement = select(enterprise.c.enterprise_id, enterprise.c.name).where(
        enterprise.c.enterprise_id.in_(enterprise_ids)
    )
    return {row[0]: row[1] for row in uow.connection.execute(statement)}


def page(
    uow: UnitOfWork, seen: Reach, narrow: EnterpriseFilter, *, cursor: str, limit: int
) -> tuple[Enterprise, ...]:
    """Enterprises that ``seen`` covers, by area and id; one more than ``limit`` if there is."""
    statement = _narrowed(_files().where(_covered(seen)), narrow)
    if cursor:
        statement = statement.where(
            tuple_(enterprise.c.area, enterprise.c.enterprise_id) > tuple_(*page_key(cursor))
        )
    statement = statement.order_by(enterprise.c.area, enterprise.c.enterprise_id).limit(limit + 1)
    return tuple(view_of(row) for row in uow.connection.execute(statement).mappings())


def insert_enterprise(
    uow: UnitOfWork, fields: EnterpriseFields, *, now: datetime, user_id: str
) -> int:
    statement = insert(enterprise).values(**row_of(fields, now=now, user_id=user_id))
    return int(uow.connection.execute(statement.returning(enterprise.c.enterprise_id)).scalar_one())


def update_enterprise(
    uow: UnitOfWork, enterprise_id: int, fields: EnterpriseFields, *, now: datetime, user_id: str
) -> None:
    uow.connection.execute(
        update(enterprise)
        .where(enterprise.c.enterprise_id == enterprise_id)
        .values(**row_of(fields, now=now, user_id=user_id))
    )


def row_of(fields: EnterpriseFields, *, now: datetime, user_id: str) -> dict[str, Any]:
    """The row, without its id, that keeps these fields."""
    values = {name: getattr(fields, name) for name in FIELDS}
    values["size"] = fields.size or ""
    return {
        **values,
        "area": area_of(fields.division_code),
        "updated_at": now,
        "updated_by": user_id,
    }


def view_of(row: RowMapping) -> Enterprise:
    values = {name: row[name] for name in FIELDS}
    values["ownership"] = Ownership(row["ownership"])
    values["size"] = Size(row["size"]) if row["size"] else None
    return Enterprise(
        enterprise_id=row["enterprise_id"],
        fields=EnterpriseFields(**values),
        area=row["area"],
        contact_unit_name=row["contact_unit_name"] or "",
        updated_at=row["updated_at"],
        updated_by=row["updated_by"],
    )


def _files() -> Select[Any]:
    return select(enterprise, unit.c.name.label("contact_unit_name")).join(
        unit, unit.c.unit_id == enterprise.c.contact_unit_id, isouter=True
    )


def _first(uow: UnitOfWork, statement: Select[Any]) -> Enterprise | None:
    row = uow.connection.execute(statement).mappings().first()
    return None if row is None else view_of(row)


def _covered(seen: Reach) -> Any:
    units = [int(owner.removeprefix("unit:")) for owner in seen.owners]
    enterprises = [int(subject.removeprefix("enterprise:")) for subject in seen.subjects]
    return or_(
        within_any(enterprise.c.area, seen.areas),
        enterprise.c.contact_unit_id.in_(units),
        enterprise.c.enterprise_id.in_(enterprises),
    )


def _narrowed(statement: Select[Any], narrow: EnterpriseFilter) -> Select[Any]:
    if narrow.text:
        text = narrow.text.strip()
        statement = statement.where(
            or_(
                contains_text(enterprise.c.name, text),
                enterprise.c.credit_code.startswith(text.upper(), autoescape=True),
            )
        )
    if narrow.area:
        statement = statement.where(within(enterprise.c.area, narrow.area))
    if narrow.without_contact_unit:
        statement = statement.where(enterprise.c.contact_unit_id.is_(None))
    for name in ("ownership", "sector", "size", "contact_unit_id"):
        wanted = getattr(narrow, name)
        if wanted not in (None, ""):
            statement = statement.where(enterprise.c[name] == wanted)
    return statement
