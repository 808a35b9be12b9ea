"""Which parts came, went and changed, file by file."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping

from engine.interpreter.xml_source import UnreadableXml
from workflows.designer.difference.diagram import parts_of_diagram
from workflows.designer.difference.form import UnreadableForm, parts_of_form
from workflows.designer.difference.table import parts_of_table
from workflows.designer.difference.views import (
    AttributeChange,
    ChangeKind,
    Difference,
    ElementChange,
    Part,
)
from workflows.designer.views import Files

_READERS: tuple[tuple[str, Callable[[bytes], Mapping[str, Part]]], ...] = (
    (".bpmn", parts_of_diagram),
    (".dmn", parts_of_table),
    (".form.json", parts_of_form),
)


def difference(before: Files, after: Files) -> Difference:
    """What ``after`` has otherwise than ``before``."""
    old, new = dict(before), dict(after)
    paths = sorted(old.keys() | new.keys(), key=lambda path: (_rank(path), path))
    changes = [
        change
        for path in paths
        if old.get(path) != new.get(path)
        for change in _of_file(path, old.get(path), new.get(path))
    ]
    return Difference(tuple(changes))


def _rank(path: str) -> int:
    return next((n for n, (end, _read) in enumerate(_READERS) if path.endswith(end)), len(_READERS))


def _of_file(path: str, old: bytes | None, new: bytes | None) -> Iterator[ElementChange]:
    read = next((read for end, read in _READERS if path.endswith(end)), None)
    if read is None:
        yield _of_text(path, old, new)
        return
    try:
        parts = ({} if old is None else read(old)), ({} if new is None else read(new))
    except (UnreadableXml, UnreadableForm):
        # Half-written, or not ours to read: then its lines say what differs.
        yield _of_text(path, old, new)
        return
    changes = tuple(_of_parts(path, *parts))
    if not changes and (old is None or new is None):
        # It has nothing in it, but it came or went all the same.
        changes = (_of_text(path, old, new),)
    yield from changes


def _of_parts(
    path: str, old: Mapping[str, Part], new: Mapping[str, Part]
) -> Iterator[ElementChange]:
    for part_id, part in new.items():
        former = old.get(part_id)
        if former is None:
            yield _change(ChangeKind.ADDED, path, part, _attributes(None, part))
        elif former.attributes != part.attributes or former.type != part.type:
            yield _change(ChangeKind.CHANGED, path, part, _attributes(former, part))
        elif former.place != part.place:
            yield _change(ChangeKind.MOVED, path, part, ())
    for part_id, part in old.items():
        if part_id not in new:
            yield _change(ChangeKind.REMOVED, path, part, _attributes(part, None))


def _change(
    kind: ChangeKind, path: str, part: Part, attributes: tuple[AttributeChange, ...]
) -> ElementChange:
    return ElementChange(kind, path, part.part_id, part.type, part.name, attributes)


def _attributes(old: Part | None, new: Part | None) -> tuple[AttributeChange, ...]:
    before = {} if old is None else {**old.attributes, "type": old.type}
    after = {} if new is None else {**new.attributes, "type": new.type}
    if old is None or new is None:
        # Of what came or went as a whole, its type stands beside its name already.
        before.pop("type", None)
        after.pop("type", None)
    return tuple(
        AttributeChange(name, _shown(old, name, before), _shown(new, name, after))
        for name in dict.fromkeys((*after, *before))
        if before.get(name, "") != after.get(name, "")
    )


def _shown(part: Part | None, name: str, values: Mapping[str, str]) -> str:
    return (part.shown.get(name) if part else None) or values.get(name, "")


def _of_text(path: str, old: bytes | None, new: bytes | None) -> ElementChange:
    """Another file, by its lines; one that is no text only has that it changed."""
    part = Part(path, "file", path, {})
    if old is None or new is None:
        kind = ChangeKind.ADDED if old is None else ChangeKind.REMOVED
        return _change(kind, path, part, ())
    try:
        lines = tuple(_lines(old.decode(), new.decode()))
    except UnicodeDecodeError:
        lines = ()
    return _change(ChangeKind.CHANGED, path, part, lines)


def _lines(old: str, new: str) -> Iterator[AttributeChange]:
    """Each place where lines differ, by the number of its first line in the old file."""
    before, after = old.splitlines(), new.splitlines()
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=True)
    for what, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        if what != "equal":
            yield AttributeChange(
                f"line {from_old + 1}",
                "\n".join(before[from_old:to_old]),
                "\n".join(after[from_new:to_new]),
            )
