"""Texts as pairs of characters, so that any part of a word can be found in any script. Pure.

Chinese has no spaces between words, and neither database cuts it into words. So a text is kept
as its overlapping pairs (青岭装备: 青岭 岭装 装备 备), and looking for a word means looking for its
pairs one after the other. Letters and digits are treated the same way, whatever their case and
width.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

#: Pairs that are kept of one instance; PostgreSQL numbers no more than 16,383 positions.
MAX_GRAMS = 12_000
#: What stands between two words: longer than a pair, so no word reaches across.
GAP = "gap"


def runs(text: str) -> Iterator[str]:
    """The words of ``text``: letters, ideographs and digits that stand together (NFKC, folded)."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    word = ""
    for character in folded:
        if character.isalnum():
            word += character
        elif word:
            yield word
            word = ""
    if word:
        yield word


def pairs(word: str) -> list[str]:
    """The overlapping pairs of a word; none of a single character."""
    return [word[at : at + 2] for at in range(len(word) - 1)]


def grams(text: str) -> list[str]:
    """All pairs of ``text`` with the last character of each word, and a gap after each."""
    found: list[str] = []
    for word in runs(text):
        found += [*pairs(word), word[-1], GAP]
        if len(found) >= MAX_GRAMS:
            break
    return found[:MAX_GRAMS]


def contains(text: str, wanted: str) -> bool:
    """Whether every word of ``wanted`` stands somewhere in a word of ``text``."""
    there = list(runs(text))
    return all(any(word in each for each in there) for word in runs(wanted))
