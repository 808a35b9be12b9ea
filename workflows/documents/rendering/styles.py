"""The paragraph styles of a template, by names that the office sees in its editor. Pure.

Filling looks at three of them: ``MARK`` is shrunk to one line, ``SIGNATURE`` and ``DATE`` are set
under each other as GB/T 9704-2012 7.3.5 asks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from workflows.documents.rendering import standard as gb

Align = Literal["both", "center", "left", "right"]


@dataclass(frozen=True, slots=True)
class Style:
    """``first``, ``left`` and ``right`` indents are in characters; ``line`` in points, exactly."""

    name: str
    font: str = gb.FANG_SONG
    size: float = gb.BODY
    align: Align = "both"
    first: int = 0
    left: int = 0
    right: int = 0
    hanging: int = 0
    line: float = gb.LINE
    bold: bool = False
    red: bool = False
    keep_next: bool = False


BODY = Style("公文正文", first=2)
PLAIN = Style("公文顶格", align="left")
HEADING_1 = Style("公文一级标题", font=gb.HEI_TI, first=2, keep_next=True)
HEADING_2 = Style("公文二级标题", font=gb.KAI_TI, first=2, keep_next=True)
HEADING_3 = Style("公文三级标题", first=2, bold=True, keep_next=True)
TITLE = Style("公文标题", font=gb.TITLE_SONG, size=gb.TITLE, align="center", line=32.0)
MARK = Style("发文机关标志", font=gb.TITLE_SONG, size=gb.MARK, align="center", line=44.0, red=True)
NUMBER_CENTRED = Style("发文字号", align="center")
NUMBER_RIGHT = Style("信函发文字号", align="right")
ADDRESSEE = Style("主送机关", align="left")
SIGNATURE = Style("发文机关署名", align="right", right=2, keep_next=True)
DATE = Style("成文日期", align="right", right=4)
ATTACHMENT = Style("附件说明", align="left", left=2)
REMARK = Style("附注", align="left", first=2)
RECORD = Style("版记", size=gb.RECORD, align="left", left=1, right=1, line=24.0)
PAGE_ODD = Style("单页页码", font=gb.SONG_TI, size=gb.PAGE_NUMBER, align="right", right=1, line=16)
PAGE_EVEN = Style("双页页码", font=gb.SONG_TI, size=gb.PAGE_NUMBER, align="left", left=1, line=16)
CELL = Style("表格文字", size=gb.TABLE, align="left", line=18.0)
CELL_HEAD = Style("表格标题", font=gb.HEI_TI, size=gb.TABLE, align="center", line=18.0)
CERTIFICATE_TITLE = Style(
    "聘书标题", font=gb.TITLE_SONG, size=54, align="center", line=80.0, red=True
)
CERTIFICATE_BODY = Style("聘书正文", size=gb.TITLE, first=2, line=44.0)

STYLES = (
    BODY,
    PLAIN,
    HEADING_1,
    HEADING_2,
    HEADING_3,
    TITLE,
    MARK,
    NUMBER_CENTRED,
    NUMBER_RIGHT,
    ADDRESSEE,
    SIGNATURE,
    DATE,
    ATTACHMENT,
    REMARK,
    RECORD,
    PAGE_ODD,
    PAGE_EVEN,
    CELL,
    CELL_HEAD,
    CERTIFICATE_TITLE,
    CERTIFICATE_BODY,
)

_LEVELS = (
    (re.compile(r"[一二三四五六七八九十百]+、"), HEADING_1),
    (re.compile(r"[（(][一二三四五六七八九十百]+[）)]"), HEADING_2),
    (re.compile(r"\d+[.．]"), HEADING_3),
)
_LONGEST_HEADING = 40


def style_of(line: str) -> Style:
    """The style of a line of the body: a heading by its number (7.3.3), or ordinary text.

    A numbered line that is a sentence is text: 一、二 only make a heading of what is a title.
    """
    if len(line) > _LONGEST_HEADING or line.rstrip().endswith(("。", "；", "，", "：", ";")):
        return BODY
    return next((style for numbered, style in _LEVELS if numbered.match(line)), BODY)
