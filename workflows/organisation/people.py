"""Handlers that change people, their appointments, and accounts of enterprises."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from engine.context import Context
from engine.errors import Forbidden, NotFound, Problem
from workflows.changes.queries import NewChange, note
from workflows.organisation import commands as c
from workflows.organisation import people_queries as queries
from workflows.organisation.checks import (
    clean_mobile,
    clean_name,
    clean_user_id,
    known_person,
    refused,
)
from workflows.organisation.duties import DUTY_NAMES, KEPT_APART, Duty
from workflows.organisation.queries import post_by_id
from workflows.organisation.rights import require
from workflows.organisation.structure import open_post
from workflows.organisation.views import EnterpriseAccount, HeldPost, Holding, Person

_EDIT = "organisation.edit"
_ACCOUNTS = "account.manage"


def add_person(ctx: Context, command: c.AddPerson) -> Person:
    require(ctx, _EDIT)
    person = Person(
        user_id=clean_user_id(command.user_id),
        name=clean_name(command.name, limit=80),
        mobile=clean_mobile(command.mobile),
        enabled=True,
    )
    if queries.person_by_id(ctx.uow, person.user_id) is not None:
        raise refused(Problem("user_id", "账号“{user_id}”已有人用。", {"user_id": person.user_id}))
    queries.insert_person(
        ctx.uow,
        {
            "user_id": person.user_id,
            "name": person.name,
            "mobile": person.mobile,
            "enabled": True,
            "created_at": ctx.now,
        },
    )
    note(ctx, [NewChange(f"person:{person.user_id}", "PersonAdded", after={"name": person.name})])
    return person


def change_person(ctx: Context, command: c.ChangePerson) -> Person:
    require(ctx, _EDIT)
    person = known_person(ctx, command.user_id)
    changed = replace(
        person,
        name=clean_name(command.name, limit=80),
        mobile=clean_mobile(command.mobile),
    )
    queries.update_person(ctx.uow, person.user_id, name=changed.name, mobile=changed.mobile)
    before = {"name": person.name, "mobile": person.mobile}
    after = {"name": changed.name, "mobile": changed.mobile}
    note(ctx, [NewChange(f"person:{person.user_id}", "PersonChanged", before, after)])
    return changed


def set_person_enabled(ctx: Context, command: c.SetPersonEnabled) -> Person:
    require(ctx, _ACCOUNTS)
    person = known_person(ctx, command.user_id)
    if person.user_id == ctx.principal.user_id:
        raise Forbidden("不能停用或启用自己的账号“{user_id}”。", user_id=person.user_id)
    queries.update_person(ctx.uow, person.user_id, enabled=command.enabled)
    event = "PersonEnabled" if command.enabled else "PersonDisabled"
    note(ctx, [NewChange(f"person:{person.user_id}", event)])
    return replace(person, enabled=command.enabled)


def appoint(ctx: Context, command: c.Appoint) -> Holding:
    require(ctx, _EDIT)
    post = open_post(ctx, command.post_id)
    person = known_person(ctx, command.user_id)
    _refuse_own(ctx, person.user_id)
    _check_days(command.valid_from, command.valid_to)
    _refuse_together(ctx, person.user_id, post.duty, (command.valid_from, command.valid_to))
    for held in queries.holdings_of(ctx.uow, post.post_id, person.user_id):
        if _meet(held, command.valid_from, command.valid_to):
            raise refused(
                Problem(
                    "valid_from",
                    "{name}自{start}起已任此岗位，起止日期不能重叠。",
                    {"name": person.name, "start": held.valid_from.isoformat()},
                )
            )
    values = {
        "post_id": post.post_id,
        "user_id": person.user_id,
        "valid_from": command.valid_from,
        "valid_to": command.valid_to,
    }
    holding_id = queries.insert_holding(ctx.uow, values)
    note(ctx, [NewChange(f"person:{person.user_id}", "Appointed", after=values)])
    return Holding(
        holding_id=holding_id,
        post_id=post.post_id,
        user_id=person.user_id,
        person_name=person.name,
        valid_from=command.valid_from,
        valid_to=command.valid_to,
    )


def end_holding(ctx: Context, command: c.EndHolding) -> Holding:
    require(ctx, _EDIT)
    held = queries.holding_by_id(ctx.uow, command.holding_id)
    if held is None:
        raise NotFound("没有编号为{holding_id}的任职。", holding_id=command.holding_id)
    _refuse_own(ctx, held.user_id)
    _check_days(held.valid_from, command.valid_to)
    post = post_by_id(ctx.uow, held.post_id)
    if post is not None:
        _refuse_together(ctx, held.user_id, post.duty, (held.valid_from, command.valid_to))
    queries.end_holding(ctx.uow, held.holding_id, command.valid_to)
    before = {"post_id": held.post_id, "valid_to": held.valid_to}
    after = {"post_id": held.post_id, "valid_to": command.valid_to}
    note(ctx, [NewChange(f"person:{held.user_id}", "HoldingEnded", before, after)])
    return replace(held, valid_to=command.valid_to)


def add_enterprise_account(ctx: Context, command: c.AddEnterpriseAccount) -> EnterpriseAccount:
    require(ctx, _ACCOUNTS)
    person = known_person(ctx, command.user_id)
    if not queries.enterprise_exists(ctx.uow, command.enterprise_id):
        raise NotFound("没有编号为{enterprise_id}的企业。", enterprise_id=command.enterprise_id)
    if not any(
        held.enterprise_id == command.enterprise_id and held.role is command.role
        for held in queries.accounts_where(ctx.uow, user_id=person.user_id)
    ):
        values = {
            "user_id": person.user_id,
            "enterprise_id": command.enterprise_id,
            "role": command.role,
        }
        queries.insert_account(ctx.uow, values)
        subject = f"person:{person.user_id}"
        note(ctx, [NewChange(subject, "EnterpriseAccountAdded", after=values)])
    return next(
        held
        for held in queries.accounts_where(ctx.uow, user_id=person.user_id)
        if held.enterprise_id == command.enterprise_id and held.role is command.role
    )


def remove_enterprise_account(ctx: Context, command: c.RemoveEnterpriseAccount) -> None:
    require(ctx, _ACCOUNTS)
    removed = queries.delete_account(
        ctx.uow,
        user_id=command.user_id,
        enterprise_id=command.enterprise_id,
        role=command.role,
    )
    if not removed:
        raise NotFound("账号“{user_id}”没有这家企业的身份。", user_id=command.user_id)
    before = {"enterprise_id": command.enterprise_id, "role": command.role}
    note(ctx, [NewChange(f"person:{command.user_id}", "EnterpriseAccountRemoved", before=before)])


def _check_days(valid_from: date, valid_to: date | None) -> None:
    if valid_to is not None and valid_to < valid_from:
        raise refused(
            Problem(
                "valid_to",
                "任职结束（{end}）不能早于任职开始（{start}）。",
                {"end": valid_to.isoformat(), "start": valid_from.isoformat()},
            )
        )


def _refuse_own(ctx: Context, user_id: str) -> None:
    """Whoever maintains the organisation gives himself no post, and keeps none longer."""
    if user_id == ctx.principal.user_id:
        raise Forbidden("不能给自己任职，也不能改自己的任职，请由另一位系统管理员办理。")


def _refuse_together(
    ctx: Context, user_id: str, duty: Duty, days: tuple[date, date | None]
) -> None:
    """The three administrators of GB/T 22239 are three people on every day."""
    if duty not in KEPT_APART:
        return
    others = {
        held.duty
        for held in queries.posts_held_by(ctx.uow, user_id)
        if held.duty in KEPT_APART - {duty} and _meet(held, *days)
    }
    if others:
        names = "、".join(DUTY_NAMES[each] for each in sorted(others))
        template = "三员分立：这个账号已任{names}，不能再任{duty}。"
        fields: dict[str, object] = {"names": names, "duty": DUTY_NAMES[duty]}
        raise refused(Problem("user_id", template, fields))


def _meet(held: Holding | HeldPost, valid_from: date, valid_to: date | None) -> bool:
    """Whether the days of an appointment and these days, both ends included, have one in common."""
    begins_in_time = valid_to is None or held.valid_from <= valid_to
    ends_late_enough = held.valid_to is None or held.valid_to >= valid_from
    return begins_in_time and ends_late_enough
