"""不办会怎样: the rungs of an item's ladder as the card shows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from web import dates
from web.i18n import gettext as _
from web.i18n import present_locale
from workflows.supervision.ladder import RELATION_NAMES
from workflows.supervision.views import LadderView, RungState, RungView


@dataclass(frozen=True, slots=True)
class RungLine:
    """``present`` marks the last rung that has fired."""

    colour: str
    title: str
    at: datetime
    note: str
    present: bool
    fired: bool
    by_default: bool
    documents: tuple[tuple[int, str], ...]


def rung_lines(ladder: LadderView, today: date) -> tuple[RungLine, ...]:
    """Rungs that will not come any more are left out."""
    last = max(
        (n for n, rung in enumerate(ladder.rungs) if rung.state is RungState.FIRED), default=-1
    )
    return tuple(
        RungLine(
            colour=rung.colour.value,
            title=_(rung.title),
            at=rung.firing.fired_at if rung.firing else rung.at,
            note="，".join(_notes(rung, today)),
            present=number == last,
            fired=rung.state is RungState.FIRED,
            by_default=rung.source == "default",
            documents=tuple((each.document_id, each.number) for each in rung.documents),
        )
        for number, rung in enumerate(ladder.rungs)
        if rung.state is not RungState.WITHDRAWN
    )


def _notes(rung: RungView, today: date) -> Iterator[str]:
    if rung.firing is not None:
        if dates.local_day(rung.firing.fired_at) == today:
            yield _("今天")
        if rung.firing.notified:
            yield _("已通知{names}", names="、".join(rung.firing.notified))
        for relation in rung.firing.unreached:
            yield _("{relation}岗位现在没有人", relation=_(RELATION_NAMES[relation]))
        return
    yield _("通知{names}", names="、".join(_(RELATION_NAMES[each]) for each in rung.to))
    if rung.state is RungState.MOVED:
        yield _("原为{day}", day=dates.day(rung.first_at, locale=present_locale()))
