"""A form as the rest of the system sees it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from workflows.forms.feel import Node, names
from workflows.forms.paths import joined

#: Components that hold one value, by what that value is.
TEXTS = frozenset({"textfield", "textarea"})
ONE_OF = frozenset({"radio", "select"})
MANY_OF = frozenset({"checklist", "taglist"})
#: Files put up with the form; the value is a list of the ids of attachments.
FILES = frozenset({"filepicker"})
FIELDS = TEXTS | ONE_OF | MANY_OF | FILES | {"number", "checkbox", "datetime"}
#: Components that hold others.
HOLDERS = frozenset({"group", "dynamiclist"})
#: Components that only show something, or that the page around the form provides itself.
STATIC = frozenset({"text", "separator", "spacer"})
IGNORED = frozenset({"html", "button"})
#: How a component may ask to be drawn, by a property of ours. It changes no value and no rule.
#: A ``checklist`` is a repeated group whose rows are gone through one by one: ``text``, ``group``,
#: ``clause`` and ``answer`` are its parts by their keys, and the rest opens below. ``location`` is
#: a text that the device fills in where the reader asks it to. By name, the kind that it is for.
PRESENTATIONS = {"checklist": "dynamiclist", "location": "textfield"}


@dataclass(frozen=True, slots=True)
class Choice:
    """``value`` is what a page posts; ``meant`` what the process gets, of any JSON type."""

    value: str
    label: str
    meant: object


@dataclass(frozen=True, slots=True)
class Rules:
    """What a value must be. Lengths are in characters; None does not limit.

    ``pattern`` is a regular expression that the whole text must match; ``pattern_says`` tells
    people what it wants. ``format`` is ``email``, ``phone`` or empty. ``rows`` are the least
    and the most rows of a repeated group.
    """

    required: bool = False
    min_length: int | None = None
    max_length: int | None = None
    least: float | None = None
    most: float | None = None
    pattern: str = ""
    pattern_says: str = ""
    format: str = ""
    rows: tuple[int, int] = (0, 100)


@dataclass(frozen=True, slots=True)
class Component:
    """One component; which fields mean something depends on ``kind``, a form-js type.

    ``key`` is the path of its value inside its parent's data, and may have dots; a group that
    adds no level of data has an empty one. ``on_file`` is the path of a fact which, where it is
    known, is shown and not asked. ``choices_from`` is the expression that yields the choices
    where they are not listed. ``subtype`` is ``date``, ``time`` or ``datetime``. ``at`` is where
    it stands in the file: the numbers of components, from the outermost in.
    """

    kind: str
    component_id: str
    key: str = ""
    label: str = ""
    hint: str = ""
    text: str = ""
    unit: str = ""
    rules: Rules = Rules()
    hide: Node | None = None
    default: object = None
    readonly: bool = False
    disabled: bool = False
    choices: tuple[Choice, ...] = ()
    choices_from: Node | None = None
    subtype: str = ""
    decimal_digits: int | None = None
    as_text: bool = False
    no_past: bool = False
    no_future: bool = False
    fixed_rows: bool = False
    on_file: str = ""
    presentation: str = ""
    columns: int = 16
    components: tuple[Component, ...] = ()
    at: tuple[int, ...] = field(default=(), compare=False)

    @property
    def is_field(self) -> bool:
        return self.kind in FIELDS

    @property
    def many(self) -> bool:
        """Whether its value is a list of chosen values."""
        return self.kind in MANY_OF | FILES

    @property
    def asked(self) -> bool:
        """Whether people may change it, as far as the schema alone says."""
        return not (self.readonly or self.disabled)


@dataclass(frozen=True, slots=True)
class Form:
    """``offline``: people may take it along and fill it in where there is no network."""

    form_id: str
    components: tuple[Component, ...]
    offline: bool = False

    def walk(self) -> Iterator[Component]:
        """Every component, in document order, holders before what they hold."""
        yield from _walk(self.components)

    @property
    def presentations(self) -> frozenset[str]:
        """The ways in which its components ask to be drawn."""
        return frozenset(each.presentation for each in self.walk()) - {""}

    def mentions(self, fact: str) -> bool:
        """Whether a field or a condition looks at ``fact`` or at a part of it."""
        return any(fact in _roots(component) for component in self.walk())


def _walk(components: tuple[Component, ...]) -> Iterator[Component]:
    for component in components:
        yield component
        yield from _walk(component.components)


def _roots(component: Component) -> set[str]:
    """What stands before the first dot of the names that a component looks at."""
    looked_at = [component.key, component.on_file]
    for expression in (component.hide, component.choices_from):
        if expression is not None:
            looked_at.extend(names(expression))
    return {name.partition(".")[0] for name in looked_at}


@dataclass(frozen=True, slots=True)
class Placed:
    """A field or repeated group with the path of its value at one level of data.

    Plain groups have no data of their own: their path is part of ``path``, and their
    conditions come first in ``hides``.
    """

    component: Component
    path: str
    hides: tuple[Node, ...]


def placed(components: tuple[Component, ...]) -> Iterator[Placed]:
    """The fields and repeated groups of one level, in document order."""
    yield from _placed(components, "", ())


def _placed(
    components: tuple[Component, ...], prefix: str, hides: tuple[Node, ...]
) -> Iterator[Placed]:
    for component in components:
        path = joined(prefix, component.key)
        own = hides if component.hide is None else (*hides, component.hide)
        if component.kind == "group":
            yield from _placed(component.components, path, own)
        elif component.is_field or component.kind == "dynamiclist":
            yield Placed(component, path, own)
