from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.cli.conftest import Run
from web.cli.language import choose
from web.cli.root import cli


def test_explains_itself_in_chinese(run: Run) -> None:
    result = run("--help")
    assert result.exit_code == 0
    assert "用法：" in result.stdout
    assert "工作日历：查看、修改草稿、公布。" in result.stdout


def test_explains_itself_in_english(run: Run) -> None:
    result = run("--help", lang="en")
    assert "Usage: " in result.stdout
    assert "Data folder; by DUBAN_HOME" in result.stdout


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_explains_itself_in_english_without_chinese(run: Run, name: str) -> None:
    result = run(name, "--help", lang="en")
    assert result.exit_code == 0
    assert not [letter for letter in result.stdout if "一" <= letter <= "鿿"]


@pytest.mark.parametrize(
    ("environment", "locale"),
    [
        ({}, "zh_CN"),
        ({"LANG": "zh_CN.UTF-8"}, "zh_CN"),
        ({"LANG": "C.UTF-8"}, "zh_CN"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
    ],
)
def test_speaks_as_the_terminal_does(environment: dict[str, str], locale: str) -> None:
    assert choose(environment) == locale


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nonsense"], "没有命令 nonsense。"),
        (["serve", "--nonsense"], "没有选项 --nonsense。"),
        (["user", "create"], "缺少 USER_ID。"),
        (["serve", "--port", "0"], "--port 的值不对：应当是整数，从 1 到 65535。"),
        (["calendar", "set", "today", "off"], "应当是日期"),
        (["deploy", "/nowhere"], "没有这个文件或目录"),
    ],
)
def test_says_how_it_was_misused(run: Run, words: list[str], says: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert says in result.stderr
    assert result.stdout == ""


def test_refuses_work_on_folder_that_was_never_set_up(tmp_path: Path) -> None:
    words = ["--lang", "en", "--home", str(tmp_path / "new"), "user", "list"]
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == 1
    assert "Run duban migrate first." in result.stderr


def test_migrates_once(run: Run, tmp_path: Path) -> None:
    fresh = str(tmp_path / "fresh")
    first = CliRunner().invoke(cli, ["--lang", "en", "--home", fresh, "migrate"])
    second = CliRunner().invoke(cli, ["--lang", "en", "--home", fresh, "migrate"])
    assert "The database is upgraded: e0001" in first.stdout
    assert "The database is up to date." in second.stdout


def test_set_up_installation_has_processes_and_calendars(run: Run) -> None:
    assert "contact_enterprise" in run("definitions").stdout
    assert "2026  1" in run("calendar", "years").stdout
