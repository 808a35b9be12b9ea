"""Cuts FEEL into tokens, one at a time: where a name may stand, names with spaces go first."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from engine.interpreter.expression_functions import ExpressionError

#: A string is met whole or not at all; nothing here can be read in two ways.
_TOKEN = re.compile(
    r"(?P<text>@?(?:\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'))"
    r"|(?P<number>(?:\d+(?:\.(?!\.)\d+)?|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<word>[^\W\d]\w*)"
    r"|(?P<mark>\.\.|\*\*|//|==|!=|<=|>=|[-+*/%<>=()\[\]{},.:?;])",
    re.DOTALL,
)
_SPACE = re.compile(r"(?:\s|/\*(?:[^*]|\*(?!/))*\*/)*")
_ESCAPED = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{6}|.)", re.DOTALL)
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "\n": ""}


class Scanner:
    """The place that the reading has reached. ``kind`` is empty at the end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = self.start = 0
        self.kind = self.word = ""
        self.go_to(0)

    def go_to(self, at: int) -> None:
        """Read the token at or behind ``at``."""
        space = _SPACE.match(self.text, at)
        self.start = space.end() if space else at
        if self.start >= len(self.text):
            self.kind, self.word, self.at = "", "", self.start
            return
        found = _TOKEN.match(self.text, self.start)
        if found is None or found.lastgroup is None:
            raise ExpressionError(
                f"not an expression: {self.text[self.start]!r} is not understood",
                position=self.start + 1,
            )
        self.kind, self.word, self.at = found.lastgroup, found.group(), found.end()

    def advance(self) -> None:
        self.go_to(self.at)

    def sees(self, *words: str) -> bool:
        return self.kind in ("word", "mark") and self.word in words

    def skip(self, *words: str) -> bool:
        """Pass over the token if it is one of ``words``."""
        if not self.sees(*words):
            return False
        self.advance()
        return True

    def expect(self, word: str) -> None:
        if not self.skip(word):
            raise self.puzzled(word)

    def puzzled(self, wanted: str = "") -> ExpressionError:
        """What to say where another token was wanted than there is."""
        found = repr(self.word[:40]) if self.kind else "the end"
        reason = f"expected {wanted}, but got {found}" if wanted else f"{found} is too much"
        return ExpressionError(f"not an expression: {reason}", position=self.start + 1)

    def named(self, names: re.Pattern[str] | None) -> str:
        """The longest of ``names`` that begins here, with single spaces; else nothing."""
        found = names.match(self.text, self.start) if names is not None else None
        return " ".join(found.group().split()) if found else ""

    def pass_over(self, names: re.Pattern[str] | None) -> None:
        found = names.match(self.text, self.start) if names is not None else None
        if found:
            self.go_to(found.end())


@lru_cache(maxsize=512)
def pattern_of(names: frozenset[str], *, called: bool = False) -> re.Pattern[str] | None:
    """Finds any of ``names``, the longest first, whatever spaces its words have between them."""
    listed = "|".join(
        r"\s+".join(re.escape(word) for word in name.split())
        for name in sorted(names, key=_longest_first)
        if name.split()
    )
    return re.compile(rf"(?:{listed})(?!\w)" + (r"(?=\s*\()" if called else "")) if listed else None


def _longest_first(name: str) -> tuple[int, str]:
    return -len(name), name


def spaced(names: Iterable[str]) -> frozenset[str]:
    """Names of functions with ``_`` as FEEL writes them."""
    return frozenset(name.replace("_", " ") for name in names if "_" in name)


def unquoted(token: str) -> str:
    """The text that a string literal stands for; what is no escape stands for itself."""

    def meant(found: re.Match[str]) -> str:
        code = found.group(1)
        if len(code) > 1:
            number = int(code[1:], 16)
            if number > 0x10FFFF:
                raise ExpressionError(f"there is no character {found.group()}")
            return chr(number)
        if code in "\"'\\":
            return code
        return _ESCAPES.get(code, found.group())

    return _ESCAPED.sub(meant, token[1:-1])
