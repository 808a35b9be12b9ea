"""A document as it is to be drawn. Lengths in points. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

#: Stands in a run for the number of the page.
PAGE = "\ue000"
BREAK = "\n"
TAB = "\t"


@dataclass(frozen=True, slots=True)
class Look:
    font: str
    size: float
    bold: bool = False
    colour: str = "000000"


@dataclass(frozen=True, slots=True)
class Run:
    text: str
    look: Look


@dataclass(frozen=True, slots=True)
class Edge:
    """A border: ``kind`` as in WordprocessingML, ``width`` of its thickest line."""

    kind: str
    width: float
    colour: str
    space: float = 0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``line`` is the exact distance of lines, or 0 where it follows from the type."""

    runs: tuple[Run, ...]
    look: Look
    align: str = "both"
    first: float = 0
    left: float = 0
    right: float = 0
    before: float = 0
    after: float = 0
    line: float = 0
    borders: Mapping[str, Edge] = field(default_factory=dict)
    keep_next: bool = False
    page_before: bool = False
    tab: float = 0  # the last right-aligned stop; 0: none


@dataclass(frozen=True, slots=True)
class Cell:
    """``span`` columns wide. ``continued``: it goes on from the row above."""

    paragraphs: tuple[Paragraph, ...]
    span: int
    borders: Mapping[str, Edge]
    centred: bool
    continued: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[Cell, ...]
    is_head: bool


@dataclass(frozen=True, slots=True)
class Table:
    """``at_foot``: it stands at the lower edge of the text block."""

    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    at_foot: bool
    margin: float


@dataclass(frozen=True, slots=True)
class Furniture:
    """Headers and footers by page: first, even and all others."""

    usual: tuple[Paragraph, ...] = ()
    even: tuple[Paragraph, ...] = ()
    first: tuple[Paragraph, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document: its page, what stands on every page, and its blocks."""

    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float
    header_at: float
    footer_at: float
    character_space: float
    differs_first: bool
    differs_even: bool
    header: Furniture
    footer: Furniture
    blocks: tuple[Paragraph | Table, ...]

    @property
    def text_width(self) -> float:
        return self.width - self.left - self.right

    @property
    def text_bottom(self) -> float:
        return self.height - self.bottom

    def furniture(self, of: Furniture, page: int) -> tuple[Paragraph, ...]:
        """What stands on page ``page``, counted from 1."""
        if page == 1 and self.differs_first:
            return of.first
        return of.even if self.differs_even and page % 2 == 0 else of.usual
