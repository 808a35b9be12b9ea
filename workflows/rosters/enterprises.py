"""The roster of enterprises: its columns, its checks, and how its rows go on file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields as fields_of
from dataclasses import replace
from typing import Any

from engine.context import Context
from engine.errors import Forbidden
from engine.views import Scope
from workflows.changes.queries import NewChange, note
from workflows.divisions import area_of, place_name
from workflows.enterprises import queries
from workflows.enterprises.checks import doubts_of, problems_of, with_size
from workflows.enterprises.codes import OWNERSHIP_NAMES, SECTOR_NAMES, Ownership
from workflows.enterprises.handlers import change_between, kept_fields
from workflows.enterprises.size import SIZE_NAMES
from workflows.enterprises.views import Enterprise, EnterpriseFields
from workflows.organisation.rights import Reach, reach, require
from workflows.rosters import enterprise_queries
from workflows.rosters.cells import Reader, amount, choice, code, plain, text, whole
from workflows.rosters.columns import Column
from workflows.rosters.reading import Row
from workflows.rosters.roster import Checker, Roster
from workflows.rosters.views import RosterKind, Severity, Written

_EDIT = "enterprise.edit"


def _sector() -> Reader:
    """A section by its letter, its name, or both: ``C``, ``制造业``, ``C制造业``."""
    letters: dict[str, Any] = {letter: letter for letter in SECTOR_NAMES}
    for letter, name in SECTOR_NAMES.items():
        plain_name = str(plain(name).value)
        letters |= dict.fromkeys((f"{plain_name}*", f"{letter}{plain_name}*"), letter)
    return choice(letters)


def _ownership() -> Reader:
    synonyms = {
        "国有企业*": Ownership.STATE,
        "集体企业*": Ownership.COLLECTIVE,
        "民营企业*": Ownership.PRIVATE,
        "私营*": Ownership.PRIVATE,
        "外商投资*": Ownership.FOREIGN,
        "港澳台资*": Ownership.HMT,
        "港澳台投资*": Ownership.HMT,
    }
    return choice({name: each for each, name in OWNERSHIP_NAMES.items()} | synonyms)


COLUMNS = (
    Column("企业名称", "name", text, required=True),
    Column("统一社会信用代码", "credit_code", code, required=True),
    Column("区划代码", "division_code", code, required=True),
    Column("所有制", "ownership", _ownership(), required=True),
    Column("行业门类", "sector", _sector(), required=True),
    Column("从业人员", "employees", whole, required=True),
    Column("营业收入", "revenue_wan", amount),
    Column("资产总额", "assets_wan", amount),
    Column("规模", "size", choice({name: each for each, name in SIZE_NAMES.items()})),
    Column("联系人", "contact", text),
    Column("联系电话", "phone", plain),
    Column("工会主席", "union_chair", text),
    Column("联系单位", "contact_unit", text),
    Column("备注", "remark", text),
)

#: What stands in for a cell that is empty or cannot be read, so that the rest can be checked.
_BLANK = EnterpriseFields("", "", "", Ownership.OTHER, "C", 0)


class EnterpriseChecker:
    """Checks enterprises against the rules, the file itself, and what is on file."""

    def __init__(self, ctx: Context) -> None:
        self._uow = ctx.uow
        self._allowed = reach(ctx.principal, _EDIT)
        self._first_rows: dict[str, int] = {}
        self._units: dict[str, list[tuple[str, int]]] = {}

    def check(self, rows: Sequence[Row]) -> None:
        self._learn_units(rows)
        codes = [str(row.values["credit_code"]) for row in rows if row.values.get("credit_code")]
        on_file = queries.by_credit_codes(self._uow, codes)
        for row in rows:
            present = on_file.get(row.values.get("credit_code") or "")
            self._name_contact_unit(row)
            self._check_fields(row, present)
            self._check_place(row, present)
            self._check_repetition(row)

    def _check_fields(self, row: Row, present: Enterprise | None) -> None:
        spoilt = {name for name in row.header.names if _has_error(row, name)}
        given = {name: row.values[name] for name in row.values if name not in spoilt}
        fields = with_values(present.fields if present else _BLANK, given)
        for problem in problems_of(fields):
            if problem.field not in spoilt:
                row.refuse(problem)
        if not row.bad:
            for doubt in doubts_of(fields):
                row.doubt(doubt)

    def _check_place(self, row: Row, present: Enterprise | None) -> None:
        code = row.values.get("division_code")
        if not code or _has_error(row, "division_code"):
            return
        if not may_edit_at(self._allowed, area_of(code)):
            template = "{place}不在您可维护的范围内。"
            row.remark(Severity.ERROR, "division_code", template, place=place_name(area_of(code)))
        elif present is not None and not may_edit_at(self._allowed, present.area):
            template = "这家企业已登记在您可维护的范围之外。"
            row.remark(Severity.ERROR, "credit_code", template)

    def _check_repetition(self, row: Row) -> None:
        code = row.values.get("credit_code")
        if not code:
            return
        first = self._first_rows.setdefault(code, row.number)
        if first != row.number:
            row.remark(Severity.ERROR, "credit_code", "与第{first}行重复。", first=first)

    def _learn_units(self, rows: Iterable[Row]) -> None:
        wanted = {str(row.values["contact_unit"]) for row in rows if row.values.get("contact_unit")}
        unknown = sorted(wanted - self._units.keys())
        self._units |= {name: [] for name in unknown}
        for name, area, unit_id in enterprise_queries.open_units(self._uow, unknown):
            self._units[name].append((area, unit_id))

    def _name_contact_unit(self, row: Row) -> None:
        """Turn the name of the contacting unit into its id: the nearest unit of that name."""
        if "contact_unit" not in row.values:
            return
        name = row.values.pop("contact_unit")
        row.values["contact_unit_id"] = None
        if not name:
            return
        area = area_of(str(row.values.get("division_code") or ""))
        above = [(len(at), unit_id) for at, unit_id in self._units[name] if area.startswith(at)]
        if above:
            row.values["contact_unit_id"] = max(above)[1]
        else:
            template = "本级和上级联席会议中没有名为“{name}”的单位。"
            row.remark(Severity.ERROR, "contact_unit", template, name=name)


def with_values(fields: EnterpriseFields, given: Mapping[str, Any]) -> EnterpriseFields:
    """The fields with what a row says. An empty cell clears; a column that is not there keeps."""
    return with_size(replace(fields, **{name: _kept(name, each) for name, each in given.items()}))


def _kept(name: str, value: Any) -> Any:
    return _EMPTY[name] if value is None else value


_EMPTY: Mapping[str, Any] = {each.name: getattr(_BLANK, each.name) for each in fields_of(_BLANK)}


def may_edit_at(allowed: Reach, area: str) -> bool:
    return Reach(areas=allowed.areas).covers(Scope(area=area))


def _has_error(row: Row, name: str) -> bool:
    titles = {column.title for column, _ in row.header.places if column.name == name}
    return any(each.severity is Severity.ERROR and each.column in titles for each in row.findings)


def write_enterprises(ctx: Context, rows: Sequence[Mapping[str, Any]]) -> Written:
    """Enter or change the enterprises of one chunk; four SQL statements at most, and the changes.

    Raises:
        Forbidden: one of them was registered out of the actor's reach since it was checked.
    """
    allowed = reach(ctx.principal, _EDIT)
    on_file = queries.by_credit_codes(ctx.uow, [row["credit_code"] for row in rows])
    new: list[EnterpriseFields] = []
    changed: list[tuple[Enterprise, EnterpriseFields]] = []
    for row in rows:
        present = on_file.get(row["credit_code"])
        fields = with_values(present.fields if present else _BLANK, row)
        _refuse_out_of_reach(allowed, fields, present)
        if present is None:
            new.append(fields)
        elif fields != present.fields:
            changed.append((present, fields))
    user_id = ctx.principal.user_id
    enterprise_queries.update_all(ctx.uow, changed, now=ctx.now, user_id=user_id)
    ids = enterprise_queries.insert_all(ctx.uow, new, now=ctx.now, user_id=user_id)
    note(ctx, [_added(ids[each.credit_code], each) for each in new])
    note(ctx, [change_between(present, fields) for present, fields in changed])
    return Written(len(new), len(changed), len(rows) - len(new) - len(changed))


def _added(enterprise_id: int, fields: EnterpriseFields) -> NewChange:
    return NewChange(f"enterprise:{enterprise_id}", "EnterpriseAdded", after=kept_fields(fields))


def _refuse_out_of_reach(
    allowed: Reach, fields: EnterpriseFields, present: Enterprise | None
) -> None:
    areas = [area_of(fields.division_code), *([present.area] if present else [])]
    if not all(may_edit_at(allowed, area) for area in areas):
        raise Forbidden("“{name}”不在您可维护的范围内，没有导入。", name=fields.name)


def _require(ctx: Context) -> None:
    require(ctx, "roster.import")
    require(ctx, _EDIT)


def _checker(ctx: Context) -> Checker:
    return EnterpriseChecker(ctx)


ENTERPRISES = Roster(
    kind=RosterKind.ENTERPRISES,
    title="企业名册",
    columns=COLUMNS,
    require=_require,
    checker=_checker,
    write=write_enterprises,
)
