"""What stands in the template of each form, from the mark of the office to the page number."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from docx.oxml.ns import qn

from workflows.documents.kinds import DocumentKind, Field, Form
from workflows.documents.rendering import standard as gb
from workflows.documents.rendering import styles as st
from workflows.documents.rendering.styles import Style
from workflows.documents.rendering.tables import grid, record_block
from workflows.documents.rendering.xml import Element, element, put

#: python-docx carries types for little of what is used here.
Docx = Any
_RULE_INDENT_LEFT = -gb.twips((gb.RULE_LENGTH - gb.TEXT_WIDTH) / 2 + 1)
_RULE_INDENT_RIGHT = -gb.twips((gb.RULE_LENGTH - gb.TEXT_WIDTH) / 2 - 1)


def _letter(made: Docx, kind: DocumentKind) -> None:
    """信函格式 (10.1): red mark and double rule above, another rule below, page 1 not numbered."""
    section = made.sections[0]
    section.different_first_page_header_footer = True
    head = section.first_page_header
    _only(head, "{{发文机关}}", st.MARK)
    rule = _add(head, "", st.PLAIN, before=_points(gb.RULE_BELOW_MARK), line=2)
    _border(rule, "top", "thickThinSmallGap")
    _reach_out(rule)
    foot = _only(section.first_page_footer, "", st.PLAIN, line=2)
    _border(foot, "top", "thinThickSmallGap")
    _reach_out(foot)
    section.footer_distance = round((gb.RULE_FROM_PAGE_BOTTOM - 1) * 36_000)
    _number_pages(made, lift=gb.FOOTER - gb.RULE_FROM_PAGE_BOTTOM + 1)
    # 7/8 of a character below the rule (10.1), less what the line holds above its characters.
    _add(made, "{{文号}}", st.NUMBER_RIGHT, before=gb.BODY * 7 / 8 - (gb.LINE - gb.BODY) / 2)
    _blank(made, 2)
    _add(made, "{{标题}}", st.TITLE)
    _blank(made, 1)
    _add(made, "{{主送}}：", st.ADDRESSEE)
    _wording(made, kind)
    _ending(made)
    _add(made, "（联系人：{{联系人}}，联系电话：{{联系电话}}）", st.REMARK)
    _add(made, "抄送：{{抄送}}。", st.RECORD, before=gb.LINE / 2)


def _official(made: Docx, kind: DocumentKind) -> None:
    """文件格式 (7): red mark, number, red rule."""
    _number_pages(made)
    _add(made, "{{发文机关}}文件", st.MARK, before=_points(gb.MARK_FROM_TEXT_TOP))
    _blank(made, 2)
    number = _add(made, "{{文号}}", st.NUMBER_CENTRED)
    _border(number, "bottom", "single", size=18, space=_points(gb.RULE_BELOW_NUMBER))
    _blank(made, 2)
    _add(made, "{{标题}}", st.TITLE)
    _blank(made, 1)
    _add(made, "{{主送}}：", st.ADDRESSEE)
    _wording(made, kind)
    _ending(made)
    record_block(made)


def _minutes(made: Docx, kind: DocumentKind) -> None:
    """纪要格式 (10.3)."""
    _number_pages(made)
    _add(made, "{{标题}}", st.MARK, before=_points(gb.MARK_FROM_TEXT_TOP))
    _blank(made, 2)
    number = _add(made, "{{文号}}", st.NUMBER_CENTRED)
    _border(number, "bottom", "single", size=18, space=_points(gb.RULE_BELOW_NUMBER))
    _blank(made, 1)
    _wording(made, kind)
    _ending(made)
    record_block(made)


def _report(made: Docx, kind: DocumentKind) -> None:
    _number_pages(made)
    _add(made, "{{标题}}", st.TITLE, before=28)
    _add(made, "{{文号}}", st.NUMBER_CENTRED)
    _blank(made, 1)
    _add(made, "{{主送}}：", st.ADDRESSEE)
    _wording(made, kind)
    _table(made, kind, width=gb.TEXT_WIDTH)
    _ending(made)


def _list(made: Docx, kind: DocumentKind) -> None:
    """A table across the page; its head is repeated on every page."""
    _number_pages(made)
    _add(made, "{{标题}}", st.TITLE)
    _add(made, "{{文号}}", st.NUMBER_CENTRED)
    _wording(made, kind)
    _table(made, kind, width=gb.TEXT_HEIGHT)
    _ending(made)


def _certificate(made: Docx, kind: DocumentKind) -> None:
    _add(made, "{{标题}}", st.CERTIFICATE_TITLE, before=10)
    _add(made, "{{文号}}", st.NUMBER_CENTRED)
    _blank(made, 1)
    for line in kind.lines:
        _add(made, line, st.CERTIFICATE_BODY)
    _blank(made, 1)
    _add(made, "{{发文机关}}", st.SIGNATURE)
    _add(made, "{{成文日期}}", st.DATE)


BODIES: Mapping[Form, Callable[[Docx, DocumentKind], None]] = {
    Form.LETTER: _letter,
    Form.OFFICIAL: _official,
    Form.MINUTES: _minutes,
    Form.REPORT: _report,
    Form.LIST: _list,
    Form.CERTIFICATE: _certificate,
}


def _wording(made: Docx, kind: DocumentKind) -> None:
    for line in kind.lines:
        _add(made, line, st.style_of(line))


def _ending(made: Docx) -> None:
    """附件说明, 署名, 成文日期, 附注 (7.3.4 to 7.3.6)."""
    _add(made, "附件：{{附件}}", st.ATTACHMENT, before=gb.LINE)
    _blank(made, 1)
    _add(made, "{{发文机关}}", st.SIGNATURE)
    _add(made, "{{成文日期}}", st.DATE)


def _table(made: Docx, kind: DocumentKind, *, width: float) -> None:
    field: Field | None = kind.by_key.get(kind.table)
    if field is not None:
        grid(made, field, width=width)


def _number_pages(made: Docx, *, lift: float = 0) -> None:
    """— 1 —, on the outer side (7.5). ``lift`` raises it above where the footer stands."""
    made.settings.odd_and_even_pages_header_footer = True
    section = made.sections[0]
    for footer, style in (
        (section.footer, st.PAGE_ODD),
        (section.even_page_footer, st.PAGE_EVEN),
    ):
        paragraph = _only(footer, "— ", style)
        for kind in ("begin", None, "end"):
            run = paragraph.add_run()
            if kind is None:
                code = element("w:instrText")
                code.text = "PAGE"
                run._r.append(code)
            else:
                run._r.append(element("w:fldChar", fldCharType=kind))
        paragraph.add_run(" —")
        if lift:
            _spacing(paragraph).set(qn("w:after"), str(gb.twips(lift)))


def _add(to: Any, text: str, style: Style, *, before: float = 0, line: float | None = None) -> Any:
    paragraph = to.add_paragraph(text, style=style.name)
    if before or line is not None:
        spacing = _spacing(paragraph)
        spacing.set(qn("w:before"), str(round(before * 20)))
        spacing.set(qn("w:line"), str(round((line or style.line) * 20)))
        spacing.set(qn("w:lineRule"), "exact")
    return paragraph


def _only(part: Any, text: str, style: Style, *, line: float | None = None) -> Any:
    """The one paragraph of a header or footer."""
    part.is_linked_to_previous = False
    for old in list(part.paragraphs):
        part._element.remove(old._p)
    return _add(part, text, style, line=line)


def _blank(made: Docx, lines: int) -> None:
    for _ in range(lines):
        _add(made, "", st.PLAIN)


def _spacing(paragraph: Any) -> Element:
    shape = paragraph._p.get_or_add_pPr()
    node = shape.find(qn("w:spacing"))
    return shape._add_spacing() if node is None else node


def _border(paragraph: Any, side: str, kind: str, *, size: int = 24, space: float = 0) -> None:
    edge = element(f"w:{side}", val=kind, sz=size, space=round(space), color=gb.RED)
    shape = paragraph._p.get_or_add_pPr()
    old = shape.find(qn("w:pBdr"))
    if old is not None:
        old.append(edge)
        return
    put(shape, element("w:pBdr", edge))


def _reach_out(paragraph: Any) -> None:
    """The rules of a letter are 170 mm long, wider than the text."""
    node = element("w:ind", left=_RULE_INDENT_LEFT, right=_RULE_INDENT_RIGHT)
    put(paragraph._p.get_or_add_pPr(), node)


def _points(millimetres: float) -> float:
    return gb.points(millimetres)
