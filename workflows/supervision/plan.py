"""When the rungs of one item's ladder come, have come, or move to. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from engine.clock import LOCAL_ZONE
from engine.lifecycle import Urgency
from engine.worktime.arithmetic import add_working_days, end_of_day, local_day
from engine.worktime.calendar import WorkCalendar
from workflows.supervision.ladder import DUE, Ladder, Rung


@dataclass(frozen=True, slots=True)
class PlannedRung:
    """One rung of one item. All instants are aware UTC.

    ``at`` is when it is due, ``first_at`` when it was due at first: they differ once it moved.
    ``counts_from_at`` is from when the rungs after it count: its firing, moved on by suspensions
    that came after it. ``did`` is what it did when it fired (JSON types). ``earlier`` holds its
    firings from before a move that armed it again. ``working_days`` is the distance under which
    the item was opened, None for what was planned before that was remembered.
    """

    code: str
    at: datetime
    first_at: datetime
    fired_at: datetime | None = None
    counts_from_at: datetime | None = None
    did: Mapping[str, Any] = field(default_factory=dict)
    earlier: tuple[Mapping[str, Any], ...] = ()
    working_days: int | None = None

    @property
    def moved(self) -> bool:
        return self.at != self.first_at


Plan = tuple[PlannedRung, ...]


def make_plan(ladder: Ladder, calendar: WorkCalendar, due_at: datetime) -> Plan:
    """The rungs of an item that is due at ``due_at``, none of which has fired."""
    moments = _moments(ladder, calendar, due_at, fired={})
    days = {rung.code: rung.working_days for rung in ladder.rungs}
    return tuple(PlannedRung(code, at, at, working_days=days[code]) for code, at in moments.items())


def move_plan(
    plan: Plan,
    ladder: Ladder,
    calendar: WorkCalendar,
    due_at: datetime,
    *,
    now: datetime,
    rearm: bool,
) -> Plan:
    """The plan for another due date or calendar.

    Rungs still to come move. Where ``rearm`` a rung that has fired, but would now come after
    ``now``, is armed again and its firing stays on record: an extension takes the reminders
    with it. Without it (a suspension) what has fired has fired.
    """
    ladder = _as_planned(ladder, plan)
    past = {rung.code: rung for rung in plan}
    fired = {rung.code: rung.counts_from_at for rung in plan if rung.counts_from_at is not None}
    if rearm:
        planned = _moments(ladder, calendar, due_at, fired={})
        first_undone = next((code for code, at in planned.items() if at > now), None)
        fired = _before(fired, ladder, first_undone)
    moments = _moments(ladder, calendar, due_at, fired=fired)
    gone = tuple(rung for rung in plan if rung.code not in moments and rung.fired_at is not None)
    return gone + tuple(_moved(past.get(code), code, at, fired) for code, at in moments.items())


def fire(
    plan: Plan,
    ladder: Ladder,
    calendar: WorkCalendar,
    due_at: datetime,
    *,
    code: str,
    now: datetime,
    did: Mapping[str, Any],
) -> Plan:
    """The plan after rung ``code`` has fired at ``now``; what counts from it may come later."""
    done = tuple(
        replace(rung, fired_at=now, counts_from_at=now, did=did) if rung.code == code else rung
        for rung in plan
    )
    return move_plan(done, ladder, calendar, due_at, now=now, rearm=False)


def shift_fired(plan: Plan, shift: Callable[[datetime], datetime]) -> Plan:
    """The plan after a suspension: what counts from a rung that has fired counts from later."""
    return tuple(
        replace(rung, counts_from_at=shift(rung.counts_from_at)) if rung.counts_from_at else rung
        for rung in plan
    )


def next_rung(plan: Plan) -> PlannedRung | None:
    """The lowest rung that has not fired; None at the top."""
    return next((rung for rung in plan if rung.fired_at is None), None)


def last_fired(plan: Plan) -> PlannedRung | None:
    """The highest rung that has fired; None below the first."""
    return next((rung for rung in reversed(plan) if rung.fired_at is not None), None)


def colour(plan: Plan, ladder: Ladder) -> Urgency:
    """The colour of the item: that of the highest rung that has fired (decision table D6)."""
    colours = [
        rung.colour
        for planned in plan
        if planned.fired_at is not None and (rung := ladder.rung(planned.code)) is not None
    ]
    return max(colours, key=lambda each: each.rank, default=Urgency.NORMAL)


def turns_red_at(plan: Plan, ladder: Ladder) -> datetime | None:
    """When the item will turn red if nothing is done; None where it is red or never will be."""
    if colour(plan, ladder) is Urgency.RED:
        return None
    return next(
        (
            planned.at
            for planned in plan
            if (rung := ladder.rung(planned.code)) is not None and rung.colour is Urgency.RED
        ),
        None,
    )


def _as_planned(ladder: Ladder, plan: Plan) -> Ladder:
    """``ladder`` with the distances that the plan was made with, whatever is set since."""
    kept = {rung.code: rung.working_days for rung in plan if rung.working_days is not None}
    rungs = tuple(
        replace(rung, working_days=kept.get(rung.code, rung.working_days)) for rung in ladder.rungs
    )
    return replace(ladder, rungs=rungs)


def _moments(
    ladder: Ladder, calendar: WorkCalendar, due_at: datetime, *, fired: Mapping[str, datetime]
) -> dict[str, datetime]:
    """When each rung is due. A rung counts from the one before as that really fired."""
    moments: dict[str, datetime] = {}
    latest: datetime | None = None
    for rung in ladder.rungs:
        if rung.after == DUE:
            base = due_at
        else:
            base = max(moments[rung.after], fired.get(rung.after, moments[rung.after]))
        at = _moment(rung, calendar, base)
        latest = at if latest is None else max(latest, at)
        moments[rung.code] = latest
    return moments


def _moment(rung: Rung, calendar: WorkCalendar, base: datetime) -> datetime:
    day = local_day(base)
    if rung.working_days:
        day = add_working_days(calendar, day, rung.working_days)
    if rung.at is None:
        at = end_of_day(calendar, day)
    else:
        at = datetime.combine(day, rung.at, LOCAL_ZONE).astimezone(UTC)
    # A rung at or before the due date never comes after it, however early in the day that is.
    return min(at, base) if rung.after == DUE and rung.working_days <= 0 else at


def _before(fired: Mapping[str, datetime], ladder: Ladder, code: str | None) -> dict[str, datetime]:
    """Of the firings, those on rungs below ``code``; all where it is None."""
    if code is None:
        return dict(fired)
    codes = [rung.code for rung in ladder.rungs]
    below = set(codes[: codes.index(code)])
    return {each: at for each, at in fired.items() if each in below}


def _moved(
    past: PlannedRung | None, code: str, at: datetime, fired: Mapping[str, datetime]
) -> PlannedRung:
    if past is None:
        return PlannedRung(code, at, at)
    if code in fired:
        return past
    if past.fired_at is None:
        return replace(past, at=at)
    earlier = {"at": past.at.isoformat(), "fired_at": past.fired_at.isoformat(), **past.did}
    return replace(
        PlannedRung(code, at, past.first_at, earlier=(*past.earlier, earlier)),
        working_days=past.working_days,
    )


def to_json(plan: Plan) -> list[dict[str, Any]]:
    """The plan as it is stored."""
    return [
        {
            "code": rung.code,
            "at": rung.at.isoformat(),
            "first_at": rung.first_at.isoformat(),
            "fired_at": rung.fired_at and rung.fired_at.isoformat(),
            "counts_from_at": rung.counts_from_at and rung.counts_from_at.isoformat(),
            "did": dict(rung.did),
            "earlier": [dict(each) for each in rung.earlier],
            "working_days": rung.working_days,
        }
        for rung in plan
    ]


def from_json(stored: Sequence[Mapping[str, Any]]) -> Plan:
    """The plan as it was stored by ``to_json``."""
    return tuple(
        PlannedRung(
            code=each["code"],
            at=datetime.fromisoformat(each["at"]),
            first_at=datetime.fromisoformat(each["first_at"]),
            fired_at=each["fired_at"] and datetime.fromisoformat(each["fired_at"]),
            counts_from_at=each["counts_from_at"]
            and datetime.fromisoformat(each["counts_from_at"]),
            did=each["did"],
            earlier=tuple(each["earlier"]),
            working_days=each.get("working_days"),
        )
        for each in stored
    )
