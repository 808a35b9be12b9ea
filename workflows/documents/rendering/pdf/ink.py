"""The only module that knows fpdf2: type, lines, pages. Points, measured from the upper left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from fpdf import FPDF
from fpdf.enums import TextMode

from workflows.documents.rendering.fonts import Face, FontFolder
from workflows.documents.rendering.pdf.breaking import Glyph
from workflows.documents.rendering.pdf.model import Edge, Look

#: Where the letters of a line stand, as a part of their size below its middle.
_BASELINE = 0.36
_BOLD_STROKE = 0.02
_GAP = 1.5


class Ink:
    """A PDF in the making. Fonts are embedded, reduced to the glyphs that are used."""

    def __init__(
        self, fonts: FontFolder, *, width: float, height: float, title: str, at: datetime
    ) -> None:
        self._fonts = fonts
        self._faces: dict[str, Face] = {}
        self._widths: dict[tuple[str, str], float] = {}
        self._pdf = FPDF(unit="pt", format=(width, height))
        self._pdf.set_auto_page_break(auto=False)
        self._pdf.set_margin(0)
        self._pdf.set_title(title)
        self._pdf.set_creator("Duban")
        self._pdf.set_lang("zh-CN")
        # The same document is the same file, whenever it is fetched.
        self._pdf.set_creation_date(at)

    def page(self) -> None:
        self._pdf.add_page()

    def measure(self, char: str, look: Look) -> float:
        """The width of a glyph in points."""
        face = self._face(look.font)
        known = self._widths.get((face.key, char))
        if known is None:
            self._pdf.set_char_spacing(0)
            self._pdf.set_font(face.key, size=100)
            known = self._widths[face.key, char] = self._pdf.get_string_width(char) / 100
        return known * look.size

    def _face(self, font: str) -> Face:
        face = self._faces.get(font)
        if face is None:
            face = self._faces[font] = self._fonts.face(font)
            if face.key not in self._pdf.fonts:
                self._pdf.add_font(face.key, "", str(face.file))
        return face

    def text(self, glyphs: Sequence[Glyph], x: float, middle: float, extra: float) -> None:
        """Glyphs side by side from ``x``; ``middle`` is that of the line, ``extra`` more space."""
        start = 0
        while start < len(glyphs):
            look = glyphs[start].look
            end = start
            while end < len(glyphs) and glyphs[end].look == look:
                end += 1
            self._stretch(glyphs[start:end], x, middle, extra)
            x += sum(glyph.width + extra for glyph in glyphs[start:end])
            start = end

    def _stretch(self, glyphs: Sequence[Glyph], x: float, middle: float, extra: float) -> None:
        """Glyphs of one look. The space between them is what their width has beyond the type's."""
        look = glyphs[0].look
        face = self._face(look.font)
        self._pdf.set_text_color(*_rgb(look.colour))
        bold = look.bold or face.heavier
        space = glyphs[0].width - self.measure(glyphs[0].text, look) + extra
        with self._pdf.local_context():
            self._pdf.set_font(face.key, size=look.size)
            self._pdf.set_char_spacing(space)
            if bold:
                self._pdf.set_draw_color(*_rgb(look.colour))
                self._pdf.set_line_width(look.size * _BOLD_STROKE)
                self._pdf.text_mode = TextMode.FILL_STROKE
            self._pdf.text(
                x, middle + look.size * _BASELINE, "".join(glyph.text for glyph in glyphs)
            )

    def edge(self, edge: Edge, x1: float, y1: float, x2: float, y2: float) -> None:
        """A border; double ones are horizontal, thick above thin or thin above thick."""
        self._pdf.set_draw_color(*_rgb(edge.colour))
        if edge.kind in ("thickThinSmallGap", "thinThickSmallGap"):
            thick, thin = edge.width, edge.width / 4
            above, below = (thick, thin) if edge.kind.startswith("thick") else (thin, thick)
            self._line(x1, y1 + above / 2, x2, y1 + above / 2, above)
            low = y1 + above + _GAP + below / 2
            self._line(x1, low, x2, low, below)
            return
        self._line(x1, y1, x2, y2, edge.width)

    def _line(self, x1: float, y1: float, x2: float, y2: float, width: float) -> None:
        self._pdf.set_line_width(width)
        self._pdf.line(x1, y1, x2, y2)

    def file(self) -> bytes:
        return bytes(self._pdf.output())


def _rgb(colour: str) -> tuple[int, int, int]:
    try:
        return int(colour[:2], 16), int(colour[2:4], 16), int(colour[4:6], 16)
    except ValueError:
        return 0, 0, 0
