"""FEEL's functions of texts (DMN 1.3 §10.3.4.3)."""

from __future__ import annotations

from typing import Any

from engine.interpreter.expression_functions import MAX_LENGTH, ExpressionError
from engine.interpreter.feel.kinds import list_of, short, text_of, whole_of
from engine.interpreter.feel.patterns import Found, Pattern, compile_pattern


def string_length(text: Any) -> int:
    return len(text_of(text))


def substring(text: Any, start: Any, length: Any = None) -> str:
    """``start`` counts from 1, or from the end where it is negative."""
    begin, text = whole_of(start), text_of(text)
    begin = begin - 1 if begin > 0 else max(len(text) + begin, 0)
    return text[begin:] if length is None else text[begin : begin + max(whole_of(length), 0)]


def substring_before(text: Any, match: Any) -> str:
    before, found, _ = text_of(text).partition(text_of(match)) if match else ("", "", "")
    return before if found else ""


def substring_after(text: Any, match: Any) -> str:
    if not text_of(match):
        return text_of(text)
    return text_of(text).partition(match)[2]


def upper_case(text: Any) -> str:
    return text_of(text).upper()


def lower_case(text: Any) -> str:
    return text_of(text).lower()


def string_join(parts: Any, delimiter: Any = "") -> str:
    found = [text_of(part) for part in list_of(parts) if part is not None]
    if sum(map(len, found)) + len(found) * len(text_of(delimiter)) > MAX_LENGTH:
        raise ExpressionError("the value is too long")
    return str(delimiter).join(found)


# ── Patterns ──────────────────────────────────────────────────────────────────────────────


def matches(text: Any, pattern: Any, flags: Any = "") -> bool:
    """Whether the pattern is found anywhere in the text."""
    return _pattern(pattern, flags).search(text_of(text))


def replace(text: Any, pattern: Any, replacement: Any, flags: Any = "") -> str:
    """Every match by ``replacement``, in which ``$1`` is the first group and ``$0`` all of it."""
    found = _pattern(pattern, flags)
    pieces, at, length = [], 0, 0
    template = _template(text_of(replacement), found.groups)
    for match in found.all_in(text_of(text)):
        pieces += [text[at : match.start], _filled(template, text, match)]
        length += len(pieces[-1]) + len(pieces[-2])
        if length > MAX_LENGTH:
            raise ExpressionError("the value is too long")
        at = match.end
    return "".join([*pieces, text[at:]])


def split(text: Any, pattern: Any) -> list[str]:
    """The pieces between the matches of a pattern."""
    pieces, at = [], 0
    for match in _pattern(pattern, "").all_in(text_of(text)):
        pieces.append(text[at : match.start])
        at = match.end
    return list(short([*pieces, text[at:]]))


def _pattern(pattern: Any, flags: Any) -> Pattern:
    return compile_pattern(text_of(pattern), "" if flags is None else text_of(flags))


def _template(text: str, groups: int) -> list[str | int]:
    """Pieces of text, and numbers of groups: as many digits as there can be groups."""
    found: list[str | int] = []
    at = 0
    while at < len(text):
        character, following = text[at], text[at + 1 : at + 2]
        if character == "\\" and following in ("\\", "$") and following:
            found.append(following)
            at += 2
        elif character == "$":
            if not following or following not in "0123456789":
                raise ExpressionError("a $ in a replacement has the number of a group behind it")
            at += 2
            number = int(following)
            while text[at : at + 1] in tuple("0123456789") and number * 10 <= groups:
                if number * 10 + int(text[at]) > groups:
                    break
                number, at = number * 10 + int(text[at]), at + 1
            found.append(number)
        else:
            found.append(character)
            at += 1
    return found


def _filled(template: list[str | int], text: str, match: Found) -> str:
    filled = []
    for piece in template:
        if isinstance(piece, str):
            filled.append(piece)
        elif piece == 0:
            filled.append(text[match.start : match.end])
        elif 2 * piece <= len(match.groups):
            start, end = match.groups[2 * piece - 2 : 2 * piece]
            filled.append(text[start:end] if 0 <= start <= end else "")
    return "".join(filled)
