"""``duban test``: the scenarios of packages from a terminal."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Run

BPMN = Path(__file__).resolve().parents[2] / "bpmn"


@pytest.fixture
def escalation(tmp_path: Path) -> Path:
    """A copy of a package, for changing."""
    return Path(shutil.copytree(BPMN / "escalation", tmp_path / "escalation"))


def test_plays_the_scenarios_of_a_folder_and_tells_the_coverage(run: Run, escalation: Path) -> None:
    result = run("test", str(escalation), "--coverage", "100")
    assert result.exit_code == 0, result.output
    assert "✓ 先由办公室核办，再由召集人决定约谈" in result.output
    assert "督办阶梯" in result.output


def test_says_where_a_story_goes_wrong_and_fails(run: Run, escalation: Path) -> None:
    file = escalation / "scenarios" / "office_and_convener.yaml"
    file.write_text(file.read_text("utf-8").replace("[签收, 督办核办]", "[签收]"), "utf-8")
    result = run("test", str(escalation), lang="en")
    assert result.exit_code == 1
    assert "office_and_convener.yaml:12 open: expected 签收, but found" in result.output


def test_fails_where_the_coverage_is_too_small(run: Run, escalation: Path) -> None:
    result = run("test", str(escalation), "--only", "nothing", "--coverage", "50", "--missing")
    assert result.exit_code == 1
    assert "没有覆盖到：环节 office_measures" in result.output


def test_prints_json(run: Run, escalation: Path) -> None:
    result = run("test", str(escalation.parent), "--json")
    (report,) = json.loads(result.output)
    assert (report["package"], report["ok"]) == ("escalation", True)
    assert report["coverage"]["nodes"] == {"reached": 6, "total": 6, "missing": []}


def test_refuses_a_folder_that_is_no_package(run: Run, tmp_path: Path) -> None:
    result = run("test", str(tmp_path))
    assert result.exit_code == 2
    assert "package.toml" in result.output


def test_does_not_deploy_a_package_whose_scenario_goes_wrong(run: Run, escalation: Path) -> None:
    file = escalation / "scenarios" / "office_and_convener.yaml"
    file.write_text(file.read_text("utf-8").replace("[签收, 督办核办]", "[签收]"), "utf-8")
    result = run("deploy", str(escalation))
    assert result.exit_code == 1
    assert "office_and_convener.yaml:12" in result.output
    assert run("definitions").output.count("escalation") == 1


def test_simulates_and_tells_steps_and_units(run: Run, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(BPMN / "contact_enterprise", tmp_path / "contact"))
    file = folder / "simulations" / "one_quarter.yaml"
    small = file.read_text("utf-8").replace("count: 50", "count: 3").replace("06-30", "04-08")
    file.write_text(small, "utf-8")
    result = run("simulate", str(folder), "--seed", "3")
    assert result.exit_code == 0, result.output
    assert "一个季度的联系，人手够不够" in result.output
    assert "占全部等待%" in result.output
    assert "工信局" in result.output


def test_simulates_nothing_where_none_is_meant(run: Run) -> None:
    folder = str(BPMN / "contact_enterprise")
    assert run("simulate", folder, "--only", "no such one").output == ""
