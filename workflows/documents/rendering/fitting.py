"""What depends on how long a text has become: the mark of the office, signature and date."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from docx.oxml.ns import qn

from workflows.documents.rendering import standard as gb
from workflows.documents.rendering import styles as st
from workflows.documents.rendering.xml import (
    Element,
    attribute,
    element,
    parts_of,
    put,
    text_of,
)

#: A figure or a Latin letter is half as wide as a Chinese character.
_HALF = 0.5
_CELL_MARGINS = 11.0  # points
_LEAST_INDENT = 2.0  # characters (7.3.5.2)
_DATE_INDENT = 4.0  # characters (7.3.5.1)


def characters(text: str) -> float:
    """The width of a text in Chinese characters."""
    return sum(_HALF if each.isascii() else 1 for each in text)


def fit_marks(made: Any) -> None:
    """Shrink the mark of the office until it fits into one line of the text block."""
    style_id = _style_id(made, st.MARK.name)
    for part in parts_of(made):
        for paragraph in part.iter(qn("w:p")):
            if style_id and _style_of(paragraph) == style_id:
                _shrink(paragraph, gb.points(gb.TEXT_WIDTH))


def fit_record(made: Any) -> None:
    """Shrink 印发机关 and date until both stand in one line (7.4.3)."""
    style_id = _style_id(made, st.RECORD.name)
    room = gb.points(gb.TEXT_WIDTH) - 2 * st.RECORD.size - _CELL_MARGINS
    for paragraph in made.element.body.iter(qn("w:p")):
        if style_id and _style_of(paragraph) == style_id and list(paragraph.iter(qn("w:tab"))):
            length = characters(text_of(paragraph)) + 1
            if length * st.RECORD.size > room:
                _set_size(paragraph, room / length)


def _shrink(paragraph: Element, width: float) -> None:
    length = characters(text_of(paragraph))
    if length * st.MARK.size <= width:
        return
    size = width / length
    _set_size(paragraph, size)
    spacing = paragraph.get_or_add_pPr().find(qn("w:spacing"))
    before = attribute(spacing, "before", "0")
    put(
        paragraph.get_or_add_pPr(),
        element("w:spacing", before=before, line=round(size * 1.2 * 20), lineRule="exact"),
    )


def _set_size(paragraph: Element, points: float) -> None:
    """Whole half points, as .docx counts."""
    for run in paragraph.iter(qn("w:r")):
        looks = run.get_or_add_rPr()
        put(looks, element("w:sz", val=int(points * 2)))
        put(looks, element("w:szCs", val=int(points * 2)))


def set_signature(made: Any) -> None:
    """Centre the date under the signature (7.3.5.1): four characters from the edge where the date
    is the longer one, else the signature two characters from it."""
    signature_id, date_id = _style_id(made, st.SIGNATURE.name), _style_id(made, st.DATE.name)
    paragraphs = list(made.element.body.iter(qn("w:p")))
    for signature, day in pairwise(paragraphs):
        if (_style_of(signature), _style_of(day)) != (signature_id, date_id) or not date_id:
            continue
        long, short = characters(text_of(signature)), characters(text_of(day))
        if long > short:
            right = _LEAST_INDENT, max(_LEAST_INDENT + (long - short) / 2, _DATE_INDENT)
        else:
            right = _DATE_INDENT + (short - long) / 2, _DATE_INDENT
        for paragraph, indent in zip((signature, day), right, strict=True):
            _indent(paragraph, indent)


def _indent(paragraph: Element, right: float) -> None:
    put(
        paragraph.get_or_add_pPr(),
        element("w:ind", rightChars=round(right * 100), right=round(right * gb.BODY * 20)),
    )


def _style_id(made: Any, name: str) -> str:
    return next((style.style_id for style in made.styles if style.name == name), "")


def _style_of(paragraph: Element) -> str:
    shape = paragraph.find(qn("w:pPr"))
    return attribute(None if shape is None else shape.find(qn("w:pStyle")), "val")
