"""The record of changes to units and people, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from web import acting
from web.i18n import N_
from web.i18n import gettext as _
from workflows.briefing.commands import Brief
from workflows.changes.views import Change
from workflows.organisation.duties import DUTY_NAMES, ENTERPRISE_ROLE_NAMES, UNIT_KIND_NAMES

EVENTS = {
    "UnitAdded": N_("增加单位"),
    "UnitChanged": N_("修改单位"),
    "UnitClosed": N_("撤销单位"),
    "UnitReopened": N_("恢复单位"),
    "SectionAdded": N_("增加处室"),
    "SectionRenamed": N_("处室改名"),
    "SectionClosed": N_("撤销处室"),
    "PostAdded": N_("增加岗位"),
    "PostChanged": N_("修改岗位"),
    "PostClosed": N_("撤销岗位"),
    "Appointed": N_("任职"),
    "HoldingEnded": N_("结束任职"),
    "PersonAdded": N_("登记人员"),
    "PersonChanged": N_("修改人员"),
    "PersonEnabled": N_("启用账号"),
    "PersonDisabled": N_("停用账号"),
    "EnterpriseAccountAdded": N_("增加企业账号"),
    "EnterpriseAccountRemoved": N_("取消企业账号"),
    "ParameterSet": N_("改定时限或阈值"),
    "ParameterReverted": N_("恢复时限或阈值"),
}
FIELDS = {
    "name": N_("名称"),
    "kind": N_("类型"),
    "system": N_("系统"),
    "section": N_("处室"),
    "section_id": N_("处室"),
    "post": N_("岗位"),
    "duty": N_("职责"),
    "mobile": N_("手机"),
    "user_id": N_("账号"),
    "person": N_("人员"),
    "valid_from": N_("任职开始"),
    "valid_to": N_("任职结束"),
    "enterprise": N_("企业"),
    "role": N_("角色"),
}
#: Words that the record keeps as codes.
_WORDS: Mapping[str, str] = {
    str(word): name
    for names in (DUTY_NAMES, UNIT_KIND_NAMES, ENTERPRISE_ROLE_NAMES)
    for word, name in names.items()
}


@dataclass(frozen=True, slots=True)
class Difference:
    """A field with its values as people read them; empty where there was none."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Told:
    event: str
    at: datetime
    by: str
    differences: tuple[Difference, ...]


def told(changes: Iterable[Change]) -> tuple[Told, ...]:
    """``changes`` in the reader's language, with names for accounts."""
    rows = tuple(changes)
    names = acting.query(Brief(user_ids=frozenset(row.changed_by for row in rows)))
    return tuple(
        Told(
            event=_(EVENTS.get(row.event, row.event)),
            at=row.changed_at,
            by=_("系统") if row.changed_by == "system" else names.person(row.changed_by),
            differences=tuple(_differences(row)),
        )
        for row in rows
    )


def _differences(row: Change) -> Iterable[Difference]:
    for field in sorted((row.before.keys() | row.after.keys()) & FIELDS.keys()):
        before, after = _value(row.before.get(field)), _value(row.after.get(field))
        if before != after:
            yield Difference(_(FIELDS[field]), before, after)


def _value(value: object) -> str:
    text = "" if value is None else str(value)
    return _(_WORDS[text]) if text in _WORDS else text
