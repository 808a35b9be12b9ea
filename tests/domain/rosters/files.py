"""Rosters as files, made for a test."""

from __future__ import annotations

import csv
import random
import re
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook

from workflows.enterprises.credit_code import ALPHABET, check_digit

Row = Mapping[str, object]

ENTERPRISE_TITLES = (
    "企业名称",
    "统一社会信用代码",
    "区划代码",
    "所有制",
    "行业门类",
    "从业人员",
    "营业收入",
    "资产总额",
    "规模",
    "联系人",
    "联系电话",
    "工会主席",
    "联系单位",
    "备注",
)
PEOPLE_TITLES = (
    "层级",
    "区划代码",
    "单位",
    "类型",
    "处室",
    "岗位",
    "职责",
    "姓名",
    "账号",
    "手机",
    "任职开始",
    "任职结束",
)


def credit_code(number: int) -> str:
    """A valid code, another one for each number."""
    digits = ""
    for _ in range(6):
        number, rest = divmod(number, len(ALPHABET))
        digits = ALPHABET[rest] + digits
    body = f"91150203MA0{digits}"
    return body + check_digit(body)


def enterprise(number: int = 1, **cells: object) -> dict[str, object]:
    """A good row; ``cells`` replace some of it."""
    return {
        "企业名称": f"示例{number}有限公司",
        "统一社会信用代码": credit_code(number),
        "区划代码": "150203",
        "所有制": "国有",
        "行业门类": "C",
        "从业人员": 1286,
        **cells,
    }


def enterprises(count: int) -> Iterator[dict[str, object]]:
    chance = random.Random(count)
    for number in range(count):
        yield enterprise(
            number,
            行业门类=chance.choice("ABCDEFGH"),
            营业收入=chance.randint(1, 90000),
            联系电话=f"1390471{number:04d}",
            备注=f"第{number}家",
        )


def post(user_id: str = "wanghua", **cells: object) -> dict[str, object]:
    """A good row of the organisation's roster; ``cells`` replace some of it."""
    return {
        "层级": "盟市",
        "区划代码": "150200",
        "单位": "包头市工业和信息化局",
        "类型": "成员单位",
        "岗位": "产改经办",
        "职责": "经办",
        "姓名": f"名{user_id}",
        "账号": user_id,
        "任职开始": "2026-01-05",
        **cells,
    }


def titles_of(rows: Sequence[Row]) -> list[str]:
    """The columns that the rows have, in the order in which they come up."""
    return list(dict.fromkeys(title for row in rows for title in row))


def workbook(path: Path, rows: Iterable[Row], *, titles: Sequence[str] = ()) -> Path:
    rows = list(rows)
    titles = list(titles) or titles_of(rows)
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "名册"
    sheet.append(titles)
    for row in rows:
        sheet.append([row.get(title) for title in titles])
    book.save(path)
    return path


def separated(
    path: Path, rows: Iterable[Row], *, encoding: str = "utf-8", delimiter: str = ","
) -> Path:
    rows = list(rows)
    titles = titles_of(rows)
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(titles)
        writer.writerows([["" if (c := row.get(t)) is None else c for t in titles] for row in rows])
    return path


def compute_formulas(path: Path, values: Mapping[str, str]) -> Path:
    """Give the formula cells of a workbook the values that a spreadsheet would have kept."""
    patched = path.with_suffix(".patched")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(patched, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename.startswith("xl/worksheets/"):
                content = _with_values(content.decode(), values).encode()
            target.writestr(entry, content)
    shutil.move(patched, path)
    return path


def _with_values(xml: str, values: Mapping[str, str]) -> str:
    for cell, value in values.items():
        pattern = rf'<c r="{cell}"( s="\d+")?( t="\w+")?><f>(.*?)</f><v ?/?>(</v>)?</c>'
        xml, found = re.subn(pattern, rf'<c r="{cell}"><f>\3</f><v>{value}</v></c>', xml)
        assert found == 1, f"no formula in {cell}"
    return xml
