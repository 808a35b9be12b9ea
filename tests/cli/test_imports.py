from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from workflows.enterprises.credit_code import check_digit

HEADINGS = "企业名称,统一社会信用代码,区划代码,所有制,行业门类,从业人员,颜色"


def row(number: int, *, code: str = "") -> str:
    body = f"91150203MA{number:07}"
    return f"第{number}机械厂,{code or body + check_digit(body)},150203,民营,C,100,红"


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    file = tmp_path / "roster.csv"
    file.write_text("\n".join([HEADINGS, row(1), row(2)]), "utf-8")
    return file


@pytest.fixture
def bad_roster(tmp_path: Path) -> Path:
    file = tmp_path / "bad.csv"
    file.write_text("\n".join([HEADINGS, row(1), row(2, code="91150203MA00000029")]), "utf-8")
    return file


def test_imports_file_and_reports_columns_it_has_no_use_for(run: Run, roster: Path) -> None:
    result = run("import", "enterprises", str(roster))
    assert result.exit_code == 0, result.output
    assert "新增2" in result.stdout
    assert "没有用到的列：颜色" in result.stdout


def test_importing_again_changes_nothing(run: Run, roster: Path) -> None:
    run("import", "enterprises", str(roster))
    assert "新增0，更新0，无变化2。" in run("import", "enterprises", str(roster)).stdout


def test_one_bad_row_keeps_everything_out(run: Run, bad_roster: Path) -> None:
    result = run("import", "enterprises", str(bad_roster))
    assert result.exit_code == 1
    assert "统一社会信用代码" in result.stdout
    assert "91150203MA00000029" in result.stdout
    assert "没有导入任何内容。" in result.stderr
    assert list(bad_roster.parent.glob("*待更正*")) == []


def test_skips_bad_rows_and_writes_them_to_file(run: Run, bad_roster: Path) -> None:
    result = run("import", "enterprises", str(bad_roster), "--skip-bad")
    assert result.exit_code == 0, result.output
    assert "新增1" in result.stdout
    (written,) = bad_roster.parent.glob("*待更正*")
    assert "91150203MA00000029" in written.read_text("utf-8-sig")


def test_refuses_file_that_is_no_roster(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "roster.xlsx"
    file.write_bytes(b"no workbook")
    result = run("import", "enterprises", str(file))
    assert result.exit_code == 1
    assert result.stderr


def test_refuses_import_by_somebody_without_the_right(run: Run, roster: Path) -> None:
    run("user", "create", "li", "--name", "李")
    assert run("import", "enterprises", str(roster), "--user", "li").exit_code == 1


def test_leaves_nothing_outside_the_data_folder_and_nothing_in_its_scratch(
    run: Run, home: Path, roster: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(roster.parent / "not there"))
    result = run("import", "enterprises", str(roster))
    assert result.exit_code == 0, result.output
    target = roster.parent / "out.xlsx"
    assert run("export", "enterprises", str(target)).exit_code == 0
    assert target.exists()
    assert list((home / "scratch").iterdir()) == []
