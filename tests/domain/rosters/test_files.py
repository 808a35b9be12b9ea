"""Files that cannot be read say why, and change nothing."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from engine.errors import InvalidInput
from tests.domain.conftest import Domain
from tests.domain.rosters.files import enterprise, separated, workbook
from workflows.rosters import commands as c
from workflows.rosters.importing import import_roster
from workflows.rosters.views import RosterKind, RosterRun, RunState, Written

_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")


def _import(domain: Domain, path: Path, *, sheet: str = "") -> RosterRun:
    return import_roster(
        domain.engine,
        RosterKind.ENTERPRISES,
        path,
        actor="system",
        scratch=domain.scratch,
        sheet=sheet,
    )


def _refusal(domain: Domain, path: Path, *, sheet: str = "") -> str:
    """Why the file is refused; its run must say the same."""
    with pytest.raises(InvalidInput) as refused:
        _import(domain, path, sheet=sheet)
    (run,) = domain.query(c.ListRuns())
    assert run.state is RunState.FAILED
    assert run.error.format(**run.error_params) == str(refused.value)
    return str(refused.value)


def test_an_empty_file(domain: Domain, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"")
    assert _refusal(domain, path) == "文件“a.xlsx”是空的。"


@pytest.mark.parametrize("name", ["a.xlsx", "a.csv"])
def test_a_heading_alone(domain: Domain, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    rows = [enterprise(企业名称=" ")]
    if name.endswith("csv"):
        separated(path, rows)
        path.write_text(path.read_text(encoding="utf-8").splitlines()[0], encoding="utf-8")
    else:
        workbook(path, [], titles=list(rows[0]))
    assert _refusal(domain, path) == "只有表头，没有一行名册内容。"


def test_no_heading(domain: Domain, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("甲,乙\n1,2\n", encoding="utf-8")
    assert "没有找到表头" in _refusal(domain, path)


def test_a_missing_column(domain: Domain, tmp_path: Path) -> None:
    row = {
        title: cell for title, cell in enterprise().items() if title not in ("所有制", "区划代码")
    }
    reason = _refusal(domain, workbook(tmp_path / "a.xlsx", [row]))
    assert reason == "第1行的表头缺少必填的列：区划代码、所有制。"


def test_a_column_twice(domain: Domain, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [{**enterprise(), "企业名称（全称）": "x"}])
    assert _refusal(domain, path) == "表头里有重复的列：企业名称。"


def test_a_roster_on_another_sheet_is_pointed_to(domain: Domain, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [enterprise()])
    book = load_workbook(path)
    book.create_sheet("说明", 0)["A1"] = "填表说明"
    book.save(path)
    assert "第一张工作表“说明”不是名册；名册像是在“名册”里" in _refusal(domain, path)


def test_a_sheet_may_be_named(domain: Domain, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [enterprise()])
    book = load_workbook(path)
    book.create_sheet("说明", 0)["A1"] = "填表说明"
    book.save(path)
    run = _import(domain, path, sheet="名册")
    assert (run.written, run.report.sheet) == (Written(added=1), "名册")


def test_a_sheet_that_is_not_there(domain: Domain, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [enterprise()])
    assert _refusal(domain, path, sheet="企业") == "没有名为“企业”的工作表，有：名册。"


def test_a_workbook_with_a_password(domain: Domain, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(_COMPOUND + bytes(512) + "EncryptedPackage".encode("utf-16-le"))
    assert "设了打开密码" in _refusal(domain, path)


def test_an_old_workbook(domain: Domain, tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(_COMPOUND + bytes(512) + "Workbook".encode("utf-16-le"))
    assert "请另存为 .xlsx" in _refusal(domain, path)


def test_a_torn_workbook(domain: Domain, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [enterprise()])
    path.write_bytes(path.read_bytes()[:-200])
    assert "已损坏" in _refusal(domain, path)


def test_a_workbook_whose_sheet_is_torn(domain: Domain, tmp_path: Path) -> None:
    whole, torn = workbook(tmp_path / "a.xlsx", [enterprise()]), tmp_path / "torn.xlsx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(torn, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                content = content[: len(content) - 40]
            target.writestr(entry, content)
    assert "已损坏" in _refusal(domain, torn)


def test_another_kind_of_archive(domain: Domain, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert "不是 Excel 工作簿" in _refusal(domain, path)


def test_text_in_no_known_encoding(domain: Domain, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\xff\xff\xff")
    assert "编码认不出来" in _refusal(domain, path)


def test_a_cell_without_end(domain: Domain, tmp_path: Path) -> None:
    path = separated(tmp_path / "a.csv", [enterprise()])
    with path.open("a", encoding="utf-8") as file:
        file.write('"' + "字" * 200_000 + "\n")
    assert "有一格过长" in _refusal(domain, path)


def test_a_file_that_is_not_there(domain: Domain, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="没有文件"):
        _import(domain, tmp_path / "x.csv")


def test_the_content_decides_and_not_the_name(domain: Domain, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [enterprise()]).rename(tmp_path / "a.csv")
    run = _import(domain, path)
    assert run.written == Written(added=1)


def test_a_workbook_that_states_a_wrong_size_is_read_whole(domain: Domain, tmp_path: Path) -> None:
    path, wrong = workbook(tmp_path / "a.xlsx", [enterprise(1), enterprise(2)]), tmp_path / "b.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(wrong, "w") as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                assert b'<dimension ref="A1:F3"' in content
                content = content.replace(b'ref="A1:F3"', b'ref="A1"')
            target.writestr(entry, content)
    run = _import(domain, wrong)
    assert run.written == Written(added=2)


def test_a_workbook_with_nothing_but_a_chart(domain: Domain, tmp_path: Path) -> None:
    book = Workbook()
    book.create_chartsheet("图")
    del book["Sheet"]
    path = tmp_path / "a.xlsx"
    book.save(path)
    assert "打不开" in _refusal(domain, path)
