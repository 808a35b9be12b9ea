"""Cuts the text of an expression into tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from engine.errors import InvalidInput

#: Longer texts are refused before anything looks at them.
LONGEST_TEXT = 4096

_TOKEN = re.compile(
    r"""
      (?P<space>\s+)
    | (?P<number>\d{1,15}(?:\.\d{1,15})?(?![\w.]))
    | (?P<text>"(?:[^"\\]|\\.)*")
    | (?P<symbol><=|>=|!=|[=<>(),\[\]])
    | (?P<name>[^\W\d]\w*(?:\.[^\W\d]\w*)*)
    | (?P<minus>-)
    """,
    re.VERBOSE,
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Token:
    """``kind`` is ``number``, ``text``, ``symbol``, ``name``, ``minus`` or ``end``."""

    kind: str
    text: str
    at: int


def tokens(text: str) -> Iterator[Token]:
    """The tokens of ``text``, closed by one of kind ``end``.

    Raises:
        InvalidInput: it is too long, or a character has no place in it.
    """
    if len(text) > LONGEST_TEXT:
        raise InvalidInput(
            "条件最长{longest}个字符，现在是{length}个", longest=LONGEST_TEXT, length=len(text)
        )
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise InvalidInput("条件“{text}”在第{at}个字符处看不懂", text=text, at=at + 1)
        if match.lastgroup != "space":
            yield Token(str(match.lastgroup), match.group(), at)
        at = match.end()
    yield Token("end", "", at)


def unquoted(token: Token) -> str:
    """The text between the quotation marks, escapes resolved."""
    return _ESCAPED.sub(lambda m: _ESCAPES.get(m.group(1), m.group(1)), token.text[1:-1])
