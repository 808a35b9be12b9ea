"""The responsibility clock: whose working time it is. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from engine.worktime.arithmetic import working_minutes_between
from engine.worktime.calendar import WorkCalendar
from workflows.supervision.views import ClockShare, HolderKind

_KINDS = {
    "unit": HolderKind.UNIT,
    "office": HolderKind.OFFICE,
    "convener": HolderKind.OFFICE,
    "officers": HolderKind.OFFICER,
    "enterprise": HolderKind.ENTERPRISE,
}


@dataclass(frozen=True, slots=True)
class Holder:
    """Who answers for an item at a time: a body, never a person.

    ``name`` is ``unit:12``, ``enterprise:33``, ``office:1502`` or ``officers:1502``.
    """

    kind: HolderKind
    name: str


def holder_of(group: str, *, suspended: bool = False) -> Holder:
    """The body behind a candidate group (``unit:12:handler``) or an owner (``unit:12``).

    A convener's time is the office's, which prepares it. A group of no body we know, like a
    role, counts as a unit of that name. While ``suspended`` the time is nobody's.
    """
    if suspended:
        return Holder(HolderKind.SUSPENDED, "")
    kind, _, rest = group.partition(":")
    known = _KINDS.get(kind)
    if known is None:
        return Holder(HolderKind.UNIT, group)
    body = "office" if kind == "convener" else kind
    return Holder(known, f"{body}:{rest.partition(':')[0]}")


#: Working minutes are numbered from here on.
_FIRST = datetime(2020, 1, 1, tzinfo=UTC)


def minute_of(calendar: WorkCalendar, at: datetime) -> int:
    """The number of the working minute at ``at``.

    With it an item can be closed by one UPDATE, without reading since when it was held.
    """
    return working_minutes_between(calendar, _FIRST, at)


def holder_among(groups: Iterable[str]) -> str | None:
    """Of a person's groups the one whose body the person works for; None where there is none.

    Posts of units go before appointments, for an officer's post is the lasting one.
    """
    ranks = {kind: rank for rank, kind in enumerate(_KINDS)}
    bodies = [group for group in groups if group.partition(":")[0] in ranks]
    return min(bodies, key=lambda group: (ranks[group.partition(":")[0]], group), default=None)


def add_up(parts: Iterable[tuple[HolderKind, str, int]]) -> tuple[ClockShare, ...]:
    """Sum minutes per holder, in the order of ``HolderKind`` and then by name: no ranking."""
    sums: dict[tuple[HolderKind, str], int] = {}
    for kind, name, minutes in parts:
        sums[kind, name] = sums.get((kind, name), 0) + minutes
    order = list(HolderKind)
    return tuple(
        ClockShare(kind, name, sums[kind, name])
        for kind, name in sorted(sums, key=lambda each: (order.index(each[0]), each[1]))
    )
