"""Compares what a story expects with what is so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from engine.clock import LOCAL_ZONE
from engine.commands.jobs import ListIncidents
from engine.commands.work_items import GetWorkItem
from engine.ids import SYSTEM
from engine.views import WorkItem
from workflows.documents.commands import GetDocument
from workflows.notices.commands import ListNotices
from workflows.notices.views import Notice
from workflows.scenarios.model import Mismatch, Step
from workflows.scenarios.stage import Stage, Untrue

Check = Callable[[Stage, "_Asked"], Iterator[Mismatch]]


class _Asked:
    """One expectation: its line, what is wanted, and the instance that is meant."""

    def __init__(self, line: int, wanted: Any, instance_id: int, of: object | None) -> None:
        self.line = line
        self.wanted = wanted
        self.instance_id = instance_id
        self.of = of

    def differs(self, what: str, wanted: object, found: object) -> Mismatch:
        params = {"what": what, "wanted": _shown(wanted), "found": _shown(found)}
        return Mismatch(self.line, "{what}：期望 {wanted}，实际 {found}。", params)

    def each(self) -> Iterator[tuple[str, Any]]:
        if not isinstance(self.wanted, Mapping):
            raise Untrue(Mismatch(self.line, "这里应当由“名称: 内容”组成。"))
        yield from self.wanted.items()

    def listed(self) -> list[Any]:
        return self.wanted if isinstance(self.wanted, list) else [self.wanted]


def expect(stage: Stage, step: Step) -> None:
    """Check everything that ``step`` expects, and report all that differs at once.

    Raises:
        Untrue: something is not as expected.
    """
    of = step.subject.get("of")
    instance_id = stage.instance_id(of, step.line)
    lines = getattr(step.subject, "lines", {})
    mismatches: list[Mismatch] = []
    for name, wanted in step.subject.items():
        if name != "of":
            asked = _Asked(lines.get(name, step.line), wanted, instance_id, of)
            mismatches.extend(_CHECKS[name](stage, asked))
    if mismatches:
        raise Untrue(*mismatches)


def _state(stage: Stage, asked: _Asked) -> Iterator[Mismatch]:
    found = stage.view(asked.instance_id).instance.state.value
    if found != asked.wanted:
        yield asked.differs("state", asked.wanted, found)


def _open(stage: Stage, asked: _Asked) -> Iterator[Mismatch]:
    items = stage.view(asked.instance_id).items
    wanted = sorted(str(each) for each in asked.listed())
    by_name = sorted(item.name for item in items)
    by_id = sorted(item.element_id for item in items)
    if wanted not in (by_name, by_id):
        yield asked.differs("open", wanted, by_name)


def _of_items(what: str, found_of: Callable[[Stage, WorkItem], object]) -> Check:
    """Checks of one property for each of some open items."""

    def check(stage: Stage, asked: _Asked) -> Iterator[Mismatch]:
        for name, wanted in asked.each():
            found = found_of(stage, stage.item(asked.of, name, asked.line))
            if _plain(wanted) != _plain(found):
                yield asked.differs(f"{what} {name}", wanted, found)

    return check


def _holder(stage: Stage, item: WorkItem) -> str:
    return _name_of(stage, item.assignee) if item.assignee else ""


def _offered_to(stage: Stage, item: WorkItem) -> list[str]:
    """Who may take it now, by their names in the story."""
    groups = stage.engine.query(GetWorkItem(item.work_item_id), actor=SYSTEM).candidate_groups
    with stage.engine.store.reading() as uow:
        members = stage.engine.directory.members(uow, frozenset(groups), stage.clock.now())
    people = {user_id for users in members.values() for user_id in users}
    return sorted(_name_of(stage, user_id) for user_id in people)


def _due(stage: Stage, asked: _Asked) -> Iterator[Mismatch]:
    """Local time; a day alone asks for the day alone."""
    for name, wanted in asked.each():
        due_at = stage.item(asked.of, name, asked.line).due_at
        found = f"{due_at.astimezone(LOCAL_ZONE):%Y-%m-%d %H:%M}" if due_at else ""
        if found != str(wanted or "") and found.partition(" ")[0] != str(wanted or ""):
            yield asked.differs(f"due {name}", wanted, found)


def _colour(_stage: Stage, item: WorkItem) -> str:
    return item.urgency.value


def _data(stage: Stage, asked: _Asked) -> Iterator[Mismatch]:
    data = stage.view(asked.instance_id).data
    for name, wanted in asked.each():
        value = stage.resolve(wanted, asked.line)
        found = data.get(name)
        if not _covers(value, found):
            yield asked.differs(f"data {name}", value, found)


def _notices(stage: Stage, asked: _Asked) -> Iterator[Mismatch]:
    """Each is there and was not yet counted by an earlier expectation."""
    for wanted in asked.listed():
        person = str(wanted.get("to", ""))
        fresh = _fresh_notices(stage, person, asked.line)
        found = next((each for each in fresh if _is_it(stage, each, wanted)), None)
        if found is None:
            yield asked.differs(
                f"notices {person}", dict(wanted), [_text_of(each) for each in fresh]
            )
        else:
            stage.seen_notices.add(found.notice_id)


def _is_it(stage: Stage, notice: Notice, wanted: Mapping[str, Any]) -> bool:
    """Whether a notice has the kind, the words and the document that are asked for."""
    brings = str(wanted.get("brings", ""))
    return (
        str(wanted.get("says", "")) in _text_of(notice)
        and str(wanted.get("kind", notice.kind)) == notice.kind
        and (not brings or brings in _document_of(stage, notice))
    )


def _document_of(stage: Stage, notice: Notice) -> str:
    """The title and number of the document that a notice brings."""
    if notice.document_id is None:
        return ""
    document = stage.engine.query(GetDocument(notice.document_id), actor=notice.user_id)
    return f"{document.kind_name} {document.number}"


def _no_notice_to(stage: Stage, asked: _Asked) -> Iterator[Mismatch]:
    for person in asked.listed():
        fresh = _fresh_notices(stage, str(person), asked.line)
        if fresh:
            yield asked.differs(f"no_notice_to {person}", [], [_text_of(each) for each in fresh])


def _fresh_notices(stage: Stage, person: str, line: int) -> list[Notice]:
    """The notices of somebody that no expectation has counted, the oldest first."""
    user_id = stage.user(person, line)
    found: list[Notice] = []
    cursor = ""
    while True:
        page = stage.engine.query(ListNotices(cursor=cursor, limit=200), actor=user_id)
        found.extend(each for each in page.notices if each.notice_id not in stage.seen_notices)
        cursor = page.next_cursor
        if not cursor:
            return found[::-1]


def _passed(stage: Stage, asked: _Asked) -> Iterator[Mismatch]:
    there = places_passed(stage, asked.instance_id)
    missing = [str(each) for each in asked.listed() if str(each) not in there]
    if missing:
        yield asked.differs("passed", missing, sorted(there))


def _not_passed(stage: Stage, asked: _Asked) -> Iterator[Mismatch]:
    there = places_passed(stage, asked.instance_id)
    stray = [str(each) for each in asked.listed() if str(each) in there]
    if stray:
        yield asked.differs("not_passed", [], stray)


def places_passed(stage: Stage, instance_id: int) -> set[str]:
    """The elements that tokens of an instance have passed."""
    return {
        place for event in stage.history(instance_id) for place in event.detail.get("passed", ())
    }


def _rungs(stage: Stage, asked: _Asked) -> Iterator[Mismatch]:
    """The rungs that fired for an item, in their order, by its element id or name."""
    events = [e for e in stage.history(asked.instance_id) if e.event == "LadderRungFired"]
    names = {item.element_id: item.name for item in stage.view(asked.instance_id).items}
    for name, wanted in asked.each():
        found = [
            str(event.detail.get("rung"))
            for event in events
            if str(name) in (event.element_id, names.get(event.element_id))
        ]
        if found != [str(each) for each in wanted or []]:
            yield asked.differs(f"rungs {name}", wanted, found)


def _incidents(stage: Stage, asked: _Asked) -> Iterator[Mismatch]:
    found = [
        incident.element_id
        for incident in stage.engine.query(ListIncidents(), actor=SYSTEM)
        if incident.instance_id == asked.instance_id
    ]
    wanted = asked.listed()
    if sorted(found) != sorted(str(each) for each in wanted):
        yield asked.differs("incidents", wanted, found)


def _name_of(stage: Stage, user_id: str) -> str:
    return next((name for name, known in stage.cast.people.items() if known == user_id), user_id)


def _text_of(notice: Notice) -> str:
    return notice.template.format(**notice.params)


def _plain(value: object) -> object:
    return sorted(str(each) for each in value) if isinstance(value, list) else str(value or "")


def _covers(wanted: Any, found: Any) -> bool:
    """Whether ``found`` holds all that ``wanted`` names; lists are compared entry by entry."""
    if isinstance(wanted, Mapping):
        return isinstance(found, Mapping) and all(
            name in found and _covers(value, found[name]) for name, value in wanted.items()
        )
    if isinstance(wanted, list):
        return (
            isinstance(found, list)
            and len(found) == len(wanted)
            and all(map(_covers, wanted, found))
        )
    return bool(wanted == found)


def _shown(value: object) -> str:
    if isinstance(value, list | tuple):
        return "、".join(str(each) for each in value) or "—"
    return "—" if value in (None, "") else str(value)


_CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "state": _state,
        "open": _open,
        "held_by": _of_items("held_by", _holder),
        "offered_to": _of_items("offered_to", _offered_to),
        "due": _due,
        "colour": _of_items("colour", _colour),
        "data": _data,
        "notices": _notices,
        "no_notice_to": _no_notice_to,
        "passed": _passed,
        "not_passed": _not_passed,
        "rungs": _rungs,
        "incidents": _incidents,
    }
)
