"""时间记在谁名下: the responsibility clock as a bar and a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from web.i18n import N_
from web.i18n import gettext as _
from workflows.briefing.commands import Briefing
from workflows.supervision.views import ClockShare, HolderKind

_WIDTH = 300.0
_GAP = 1.2
_KEYS = {
    HolderKind.UNIT: "k1",
    HolderKind.ENTERPRISE: "k2",
    HolderKind.OFFICE: "k3",
    HolderKind.OFFICER: "k4",
    HolderKind.SUSPENDED: "k0",
}
KIND_NAMES = {
    HolderKind.UNIT: N_("成员单位"),
    HolderKind.ENTERPRISE: N_("企业"),
    HolderKind.OFFICE: N_("办公室"),
    HolderKind.OFFICER: N_("指导员"),
    HolderKind.SUSPENDED: N_("暂停"),
}


@dataclass(frozen=True, slots=True)
class ClockLine:
    """``x`` and ``width`` lie on a bar of 300; ``hours`` are working hours."""

    key: str
    name: str
    hours: float
    percent: int
    x: float
    width: float


def clock_lines(shares: Sequence[ClockShare], names: Briefing) -> tuple[ClockLine, ...]:
    """One line per holder; holders without a minute are left out."""
    counted = [share for share in shares if share.minutes > 0]
    total = sum(share.minutes for share in counted)
    room = _WIDTH - _GAP * max(len(counted) - 1, 0)
    lines, x = [], 0.0
    for share in counted:
        width = round(room * share.minutes / total, 1)
        lines.append(
            ClockLine(
                key=_KEYS[share.kind],
                name=_name(share, names),
                hours=round(share.minutes / 60, 1),
                percent=round(100 * share.minutes / total),
                x=round(x, 1),
                width=width,
            )
        )
        x += width + _GAP
    return tuple(lines)


def _name(share: ClockShare, names: Briefing) -> str:
    if share.kind is HolderKind.SUSPENDED or not share.holder:
        return _(KIND_NAMES[share.kind])
    return names.body(share.holder)


def holders(shares: Sequence[ClockShare]) -> frozenset[str]:
    return frozenset(share.holder for share in shares if share.holder)
