"""Text into lines, by the rules of Chinese setting: what may not begin or end a line. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from workflows.documents.rendering.pdf.model import BREAK, TAB, Look, Paragraph

_NOT_FIRST = frozenset("，。、；：？！）〕》〉」』”’】…—·,.;:?!)]}%℃号")
_NOT_LAST = frozenset("（〔《〈「『“‘【([{")

Measure = Callable[[str, Look], float]


@dataclass(frozen=True, slots=True)
class Glyph:
    text: str
    look: Look
    width: float


@dataclass(frozen=True, slots=True)
class Line:
    """``stretch``: whether it is to be set flush on both sides. ``left`` is its indent."""

    glyphs: tuple[Glyph, ...]
    left: float
    room: float
    stretch: bool

    @property
    def width(self) -> float:
        return sum(glyph.width for glyph in self.glyphs)


def lines_of(
    paragraph: Paragraph, width: float, measure: Measure, space: float, page: str = ""
) -> tuple[Line, ...]:
    """The lines of a paragraph in ``width`` points; at least one. ``space`` goes to each glyph."""
    lines = list(_lines(paragraph, width, measure, space, page))
    return tuple(lines) or (Line((), paragraph.left, width, stretch=False),)


def _lines(
    paragraph: Paragraph, width: float, measure: Measure, space: float, page: str
) -> Iterator[Line]:
    room = width - paragraph.left - paragraph.right
    first = True
    for glyphs in _portions(paragraph, measure, space, page):
        rest = list(glyphs)
        while rest or first:
            indent = paragraph.first if first else 0
            count = _fitting(rest, room - indent)
            taken, rest = rest[:count], _without_space(rest[count:])
            yield Line(tuple(taken), paragraph.left + indent, room - indent, stretch=bool(rest))
            first = False
            if not rest:
                break


def _portions(
    paragraph: Paragraph, measure: Measure, space: float, page: str
) -> Iterator[list[Glyph]]:
    """What stands between forced breaks."""
    portion: list[Glyph] = []
    for run in paragraph.runs:
        for char in run.text.replace("\ue000", page):
            if char == BREAK:
                yield portion
                portion = []
            else:
                width = 0 if char == TAB else measure(char, run.look) + space
                portion.append(Glyph(char, run.look, width))
    yield portion


def _fitting(glyphs: list[Glyph], room: float) -> int:
    """How many glyphs go into one line. A hair is forgiven: 28 characters fill it exactly."""
    width = 0.0
    for count, glyph in enumerate(glyphs):
        width += glyph.width
        if width > room + 0.5:
            return max(_allowed(glyphs, count), 1)
    return len(glyphs)


def _allowed(glyphs: list[Glyph], count: int) -> int:
    """The last place before ``count`` where a line may end; ``count`` itself where none does."""
    for place in range(count, max(count - 30, 0), -1):
        if _may_break(glyphs[place - 1].text, glyphs[place].text):
            return place
    return count


def _may_break(last: str, following: str) -> bool:
    if following in _NOT_FIRST or last in _NOT_LAST:
        return False
    if _is_word(last) and _is_word(following):
        return False
    # 数字、年份不能回行 (7.3.3): 2026年 stays together.
    return not (last.isdigit() and following in "年月日时分")


def _is_word(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char in "-_./%")


def _without_space(glyphs: Iterable[Glyph]) -> list[Glyph]:
    rest = list(glyphs)
    while rest and rest[0].text == " ":
        rest.pop(0)
    return rest
