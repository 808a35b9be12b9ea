"""已有情况: what is known of the matter and its enterprise, shown and never asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.errors import NotFound
from engine.views import WorkItem
from web import acting, dates
from web.forms.words import day_in_words
from web.i18n import gettext as _
from web.i18n import present_locale
from workflows.enterprises.codes import OWNERSHIP_NAMES, SECTOR_NAMES
from workflows.enterprises.commands import GetEnterprise
from workflows.enterprises.size import SIZE_NAMES
from workflows.enterprises.views import Enterprise
from workflows.packages import packages


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    text: str
    enterprise_id: int | None = None


def enterprise_of(item: WorkItem) -> Enterprise | None:
    """The enterprise that the item is about, where it is about one that the visitor sees."""
    kind, _separator, number = item.scope.subject.partition(":")
    if kind != "enterprise" or not number.isdecimal():
        return None
    try:
        return acting.query(GetEnterprise(int(number), with_changes=False)).enterprise
    except NotFound:
        return None


def facts(
    item: WorkItem, data: Mapping[str, Any], enterprise: Enterprise | None
) -> tuple[Fact, ...]:
    """The enterprise's file first, then what the process's package calls a fact."""
    return (*_of_enterprise(enterprise), *_of_process(item, data, with_file=enterprise is not None))


def _of_enterprise(enterprise: Enterprise | None) -> Iterator[Fact]:
    if enterprise is None:
        return
    fields = enterprise.fields
    kinds = [
        _(OWNERSHIP_NAMES[fields.ownership]),
        _(SECTOR_NAMES.get(fields.sector, fields.sector)),
    ]
    if fields.size is not None:
        kinds.append(_(SIZE_NAMES[fields.size]))
    yield Fact(_("企业"), enterprise.name, enterprise.enterprise_id)
    yield Fact(_("区划"), enterprise.place)
    yield Fact(_("类型"), "·".join(kinds))
    yield Fact(_("从业人员"), _("{count}人", count=dates.number(fields.employees)))
    if fields.union_chair:
        yield Fact(_("工会主席"), fields.union_chair)
    if enterprise.contact_unit_name:
        yield Fact(_("联系单位"), enterprise.contact_unit_name)


#: Facts of the process data that the enterprise's file tells better.
_ON_FILE = frozenset({"enterprise", "area", "ownership", "size", "sector", "unit", "employees"})


def _of_process(item: WorkItem, data: Mapping[str, Any], *, with_file: bool) -> Iterator[Fact]:
    package = packages().get(item.definition_key)
    if package is None:
        return
    for fact in package.facts:
        value = data.get(fact.name)
        if not isinstance(value, (str, int, float)) or value == "":
            continue
        if not (with_file and fact.name.removesuffix("_name") in _ON_FILE):
            yield Fact(fact.label.said_in(present_locale()), _words(value))


def _words(value: str | float) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return day_in_words(value) if isinstance(value, str) else dates.number(value)
