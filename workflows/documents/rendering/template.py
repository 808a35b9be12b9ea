"""The templates that come with Duban: .docx files by GB/T 9704-2012, full of placeholders.

They are built when asked for, so that the measures stand in one place (``standard``). An office
that wants its own downloads one, changes it in its editor, and uploads it.
"""

from __future__ import annotations

from io import BytesIO

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Emu, Pt

from workflows.documents.kinds import DocumentKind, Form
from workflows.documents.rendering import standard as gb
from workflows.documents.rendering.bodies import BODIES, Docx
from workflows.documents.rendering.styles import STYLES, Style
from workflows.documents.rendering.xml import Element, element, fonts, put

_EMU_PER_MM = 36_000


def template_of(kind: DocumentKind) -> bytes:
    """The template of a kind, as a .docx file."""
    made: Docx = Document()
    _set_up_styles(made)
    _set_up_page(made, kind.form)
    for child in list(made.element.body):
        if child.tag != qn("w:sectPr"):
            made.element.body.remove(child)
    BODIES[kind.form](made, kind)
    properties = made.core_properties
    properties.title, properties.author, properties.comments = kind.name, "Duban", ""
    written = BytesIO()
    made.save(written)
    return written.getvalue()


def _set_up_styles(made: Docx) -> None:
    normal = made.styles["Normal"]
    put(normal.element.get_or_add_rPr(), fonts(gb.FANG_SONG))
    normal.font.size = Pt(gb.BODY)
    # Not by a grid of characters: LibreOffice gives each one that is wider than a cell two of them.
    put(normal.element.get_or_add_rPr(), element("w:spacing", val=gb.character_space()))
    normal.paragraph_format.space_after = Pt(0)
    for style in STYLES:
        own = made.styles.add_style(style.name, WD_STYLE_TYPE.PARAGRAPH)
        own.base_style = normal
        own.quick_style = True
        _fill_style(own.element, style)


def _fill_style(node: Element, style: Style) -> None:
    looks = node.get_or_add_rPr()
    put(looks, fonts(style.font))
    if style.bold:
        put(looks, element("w:b"))
    if style.red:
        put(looks, element("w:color", val=gb.RED))
    put(looks, element("w:sz", val=round(style.size * 2)))
    put(looks, element("w:szCs", val=round(style.size * 2)))
    shape = node.get_or_add_pPr()
    if style.keep_next:
        put(shape, element("w:keepNext"))
    put(shape, element("w:widowControl", val=0))
    # Every line has a height of its own; LibreOffice would draw it to the lines of the grid.
    put(shape, element("w:snapToGrid", val=0))
    put(
        shape,
        element("w:spacing", before=0, after=0, line=round(style.line * 20), lineRule="exact"),
    )
    put(shape, _indents(style))
    put(shape, element("w:jc", val=style.align))


def _indents(style: Style) -> Element:
    """In characters, so that they follow the grid, and in twips for who knows no characters."""
    node = element("w:ind")
    sides = {"firstLine": style.first, "left": style.left, "right": style.right}
    for side, characters in sides.items():
        if characters:
            node.set(qn(f"w:{side}Chars"), str(characters * 100))
            node.set(qn(f"w:{side}"), str(round(characters * style.size * 20)))
    return node


def _set_up_page(made: Docx, form: Form) -> None:
    section = made.sections[0]
    across = form in (Form.LIST, Form.CERTIFICATE)
    width, height = (gb.PAGE_HEIGHT, gb.PAGE_WIDTH) if across else (gb.PAGE_WIDTH, gb.PAGE_HEIGHT)
    section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = _mm(width), _mm(height)
    if across:
        top, right, bottom, left = (
            gb.ACROSS_TOP,
            gb.ACROSS_RIGHT,
            gb.ACROSS_BOTTOM,
            gb.ACROSS_LEFT,
        )
    else:
        top, right, bottom, left = gb.TOP, gb.RIGHT, gb.BOTTOM, gb.LEFT
    section.top_margin, section.bottom_margin = _mm(top), _mm(bottom)
    section.left_margin, section.right_margin = _mm(left), _mm(right)
    section.header_distance = _mm(gb.MARK_FROM_PAGE_TOP if form is Form.LETTER else top - 12)
    section.footer_distance = _mm(gb.FOOTER if not across else bottom - 12)
    if form is not Form.CERTIFICATE:
        grid = element(
            "w:docGrid",
            type="lines",
            linePitch=round(gb.points(gb.TEXT_HEIGHT) / gb.LINES * 20),
        )
        put(section._sectPr, grid)


def _mm(millimetres: float) -> Emu:
    return Emu(round(millimetres * _EMU_PER_MM))
