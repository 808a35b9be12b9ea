"""SQL of accounts that were handed out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from engine.store.tables import work_item
from engine.store.unit_of_work import UnitOfWork
from workflows.accounts.tables import account_credential, security_event
from workflows.enterprise_accounts.tables import handed_out_account
from workflows.enterprise_accounts.views import PortalAccount
from workflows.enterprises.tables import enterprise, enterprise_account
from workflows.organisation.duties import EnterpriseRole
from workflows.organisation.masking import masked_phone
from workflows.organisation.tables import person

_MOST_WITHDRAWN = 20


def lock(uow: UnitOfWork, enterprise_id: int) -> None:
    """Two who hand out accounts of one enterprise come one by one, so that the bound holds."""
    row = select(enterprise.c.enterprise_id).where(enterprise.c.enterprise_id == enterprise_id)
    uow.connection.execute(row.with_for_update())


def in_force(uow: UnitOfWork, enterprise_id: int) -> tuple[PortalAccount, ...]:
    """The accounts of an enterprise, each once, by role and name."""
    statement = (
        _accounts(enterprise_account.c.role, enterprise_account.c.user_id)
        .select_from(
            enterprise_account.join(person, person.c.user_id == enterprise_account.c.user_id)
            .outerjoin(
                account_credential, account_credential.c.user_id == enterprise_account.c.user_id
            )
            .outerjoin(
                handed_out_account,
                (handed_out_account.c.user_id == enterprise_account.c.user_id)
                & (handed_out_account.c.enterprise_id == enterprise_account.c.enterprise_id)
                & handed_out_account.c.withdrawn_at.is_(None),
            )
        )
        .where(enterprise_account.c.enterprise_id == enterprise_id)
        .order_by(enterprise_account.c.role, enterprise_account.c.user_id)
    )
    found: dict[str, PortalAccount] = {}
    roles: dict[str, list[EnterpriseRole]] = {}
    for row in uow.connection.execute(statement):
        roles.setdefault(row.user_id, []).append(EnterpriseRole(row.role))
        found[row.user_id] = _view(row, tuple(roles[row.user_id]))
    return tuple(found.values())


def withdrawn(uow: UnitOfWork, enterprise_id: int) -> tuple[PortalAccount, ...]:
    """The accounts of an enterprise that were taken back, the last one first."""
    own = handed_out_account.c
    # The security administrator may have given it back meanwhile.
    stands = select(enterprise_account.c.user_id).where(
        enterprise_account.c.user_id == own.user_id,
        enterprise_account.c.enterprise_id == own.enterprise_id,
    )
    statement = (
        _accounts(own.role, own.user_id)
        .select_from(
            handed_out_account.join(person, person.c.user_id == own.user_id).outerjoin(
                account_credential, account_credential.c.user_id == own.user_id
            )
        )
        .where(own.enterprise_id == enterprise_id, own.withdrawn_at.is_not(None), ~stands.exists())
        .order_by(own.withdrawn_at.desc(), own.user_id)
        .limit(_MOST_WITHDRAWN)
    )
    rows = uow.connection.execute(statement)
    return tuple(_view(row, (EnterpriseRole(row.role),)) for row in rows)


def _accounts(role: Any, user_id: Any) -> Select[Any]:
    own = handed_out_account.c
    last = select(func.max(security_event.c.at)).where(
        security_event.c.user_id == user_id, security_event.c.event == "signed_in"
    )
    return select(
        user_id.label("user_id"),
        role.label("role"),
        person.c.name,
        person.c.mobile,
        person.c.enabled,
        account_credential.c.must_change,
        account_credential.c.expires_at,
        own.handed_out_by,
        own.handed_out_at,
        own.withdrawn_by,
        own.withdrawn_at,
        own.withdrawn_reason,
        last.scalar_subquery().label("last_sign_in_at"),
    )


def _view(row: Row[Any], roles: tuple[EnterpriseRole, ...]) -> PortalAccount:
    return PortalAccount(
        user_id=row.user_id,
        name=row.name,
        mobile=masked_phone(row.mobile),
        roles=roles,
        enabled=bool(row.enabled),
        must_change=row.must_change is None or bool(row.must_change),
        code_until=row.expires_at,
        handed_out_by=row.handed_out_by or "",
        handed_out_at=row.handed_out_at,
        last_sign_in_at=row.last_sign_in_at,
        withdrawn_by=row.withdrawn_by or "",
        withdrawn_at=row.withdrawn_at,
        withdrawn_reason=row.withdrawn_reason or "",
    )


def names_taken(uow: UnitOfWork, enterprise_id: int) -> frozenset[str]:
    """Account names that begin as those of the enterprise do, of whoever."""
    stem = f"e{enterprise_id}-"
    statement = select(person.c.user_id).where(person.c.user_id.startswith(stem, autoescape=True))
    return frozenset(uow.connection.execute(statement).scalars())


def note_handed_out(uow: UnitOfWork, values: Mapping[str, Any]) -> None:
    uow.connection.execute(insert(handed_out_account).values(**values))


def note_withdrawn(
    uow: UnitOfWork,
    user_id: str,
    enterprise_id: int,
    *,
    role: EnterpriseRole,
    by: str,
    at: datetime,
    reason: str,
) -> None:
    """Keep that an account was taken back, of one too that nobody had handed out here."""
    build = sqlite.insert if uow.dialect == "sqlite" else postgresql.insert
    taken_back = {"withdrawn_by": by, "withdrawn_at": at, "withdrawn_reason": reason}
    statement: Any = build(handed_out_account).values(
        user_id=user_id,
        enterprise_id=enterprise_id,
        role=role,
        handed_out_by="",
        handed_out_at=at,
        **taken_back,
    )
    statement = statement.on_conflict_do_update(
        index_elements=["user_id", "enterprise_id"], set_=taken_back
    )
    uow.connection.execute(statement)


def held_items(uow: UnitOfWork, user_id: str, enterprise_id: int) -> tuple[int, ...]:
    """The open items of the enterprise that ``user_id`` holds."""
    statement = select(work_item.c.work_item_id).where(
        work_item.c.assignee == user_id,
        work_item.c.open.is_(True),
        work_item.c.scope_subject == f"enterprise:{enterprise_id}",
    )
    return tuple(uow.connection.execute(statement.order_by(work_item.c.work_item_id)).scalars())
