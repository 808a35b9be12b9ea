"""What is refused, and what is remarked on, when an office uploads a template."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document
from docx.shared import Mm

from engine.errors import InvalidInput
from workflows.documents.rendering.filling import Values, fill
from workflows.documents.rendering.template import template_of
from workflows.documents.shipped import RESPONSIBILITY_LIST, SHIPPED, URGING_NOTICE
from workflows.documents.templates_check import check

_GOOD = template_of(URGING_NOTICE)


def changed(change: Callable[[Any], object], file: bytes = _GOOD) -> bytes:
    """A template as somebody has edited it."""
    made = Document(BytesIO(file))
    change(made)
    written = BytesIO()
    made.save(written)
    return written.getvalue()


def packed(parts: dict[str, bytes], file: bytes = _GOOD) -> bytes:
    """A template with parts put in, or in place of its own."""
    written = BytesIO()
    with ZipFile(BytesIO(file)) as old, ZipFile(written, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return written.getvalue()


def problems(file: bytes, kind: Any = URGING_NOTICE) -> str:
    with pytest.raises(InvalidInput) as refusal:
        check(file, kind)
    return " ".join(map(str, refusal.value.problems))


@pytest.mark.parametrize("kind", SHIPPED, ids=lambda kind: kind.code)
def test_what_comes_with_duban_is_accepted_without_a_remark(kind: Any) -> None:
    assert check(template_of(kind), kind) == ()


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (b"%PDF-1.7", "请上传Word文档"),
        (b"", "请上传Word文档"),
        (packed({"word/vbaProject.bin": b"x"}), "不能有宏"),
        (packed({"word/embeddings/a.xlsx": b"x"}), "不能有宏或嵌入的对象"),
        (packed({"word/media/a.xml": b"0" * 9_000_000}), "压缩炸弹"),
        (packed({"customXml/a.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "DOCTYPE"),
        (
            packed({"customXml/a.xml": '<?xml version="1.0" encoding="UTF-16"?>'
                    '<!DOCTYPE a [<!ENTITY b "c">]><a/>'.encode("utf-16")}),
            "DOCTYPE",
        ),
        (packed({"customXml/a.xml": b"<a>"}), "不是完好的XML"),
        (
            packed(
                {
                    "word/_rels/settings.xml.rels": b'<Relationships xmlns="http://schemas.'
                    b'openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
                    b'Type="t" Target="http://example.org/t.dotm" TargetMode="External"/>'
                    b"</Relationships>"
                }
            ),
            "不能引用外面的内容",
        ),
        (b"PK" + b"0" * 5_000_001, "最大5MB"),
    ],
)  # fmt: skip
def test_refuses_what_could_do_harm(file: bytes, said: str) -> None:
    assert said in problems(file)


def test_names_the_nearest_field_of_one_that_is_unknown() -> None:
    file = changed(lambda made: made.add_paragraph("{{主办单们}}"))
    assert "没有“主办单们”这个字段，是不是“主办单位”？" in problems(file)


def test_a_brace_that_is_left_open_is_refused() -> None:
    assert "括号不成对" in problems(changed(lambda made: made.add_paragraph("{{说明")))


def test_names_what_is_missing() -> None:
    def strip(made: Any) -> None:
        for paragraph in made.paragraphs:
            if "文号" in paragraph.text or "期限" in paragraph.text:
                paragraph._p.getparent().remove(paragraph._p)

    said = problems(changed(strip))
    assert "缺少{{文号}}" in said
    assert "缺少{{事项}}" in said
    assert "缺少{{成文日期}}" not in said


def test_a_column_of_a_list_belongs_into_a_row_and_the_list_may_not_be_left_out() -> None:
    file = template_of(RESPONSIBILITY_LIST)
    loose = changed(lambda made: made.add_paragraph("{{任务.举措}}"), file)
    assert "要放在表格的行里" in problems(loose, RESPONSIBILITY_LIST)

    def drop(made: Any) -> None:
        made.tables[0]._tbl.getparent().remove(made.tables[0]._tbl)

    assert "缺少清单“任务”" in problems(changed(drop, file), RESPONSIBILITY_LIST)


def test_remarks_on_margins_and_paper_that_depart_from_the_standard() -> None:
    def shift(made: Any) -> None:
        made.sections[0].left_margin, made.sections[0].page_width = Mm(20), Mm(182)

    said = " ".join(str(each) for each in check(changed(shift), URGING_NOTICE))
    assert "订口是20.0毫米，GB/T 9704规定28毫米" in said
    assert "应为A4" in said


def test_a_placeholder_torn_into_runs_is_filled_and_what_a_field_says_stays_text() -> None:
    def tear(made: Any) -> None:
        paragraph = made.add_paragraph()
        for piece in ("甲{", "{说", "明}", "}乙"):
            paragraph.add_run(piece)

    file = changed(tear)
    assert check(file, URGING_NOTICE) == ()
    made = Document(BytesIO(fill(file, Values({"说明": "{{文号}}<b>&", "文号": "一号"}))))
    assert made.paragraphs[-1].text == "甲{{文号}}<b>&乙"
