"""Handlers that hand accounts out, give new codes, and take accounts back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.context import Context
from engine.errors import Forbidden, InvalidInput, NotFound, Problem
from engine.handlers.work_items.holding import hand_over
from engine.store.queries import work_items
from workflows.accounts import queries as credentials
from workflows.accounts.passwords import Passwords
from workflows.changes.queries import NewChange, note
from workflows.enterprise_accounts import queries
from workflows.enterprise_accounts.commands import (
    HandOutAccount,
    ListPortalAccounts,
    ReissueCode,
    WithdrawAccount,
)
from workflows.enterprise_accounts.policy import CODE_LIFE, MOST_ACCOUNTS, new_code, next_user_id
from workflows.enterprise_accounts.views import HandedOut, PortalAccount, PortalAccounts
from workflows.enterprises.handlers import in_sight
from workflows.enterprises.queries import by_id
from workflows.enterprises.views import Enterprise
from workflows.organisation import people_queries
from workflows.organisation.checks import clean_mobile, clean_name, refused
from workflows.organisation.duties import ENTERPRISE_ROLE_NAMES
from workflows.organisation.rights import require

RIGHT = "enterprise.account"
_LONGEST_REASON = 300


def list_accounts(ctx: Context, query: ListPortalAccounts) -> PortalAccounts:
    enterprise = in_sight(ctx, query.enterprise_id)
    if all(group.startswith("enterprise:") for group in ctx.principal.all_groups):
        # Who of a colleague's accounts signed in when is nothing for colleagues.
        raise NotFound("没有编号为{enterprise_id}的企业。", enterprise_id=query.enterprise_id)
    return PortalAccounts(
        accounts=queries.in_force(ctx.uow, enterprise.enterprise_id),
        withdrawn=queries.withdrawn(ctx.uow, enterprise.enterprise_id),
        most=MOST_ACCOUNTS,
        may_hand_out=ctx.rights.may(ctx.uow, ctx.principal, RIGHT, enterprise.scope),
    )


@dataclass(frozen=True, slots=True)
class HandingOut:
    """Carries what sets passwords, whose cost tests lower."""

    passwords: Passwords

    def hand_out(self, ctx: Context, command: HandOutAccount) -> HandedOut:
        enterprise = _enterprise(ctx, command.enterprise_id)
        name, mobile = clean_name(command.name, limit=80), clean_mobile(command.mobile)
        if not mobile:
            raise refused(Problem("mobile", "请填手机：办公室按它找到这个人。"))
        present = queries.in_force(ctx.uow, enterprise.enterprise_id)
        _refuse_too_many(present, name, command)
        taken = queries.names_taken(ctx.uow, enterprise.enterprise_id)
        user_id = next_user_id(enterprise.enterprise_id, command.role, taken)
        people_queries.insert_person(
            ctx.uow,
            {
                "user_id": user_id,
                "name": name,
                "mobile": mobile,
                "enabled": True,
                "created_at": ctx.now,
            },
        )
        standing = {
            "user_id": user_id,
            "enterprise_id": enterprise.enterprise_id,
            "role": command.role,
        }
        people_queries.insert_account(ctx.uow, standing)
        by = {"handed_out_by": ctx.principal.user_id, "handed_out_at": command.at}
        queries.note_handed_out(ctx.uow, {**standing, **by})
        role = ENTERPRISE_ROLE_NAMES[command.role]
        _note(ctx, enterprise, "AccountHandedOut", after=f"{name}（{role}）{user_id}")
        return self._with_code(ctx, enterprise, user_id, "account_handed_out", command.at)

    def reissue(self, ctx: Context, command: ReissueCode) -> HandedOut:
        enterprise = _enterprise(ctx, command.enterprise_id)
        account = _own_account(ctx, enterprise, command.user_id)
        if not account.enabled:
            raise Forbidden("账号“{user_id}”已停用，由安全管理员启用。", user_id=account.user_id)
        credentials.end_sessions(ctx.uow.connection, account.user_id, at=command.at)
        _note(ctx, enterprise, "AccountCodeReissued", after=f"{account.name} {account.user_id}")
        return self._with_code(ctx, enterprise, account.user_id, "code_reissued", command.at)

    def _with_code(
        self, ctx: Context, enterprise: Enterprise, user_id: str, event: str, at: datetime
    ) -> HandedOut:
        code, until = new_code(user_id), at + CODE_LIFE
        self.passwords.give(ctx, user_id, code, at=at, expires_at=until)
        _record(ctx, enterprise, user_id, event, at)
        present = queries.in_force(ctx.uow, enterprise.enterprise_id)
        account = next(each for each in present if each.user_id == user_id)
        return HandedOut(account, enterprise.fields.name, until, code)


def withdraw(ctx: Context, command: WithdrawAccount) -> None:
    enterprise = _enterprise(ctx, command.enterprise_id)
    reason = command.reason.strip()[:_LONGEST_REASON]
    if not reason:
        raise refused(Problem("reason", "请写明收回的原因。"))
    account = _own_account(ctx, enterprise, command.user_id)
    for role in account.roles:
        people_queries.delete_account(
            ctx.uow, user_id=account.user_id, enterprise_id=enterprise.enterprise_id, role=role
        )
    if not people_queries.accounts_where(ctx.uow, user_id=account.user_id):
        people_queries.update_person(ctx.uow, account.user_id, enabled=False)
    credentials.end_sessions(ctx.uow.connection, account.user_id, at=command.at)
    queries.note_withdrawn(
        ctx.uow,
        account.user_id,
        enterprise.enterprise_id,
        role=account.roles[0],
        by=ctx.principal.user_id,
        at=command.at,
        reason=reason,
    )
    for work_item_id in queries.held_items(ctx.uow, account.user_id, enterprise.enterprise_id):
        _give_back(ctx, work_item_id, reason)
    _note(ctx, enterprise, "AccountWithdrawn", before=f"{account.name} {account.user_id}")
    _record(ctx, enterprise, account.user_id, "account_withdrawn", command.at)


def _give_back(ctx: Context, work_item_id: int, reason: str) -> None:
    """Let others of the enterprise claim what the account held."""
    found = work_items.lock_with_instance(ctx.uow, work_item_id)
    if found is None or not found[0].state.open or found[0].handed_in_at:
        return
    item, stored = found
    ctx.changes.adopt(stored)
    hand_over(ctx, item, "WorkItemReleased", holder=None, reason=reason)


def _enterprise(ctx: Context, enterprise_id: int) -> Enterprise:
    """The enterprise, locked; the actor may hand out its accounts."""
    enterprise = in_sight(ctx, enterprise_id)
    require(ctx, RIGHT, enterprise.scope)
    queries.lock(ctx.uow, enterprise_id)
    return enterprise


def _own_account(ctx: Context, enterprise: Enterprise, user_id: str) -> PortalAccount:
    """An account of the enterprise that is nothing but an account of enterprises in reach.

    Raises:
        NotFound: the enterprise has no such account.
        Forbidden: it holds a post, or acts for an enterprise of another office.
    """
    present = queries.in_force(ctx.uow, enterprise.enterprise_id)
    account = next((each for each in present if each.user_id == user_id), None)
    if account is None:
        raise NotFound("这家企业没有账号“{user_id}”。", user_id=user_id[:80])
    if people_queries.posts_held_by(ctx.uow, user_id):
        raise Forbidden("账号“{user_id}”还有机关岗位，由安全管理员管理。", user_id=user_id)
    for held in people_queries.accounts_where(ctx.uow, user_id=user_id):
        other = by_id(ctx.uow, held.enterprise_id)
        if other is None or not ctx.rights.may(ctx.uow, ctx.principal, RIGHT, other.scope):
            raise Forbidden(
                "账号“{user_id}”还为别的办公室管的企业办事，由安全管理员管理。", user_id=user_id
            )
    return account


def _refuse_too_many(
    present: tuple[PortalAccount, ...], name: str, command: HandOutAccount
) -> None:
    if any(each.name == name and command.role in each.roles for each in present):
        problem = Problem(
            "name",
            "{name}已有这家企业的这个账号。忘了密码，请重新发一次性密码。",
            {"name": name},
        )
        raise InvalidInput("没有发放。", problems=(problem,))
    if len(present) >= MOST_ACCOUNTS:
        problem = Problem(
            "name", "一家企业最多{most}个账号，请先收回不用的。", {"most": MOST_ACCOUNTS}
        )
        raise InvalidInput("没有发放。", problems=(problem,))


def _note(
    ctx: Context, enterprise: Enterprise, event: str, *, before: str = "", after: str = ""
) -> None:
    """On the record of the enterprise's file, where the office reads it."""
    subject = f"enterprise:{enterprise.enterprise_id}"
    note(ctx, [NewChange(subject, event, before={"account": before}, after={"account": after})])


def _record(ctx: Context, enterprise: Enterprise, user_id: str, event: str, at: datetime) -> None:
    """In the log of accounts, which nobody deletes."""
    credentials.record_event(
        ctx.uow.connection,
        event,
        at=at,
        user_id=user_id,
        actor=ctx.principal.user_id,
        detail={"enterprise_id": enterprise.enterprise_id},
    )
