"""The names that an installation knows beyond a package, and what its services do to the data.

Pure. Each module brings its own; the engine merges them, so that the checker can tell a slip of
the pen from a name. What is None is not known, and then not looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields


@dataclass(frozen=True, slots=True)
class ServiceData:
    """The variables that a service needs, those that it always sets, and those it may set.

    What it can do without belongs to none of them.
    """

    reads: frozenset[str] = frozenset()
    sets: frozenset[str] = frozenset()
    may_set: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FormFault:
    """What whoever reads forms has against one: ``grave`` is what nobody could work with.

    ``label`` is what the field is called, ``at`` says where it stands in the file (``0/2``).
    ``text`` is a template for ``params``.
    """

    at: str
    label: str
    text: str
    params: dict[str, object]
    grave: bool


@dataclass(frozen=True, slots=True)
class Known:
    """``groups`` are shapes like ``unit:*:handler``: a star stands for one part of the name.

    ``services`` has None for those that do not tell what they do to the data. ``started`` are
    processes that a module starts itself, with the variables that it always gives them; ``given``
    are those that come with whatever people start by ``duban:startGroups`` of its diagram.
    ``form_faults`` reads the content of a form; forms are not the interpreter's.
    """

    clauses: frozenset[str] | None = None
    forms: frozenset[str] | None = None
    groups: frozenset[str] | None = None
    ladders: frozenset[str] | None = None
    documents: frozenset[str] | None = None
    given: frozenset[str] | None = None
    services: Mapping[str, ServiceData | None] | None = None
    started: Mapping[str, frozenset[str]] = field(default_factory=dict)
    form_faults: Callable[[bytes], Iterable[FormFault]] | None = None


def merged(parts: Iterable[Known]) -> Known:
    """All that ``parts`` know together."""
    parts = tuple(parts)
    sets: dict[str, frozenset[str] | None] = {}
    services: dict[str, ServiceData | None] | None = None
    started: dict[str, frozenset[str]] = {}
    for part in parts:
        for each in fields(Known):
            value = getattr(part, each.name)
            if isinstance(value, frozenset):
                sets[each.name] = (sets.get(each.name) or frozenset()) | value
        if part.services is not None:
            services = {**(services or {}), **part.services}
        for key, names in part.started.items():
            # Whoever starts it: only what all of them give is always there.
            started[key] = started[key] & names if key in started else names
    readers = (part.form_faults for part in parts if part.form_faults is not None)
    return Known(services=services, started=started, form_faults=next(readers, None), **sets)


def fits(group: str, shapes: Iterable[str]) -> bool:
    """Whether the group ``group`` can be of one of ``shapes``; ``*`` in it stands for anything."""
    return any(_fits(group.split(":"), shape.split(":")) for shape in shapes)


def _fits(written: list[str], shape: list[str]) -> bool:
    if not written or not shape:
        return not written and not shape
    first, rest = written[0], written[1:]
    if first == "*":
        # What an expression gives may have several parts.
        return any(_fits(rest, shape[count:]) for count in range(1, len(shape) + 1))
    return (shape[0] == "*" or _same(first, shape[0])) and _fits(rest, shape[1:])


def _same(written: str, part: str) -> bool:
    """Both without colons; ``written`` may hold stars."""
    head, *others = written.split("*")
    if not others:
        return written == part
    tail = others[-1]
    return len(part) >= len(head) + len(tail) and part.startswith(head) and part.endswith(tail)
