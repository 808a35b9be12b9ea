"""Names in a diagram, broken into lines: wide characters anywhere, other text between words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

#: How wide a wide character is, in the units of the diagram.
CHARACTER = 15.0


def wrapped(text: str, width: float) -> list[str]:
    """As few lines as fit ``width``, of about the same length: none holds a lone character."""
    words = list(_words(text))
    whole = sum(map(_size, words))
    fewest = _filled(words, width)
    even = whole / len(fewest)
    while even < width:
        lines = _filled(words, even)
        if len(lines) == len(fewest):
            return lines
        even += CHARACTER / 2
    return fewest


def _filled(words: list[str], width: float) -> list[str]:
    """Lines filled one after the other; a word wider than ``width`` has a line of its own."""
    lines: list[str] = [""]
    used = 0.0
    for word in words:
        size = _size(word)
        if used + size > width + 1 and lines[-1]:
            lines.append("")
            used = 0.0
        lines[-1] += word if lines[-1] else word.lstrip()
        used += size
    return [line.rstrip() for line in lines]


def _words(text: str) -> Iterator[str]:
    """Wide characters one by one, other text word by word with the space before it."""
    word = ""
    for character in text:
        if unicodedata.east_asian_width(character) in "WF":
            if word:
                yield word
            word = ""
            yield character
        elif character.isspace():
            if word:
                yield word
            word = " "
        else:
            word += character
    if word:
        yield word


def _size(word: str) -> float:
    return sum(_width(character) for character in word)


def _width(character: str) -> float:
    """A wide character takes one ``CHARACTER``, others about half."""
    return CHARACTER * (1.0 if unicodedata.east_asian_width(character) in "WF" else 0.55)
