"""Where the visitor stands in the organisation, as the groups tell."""

from __future__ import annotations

from web.i18n import N_
from web.i18n import gettext as _
from workflows.accounts.views import Visitor
from workflows.divisions import Level, divisions, place_name

_DUTIES = {"handler": N_("经办"), "liaison": N_("联络员"), "leader": N_("分管领导")}
_ENTERPRISE_ROLES = {
    "party": N_("党组织"),
    "management": N_("行政"),
    "union": N_("工会"),
    "hr": N_("人力资源"),
}


def unit_ids(visitor: Visitor) -> tuple[int, ...]:
    """The units in which the visitor holds a post."""
    parts = (group.split(":") for group in visitor.groups)
    return tuple(sorted({int(part[1]) for part in parts if part[0] == "unit" and len(part) > 1}))


def enterprise_ids(visitor: Visitor) -> tuple[int, ...]:
    parts = (group.split(":") for group in visitor.groups)
    found = {int(part[1]) for part in parts if part[0] == "enterprise" and len(part) > 1}
    return tuple(sorted(found))


def bodies(visitor: Visitor) -> frozenset[str]:
    """The units and enterprises that the visitor belongs to, as briefings name them."""
    return frozenset(f"unit:{each}" for each in unit_ids(visitor)) | frozenset(
        f"enterprise:{each}" for each in enterprise_ids(visitor)
    )


def seats(visitor: Visitor) -> frozenset[str]:
    """What the visitor belongs to, to be named: bodies, and seats that have no unit of their own,
    like that of a convener."""
    alone = {group for group in visitor.groups if group.startswith(("convener:", "officers:"))}
    return bodies(visitor) | alone


def duties(visitor: Visitor) -> tuple[str, ...]:
    """What the visitor is there for, in words, each once."""
    words = {**_DUTIES, **_ENTERPRISE_ROLES}
    lasts = sorted({group.rpartition(":")[2] for group in visitor.groups if group.count(":") == 2})
    return tuple(_(words[last]) for last in lasts if last in words)


def areas(visitor: Visitor) -> tuple[str, ...]:
    """The areas that the visitor sees whole."""
    return tuple(sorted(g.removeprefix("area:") for g in visitor.groups if g.startswith("area:")))


def supervises(visitor: Visitor) -> bool:
    """Whether there is a supervision board for the visitor."""
    return any(group.startswith(("office:", "convener:")) for group in visitor.groups)


def area_choices(visitor: Visitor) -> tuple[tuple[str, str], ...]:
    """The areas one level below the visitor's, in code order, with their names."""
    seen = areas(visitor)
    return tuple(
        (division.area, place_name(division.area))
        for division in divisions().values()
        if division.level is not Level.REGION
        and any(
            division.area.startswith(area) and len(division.area) == len(area) + 2 for area in seen
        )
    )
