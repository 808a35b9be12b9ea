"""The PDF files that are made, read back and measured against GB/T 9704-2012."""

from __future__ import annotations

from collections import defaultdict
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pylopdf_fonts_zh_cn import sans_path
from pypdf import PageObject, PdfReader

from tests.unit.documents.samples import body_of, file_of, sample_of
from workflows.documents.kinds import DocumentKind
from workflows.documents.rendering.fonts import FontFolder
from workflows.documents.rendering.making import Format
from workflows.documents.shipped import (
    CRITICISM_NOTICE,
    MINUTES,
    RESPONSIBILITY_LIST,
    SHIPPED,
    URGING_NOTICE,
)

_MM = 72 / 25.4
#: 1,600 characters in one paragraph, without anything that could not end a line.
_LONG = {**body_of(MINUTES), "resolutions": "产业工人队伍建设改革" * 160}


def read(kind: DocumentKind, body: dict[str, Any] | None = None, **given: Any) -> PdfReader:
    if body is None and not given:
        return PdfReader(BytesIO(sample_of(kind, Format.PDF)))
    return PdfReader(BytesIO(file_of(kind, Format.PDF, body, **given)))


def lines(page: PageObject) -> dict[float, list[tuple[float, str]]]:
    """What stands on a page: by the height of its line from the top, x and text, in points."""
    found: dict[float, list[tuple[float, str]]] = defaultdict(list)
    height = float(page.mediabox.height)

    def note(text: str, _cm: list[float], tm: list[float], _font: Any, _size: float) -> None:
        if text.strip():
            found[round(height - tm[5], 1)].append(
                (tm[4], "".join(text.replace("\x00", "").split()))
            )

    page.extract_text(visitor_text=note)
    return dict(sorted(found.items()))


def text_of(page: PageObject) -> str:
    return "".join(text for line in lines(page).values() for _, text in line)


@pytest.mark.parametrize("kind", SHIPPED, ids=lambda kind: kind.code)
def test_every_font_is_embedded_so_that_it_looks_the_same_everywhere(kind: DocumentKind) -> None:
    fonts = {}
    for page in read(kind).pages:
        resources: Any = page["/Resources"]
        fonts.update(resources["/Font"].get_object())
    assert fonts
    for font in fonts.values():
        (descendant,) = font.get_object()["/DescendantFonts"]
        descriptor = descendant.get_object()["/FontDescriptor"].get_object()
        assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
        assert "+" in font.get_object()["/BaseFont"], "the whole font instead of a subset"


def test_page_is_a4() -> None:
    box = read(URGING_NOTICE).pages[0].mediabox
    assert (float(box.width) / _MM, float(box.height) / _MM) == pytest.approx((210, 297), abs=0.1)
    box = read(RESPONSIBILITY_LIST).pages[0].mediabox
    assert (float(box.width) / _MM, float(box.height) / _MM) == pytest.approx((297, 210), abs=0.1)


def test_a_full_page_holds_22_lines_of_28_characters() -> None:
    page = read(MINUTES, _LONG).pages[1]
    found = lines(page)
    *body, (_, number) = found.items()
    assert number[0][1].startswith("—")
    assert len(body) == 22
    tops = [top for top, _ in body]
    assert {round(low - high, 1) for high, low in pairwise(tops)} == {28.0}
    for _, pieces in body:
        assert sum(len(text) for _, text in pieces) == 28
        assert pieces[0][0] / _MM == pytest.approx(28, abs=0.2)


def test_text_keeps_within_the_text_block() -> None:
    for page in read(MINUTES, _LONG).pages[1:]:
        *body, _ = lines(page)
        assert body[0] / _MM > 37
        assert body[-1] / _MM < 37 + 225


def test_page_numbers_change_sides() -> None:
    pages = read(MINUTES, _LONG).pages
    odd, even = ([*lines(pages[place]).items()][-1] for place in (0, 1))
    assert "".join(text for _, text in odd[1]) == "—1—"
    assert "".join(text for _, text in even[1]) == "—2—"
    assert even[1][0][0] / _MM == pytest.approx(28 + 14 / _MM, abs=0.5)
    assert odd[1][0][0] / _MM > 150
    # The dash is 7 mm below the text block; half a figure lies between it and the baseline.
    assert odd[0] / _MM == pytest.approx(37 + 225 + 7, abs=2.5)


def test_letter_has_its_mark_between_the_rules_and_no_number() -> None:
    page = read(URGING_NOTICE).pages[0]
    found = [*lines(page).items()]
    assert "".join(text for _, text in found[0][1]).startswith("内蒙古自治区")
    # Its upper edge is 30 mm down; the baseline some millimetres more.
    assert found[0][0] / _MM == pytest.approx(30 + 6, abs=2)
    assert "—" not in text_of(page)
    assert "内产改办督〔2026〕7号" in text_of(page)
    assert "2026年5月6日" in text_of(page)


def test_a_table_repeats_its_head_on_every_page() -> None:
    pages = read(RESPONSIBILITY_LIST, body_of(RESPONSIBILITY_LIST, rows=30)).pages
    assert len(pages) > 2
    assert all("主办单位" in text_of(page) for page in pages)
    assert "lead29" in text_of(pages[-1])


def test_record_stands_at_the_foot_of_the_last_page() -> None:
    page = read(CRITICISM_NOTICE).pages[-1]
    *_, record, _number = lines(page)
    assert record / _MM == pytest.approx(37 + 225 - 4, abs=3)
    assert "印发" in text_of(page)


def test_no_line_begins_with_what_ends_a_sentence() -> None:
    text = "一二三四五六七八九，" * 100
    for page in read(MINUTES, {**_LONG, "resolutions": text}).pages:
        for pieces in lines(page).values():
            assert pieces[0][1][0] not in "，。、；：？！）〕"


def test_the_same_document_is_the_same_file() -> None:
    assert file_of(URGING_NOTICE, Format.PDF) == file_of(URGING_NOTICE, Format.PDF)


def test_the_operators_own_font_is_used_where_it_is_there(tmp_path: Path) -> None:
    own = tmp_path / "仿宋_GB2312.otf"
    own.write_bytes(sans_path().read_bytes())
    folder = FontFolder(tmp_path)
    assert folder.face("仿宋_GB2312").file == own
    assert folder.face("FangSong_GB2312").file == own
    assert folder.missing() == ("楷体_GB2312", "黑体", "宋体", "方正小标宋简体")
    assert "2026年5月6日" in text_of(read(URGING_NOTICE, fonts=folder).pages[0])


def test_without_any_folder_free_fonts_stand_in() -> None:
    folder = FontFolder(Path("/nowhere/at/all"))
    assert folder.face("仿宋_GB2312").key == "free-serif"
    assert folder.face("黑体").key == "free-sans"
    assert folder.face("方正小标宋简体").heavier
