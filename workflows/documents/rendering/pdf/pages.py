"""Lines onto pages: the drawing of a whole document."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from workflows.documents.rendering.fonts import FontFolder
from workflows.documents.rendering.pdf.breaking import Line, lines_of
from workflows.documents.rendering.pdf.ink import Ink
from workflows.documents.rendering.pdf.model import TAB, Cell, Paragraph, Row, Sheet, Table
from workflows.documents.rendering.pdf.reading import read

#: How high a line is where the template fixes nothing, in sizes of its type.
_LOOSE = 1.3
_CELL_PADDING = 2.0
#: More pages than any official document has.
MOST_PAGES = 500


def draw(file: bytes, *, fonts: FontFolder, title: str, at: datetime) -> bytes:
    """The PDF of a filled .docx. ``at`` is the time that it says it was made."""
    sheet = read(file)
    ink = Ink(fonts, width=sheet.width, height=sheet.height, title=title, at=at)
    _Pages(sheet, ink).draw()
    return ink.file()


class _Pages:
    """Where the pen is: page, and how far down."""

    def __init__(self, sheet: Sheet, ink: Ink) -> None:
        self._sheet = sheet
        self._ink = ink
        self._page = 0
        self._y = 0.0

    def draw(self) -> None:
        self._turn()
        blocks = self._sheet.blocks
        for place, block in enumerate(blocks):
            if isinstance(block, Table):
                self._table(block)
                continue
            following = blocks[place + 1] if place + 1 < len(blocks) else None
            self._paragraph(block, following)

    def _turn(self) -> None:
        """Begin a page: its header and footer, and the pen at the top of the text."""
        sheet = self._sheet
        self._page += 1
        if self._page > MOST_PAGES:
            raise ValueError(f"A document of more than {MOST_PAGES} pages.")
        self._ink.page()
        head = sheet.furniture(sheet.header, self._page)
        below_head = self._stack(head, sheet.header_at)
        foot = sheet.furniture(sheet.footer, self._page)
        height = sum(self._height(each) for each in foot)
        self._stack(foot, sheet.height - sheet.footer_at - height)
        self._y = max(sheet.top, below_head) if head else sheet.top

    def _stack(self, paragraphs: Sequence[Paragraph], y: float) -> float:
        for paragraph in paragraphs:
            y = self._put(paragraph, self._sheet.left, y, self._sheet.text_width)
        return y

    def _lines(self, paragraph: Paragraph, width: float) -> tuple[Line, ...]:
        space = self._sheet.character_space
        return lines_of(paragraph, width, self._ink.measure, space, str(self._page))

    def _height(self, paragraph: Paragraph) -> float:
        lines = self._lines(paragraph, self._sheet.text_width)
        around = paragraph.before + paragraph.after + _room(paragraph, "top", "bottom")
        return around + len(lines) * _line(paragraph)

    # ── Paragraphs ────────────────────────────────────────────────────────────────────────────

    def _paragraph(self, paragraph: Paragraph, following: Paragraph | Table | None) -> None:
        """Line by line, onto the next page where this one is full."""
        sheet = self._sheet
        lines = self._lines(paragraph, sheet.text_width)
        step = _line(paragraph)
        if paragraph.page_before and self._y > sheet.top:
            self._turn()
        self._y += paragraph.before if self._y > sheet.top or self._page == 1 else 0
        self._y += _room(paragraph, "top")
        beyond = step if paragraph.keep_next and isinstance(following, Paragraph) else 0
        if beyond and self._y + len(lines) * step + beyond > sheet.text_bottom + 0.5:
            self._turn()
        top = self._y
        for line in lines:
            if self._y + step > sheet.text_bottom + 0.5:
                if not line.glyphs and paragraph.look.size:
                    # An empty line at the foot of a page is not carried over to the next.
                    return
                self._turn()
                top = self._y
            self._line(paragraph, line, sheet.left, self._y, sheet.text_width)
            self._y += step
        self._borders(paragraph, sheet.left, top, self._y, sheet.text_width)
        self._y += paragraph.after + _room(paragraph, "bottom")

    def _put(self, paragraph: Paragraph, x: float, y: float, width: float) -> float:
        """Draw a paragraph that stays on its page; where it ends."""
        y += paragraph.before + _room(paragraph, "top")
        top = y
        step = _line(paragraph)
        for line in self._lines(paragraph, width):
            self._line(paragraph, line, x, y, width)
            y += step
        self._borders(paragraph, x, top, y, width)
        return y + paragraph.after + _room(paragraph, "bottom")

    def _line(self, paragraph: Paragraph, line: Line, x: float, y: float, width: float) -> None:
        glyphs = line.glyphs
        if not glyphs:
            return
        middle = y + _line(paragraph) / 2
        tabs = [place for place, glyph in enumerate(glyphs) if glyph.text == TAB]
        if tabs and paragraph.tab:
            left, right = glyphs[: tabs[0]], glyphs[tabs[0] + 1 :]
            self._ink.text(left, x + line.left, middle, 0)
            self._ink.text(right, x + paragraph.tab - sum(g.width for g in right), middle, 0)
            return
        slack = line.room - line.width
        extra = 0.0
        at = x + line.left
        if paragraph.align == "center":
            at += slack / 2
        elif paragraph.align in ("right", "end"):
            at += slack
        elif paragraph.align in ("both", "distribute") and line.stretch and len(glyphs) > 1:
            extra = slack / (len(glyphs) - 1)
        self._ink.text([g for g in glyphs if g.text != TAB], at, middle, extra)

    def _borders(
        self, paragraph: Paragraph, x: float, top: float, bottom: float, width: float
    ) -> None:
        """Above what is above the text, and below what is below it; both take room of their own."""
        left, right = x + min(paragraph.left, 0), x + width - min(paragraph.right, 0)
        above, below = paragraph.borders.get("top"), paragraph.borders.get("bottom")
        if above is not None:
            y = top - above.space - above.width
            self._ink.edge(above, left, y, right, y)
        if below is not None:
            y = bottom + below.space
            self._ink.edge(below, left, y, right, y)

    # ── Tables ────────────────────────────────────────────────────────────────────────────────

    def _table(self, table: Table) -> None:
        sheet = self._sheet
        heads = tuple(row for row in table.rows if row.is_head)
        if table.at_foot:
            height = sum(self._row_height(table, row) for row in table.rows)
            if self._y + height > sheet.text_bottom + 0.5:
                self._turn()
            self._y = sheet.text_bottom - height
        for row in table.rows:
            height = self._row_height(table, row)
            if self._y + height > sheet.text_bottom + 0.5 and self._y > sheet.top + 1:
                self._turn()
                if not row.is_head:
                    for head in heads:
                        self._row(table, head)
            self._row(table, row)

    def _row(self, table: Table, row: Row) -> None:
        height = self._row_height(table, row)
        x = self._sheet.left
        for cell, width in _placed(table, row):
            self._cell(table, cell, x, width, height)
            x += width
        self._y += height

    def _cell(self, table: Table, cell: Cell, x: float, width: float, height: float) -> None:
        y, inner = self._y, width - 2 * table.margin
        used = self._cell_height(table, cell, width) - 2 * _CELL_PADDING
        start = y + _CELL_PADDING + ((height - 2 * _CELL_PADDING - used) / 2 if cell.centred else 0)
        for paragraph in () if cell.continued else cell.paragraphs:
            start = self._put(paragraph, x + table.margin, start, inner)
        ends = {
            "top": (x, y, x + width, y),
            "bottom": (x, y + height, x + width, y + height),
            "left": (x, y, x, y + height),
            "right": (x + width, y, x + width, y + height),
        }
        for side, edge in cell.borders.items():
            if side in ends and not (side == "top" and cell.continued):
                self._ink.edge(edge, *ends[side])

    def _row_height(self, table: Table, row: Row) -> float:
        return max(
            (self._cell_height(table, cell, width) for cell, width in _placed(table, row)),
            default=0,
        )

    def _cell_height(self, table: Table, cell: Cell, width: float) -> float:
        inner = width - 2 * table.margin
        return 2 * _CELL_PADDING + sum(
            each.before + each.after + len(self._lines(each, inner)) * _line(each)
            for each in cell.paragraphs
        )


def _placed(table: Table, row: Row) -> list[tuple[Cell, float]]:
    placed, column = [], 0
    for cell in row.cells:
        placed.append((cell, sum(table.widths[column : column + cell.span])))
        column += cell.span
    return placed


def _line(paragraph: Paragraph) -> float:
    if paragraph.line:
        return paragraph.line
    sizes = [run.look.size for run in paragraph.runs if run.text.strip()]
    return max(sizes, default=paragraph.look.size) * _LOOSE


def _room(paragraph: Paragraph, *sides: str) -> float:
    edges = (paragraph.borders[side] for side in sides if side in paragraph.borders)
    return sum(edge.space + edge.width for edge in edges)
