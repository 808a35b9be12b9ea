"""Reads a regular expression into parts (XML Schema 1.1 part 2, appendix G, and XPath 3.1 §5.6)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from engine.interpreter.expression_functions import ExpressionError

MOST_CHARACTERS = 500
_MOST_REPEATS = 1_000
_DEEPEST = 30
_FLAGS = frozenset("ismx")
_SPACE = frozenset(" \t\n\r")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}
_CATEGORIES = frozenset("LMNPSZC")


@dataclass(frozen=True, slots=True)
class Set:
    """Characters: single ones, ranges of them, classes like ``d``, and what is not in ``less``."""

    single: frozenset[str] = frozenset()
    ranges: tuple[tuple[str, str], ...] = ()
    classes: tuple[str, ...] = ()
    negated: bool = False
    less: Set | None = None
    ignoring_case: bool = False

    def has(self, character: str) -> bool:
        if self.less is not None and self.less.has(character):
            return False
        found = self._lists(character)
        if not found and self.ignoring_case:
            found = self._lists(character.lower()) or self._lists(character.upper())
        return found is not self.negated

    def _lists(self, character: str) -> bool:
        return (
            character in self.single
            or any(low <= character <= high for low, high in self.ranges)
            or any(_is_of(character, name) for name in self.classes)
        )


def _is_of(character: str, name: str) -> bool:
    if len(character) != 1:  # Some letters are two when they are large.
        return False
    if name.isupper() and len(name) == 1:
        return not _is_of(character, name.lower())
    if name == "d":
        return unicodedata.category(character) == "Nd"
    if name == "s":
        return character in _SPACE
    if name == "w":
        return unicodedata.category(character)[0] not in "PZC"
    negated, category = name[0] == "P", name[1:]
    return unicodedata.category(character).startswith(category) is not negated


@dataclass(frozen=True, slots=True)
class Part:
    """``kind`` is set, begin, end, all (one after another), any (one of), group, or repeat."""

    kind: str
    parts: tuple[Part, ...] = ()
    which: Set | None = None
    group: int = 0
    least: int = 1
    most: int | None = 1
    greedy: bool = field(default=True)


def parse_pattern(text: str, flags: str = "") -> tuple[Part, int]:
    """The parts of ``text``, and how many groups it has.

    Raises:
        ExpressionError: It is no pattern that is read here.
    """
    if len(text) > MOST_CHARACTERS:
        raise ExpressionError(f"a pattern has at most {MOST_CHARACTERS} characters")
    if not set(flags) <= _FLAGS:
        raise ExpressionError("the flags of a pattern are i, s, m and x")
    reader = _Reader(text, flags)
    part = reader.choice()
    if reader.at < len(text):
        raise reader.refused("a bracket is closed that is not open")
    return part, reader.groups


class _Reader:
    def __init__(self, text: str, flags: str) -> None:
        self._text = text
        self._flags = flags
        self._depth = 0
        self.at = 0
        self.groups = 0

    def refused(self, reason: str) -> ExpressionError:
        return ExpressionError(f"the pattern is not understood at {self.at + 1}: {reason}")

    @property
    def _now(self) -> str:
        if "x" in self._flags:
            while self._text[self.at : self.at + 1] in _SPACE and self.at < len(self._text):
                self.at += 1
        return self._text[self.at : self.at + 1]

    def _skip(self, wanted: str) -> bool:
        if not self._now or not self._text.startswith(wanted, self.at):
            return False
        self.at += len(wanted)
        return True

    def _take(self) -> str:
        taken = self._text[self.at : self.at + 1]
        if not taken:
            raise self.refused("something is missing at the end")
        self.at += 1
        return taken

    # ── Parts ─────────────────────────────────────────────────────────────────────────────

    def choice(self) -> Part:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self.refused(f"it is deeper than {_DEEPEST} levels")
        ways = [self._sequence()]
        while self._skip("|"):
            ways.append(self._sequence())
        self._depth -= 1
        return ways[0] if len(ways) == 1 else Part("any", tuple(ways))

    def _sequence(self) -> Part:
        found = []
        while self._now and self._now not in "|)":
            found.append(self._repeated(self._single()))
        return Part("all", tuple(found))

    def _repeated(self, part: Part) -> Part:
        bounds = self._bounds()
        if bounds is None:
            return part
        least, most = bounds
        greedy = not self._skip("?")
        if self._now in ("*", "+", "?", "{") and self._now:
            raise self.refused("it is repeated twice")
        if part.kind in ("begin", "end"):
            raise self.refused("nothing is there to be repeated")
        return Part("repeat", (part,), least=least, most=most, greedy=greedy)

    def _bounds(self) -> tuple[int, int | None] | None:
        for mark, bounds in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self._skip(mark):
                return bounds
        if not self._skip("{"):
            return None
        written = ""
        while not self._skip("}"):
            written += self._take()
        least, comma, most = written.partition(",")
        if not least.isascii() or not least.isdigit() or (most and not most.isdigit()):
            raise self.refused("{…} holds no numbers")
        low = int(least[:9])
        high = (int(most[:9]) if most else None) if comma else low
        if low > _MOST_REPEATS or (high is not None and not low <= high <= _MOST_REPEATS):
            raise self.refused(f"it is repeated more than {_MOST_REPEATS} times, or backwards")
        return low, high

    def _single(self) -> Part:
        character = self._now
        self.at += 1
        match character:
            case "(":
                return self._group()
            case "^":
                return Part("begin")
            case "$":
                return Part("end")
            case ".":
                none = frozenset() if "s" in self._flags else frozenset("\n\r")
                return Part("set", which=Set(single=none, negated=True))
            case "[":
                return Part("set", which=self._class())
            case "\\":
                return Part("set", which=self._escaped())
            case "*" | "+" | "?" | "{":
                raise self.refused("nothing is there to be repeated")
            case "]" | "}":
                raise self.refused("a bracket is closed that is not open")
        return Part("set", which=self._set(single=frozenset(character)))

    def _set(self, single: frozenset[str]) -> Set:
        return Set(single=single, ignoring_case="i" in self._flags)

    def _group(self) -> Part:
        if self._skip("?:"):
            part = self.choice()
        elif self._skip("?"):
            raise self.refused("looking ahead or behind is not allowed")
        else:
            self.groups += 1
            number = self.groups
            part = Part("group", (self.choice(),), group=number)
        if not self._skip(")"):
            raise self.refused("a bracket is not closed")
        return part

    def _escaped(self) -> Set:
        character = self._take()
        if character in "dDwWsS":
            return Set(classes=(character,))
        if character in "pP":
            return Set(classes=(character + self._category(),))
        if character in _ESCAPES:
            return Set(single=frozenset(_ESCAPES[character]))
        if character.isdigit():
            raise self.refused("a reference to a group is not allowed")
        if character.isalpha():
            raise self.refused(f"there is no \\{character}")
        return self._set(single=frozenset(character))

    def _category(self) -> str:
        if not self._skip("{"):
            raise self.refused("a category stands in {…}")
        name = ""
        while not self._skip("}"):
            name += self._take()
        if not name or name[0] not in _CATEGORIES or len(name) > 2:
            raise self.refused(f"there is no category {name}")
        return name

    def _class(self) -> Set:
        """Behind ``[``: characters, ranges and classes, less another class."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self.refused(f"it is deeper than {_DEEPEST} levels")
        negated, single, ranges = self._text[self.at : self.at + 1] == "^", set(), []
        classes: list[str] = []
        less = None
        self.at += negated
        while (character := self._take()) != "]":
            if character == "-" and self._text.startswith("[", self.at):
                self.at += 1
                less = self._class()
                continue
            if character == "\\":
                escaped = self._escaped()
                classes.extend(escaped.classes)
                character = next(iter(escaped.single), "")
            elif character == "[":
                raise self.refused("[ is written \\[ in a class")
            if character and self._is_range():
                self.at += 1
                ranges.append((character, self._range_end(character)))
            elif character:
                single.add(character)
        if not (single or ranges or classes):
            raise self.refused("a class is empty")
        self._depth -= 1
        return Set(
            frozenset(single), tuple(ranges), tuple(classes), negated, less, "i" in self._flags
        )

    def _is_range(self) -> bool:
        following = self._text[self.at : self.at + 2]
        return following[:1] == "-" and following[1:] not in ("]", "[", "")

    def _range_end(self, low: str) -> str:
        high = self._take()
        if high == "\\":
            high = next(iter(self._escaped().single), "")
        if high < low:
            raise self.refused("a range goes backwards")
        return high
