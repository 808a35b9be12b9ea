"""The roster of the organisation: its columns and its checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.context import Context
from engine.errors import InvalidInput
from workflows.divisions import Level, area_of, divisions
from workflows.organisation.checks import clean_mobile, clean_user_id
from workflows.organisation.directory import local_day
from workflows.organisation.duties import DUTY_NAMES, KEPT_APART, UNIT_KIND_NAMES, Duty, UnitKind
from workflows.organisation.rights import require
from workflows.rosters import people_queries
from workflows.rosters.cells import choice, code, day, plain, text
from workflows.rosters.columns import Column
from workflows.rosters.people_queries import Place, Term
from workflows.rosters.people_writing import write_people
from workflows.rosters.reading import Row
from workflows.rosters.roster import Checker, Roster
from workflows.rosters.views import RosterKind, Severity

_LEVELS = {"自治区": Level.REGION, "盟市": Level.LEAGUE, "旗县": Level.BANNER}
_LEVEL_SYNONYMS = {
    "自治区级*": Level.REGION,
    "盟市级*": Level.LEAGUE,
    "旗县级*": Level.BANNER,
    "旗县区*": Level.BANNER,
    "旗县市区*": Level.BANNER,
}

COLUMNS = (
    Column("层级", "level", choice(_LEVELS | _LEVEL_SYNONYMS), required=True),
    Column("区划代码", "division_code", code, required=True),
    Column("单位", "unit", text, required=True),
    Column(
        "类型",
        "kind",
        choice(
            {name: each for each, name in UNIT_KIND_NAMES.items()} | {"办公室*": UnitKind.OFFICE}
        ),
        required=True,
    ),
    Column("处室", "section", text),
    Column("岗位", "post", text, required=True),
    Column("职责", "duty", choice({name: each for each, name in DUTY_NAMES.items()})),
    Column("姓名", "name", text, required=True),
    Column("账号", "user_id", plain, required=True),
    Column("手机", "mobile", plain),
    Column("任职开始", "valid_from", day, required=True),
    Column("任职结束", "valid_to", day),
)

_LONGEST = {"unit": 200, "section": 200, "post": 200, "name": 80}


@dataclass(frozen=True, slots=True)
class _Seen:
    """A row that was read before: its number, and what the same thing must say again."""

    row: int
    value: Any


class PeopleChecker:
    """Checks posts and people against the rules, the file itself, and what is on file."""

    def __init__(self, ctx: Context) -> None:
        self._uow = ctx.uow
        self._today = local_day(ctx.now)
        self._actor = ctx.principal.user_id
        self._names: dict[str, _Seen] = {}
        self._kinds: dict[tuple[str, str], _Seen] = {}
        self._offices: dict[str, _Seen] = {}
        self._terms: dict[tuple[Place, str], list[tuple[int, Term]]] = {}
        self._admins: dict[str, _Seen] = {}

    def check(self, rows: Sequence[Row]) -> None:
        for row in rows:
            _check_alone(row)
        good = [row.values for row in rows if not row.bad]
        known = people_queries.Known.about(self._uow, good, today=self._today)
        for row in rows:
            if not row.bad:
                self._check_with_others(row, known)

    def _check_with_others(self, row: Row, known: people_queries.Known) -> None:
        self._check_unit(row, known)
        self._check_name(row, known)
        self._check_administrators(row, known)
        self._check_term(row, known)

    def _check_unit(self, row: Row, known: people_queries.Known) -> None:
        area, name, kind = (
            area_of(row.values["division_code"]),
            row.values["unit"],
            row.values["kind"],
        )
        present = known.units.get((area, name))
        first = self._kinds.setdefault((area, name), _Seen(row.number, kind))
        if first.value is not kind:
            row.remark(
                Severity.ERROR, "kind", "与第{first}行同一单位的类型不一致。", first=first.row
            )
        elif present is not None and present.kind is not kind:
            template = "这个单位已登记为“{kind}”。"
            row.remark(Severity.ERROR, "kind", template, kind=UNIT_KIND_NAMES[present.kind])
        if kind is UnitKind.OFFICE:
            self._check_office(row, known.offices.get(area))

    def _check_office(self, row: Row, on_file: str | None) -> None:
        area, name = area_of(row.values["division_code"]), row.values["unit"]
        office = self._offices.setdefault(area, _Seen(row.number, on_file or name))
        if office.value != name:
            template = "这里的联席会议办公室已是“{office}”，一级只有一个办公室。"
            row.remark(Severity.ERROR, "unit", template, office=office.value)

    def _check_name(self, row: Row, known: people_queries.Known) -> None:
        user_id, name = row.values["user_id"], row.values["name"]
        first = self._names.setdefault(user_id, _Seen(row.number, name))
        if first.value != name:
            template = "第{first}行的同一账号是“{name}”，一个账号只能是一个人。"
            row.remark(Severity.ERROR, "user_id", template, first=first.row, name=first.value)
        on_file = known.people.get(user_id)
        if on_file is not None and on_file.name != name:
            template = "这个账号现为“{name}”，导入后改为“{new}”，请核对。"
            row.remark(Severity.WARNING, "name", template, name=on_file.name, new=name)

    def _check_administrators(self, row: Row, known: people_queries.Known) -> None:
        duty, user_id = row.values["duty"], row.values["user_id"]
        if duty not in KEPT_APART:
            return
        first = self._admins.setdefault(user_id, _Seen(row.number, duty))
        held = {first.value} | (known.duties.get(user_id, frozenset()) & KEPT_APART)
        if held - {duty}:
            names = "、".join(DUTY_NAMES[each] for each in sorted(held - {duty}))
            template = "三员分立：这个账号已任{names}，不能再任{duty}。"
            row.remark(Severity.ERROR, "duty", template, names=names, duty=DUTY_NAMES[duty])

    def _check_term(self, row: Row, known: people_queries.Known) -> None:
        place, user_id = Place.of(row.values), row.values["user_id"]
        term = Term(row.values["valid_from"], row.values.get("valid_to"))
        seen = self._terms.setdefault((place, user_id), [])
        for number, other in seen:
            if other.meets(term):
                row.remark(Severity.ERROR, "valid_from", "与第{first}行的任职重叠。", first=number)
        seen.append((row.number, term))
        on_file = known.terms_of(place, user_id)
        if user_id == self._actor and term not in on_file:
            row.remark(Severity.ERROR, "user_id", "不能给自己任职，也不能改自己的任职。")
        for other in on_file:
            if other.valid_from != term.valid_from and other.meets(term):
                template = "与已登记的任职（自{start}起）重叠，请先结束那一段。"
                row.remark(
                    Severity.ERROR, "valid_from", template, start=other.valid_from.isoformat()
                )


def _check_alone(row: Row) -> None:
    row.values["duty"] = row.values.get("duty") or Duty.HANDLER
    _check_division(row)
    _check_account(row)
    _check_lengths(row)
    _check_days(row)


def _check_division(row: Row) -> None:
    code_, level = row.values.get("division_code"), row.values.get("level")
    if not code_:
        return
    division = divisions().get(code_)
    if division is None:
        template = "区划代码“{code}”不在自治区的区划表中。"
        row.remark(Severity.ERROR, "division_code", template, code=code_)
    elif division.level is Level.ZONE:
        template = "{name}没有联席会议，请填所属旗县或盟市的代码。"
        row.remark(Severity.ERROR, "division_code", template, name=division.name)
    elif level is not None and division.level is not level:
        template = "{name}的代码与所填层级不符。"
        row.remark(Severity.ERROR, "level", template, name=division.name)


def _check_account(row: Row) -> None:
    try:
        if row.values.get("user_id"):
            row.values["user_id"] = clean_user_id(row.values["user_id"])
        if row.values.get("mobile"):
            row.values["mobile"] = clean_mobile(row.values["mobile"])
    except InvalidInput as error:
        for problem in error.problems:
            row.refuse(problem)


def _check_lengths(row: Row) -> None:
    for name, limit in _LONGEST.items():
        length = len(row.values.get(name) or "")
        if length > limit:
            template = "最多{limit}个字，现有{length}个字。"
            row.remark(Severity.ERROR, name, template, limit=limit, length=length)


def _check_days(row: Row) -> None:
    start, end = row.values.get("valid_from"), row.values.get("valid_to")
    if isinstance(start, date) and isinstance(end, date) and end < start:
        template = "任职结束早于任职开始（{start}）。"
        row.remark(Severity.ERROR, "valid_to", template, start=start.isoformat())
    if row.values["duty"] is Duty.OFFICER and end is None and start is not None:
        row.remark(Severity.WARNING, "valid_to", "改革指导员有聘期，请填任职结束。")


def _require(ctx: Context) -> None:
    require(ctx, "roster.import")
    require(ctx, "organisation.edit")


def _checker(ctx: Context) -> Checker:
    return PeopleChecker(ctx)


ORGANISATION = Roster(
    kind=RosterKind.ORGANISATION,
    title="组织名册",
    columns=COLUMNS,
    require=_require,
    checker=_checker,
    write=write_people,
)
