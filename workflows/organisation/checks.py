"""Checks that several handlers of the organisation share."""

from __future__ import annotations

import re
import unicodedata

from engine.context import Context, Principal
from engine.errors import InvalidInput, InvalidState, NotFound, Problem
from engine.ids import SYSTEM
from engine.views import Scope
from workflows.organisation import people_queries, queries
from workflows.organisation.rights import Reach, sight
from workflows.organisation.views import Person, Unit

_EVERYWHERE = Reach(areas=frozenset({""}))
_USER_ID = re.compile(r"[^\s:/?#\\<>\"'%&]{2,80}")
_MOBILE = re.compile(r"[0-9+\-() ]{0,40}")


def organisation_sight(principal: Principal) -> Reach:
    """The units that the principal may read of.

    Those who run the system read the whole organisation, though they see no business.
    """
    if any(group.startswith("role:") for group in principal.groups):
        return _EVERYWHERE
    return sight(principal)


def unit_in_sight(ctx: Context, unit_id: int) -> Unit:
    """A unit that the actor may know of.

    Raises:
        NotFound: there is none, or it is out of sight.
    """
    unit = queries.unit_by_id(ctx.uow, unit_id)
    if unit is None or not organisation_sight(ctx.principal).covers(scope_of(unit)):
        raise NotFound("没有编号为{unit_id}的单位。", unit_id=unit_id)
    return unit


def open_unit(ctx: Context, unit_id: int) -> Unit:
    """The same, refusing a closed one."""
    unit = unit_in_sight(ctx, unit_id)
    if unit.closed_at is not None:
        raise InvalidState("单位“{unit}”已撤销，不能再改。", unit=unit.name)
    return unit


def known_person(ctx: Context, user_id: str) -> Person:
    """Raises NotFound for an unknown account."""
    person = people_queries.person_by_id(ctx.uow, user_id)
    if person is None:
        raise NotFound("没有账号“{user_id}”。", user_id=user_id)
    return person


def scope_of(unit: Unit) -> Scope:
    return Scope(area=unit.area, owner=f"unit:{unit.unit_id}")


def clean_name(name: str, *, field: str = "name", limit: int = 200) -> str:
    """A name in normal form (NFC, single spaces).

    Raises:
        InvalidInput: it is empty or longer than ``limit`` characters.
    """
    cleaned = " ".join(unicodedata.normalize("NFC", name).split())
    if not cleaned:
        raise refused(Problem(field, "请填写名称。"))
    if len(cleaned) > limit:
        raise refused(
            Problem(
                field,
                "名称最多{limit}个字，现有{length}个字。",
                {"limit": limit, "length": len(cleaned)},
            )
        )
    return cleaned


def clean_user_id(user_id: str) -> str:
    """An account as it is typed, checked: 2 to 80 characters that addresses bear."""
    cleaned = user_id.strip()
    if cleaned == SYSTEM or not _USER_ID.fullmatch(cleaned):
        raise refused(
            Problem(
                "user_id",
                "账号“{user_id}”不可用：须为2至80个字，不含空格和 : / ? # % & 等符号。",
                {"user_id": cleaned},
            )
        )
    return cleaned


def clean_mobile(mobile: str) -> str:
    cleaned = mobile.strip()
    if not _MOBILE.fullmatch(cleaned):
        raise refused(
            Problem("mobile", "手机“{mobile}”只能含数字和 + - ( )。", {"mobile": cleaned})
        )
    return cleaned


def refused(*problems: Problem) -> InvalidInput:
    """The refusal of an input for these problems."""
    return InvalidInput("填写的内容有{count}处需要更正。", problems=problems, count=len(problems))
