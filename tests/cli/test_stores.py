"""``duban store``: rows of data stores from a terminal."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run


def test_a_row_is_written_listed_shown_and_removed(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "row.json"
    for n in (1, 2):
        file.write_text(json.dumps({"n": n}), encoding="utf-8")
        done = run("store", "put", "tally", "西区", str(file), "--reason", "初值")
        assert (done.exit_code, f"第{n}次" in done.output) == (0, True)
    assert "tally" in run("store", "list").output
    assert "西区" in run("store", "rows", "tally").output
    shown = json.loads(run("store", "show", "tally", "西区").output)
    assert shown["row"]["value"] == {"n": 2}
    assert [each["after"] for each in shown["changes"]] == [{"n": 2}, {"n": 1}]
    assert run("store", "remove", "tally", "西区", "--reason", "撤销").exit_code == 0
    gone = run("store", "show", "tally", "西区", lang="en")
    assert (gone.exit_code, "no row 西区" in gone.output) == (1, True)


def test_what_is_no_json_is_misuse(run: Run) -> None:
    result = run("store", "put", "tally", "k", "-", "--reason", "x", typed="{")
    assert result.exit_code == 2


def test_says_after_which_key_more_come(run: Run) -> None:
    for key in ("a", "b"):
        run("store", "put", "tally", key, "-", "--reason", "x", typed="1")
    assert "--after a" in run("store", "rows", "tally", "--limit", "1").output
    assert "b" in run("store", "rows", "tally", "--after", "a").output
