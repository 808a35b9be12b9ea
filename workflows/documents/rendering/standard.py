"""GB/T 9704-2012 in figures. Lengths in millimetres, sizes of type in points. Pure.

Section 5.2.1: A4, 天头 37 mm, 订口 28 mm, 版心 156 × 225 mm. 5.2.3: 22 lines of 28 characters.
5.2.2: 三号仿宋; 7.3.1: title 二号小标宋; 7.3.3: 黑体, 楷体, 仿宋 by level; 7.5: page number
四号宋体, 一字线 7 mm below the text block. 10.1: 信函格式.
"""

from __future__ import annotations

from math import floor

POINTS_PER_MM = 72 / 25.4

PAGE_WIDTH = 210.0
PAGE_HEIGHT = 297.0
TOP = 37.0
LEFT = 28.0
TEXT_WIDTH = 156.0
TEXT_HEIGHT = 225.0
RIGHT = PAGE_WIDTH - LEFT - TEXT_WIDTH
BOTTOM = PAGE_HEIGHT - TOP - TEXT_HEIGHT

LINES = 22
CHARACTERS = 28
#: 固定值 28 磅: 22 lines and no 23rd fit into 225 mm.
LINE = 28.0

BODY = 16.0  # 三号
TITLE = 22.0  # 二号
PAGE_NUMBER = 14.0  # 四号
RECORD = 14.0  # 四号: 抄送, 印发
TABLE = 12.0  # 小四, for what is in tables: the standard leaves it open
MARK = 36.0  # 发文机关标志: the standard leaves it open; shrunk to fit one line

#: 信函格式 (10.1).
MARK_FROM_PAGE_TOP = 30.0
RULE_BELOW_MARK = 4.0
RULE_FROM_PAGE_BOTTOM = 20.0
RULE_LENGTH = 170.0
#: 文件格式 (7.2.4) and 纪要格式 (10.3): from the upper edge of the text block.
MARK_FROM_TEXT_TOP = 35.0
RULE_BELOW_NUMBER = 4.0
#: The line with the page number stands this far above the lower edge of the page.
FOOTER = BOTTOM - 7.0 - 2.5

#: A table across (section 11): the page turned by a quarter, its head at the binding.
ACROSS_TOP = LEFT
ACROSS_LEFT = BOTTOM
ACROSS_RIGHT = TOP
ACROSS_BOTTOM = RIGHT

RED = "FF0000"

FANG_SONG = "仿宋_GB2312"
KAI_TI = "楷体_GB2312"
HEI_TI = "黑体"
SONG_TI = "宋体"
TITLE_SONG = "方正小标宋简体"


def twips(millimetres: float) -> int:
    """Twentieths of a point, as .docx counts."""
    return round(millimetres * POINTS_PER_MM * 20)


def points(millimetres: float) -> float:
    return millimetres * POINTS_PER_MM


def character_space() -> int:
    """By how much a character of the body is set closer so that 28 fill a line, in twentieths of
    a point. Rounded down, or the 28th would not fit any more."""
    return floor((points(TEXT_WIDTH) / CHARACTERS - BODY) * 20)
