"""更正记录: who changed what in the file, and who was shown the telephone number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from web import acting
from web.i18n import N_
from web.i18n import gettext as _
from web.pages.enterprises.file import File, Section
from workflows.briefing.commands import Brief, Briefing
from workflows.changes.views import Change
from workflows.enterprises.codes import OWNERSHIP_NAMES, SECTOR_NAMES
from workflows.enterprises.commands import GetEnterprise
from workflows.enterprises.size import SIZE_NAMES

_EVENTS: Mapping[str, str] = {
    "EnterpriseAdded": N_("建立档案"),
    "EnterpriseChanged": N_("更正档案"),
    "PhoneRevealed": N_("查看联系电话"),
    "AccountHandedOut": N_("发放账号"),
    "AccountCodeReissued": N_("重发一次性密码"),
    "AccountWithdrawn": N_("收回账号"),
}
_FIELDS: Mapping[str, str] = {
    "name": N_("企业名称"),
    "credit_code": N_("统一社会信用代码"),
    "division_code": N_("区划代码"),
    "ownership": N_("所有制"),
    "sector": N_("行业门类"),
    "employees": N_("从业人员（人）"),
    "revenue_wan": N_("营业收入（万元）"),
    "assets_wan": N_("资产总额（万元）"),
    "size": N_("规模"),
    "contact": N_("联系人"),
    "phone": N_("联系电话"),
    "union_chair": N_("工会主席"),
    "contact_unit_id": N_("联系单位"),
    "remark": N_("备注"),
    "account": N_("账号"),
}
_WORDS: Mapping[str, Mapping[str, str]] = {
    "ownership": {str(key): name for key, name in OWNERSHIP_NAMES.items()},
    "sector": SECTOR_NAMES,
    "size": {str(key): name for key, name in SIZE_NAMES.items()},
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One change; ``parts`` are a field's label, what it was and what it is."""

    title: str
    person: str
    at: datetime
    parts: tuple[tuple[str, str, str], ...]


def _read(file: File) -> tuple[Entry, ...]:
    """The latest change first. The first entry of a file is not spelled out: it is the file."""
    changes = acting.query(GetEnterprise(file.enterprise_id)).changes
    names = acting.query(_brief(changes))
    return tuple(
        Entry(
            title=_(_EVENTS.get(change.event, change.event)),
            person=names.person(change.changed_by),
            at=change.changed_at,
            parts=tuple(_parts(change, names)) if change.before else (),
        )
        for change in changes
    )


def _brief(changes: Iterable[Change]) -> Brief:
    kept = tuple(changes)
    units = {
        f"unit:{value}"
        for change in kept
        for fields in (change.before, change.after)
        if (value := fields.get("contact_unit_id")) is not None
    }
    people = frozenset(change.changed_by for change in kept)
    return Brief(user_ids=people, bodies=frozenset(units))


def _parts(change: Change, names: Briefing) -> Iterator[tuple[str, str, str]]:
    for field, label in _FIELDS.items():
        if field in change.before or field in change.after:
            before = _in_words(field, change.before.get(field), names)
            yield _(label), before, _in_words(field, change.after.get(field), names)


def _in_words(field: str, value: object, names: Briefing) -> str:
    if value in (None, ""):
        return "—"
    if field == "contact_unit_id":
        return names.body(f"unit:{value}")
    words = _WORDS.get(field, {})
    return _(words[str(value)]) if str(value) in words else str(value)


SECTION = Section("record", N_("更正记录"), "enterprises/sections/record.html", _read)
