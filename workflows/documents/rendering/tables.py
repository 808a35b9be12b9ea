"""Tables of templates: the rows of a list, and the block of 抄送 and 印发."""

from __future__ import annotations

from typing import Any

from docx.oxml.ns import qn

from workflows.documents.kinds import Field
from workflows.documents.rendering import standard as gb
from workflows.documents.rendering.styles import CELL, CELL_HEAD, RECORD, Style
from workflows.documents.rendering.xml import Element, element, put

_THIN = 6  # eighths of a point: 0.26 mm, as 7.4.1 wants the lines between
_NUMBER_WIDTH = 760
_THICK = 8  # 0.35 mm


def grid(made: Any, field: Field, *, width: float) -> None:
    """A head that is repeated, and one row that stands for all rows of ``field``."""
    widths = _widths(field, gb.twips(width))
    table = made.add_table(rows=2, cols=len(field.columns))
    _set_up(table, widths)
    borders = element(
        "w:tblBorders",
        *(
            element(f"w:{side}", val="single", sz=_THIN, space=0, color="000000")
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        ),
    )
    put(table._tbl.tblPr, borders)
    head, row = table.rows
    properties = head._tr.get_or_add_trPr()
    properties.append(element("w:cantSplit"))
    properties.append(element("w:tblHeader"))
    row._tr.get_or_add_trPr().append(element("w:cantSplit"))
    for place, column in enumerate(field.columns):
        _write(head.cells[place], column.label, CELL_HEAD)
        _write(row.cells[place], f"{{{{{field.label}.{column.label}}}}}", CELL)


def _widths(field: Field, width: int) -> list[int]:
    """By shares; the running number gets what its two characters need."""
    fixed = {column.key: _NUMBER_WIDTH for column in field.columns if column.key == "number"}
    shares = sum(column.share for column in field.columns if column.key not in fixed)
    rest = width - sum(fixed.values())
    return [fixed.get(each.key, rest * each.share // shares) for each in field.columns]


def record_block(made: Any) -> None:
    """版记 (7.4): 抄送 and 印发 between lines, at the foot of the last page."""
    table = made.add_table(rows=2, cols=1)
    _set_up(table, [gb.twips(gb.TEXT_WIDTH)])
    _write(table.rows[0].cells[0], "抄送：{{抄送}}。", RECORD)
    _write(table.rows[1].cells[0], "{{发文机关}}\t{{印发日期}}印发", RECORD)
    stop = element("w:tab", val="right", pos=gb.twips(gb.TEXT_WIDTH) - 280 - 216)
    shape = table.rows[1].cells[0].paragraphs[0]._p.get_or_add_pPr()
    put(shape, element("w:tabs", stop))
    borders = element(
        "w:tblBorders",
        element("w:top", val="single", sz=_THICK, space=0, color="000000"),
        element("w:bottom", val="single", sz=_THICK, space=0, color="000000"),
        element("w:insideH", val="single", sz=_THIN, space=0, color="000000"),
    )
    properties = table._tbl.tblPr
    put(properties, borders)
    floating = element(
        "w:tblpPr", vertAnchor="margin", horzAnchor="margin", tblpXSpec="left", tblpYSpec="bottom"
    )
    put(properties, floating)
    _anchor(made)


def _anchor(made: Any) -> None:
    """What floats hangs on the paragraph behind it. Word adds one where there is none; LibreOffice
    then shows nothing at all."""
    paragraph = made.add_paragraph("", style=RECORD.name)
    put(
        paragraph._p.get_or_add_pPr(),
        element("w:spacing", before=0, after=0, line=20, lineRule="exact"),
    )


def _set_up(table: Any, widths: list[int]) -> None:
    table.autofit = False
    put(table._tbl.tblPr, element("w:tblW", w=sum(widths), type="dxa"))
    for column, width in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
        column.set(qn("w:w"), str(width))
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            properties = cell._tc.get_or_add_tcPr()
            put(properties, element("w:tcW", w=width, type="dxa"))
            put(properties, element("w:vAlign", val="center"))


def _write(cell: Any, text: str, style: Style) -> Element:
    paragraph = cell.paragraphs[0]
    paragraph.style = style.name
    paragraph.add_run(text)
    return paragraph
