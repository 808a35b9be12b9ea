"""SARIF 2.1.0 as editors and code hosts read it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.bpmn_text import process, timer
from tests.cli.conftest import Run
from tests.cli.sarif import faults

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = sorted((ROOT / "bpmn").glob("*/*.bpmn"))
STUCK = process(
    "p",
    "start -> x:exclusive -[n > 1]-> a:manual -> j:parallel -> end",
    "x -[]-> b:manual -> j",
    "end2 -> k",
    "w:boundary -> end3",
    attributes={"a": {"name": "核 办", "duban:dueIn": "P0D", "duban:ladder": "none"},
                "w": {"attachedToRef": "a"}},
    inner={"w": timer(timeDuration="soon")},
)  # fmt: skip


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """A diagram with much to say about it, no XML, and none at all; blanks and 汉字 in names."""
    folder = tmp_path / "流程 一"
    folder.mkdir()
    stuck, broken = folder / "会 签.bpmn", folder / "broken.bpmn"
    stuck.write_text(STUCK, "utf-8")
    broken.write_text("no XML", "utf-8")
    return [str(stuck), str(broken), str(folder / "nothing.bpmn")]


def written(run: Run, *files: str, lang: str = "zh") -> dict[str, Any]:
    log: dict[str, Any] = json.loads(run("check", "--sarif", *files, lang=lang).stdout)
    return log


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_log_is_as_the_standard_demands(run: Run, files: list[str], lang: str) -> None:
    log = written(run, *files, lang=lang)
    assert faults(log) == []
    codes = {each["ruleId"] for each in log["runs"][0]["results"]}
    assert {"FILE001", "SOUND001"} <= codes
    assert len(codes) > 3


def test_log_about_nothing_is_as_the_standard_demands(run: Run) -> None:
    log = written(run, *map(str, SHIPPED))
    assert faults(log) == []
    assert log["runs"][0]["results"] == []


def test_relative_paths_stay_relative(
    run: Run, files: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(Path(files[0]).parent)
    log = written(run, Path(files[0]).name)
    assert faults(log) == []
    assert log["runs"][0]["artifacts"][0]["location"]["uri"] == "%E4%BC%9A%20%E7%AD%BE.bpmn"


def test_run_that_gets_stuck_is_a_code_flow(run: Run, files: list[str]) -> None:
    results = written(run, *files)["runs"][0]["results"]
    (deadlock,) = [each for each in results if each["ruleId"] == "SOUND001"]
    ((thread,),) = [flow["threadFlows"] for flow in deadlock["codeFlows"]]
    names = [step["location"]["logicalLocations"][0]["name"] for step in thread["locations"]]
    assert names == ["start", "x", "a"]


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda log: log.update(version="2.0.0"), "§3.13.2 version"),
        (lambda log: log["runs"][0]["results"][0].update(level="fatal"), "§3.27.10 result.level"),
        (lambda log: log["runs"][0]["results"][0].update(ruleIndex=99), "§3.27.6 result.ruleIndex"),
        (lambda log: log["runs"][0]["results"][0].pop("message"), "§3.27.11 result.message"),
        (lambda log: log["runs"][0].update(columnKind="bytes"), "§3.14.17 columnKind"),
        (lambda log: log["runs"][0].update(extra=1), "run has no extra"),
    ],
    ids=["version", "level", "rule", "message", "columns", "unknown"],
)
def test_what_the_standard_does_not_allow_is_seen(
    run: Run, files: list[str], spoil: Any, fault: str
) -> None:
    log = written(run, *files)
    spoil(log)
    assert faults(log) == [fault]
