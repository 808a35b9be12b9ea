"""What is wrong, or doubtful, with an enterprise's fields. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from engine.errors import Problem
from workflows.divisions import Level, divisions
from workflows.enterprises.codes import SECTOR_NAMES
from workflows.enterprises.credit_code import LENGTH, is_valid, stray_characters
from workflows.enterprises.size import SIZE_NAMES, SIZES, SOURCE, possible_sizes, size_of
from workflows.enterprises.views import EnterpriseFields

_MOST_EMPLOYEES = 5_000_000
_MOST_MONEY_WAN = Decimal(10) ** 12
_LONGEST = {"name": 200, "contact": 80, "phone": 80, "union_chair": 80, "remark": 2000}


def problems_of(fields: EnterpriseFields) -> tuple[Problem, ...]:
    """What stops these fields from being kept. ``Problem.field`` names the attribute."""
    return (
        *_text_problems(fields),
        *credit_code_problems(fields.credit_code),
        *_place_problems(fields.division_code),
        *_number_problems(fields),
    )


def doubts_of(fields: EnterpriseFields) -> tuple[Problem, ...]:
    """What looks wrong and may yet be right: a size that the rules do not bear out."""
    if fields.size is None:
        return ()
    possible = possible_sizes(fields.sector, fields.figures)
    if fields.size in possible:
        return ()
    names = "或".join(SIZE_NAMES[size] for size in reversed(SIZES) if size in possible)
    return (
        Problem(
            "size",
            "按《{source}》和所填人数、金额应为{expected}，现填{present}，请核对。",
            {"source": SOURCE, "expected": names, "present": SIZE_NAMES[fields.size]},
        ),
    )


def with_size(fields: EnterpriseFields) -> EnterpriseFields:
    """The same, with the size that follows from the figures where none is given."""
    if fields.size is not None:
        return fields
    return replace(fields, size=size_of(fields.sector, fields.figures))


def credit_code_problems(code: str) -> Iterator[Problem]:
    """What is wrong with a unified social credit code: only the first thing."""
    stray = stray_characters(code)
    if len(code) != LENGTH:
        template = "统一社会信用代码应为18位，现为{length}位。"
        yield Problem("credit_code", template, {"length": len(code)})
    elif stray:
        template = "统一社会信用代码中不会出现“{stray}”，请核对。"
        yield Problem("credit_code", template, {"stray": stray})
    elif not is_valid(code):
        yield Problem("credit_code", "统一社会信用代码的校验位不对，可能有一位抄错，请核对。")


def _text_problems(fields: EnterpriseFields) -> Iterator[Problem]:
    if not fields.name:
        yield Problem("name", "请填写企业名称。")
    for name, limit in _LONGEST.items():
        length = len(getattr(fields, name))
        if length > limit:
            template = "最多{limit}个字，现有{length}个字。"
            yield Problem(name, template, {"limit": limit, "length": length})


def _place_problems(code: str) -> Iterator[Problem]:
    division = divisions().get(code)
    if division is None:
        template = "区划代码“{code}”不在自治区的区划表中。"
        yield Problem("division_code", template, {"code": code})
    elif division.level not in (Level.BANNER, Level.ZONE):
        template = "区划代码“{code}”是{name}，应填到旗县一级。"
        yield Problem("division_code", template, {"code": code, "name": division.name})


def _number_problems(fields: EnterpriseFields) -> Iterator[Problem]:
    if fields.sector not in SECTOR_NAMES:
        template = "行业门类“{sector}”应为A至T的一个字母。"
        yield Problem("sector", template, {"sector": fields.sector})
    if not 0 <= fields.employees <= _MOST_EMPLOYEES:
        template = "从业人员{employees}不在0至{most}人之间。"
        yield Problem(
            "employees", template, {"employees": fields.employees, "most": _MOST_EMPLOYEES}
        )
    if fields.revenue_wan is not None and abs(fields.revenue_wan) > _MOST_MONEY_WAN:
        yield Problem("revenue_wan", "营业收入过大，单位应为万元。")
    if fields.assets_wan is not None and not 0 <= fields.assets_wan <= _MOST_MONEY_WAN:
        yield Problem("assets_wan", "资产总额不能为负，也不能过大，单位应为万元。")
