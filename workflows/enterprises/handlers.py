"""Handlers of enterprises' files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from engine.context import Context
from engine.errors import Conflict, InvalidInput, NotFound, Problem
from engine.views import Scope
from workflows.changes.queries import NewChange, changes_of, note
from workflows.changes.views import Change
from workflows.divisions import area_of
from workflows.enterprises import commands as c
from workflows.enterprises import queries
from workflows.enterprises.checks import doubts_of, problems_of, with_size
from workflows.enterprises.views import (
    Enterprise,
    EnterpriseDetail,
    EnterpriseFields,
    EnterprisePage,
)
from workflows.organisation.areas import next_page
from workflows.organisation.masking import masked_phone
from workflows.organisation.queries import unit_by_id
from workflows.organisation.rights import require, sight

_EDIT = "enterprise.edit"
_LONGEST_PAGE = 200


def add_enterprise(ctx: Context, command: c.AddEnterprise) -> Enterprise:
    fields = with_size(command.fields)
    _refuse_problems(ctx, fields)
    require(ctx, _EDIT, Scope(area=area_of(fields.division_code)))
    _refuse_second_file(ctx, fields.credit_code, enterprise_id=None)
    enterprise_id = queries.insert_enterprise(
        ctx.uow, fields, now=ctx.now, user_id=ctx.principal.user_id
    )
    after = kept_fields(fields)
    note(ctx, [NewChange(f"enterprise:{enterprise_id}", "EnterpriseAdded", after=after)])
    return _masked(in_sight(ctx, enterprise_id))


def change_enterprise(ctx: Context, command: c.ChangeEnterprise) -> Enterprise:
    present = in_sight(ctx, command.enterprise_id)
    fields = with_size(command.fields)
    if command.keep_phone:
        fields = replace(fields, phone=present.fields.phone)
    require(ctx, _EDIT, present.scope)
    _refuse_stale(present, command)
    _refuse_problems(ctx, fields)
    _require_for_moves(ctx, present, fields)
    _refuse_second_file(ctx, fields.credit_code, enterprise_id=present.enterprise_id)
    if fields != present.fields:
        queries.update_enterprise(
            ctx.uow,
            present.enterprise_id,
            fields,
            now=ctx.now,
            user_id=ctx.principal.user_id,
        )
        note(ctx, [change_between(present, fields)])
    return _masked(_existing(ctx, present.enterprise_id))


def reveal_phone(ctx: Context, command: c.RevealPhone) -> str:
    enterprise = in_sight(ctx, command.enterprise_id)
    note(ctx, [NewChange(f"enterprise:{enterprise.enterprise_id}", "PhoneRevealed")])
    return enterprise.fields.phone


def list_enterprises(ctx: Context, query: c.ListEnterprises) -> EnterprisePage:
    limit = min(query.limit, _LONGEST_PAGE)
    found = queries.page(
        ctx.uow, sight(ctx.principal), query.narrow, cursor=query.cursor, limit=limit
    )
    shown = tuple(_masked(each) for each in found[:limit])
    more = len(found) > limit
    return EnterprisePage(shown, next_page(shown[-1].area, shown[-1].enterprise_id) if more else "")


def get_enterprise(ctx: Context, query: c.GetEnterprise) -> EnterpriseDetail:
    enterprise = in_sight(ctx, query.enterprise_id)
    changes: tuple[Change, ...] = ()
    if query.with_changes:
        changes = changes_of(ctx.uow, f"enterprise:{enterprise.enterprise_id}")
    return EnterpriseDetail(
        enterprise=_masked(enterprise),
        may_edit=ctx.rights.may(ctx.uow, ctx.principal, _EDIT, enterprise.scope),
        size_doubt=bool(doubts_of(enterprise.fields)),
        changes=tuple(_masked_change(change) for change in changes),
    )


def in_sight(ctx: Context, enterprise_id: int) -> Enterprise:
    """An enterprise that the actor may know of, with its number in the clear.

    Raises:
        NotFound: there is none, or it is out of sight.
    """
    enterprise = queries.by_id(ctx.uow, enterprise_id)
    if enterprise is None or not ctx.rights.sees(ctx.uow, ctx.principal, enterprise.scope):
        raise NotFound("没有编号为{enterprise_id}的企业。", enterprise_id=enterprise_id)
    return enterprise


def change_between(present: Enterprise, fields: EnterpriseFields) -> NewChange:
    """The change that gives an enterprise these fields."""
    return NewChange(
        f"enterprise:{present.enterprise_id}",
        "EnterpriseChanged",
        kept_fields(present.fields),
        kept_fields(fields),
    )


def kept_fields(fields: EnterpriseFields) -> dict[str, Any]:
    """The fields as the record of changes keeps them; amounts without superfluous zeros."""
    values = asdict(fields)
    for name in ("revenue_wan", "assets_wan"):
        if values[name] is not None:
            values[name] = f"{values[name]:.2f}"
    return values


def _existing(ctx: Context, enterprise_id: int) -> Enterprise:
    """After a move it may lie out of the actor's sight, yet the actor is told what became of it."""
    enterprise = queries.by_id(ctx.uow, enterprise_id)
    if enterprise is None:
        raise NotFound("没有编号为{enterprise_id}的企业。", enterprise_id=enterprise_id)
    return enterprise


def _require_for_moves(ctx: Context, present: Enterprise, fields: EnterpriseFields) -> None:
    """Who gives an enterprise another place or contacting unit answers for both places."""
    moved = area_of(fields.division_code) != present.area
    if moved:
        require(ctx, _EDIT, Scope(area=area_of(fields.division_code)))
    if moved or fields.contact_unit_id != present.fields.contact_unit_id:
        require(ctx, "supervise", Scope(area=present.area))


def _refuse_stale(present: Enterprise, command: c.ChangeEnterprise) -> None:
    if present.updated_at != command.read_at:
        raise Conflict(
            "“{name}”的档案刚被{user_id}改过，请核对后再保存。",
            name=present.name,
            user_id=present.updated_by,
        )


def _refuse_problems(ctx: Context, fields: EnterpriseFields) -> None:
    problems = [*problems_of(fields)]
    if fields.contact_unit_id is not None:
        unit = unit_by_id(ctx.uow, fields.contact_unit_id)
        if unit is None or unit.closed_at is not None:
            problems.append(Problem("contact_unit_id", "没有这个联系单位，或已撤销。"))
    _refuse(problems)


def _refuse_second_file(ctx: Context, credit_code: str, *, enterprise_id: int | None) -> None:
    other = queries.by_credit_code(ctx.uow, credit_code)
    if other is not None and other.enterprise_id != enterprise_id:
        seen = ctx.rights.sees(ctx.uow, ctx.principal, other.scope)
        template = "这个代码已由“{name}”使用。" if seen else "这个代码已由其他企业使用。"
        _refuse([Problem("credit_code", template, {"name": other.name} if seen else {})])


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise InvalidInput(
            "填写的内容有{count}处需要更正。", problems=problems, count=len(problems)
        )


def _masked(enterprise: Enterprise) -> Enterprise:
    phone = masked_phone(enterprise.fields.phone)
    return replace(enterprise, fields=replace(enterprise.fields, phone=phone))


def _masked_change(change: Change) -> Change:
    return replace(change, before=_without_phone(change.before), after=_without_phone(change.after))


def _without_phone(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    if "phone" not in fields:
        return fields
    return {**fields, "phone": masked_phone(str(fields["phone"]))}
