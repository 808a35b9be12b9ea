"""The view models of enterprises and of the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from web.numbers import whole
from workflows.contact_enterprise.classification import Classification, classify
from workflows.contact_enterprise.commands import LedgerFilter
from workflows.contact_enterprise.labels import RATING_NAMES
from workflows.enterprises.codes import SECTOR_NAMES, Ownership
from workflows.enterprises.commands import EnterpriseFilter
from workflows.enterprises.size import Size
from workflows.enterprises.views import Enterprise

EVERYTHING = EnterpriseFilter()
E = TypeVar("E", bound=StrEnum)


def _one_of(kind: type[E], text: str) -> E | None:
    return kind(text) if text in list(kind) else None


def filter_of(arguments: Mapping[str, str]) -> EnterpriseFilter:
    """What the address asks for; words that mean nothing are left out."""
    unit, sector = arguments.get("unit", ""), arguments.get("sector", "")
    return EnterpriseFilter(
        text=arguments.get("q", "").strip()[:100],
        area=arguments.get("area", ""),
        ownership=_one_of(Ownership, arguments.get("ownership", "")),
        sector=sector if sector in SECTOR_NAMES else "",
        size=_one_of(Size, arguments.get("size", "")),
        contact_unit_id=whole(unit),
        without_contact_unit=arguments.get("without_unit") == "1",
    )


def ledger_filter_of(arguments: Mapping[str, str]) -> LedgerFilter:
    rating, enterprise = arguments.get("rating", ""), arguments.get("enterprise", "")
    return LedgerFilter(
        text=arguments.get("q", "").strip()[:100],
        area=arguments.get("area", ""),
        enterprise_id=whole(enterprise),
        period=arguments.get("period", "").strip().upper()[:6],
        rating=rating if rating in RATING_NAMES else "",
        from_on=_day(arguments.get("from", "")),
        to_on=_day(arguments.get("to", "")),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def classification_of(enterprise: Enterprise) -> Classification | None:
    """The row of decision table D1; none where the size is not known."""
    fields = enterprise.fields
    if fields.size is None:
        return None
    return classify(fields.ownership.value, fields.size.value, fields.sector)
