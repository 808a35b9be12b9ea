"""Packages as folders: pulled, changed, pushed, and refused where somebody else was there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.texts import ROOT
from workflows.designer.folder import MANIFEST


@pytest.fixture
def folder(run: Run, tmp_path: Path) -> Path:
    """A small deployed process, pulled."""
    deployed = run("deploy", str(ROOT / "bpmn" / "joint_opinion"))
    assert deployed.exit_code == 0, deployed.output
    pulled = tmp_path / "pulled"
    done = run("pull", "joint_opinion", str(pulled))
    assert done.exit_code == 0, done.output
    return pulled


def test_a_change_goes_back_as_the_next_draft(run: Run, folder: Path, tmp_path: Path) -> None:
    file = folder / "joint_opinion.bpmn"
    file.write_text(file.read_text("utf-8").replace('voting="all"', 'voting="any"'), "utf-8")
    (folder / "joint_read.form.json").unlink()
    (folder / "notes.md").write_text("x", "utf-8")
    assert "第1稿" in run("push", str(folder)).output
    (folder / "joint_revise.form.json").unlink()
    assert "第2稿" in run("push", str(folder)).output
    again = tmp_path / "again"
    run("pull", "joint_opinion", str(again))
    assert 'voting="any"' in (again / "joint_opinion.bpmn").read_text("utf-8")
    assert {each.name for each in again.glob("*.*")} == {
        *("joint_opinion.bpmn", "joint_conclude.form.json", "joint_start.form.json"),
        *("package.toml", "notes.md", MANIFEST),
    }


def test_a_push_after_somebody_else_is_refused(run: Run, folder: Path, tmp_path: Path) -> None:
    run("push", str(folder))
    other = tmp_path / "other"
    run("pull", "joint_opinion", str(other))
    for place, text in ((other, "one"), (folder, "two")):
        (place / "notes.md").write_text(text, "utf-8")
    assert run("push", str(other)).exit_code == 0
    refused = run("push", str(folder), lang="en")
    assert (refused.exit_code, "2" in refused.output) == (1, True)


def test_pushing_what_is_there_makes_no_new_draft(run: Run, folder: Path) -> None:
    run("push", str(folder))
    assert "第1稿" in run("push", str(folder)).output


def test_a_folder_with_something_else_is_left_alone(run: Run, folder: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("x", "utf-8")
    assert run("pull", "joint_opinion", str(mine)).exit_code == 1
    assert (mine / "letter.txt").read_text("utf-8") == "x"
    assert run("push", str(mine)).exit_code == 1


def test_pulling_again_takes_away_what_is_gone(run: Run, folder: Path) -> None:
    (folder / "joint_read.form.json").write_text("{}", "utf-8")
    (folder / "stray.md").write_text("x", "utf-8")
    assert run("pull", "joint_opinion", str(folder), "--deployed").exit_code == 0
    assert not (folder / "stray.md").exists()
    assert '"components"' in (folder / "joint_read.form.json").read_text("utf-8")
