"""Worked examples: when what a diagram says of time falls due, from one certain instant on.

A duration is easily misread (``P1M`` is a month, ``PT1M`` a minute; ``P5WD`` leaves out holidays),
so whoever draws it is shown a case. The instant comes from the calendar and from no clock: the
same files have the same examples tomorrow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from engine.clock import LOCAL_ZONE
from engine.interpreter.checks.package import Package
from engine.interpreter.checks.times import WrittenTime, written_times
from engine.interpreter.contract import Surroundings
from engine.interpreter.elements import duban, spoken_name
from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.timers import first_due, next_due
from engine.interpreter.xml_source import line_of
from engine.worktime.arithmetic import add
from engine.worktime.calendar import WorkCalendar
from engine.worktime.durations import parse_duration

#: The year that is taken where the calendar has none.
_SOME_YEAR = 2024
_MORNING = time(9)
_SHOWN = 3

_DUE = "{name}: {written} from {from_at} on falls due at {due_at}."
_COUNTED = (
    "{name}: {written} counts from an instant of the data; were it {from_at}, it falls due at "
    "{due_at}."
)
_FOLLOWED = "{name}: begun at {from_at}, {written} reminds at {due_at}."
_KEPT = "{name}: sent at {from_at}, {written} keeps it until {due_at}."
_ON = "{name}: {written} is {due_at}."
_AGAIN = "{name}: armed at {from_at}, {written} happens at {due_at}, then {more}."
_ONCE = "{name}: armed at {from_at}, {written} happens once, at {due_at}."
_TEXTS = {"followUpIn": _FOLLOWED, "timeToLive": _KEPT}


@dataclass(frozen=True, slots=True)
class Example:
    """When a time written at an element falls due if the element is reached at ``from_at``.

    ``due_at`` holds the first instants of a cycle, and one of anything else. Both are aware UTC.
    ``text`` is a template for ``params``, where instants are as local clocks show them.
    """

    element_id: str
    element_name: str
    line: int
    path: str
    attribute: str
    written: str
    from_at: datetime
    due_at: tuple[datetime, ...]
    text: str
    params: dict[str, object] = field(default_factory=dict)


def example_instant(calendar: WorkCalendar) -> datetime:
    """Nine on the first worked Monday after the first day of the last published year."""
    year = max(
        (each.year for each in calendar.editions if each.published and each.days),
        default=_SOME_YEAR,
    )
    edition = calendar.edition(year)
    first = min((each.day for each in edition.days), default=None) if edition else None
    day = first or date(year, 1, 1)
    day += timedelta(days=7 - day.weekday())
    while not calendar.is_working(day):
        day += timedelta(days=7)
    return datetime.combine(day, _MORNING, LOCAL_ZONE).astimezone(UTC)


def examples_of(package: Package, calendar: WorkCalendar) -> tuple[Example, ...]:
    """One for each constant time of the package that can be read, in the order of the diagram."""
    from_at = example_instant(calendar)
    return tuple(_worked_out(written_times(package), calendar, from_at))


def _worked_out(
    times: Iterable[WrittenTime], calendar: WorkCalendar, from_at: datetime
) -> Iterator[Example]:
    surroundings = Surroundings(
        now=from_at,
        add_duration=lambda start, text: add(calendar, start, parse_duration(text)),
        call_service=lambda request: {},
    )
    for each in times:
        try:
            due_at = tuple(_instants(each, surroundings))
        except (ExpressionError, OverflowError):
            continue  # It cannot be read: a finding says so.
        yield _example(each, from_at, due_at)


def _instants(written: WrittenTime, surroundings: Surroundings) -> Iterator[datetime]:
    due_at, left = first_due(written.kind, written.text, surroundings)
    yield due_at
    shown = _SHOWN - 1 if left is None else min(left, _SHOWN - 1)
    for _ in range(shown):
        due_at = next_due(written.text, due_at, surroundings)
        yield due_at


def _example(written: WrittenTime, from_at: datetime, due_at: tuple[datetime, ...]) -> Example:
    node = written.node
    return Example(
        element_id=node.get("id") or "",
        element_name=" ".join((node.get("name") or "").split()),
        line=line_of(node),
        path=written.scope.source.path,
        attribute=written.attribute,
        written=written.text,
        from_at=from_at,
        due_at=due_at,
        text=_text(written, due_at),
        params={
            "name": spoken_name(node),
            "written": written.text,
            "from_at": _local(from_at),
            "due_at": _local(due_at[0]),
            "more": _listed(due_at[1:], written),
        },
    )


def _text(written: WrittenTime, due_at: Sequence[datetime]) -> str:
    if written.kind == "date":
        return _ON
    if written.kind == "cycle":
        return _AGAIN if len(due_at) > 1 else _ONCE
    if written.attribute == "dueIn" and duban(written.node, "dueFrom"):
        return _COUNTED
    return _TEXTS.get(written.attribute, _DUE)


def _listed(instants: Sequence[datetime], written: WrittenTime) -> str:
    cycle = written.cycle
    goes_on = cycle is not None and (cycle.times is None or cycle.times > len(instants) + 1)
    return ", ".join(map(_local, instants)) + (", …" if goes_on else "")


def _local(at: datetime) -> str:
    return at.astimezone(LOCAL_ZONE).strftime("%Y-%m-%d %H:%M")
