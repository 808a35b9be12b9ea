from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.cli.conftest import Run
from web.cli.root import cli


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("demonstration")
    result = CliRunner().invoke(cli, ["--home", str(home), "demo", "seed"])
    assert result.exit_code == 0, result.output
    return home


@pytest.fixture
def demo(filled: Path) -> Callable[..., Result]:
    def invoke(*words: str) -> Result:
        return CliRunner().invoke(cli, ["--home", str(filled), *words])

    return invoke


def test_demonstration_has_work_in_every_colour(demo: Callable[..., Result]) -> None:
    shown = demo("items", "--user", "gaozhiyuan", "--list", "scope", "--limit", "1000").stdout
    assert {word for word in ("逾期", "滞后", "临期", "正常") if word in shown} == {
        "逾期",
        "滞后",
        "临期",
        "正常",
    }


def test_demonstration_leaves_history_whole(demo: Callable[..., Result]) -> None:
    assert demo("verify-history").exit_code == 0
    assert demo("incidents", "--json").stdout.strip() == "[]"


def test_lists_accounts_with_password(demo: Callable[..., Result]) -> None:
    assert "gaozhiyuan" in demo("demo", "accounts").stdout


def test_steps_its_clock_a_working_day_at_a_time(demo: Callable[..., Result]) -> None:
    friday = demo("demo", "step", "--days", "2").stdout
    monday = demo("demo", "step").stdout
    assert "2026-05-22" in friday
    assert "2026-05-25" in monday


def test_exports_enterprises_that_can_be_imported_again(
    demo: Callable[..., Result], tmp_path: Path
) -> None:
    file = tmp_path / "enterprises.xlsx"
    assert "已导出300行" in demo("export", "enterprises", str(file)).stdout
    result = demo("import", "enterprises", str(file))
    assert result.exit_code == 0, result.output
    assert "新增0，更新0，无变化300。" in result.stdout


def test_exports_ledger(demo: Callable[..., Result], tmp_path: Path) -> None:
    file = tmp_path / "ledger.csv"
    assert demo("export", "ledger", str(file)).exit_code == 0
    assert len(file.read_text("utf-8-sig").splitlines()) > 1


def test_seeds_no_folder_that_holds_data(run: Run) -> None:
    result = run("demo", "seed")
    assert result.exit_code == 1
    assert "没有改动" in result.stderr


@pytest.mark.parametrize("words", [["demo", "reset", "--yes"], ["demo", "step"]])
def test_touches_no_real_installation(run: Run, home: Path, words: list[str]) -> None:
    before = (home / "duban.sqlite3").read_bytes()
    assert run(*words).exit_code == 1
    assert (home / "duban.sqlite3").read_bytes() == before
