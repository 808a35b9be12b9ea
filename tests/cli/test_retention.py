"""``duban retention``: rules, the dry run, and the archive from a terminal."""

from __future__ import annotations

from tests.cli.conftest import Run


def test_a_rule_is_set_listed_and_dropped(run: Run) -> None:
    result = run("retention", "set", "*", "--archive", "1095", "--source", "档案管理办法")
    assert result.exit_code == 0, result.output
    assert "1095" in run("retention", "rules").output
    assert run("retention", "drop", "*").exit_code == 0
    assert "1095" not in run("retention", "rules").output


def test_refuses_a_rule_that_keeps_logs_too_short(run: Run) -> None:
    result = run("retention", "set", "*", "--archive", "30", "--source", "x")
    assert result.exit_code == 1
    assert "六个月" in result.output


def test_says_that_nothing_is_due(run: Run) -> None:
    assert "没有到期的事项" in run("retention", "run").output
    assert run("retention", "preview").exit_code == 0
    assert run("retention", "list").exit_code == 0


def test_an_unknown_archived_instance_is_said_so(run: Run) -> None:
    result = run("retention", "show", "7", lang="en")
    assert result.exit_code == 1
    assert "no archived instance 7" in result.output
