"""The text of the policy, cut into paragraphs and, inside them, into clauses. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from workflows.policy.clauses import clauses, document

#: The chapters are numbered like this in the document.
_CHAPTERS = "一二三四五六"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a paragraph; ``clause_id`` is empty for those between the clauses."""

    text: str
    clause_id: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, word by word. ``heading`` is that of a chapter."""

    pieces: tuple[Piece, ...]
    heading: bool = False

    @property
    def clause_ids(self) -> tuple[str, ...]:
        return tuple(piece.clause_id for piece in self.pieces if piece.clause_id)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter with its heading; the first one, without a heading, is what comes before all."""

    heading: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def clause_ids(self) -> tuple[str, ...]:
        return tuple(each for paragraph in self.paragraphs for each in paragraph.clause_ids)


@cache
def chapters() -> tuple[Chapter, ...]:
    """The whole document but for its number and title, in its order."""
    found: list[tuple[str, list[Paragraph]]] = [("", [])]
    for line in _lines():
        if _is_heading(line):
            found.append((line, []))
        else:
            found[-1][1].append(Paragraph(tuple(_pieces(line))))
    return tuple(Chapter(heading, tuple(paragraphs)) for heading, paragraphs in found)


def title() -> str:
    """What the document is called."""
    return next(line for line in _all_lines() if not line.startswith("#"))


def chapter_of(clause_id: str) -> Chapter:
    """The chapter in which a clause stands.

    Raises:
        KeyError: there is no such clause.
    """
    for chapter in chapters():
        if clause_id in chapter.clause_ids:
            return chapter
    raise KeyError(clause_id)


def found_in(words: str) -> frozenset[str]:
    """The clauses that hold every one of ``words``, in their quote, title or number."""
    wanted = words.split()
    return frozenset(
        clause.clause_id
        for clause in clauses().values()
        if all(
            word in clause.quote or word in clause.title or word in clause.clause_id
            for word in wanted
        )
    )


def _all_lines() -> Iterator[str]:
    return (line.strip() for line in document().splitlines() if line.strip())


def _lines() -> Iterator[str]:
    return (line for line in _all_lines() if not line.startswith("#") and line != title())


def _is_heading(line: str) -> bool:
    return line[1:2] == "、" and line[0] in _CHAPTERS and "。" not in line


def _pieces(line: str) -> Iterator[Piece]:
    """A clause's quote stands in the text exactly once, and none overlaps another."""
    places = sorted(
        (line.index(clause.quote), clause) for clause in clauses().values() if clause.quote in line
    )
    at = 0
    for begin, clause in places:
        if begin > at:
            yield Piece(line[at:begin])
        yield Piece(clause.quote, clause.clause_id)
        at = begin + len(clause.quote)
    if at < len(line):
        yield Piece(line[at:])
