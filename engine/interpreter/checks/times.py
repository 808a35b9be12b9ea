"""The constant durations, dates and cycles of a package, and what is odd about some of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from engine.errors import InvalidInput
from engine.interpreter.checks.catalogue import finding
from engine.interpreter.checks.package import Package, Scope
from engine.interpreter.contract import Finding
from engine.interpreter.elements import duban
from engine.interpreter.event_source import definition_kind, definitions_of
from engine.interpreter.expression_functions import ExpressionError
from engine.interpreter.parameters import written_out
from engine.interpreter.timers import SHORTEST_CYCLE, Cycle, parse_cycle
from engine.interpreter.xml_source import Node, bpmn_child, text_of
from engine.worktime.arithmetic import add
from engine.worktime.calendar import WorkCalendar
from engine.worktime.durations import Duration, parse_duration

#: The times of a timer event, by the element that holds them.
TIMES = {"timeDate": "date", "timeDuration": "duration", "timeCycle": "cycle"}
#: The attributes that hold a duration.
DURATIONS = ("dueIn", "followUpIn", "timeToLive")
_LONGEST = timedelta(days=10 * 366)
#: Any instant does: only lengths are compared, on a calendar of plain weeks.
_SOME_INSTANT = datetime(2024, 1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class WrittenTime:
    """A time that stands in the diagram as it is, without an expression. One that is called by
    the name of a parameter has that one's default in ``text``.

    ``attribute`` is ``dueIn`` and its like, or the element of a timer; ``kind`` is ``duration``,
    ``date`` or ``cycle``.
    """

    scope: Scope
    node: Node
    attribute: str
    kind: str
    text: str

    @property
    def duration(self) -> Duration | None:
        """The duration, or what a cycle waits each time; None where it is none, or cannot be
        read, which is said elsewhere."""
        try:
            if self.kind == "cycle":
                return parse_duration(parse_cycle(self.text).every)
            return parse_duration(self.text) if self.kind == "duration" else None
        except (InvalidInput, ExpressionError):
            return None

    @property
    def cycle(self) -> Cycle | None:
        try:
            return parse_cycle(self.text) if self.kind == "cycle" else None
        except ExpressionError:
            return None


def written_times(package: Package) -> Iterator[WrittenTime]:
    """In the order of the diagram."""
    for scope in package.scopes():
        for node in scope.flow_nodes.values():
            for attribute in DURATIONS:
                text = duban(node, attribute)
                if text and "{" not in text:
                    length = _default(package, "duration", text)
                    yield WrittenTime(scope, node, attribute, "duration", length)
            yield from _of_timers(package, scope, node)


def check_times(package: Package) -> Iterator[Finding]:
    """Durations that can be read but hardly be meant."""
    for each in written_times(package):
        duration = each.duration
        code = "" if duration is None else _oddity(each, duration)
        if code:
            path = each.scope.source.path
            yield finding(
                code, each.node, path=path, attribute=each.attribute, expression=each.text
            )


def _default(package: Package, kind: str, text: str) -> str:
    try:
        return written_out(package.parameters, kind, text, lambda _package, _name: None)
    except ExpressionError:
        return text  # A finding says that it is not known.


def _of_timers(package: Package, scope: Scope, node: Node) -> Iterator[WrittenTime]:
    for definition in definitions_of(node, scope.source.by_id):
        if definition_kind(definition) != "timer":
            continue
        for tag, kind in TIMES.items():
            text = text_of(bpmn_child(definition, tag))
            if text and "{" not in text:
                yield WrittenTime(scope, node, tag, kind, _default(package, kind, text))


def _oddity(written: WrittenTime, duration: Duration) -> str:
    length = add(WorkCalendar(), _SOME_INSTANT, duration) - _SOME_INSTANT
    # Before a day that the data name: three working days before the meeting is well said.
    backwards = written.attribute == "dueIn" and duban(written.node, "dueFrom")
    if written.kind == "cycle" and (
        _is_nothing(duration) or timedelta() <= length < SHORTEST_CYCLE
    ):
        return "TIME003"
    if _is_nothing(duration):
        return "TIME001"
    if length < timedelta():
        return "" if backwards else "TIME002"
    return "TIME004" if length > _LONGEST else ""


def _is_nothing(duration: Duration) -> bool:
    """``P0WD`` is the end of the working day, and so is no empty duration."""
    if duration.in_working_time:
        return duration.working_days is None and not duration.working_hours
    return not (duration.months or duration.days or duration.clock_time)
