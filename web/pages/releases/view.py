"""A comparison as a page shows it: two drawings with marks, and the list that explains them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from web.pages.item.drawing import Drawing, drawing, drawn_in
from web.pages.releases.wording import attribute_name, side_name, type_name
from workflows.designer.difference import AttributeChange, ChangeKind, ElementChange
from workflows.designer.views import Files
from workflows.release.comparing import ProcessComparison


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A change in words. ``anchors`` lead to where it is drawn, the later state first."""

    number: int
    kind: ChangeKind
    type: str
    name: str
    element_id: str
    file: str
    attributes: tuple[tuple[str, str, str], ...]
    anchors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """One side: its name, its drawing where there is one, and the marks in it by element."""

    prefix: str
    title: str
    drawing: Drawing | None
    marks: dict[str, ChangeKind]
    numbers: dict[str, int]


@dataclass(frozen=True, slots=True)
class ShownComparison:
    before: Picture
    after: Picture
    changes: tuple[ShownChange, ...]
    counts: dict[ChangeKind, int]


def shown(found: ProcessComparison) -> ShownComparison:
    """How a comparison is shown."""
    changes = found.difference.changes
    drawn = {
        "before": _drawn(found.before.files),
        "after": _drawn(found.after.files),
    }
    return ShownComparison(
        before=_picture("before", side_name(found.before), found.before.files, changes),
        after=_picture("after", side_name(found.after), found.after.files, changes),
        changes=tuple(_change(number, each, drawn) for number, each in enumerate(changes, 1)),
        counts={kind: found.difference.count(kind) for kind in ChangeKind},
    )


def _picture(prefix: str, title: str, files: Files, changes: tuple[ElementChange, ...]) -> Picture:
    gone = ChangeKind.ADDED if prefix == "before" else ChangeKind.REMOVED
    numbered = {
        each.element_id: (number, each.kind)
        for number, each in enumerate(changes, 1)
        if each.file.endswith(".bpmn") and each.kind is not gone
    }
    marks = {element_id: kind for element_id, (_number, kind) in numbered.items()}
    classes = {element_id: f"is-idle is-{kind}" for element_id, kind in marks.items()}
    return Picture(
        prefix=prefix,
        title=title,
        drawing=drawing(files, done=frozenset(), here=frozenset(), marks=classes),
        marks=marks,
        numbers={element_id: number for element_id, (number, _kind) in numbered.items()},
    )


def _drawn(files: Files) -> frozenset[str]:
    """Elements that the page draws: those on the first plane, pools and lanes among them."""
    read = drawn_in(files)
    if not read.shapes:
        return frozenset()
    plane = read.shapes[0].plane
    shapes = {each.element_id for each in read.shapes if each.plane == plane}
    return frozenset(shapes | {each.element_id for each in read.edges if each.plane == plane})


def _change(number: int, change: ElementChange, drawn: dict[str, frozenset[str]]) -> ShownChange:
    sides = [
        side
        for side, gone in (("after", ChangeKind.REMOVED), ("before", ChangeKind.ADDED))
        if change.kind is not gone
        and change.file.endswith(".bpmn")
        and change.element_id in drawn[side]
    ]
    return ShownChange(
        number=number,
        kind=change.kind,
        type=type_name(change.type),
        name=change.name,
        element_id=change.element_id,
        file=change.file,
        attributes=tuple(_attributes(change.attributes)),
        anchors=tuple(f"{side}-{change.element_id}" for side in sides),
    )


def _attributes(changes: tuple[AttributeChange, ...]) -> Iterator[tuple[str, str, str]]:
    for each in changes:
        yield attribute_name(each.name), each.before, each.after
