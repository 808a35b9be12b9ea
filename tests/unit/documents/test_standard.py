"""The .docx files that are made, measured against GB/T 9704-2012.

The expected figures are the standard's own, written out here; they are not read from the code.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from tests.unit.documents.samples import body_of, file_of, sample_of
from workflows.documents.kinds import DocumentKind, Form
from workflows.documents.rendering.making import Format
from workflows.documents.shipped import (
    APPOINTMENT_LETTER,
    CRITICISM_NOTICE,
    GUIDANCE_REPORT,
    MINUTES,
    RESPONSIBILITY_LIST,
    SHIPPED,
    URGING_NOTICE,
)

_ALL = pytest.mark.parametrize("kind", SHIPPED, ids=lambda kind: kind.code)
_UPRIGHT = [kind for kind in SHIPPED if kind.form not in (Form.LIST, Form.CERTIFICATE)]


class Measured:
    """A .docx file, opened, with what its paragraphs really look like."""

    def __init__(
        self, kind: DocumentKind, body: dict[str, Any] | None = None, **given: Any
    ) -> None:
        plain = body is None and not given
        file = sample_of(kind, Format.DOCX) if plain else file_of(kind, Format.DOCX, body, **given)
        self.docx: Any = Document(BytesIO(file))
        self.section: Any = self.docx.sections[0]

    def paragraph(self, text: str) -> Any:
        return next(each for each in self.docx.paragraphs if text in each.text)

    def look(self, paragraph: Any) -> tuple[str, float]:
        """The East Asian font and the size in points of a paragraph's first run."""
        run, style = paragraph.runs[0], paragraph.style
        own = run._r.find(qn("w:rPr"))
        size = None if own is None else own.find(qn("w:sz"))
        half_points = size.get(qn("w:val")) if size is not None else None
        fonts = style.element.rPr.find(qn("w:rFonts"))
        return fonts.get(qn("w:eastAsia")), (
            float(half_points) / 2 if half_points else style.font.size.pt
        )

    def spacing(self, paragraph: Any) -> tuple[float, str]:
        node = paragraph.style.element.pPr.find(qn("w:spacing"))
        return float(node.get(qn("w:line"))) / 20, node.get(qn("w:lineRule"))

    def indent(self, paragraph: Any, side: str) -> float:
        """In characters."""
        for shape in (paragraph._p.pPr, paragraph.style.element.pPr):
            node = None if shape is None else shape.find(qn("w:ind"))
            if node is not None and node.get(qn(f"w:{side}Chars")):
                return float(node.get(qn(f"w:{side}Chars"))) / 100
        return 0.0


@pytest.mark.parametrize("kind", _UPRIGHT, ids=lambda kind: kind.code)
def test_page_is_a4_with_the_margins_and_text_block_of_5_2_1(kind: DocumentKind) -> None:
    section = Measured(kind).section
    page = (section.page_width.mm, section.page_height.mm)
    assert page == pytest.approx((210, 297), abs=0.2)
    assert (section.top_margin.mm, section.left_margin.mm) == pytest.approx((37, 28), abs=0.2)
    width = section.page_width.mm - section.left_margin.mm - section.right_margin.mm
    height = section.page_height.mm - section.top_margin.mm - section.bottom_margin.mm
    assert (width, height) == pytest.approx((156, 225), abs=0.2)


@pytest.mark.parametrize("kind", _UPRIGHT, ids=lambda kind: kind.code)
def test_28_characters_fill_a_line_and_22_lines_a_page(kind: DocumentKind) -> None:
    made = Measured(kind)
    grid = made.section._sectPr.find(qn("w:docGrid"))
    closer = made.docx.styles["Normal"].element.find(f"{qn('w:rPr')}/{qn('w:spacing')}")
    pitch = (16 + int(closer.get(qn("w:val"))) / 20) / 72 * 25.4
    assert grid.get(qn("w:type")) == "lines"
    assert pitch * 28 <= 156 < pitch * 29
    assert int(int(225 / 25.4 * 72 * 20) / int(grid.get(qn("w:linePitch")))) in (21, 22)
    body = made.paragraph(kind.lines[0][:2] if "{{" not in kind.lines[0][:2] else "。")
    line, rule = made.spacing(body)
    assert (line, rule) == (28, "exact")
    assert int(225 / 25.4 * 72 / line) == 22


def test_body_is_16_point_fangsong_and_begins_two_characters_in() -> None:
    made = Measured(URGING_NOTICE)
    body = made.paragraph("至今未见反馈")
    assert made.look(body) == ("仿宋_GB2312", 16)
    assert made.indent(body, "firstLine") == 2


def test_title_is_22_point_small_title_song_in_the_middle() -> None:
    made = Measured(CRITICISM_NOTICE)
    title = made.paragraph("逾期未办结的通报")
    assert made.look(title) == ("方正小标宋简体", 22)
    assert title.style.element.pPr.find(qn("w:jc")).get(qn("w:val")) == "center"


def test_levels_of_headings_are_hei_kai_and_bold_fangsong() -> None:
    text = (
        "一、第一级\n（一）第二级\n1. 第三级\n正文一句。\n一、这是一句话，以句号结尾，所以是正文。"
    )
    made = Measured(MINUTES, {**body_of(MINUTES), "resolutions": text})
    assert made.look(made.paragraph("第一级"))[0] == "黑体"
    assert made.look(made.paragraph("第二级"))[0] == "楷体_GB2312"
    third = made.paragraph("第三级")
    assert made.look(third)[0] == "仿宋_GB2312"
    assert third.style.font.bold
    assert made.look(made.paragraph("正文一句")) == ("仿宋_GB2312", 16)
    assert made.look(made.paragraph("所以是正文"))[0] == "仿宋_GB2312"


@_ALL
def test_number_has_the_year_in_brackets_and_no_leading_zero(kind: DocumentKind) -> None:
    made = Measured(kind)
    (number,) = [e.text for e in made.docx.paragraphs if e.style.name.endswith("发文字号")]
    assert re.fullmatch(r"内产改办督〔2026〕[1-9]\d*号", number)


@_ALL
def test_date_is_in_arabic_figures_without_leading_zeros(kind: DocumentKind) -> None:
    made = Measured(kind)
    dates = [each for each in made.docx.paragraphs if each.style.name == "成文日期"]
    assert [each.text for each in dates] == ["2026年5月6日"]


@_ALL
def test_nothing_is_left_of_a_placeholder(kind: DocumentKind) -> None:
    made = Measured(kind)
    parts = [made.docx.element.body, made.section.first_page_header._element]
    text = "".join(node.text or "" for part in parts for node in part.iter(qn("w:t")))
    assert "{{" not in text
    assert "}}" not in text


def test_a_long_signature_stands_two_characters_in_with_the_date_under_its_middle() -> None:
    made = Measured(URGING_NOTICE)
    signature, date = (
        next(p for p in made.docx.paragraphs if p.style.name == name)
        for name in ("发文机关署名", "成文日期")
    )
    assert made.indent(signature, "right") == 2
    # 23 characters over a date of 6 (5 figures are half as wide): the middles meet.
    assert made.indent(date, "right") + 6 / 2 == pytest.approx(2 + 23 / 2)


def test_a_short_signature_is_centred_over_a_date_four_characters_in() -> None:
    made = Measured(URGING_NOTICE, office="办公室")
    signature, date = (
        next(p for p in made.docx.paragraphs if p.style.name == name)
        for name in ("发文机关署名", "成文日期")
    )
    assert made.indent(date, "right") == 4
    assert made.indent(signature, "right") + 3 / 2 == pytest.approx(4 + 6 / 2)


def test_letter_has_its_red_mark_30_mm_down_between_two_double_rules() -> None:
    made = Measured(URGING_NOTICE)
    section = made.section
    assert section.different_first_page_header_footer
    assert section.header_distance.mm == pytest.approx(30, abs=0.2)
    mark, rule = section.first_page_header.paragraphs
    assert mark.text.startswith("内蒙古自治区")
    assert mark.style.font.color.rgb is not None
    assert str(mark.style.font.color.rgb) == "FF0000"
    upper = rule._p.pPr.find(qn("w:pBdr")).find(qn("w:top"))
    before = float(rule._p.pPr.find(qn("w:spacing")).get(qn("w:before"))) / 20
    assert upper.get(qn("w:val")) == "thickThinSmallGap"
    assert before / 72 * 25.4 == pytest.approx(4, abs=0.2)
    (foot,) = section.first_page_footer.paragraphs
    lower = foot._p.pPr.find(qn("w:pBdr")).find(qn("w:top"))
    assert lower.get(qn("w:val")) == "thinThickSmallGap"
    # The rule is the footer: 19 mm and its own millimetre make 20.
    assert section.footer_distance.mm == pytest.approx(20, abs=1.2)
    left, right = (
        float(rule._p.pPr.find(qn("w:ind")).get(qn(f"w:{side}"))) / 20 / 72 * 25.4
        for side in ("left", "right")
    )
    assert 156 - left - right == pytest.approx(170, abs=0.3)
    assert 28 + left == pytest.approx(20, abs=0.3)


def test_letter_shows_no_number_on_its_first_page() -> None:
    section = Measured(URGING_NOTICE).section
    assert "".join(p.text for p in section.first_page_footer.paragraphs) == ""


def test_page_numbers_stand_between_dashes_on_the_outer_side() -> None:
    made = Measured(CRITICISM_NOTICE)
    assert made.docx.settings.odd_and_even_pages_header_footer
    odd, even = (
        part.paragraphs[0] for part in (made.section.footer, made.section.even_page_footer)
    )
    for paragraph, align, side in ((odd, "right", "right"), (even, "left", "left")):
        assert paragraph.text.startswith("— ")
        assert paragraph.text.endswith(" —")
        assert "PAGE" in "".join(node.text or "" for node in paragraph._p.iter(qn("w:instrText")))
        assert made.look(paragraph) == ("宋体", 14)
        assert paragraph.style.element.pPr.find(qn("w:jc")).get(qn("w:val")) == align
        assert made.indent(paragraph, side) == 1


def test_official_form_has_its_mark_35_mm_down_and_a_red_rule_4_mm_below_the_number() -> None:
    made = Measured(CRITICISM_NOTICE)
    mark, number = made.paragraph("办公室文件"), made.paragraph("〔2026〕")
    before = float(mark._p.pPr.find(qn("w:spacing")).get(qn("w:before"))) / 20
    assert before / 72 * 25.4 == pytest.approx(35, abs=0.3)
    rule = number._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
    assert rule.get(qn("w:color")) == "FF0000"
    assert float(rule.get(qn("w:space"))) / 72 * 25.4 == pytest.approx(4, abs=0.3)


def test_record_names_who_gets_copies_and_when_it_went_out() -> None:
    made = Measured(CRITICISM_NOTICE)
    (table,) = made.docx.tables
    assert table.cell(0, 0).text == "抄送：包头市总工会。"
    assert table.cell(1, 0).text.endswith("2026年5月6日印发")
    assert made.look(table.cell(0, 0).paragraphs[0]) == ("仿宋_GB2312", 14)
    edges = table._tbl.tblPr.find(qn("w:tblBorders"))
    widths = {e.tag.rpartition("}")[2]: int(e.get(qn("w:sz"))) for e in edges}
    assert widths["top"] == widths["bottom"] > widths["insideH"]


def test_list_lies_across_and_repeats_its_head() -> None:
    made = Measured(RESPONSIBILITY_LIST, body_of(RESPONSIBILITY_LIST, rows=3))
    section = made.section
    assert section.page_width.mm == pytest.approx(297, abs=0.2)
    width = section.page_width.mm - section.left_margin.mm - section.right_margin.mm
    assert width == pytest.approx(225, abs=0.3)
    (table,) = made.docx.tables
    assert len(table.rows) == 4
    heads = [row._tr.find(".//" + qn("w:tblHeader")) is not None for row in table.rows]
    assert heads == [True, False, False, False]
    assert [row.cells[0].text for row in table.rows] == ["序号", "1", "2", "3"]
    assert sum(int(c.get(qn("w:w"))) for c in table._tbl.tblGrid) / 20 / 72 * 25.4 == pytest.approx(
        225, abs=0.5
    )


def test_several_attachments_are_numbered_and_none_leaves_no_line() -> None:
    body = {**body_of(GUIDANCE_REPORT), "attachments": ["检查清单", "照片"]}
    assert Measured(GUIDANCE_REPORT, body).paragraph("附件").text == "附件：1. 检查清单  2. 照片"
    made = Measured(GUIDANCE_REPORT)
    assert not any("附件" in each.text for each in made.docx.paragraphs)


def test_what_says_nothing_is_left_out() -> None:
    body = {**body_of(APPOINTMENT_LETTER), "enterprises": ""}
    texts = [each.text for each in Measured(APPOINTMENT_LETTER, body).docx.paragraphs]
    assert not any("指导企业" in text for text in texts)


@_ALL
def test_elements_stand_in_the_order_of_the_schema(kind: DocumentKind) -> None:
    """Word refuses or repairs files whose properties are out of order (ECMA-376)."""
    order = ["pStyle", "keepNext", "widowControl", "pBdr", "tabs", "spacing", "ind", "jc", "rPr"]
    for shape in Measured(kind).docx.element.body.iter(qn("w:pPr")):
        names = [each.tag.rpartition("}")[2] for each in shape]
        assert set(names) <= set(order)
        assert names == sorted(names, key=order.index)
