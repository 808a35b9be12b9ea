from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.bpmn_text import process
from tests.cli.conftest import Run

ROOT = Path(__file__).resolve().parents[2]
GOOD = ROOT / "bpmn" / "escalation" / "escalation.bpmn"


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    """The diagram with an expression that nothing may run."""
    file = tmp_path / "bad.bpmn"
    text = GOOD.read_text("utf-8")
    broken = text.replace("<bpmn:userTask ", "<bpmn:adHocSubProcess ", 1).replace(
        "</bpmn:userTask>", "</bpmn:adHocSubProcess>", 1
    )
    assert broken != text
    file.write_text(broken, "utf-8")
    return file


def reports(output: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in output.splitlines()]


def test_accepts_the_diagrams_that_come_with_duban(run: Run) -> None:
    diagrams = [str(file) for file in sorted((ROOT / "bpmn").glob("*/*.bpmn"))]
    result = run("check", *diagrams)
    assert result.exit_code == 0, result.stdout


def test_reports_one_object_per_file(run: Run, bad: Path) -> None:
    result = run("check", "--json", str(GOOD), str(bad))
    assert result.exit_code == 1
    good_one, bad_one = reports(result.stdout)
    examples = good_one.pop("examples")
    assert good_one == {"file": str(GOOD), "ok": True, "findings": []}
    assert isinstance(examples, list)
    assert {"attribute", "due_at", "element_id", "from_at", "text", "written"} <= set(examples[0])
    assert bad_one["ok"] is False
    findings = bad_one["findings"]
    assert isinstance(findings, list)
    for finding in findings:
        assert {"code", "element_id", "element_name", "line", "text", "remedy"} <= set(finding)
    assert any(finding["line"] > 0 and finding["element_id"] for finding in findings)


@pytest.mark.parametrize("content", [None, b"no XML", b"", b"<a><b></a>"])
def test_tells_unreadable_file_from_one_with_findings(
    run: Run, tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "some.bpmn"
    if content is not None:
        file.write_bytes(content)
    result = run("check", "--json", str(file))
    assert result.exit_code == 2
    (report,) = reports(result.stdout)
    assert report["ok"] is False


def test_unreadable_file_outweighs_findings(run: Run, tmp_path: Path, bad: Path) -> None:
    assert run("check", str(tmp_path / "none.bpmn"), str(bad)).exit_code == 2


def test_reads_no_outside_entities(run: Run, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    file = tmp_path / "entity.bpmn"
    file.write_text(
        f'<!DOCTYPE a [<!ENTITY e SYSTEM "{secret.as_uri()}">]><a name="n">&e;</a>', "utf-8"
    )
    assert "the secret" not in run("check", "--json", str(file)).output


@pytest.fixture
def stuck(tmp_path: Path) -> Path:
    """A diagram that can be read and run, but may get stuck."""
    file = tmp_path / "stuck.bpmn"
    file.write_text(
        process(
            "p",
            "start -> x:exclusive -[n > 1]-> a:manual -> j:parallel -> end",
            "x -[]-> b:manual -> j",
        ),
        "utf-8",
    )
    return file


def test_shows_a_run_that_gets_stuck(run: Run, stuck: Path) -> None:
    result = run("check", "--json", str(stuck))
    assert result.exit_code == 1
    (report,) = reports(result.stdout)
    findings: Any = report["findings"]
    (found,) = [each for each in findings if each["code"] == "SOUND001"]
    assert found["path"] == [
        {"element_id": "start", "flow_ids": ["f0"]},
        {"element_id": "x", "flow_ids": ["f1"]},
        {"element_id": "a", "flow_ids": ["f2"]},
    ]
    assert found["marking"] == [{"element_id": "j", "flow_id": "f2"}]
    assert "start → x → a" in run("check", str(stuck)).stdout


@pytest.fixture
def doubtful(tmp_path: Path) -> Path:
    """A diagram with a warning and nothing else."""
    file = tmp_path / "doubtful.bpmn"
    file.write_text(process("p", "start -> a -> end"), "utf-8")
    return file


def test_warnings_count_where_they_are_wanted_to(run: Run, doubtful: Path) -> None:
    assert run("check", str(doubtful)).exit_code == 0
    assert run("check", "--strict", str(doubtful)).exit_code == 1
    assert run("check", "--strict", str(GOOD)).exit_code == 0


def test_help_says_what_the_exit_codes_mean(run: Run) -> None:
    for lang, words in (("zh", "--strict"), ("en", "warnings")):
        assert words in run("check", "--help", lang=lang).stdout


def test_speaks_sarif(run: Run, stuck: Path, tmp_path: Path) -> None:
    nothing = tmp_path / "no thing.bpmn"
    result = run("check", "--sarif", str(stuck), str(nothing), lang="en")
    assert result.exit_code == 2
    log = json.loads(result.stdout)
    assert log["version"] == "2.1.0"
    (only,) = log["runs"]
    rules = only["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted({each["ruleId"] for each in only["results"]})
    assert only["invocations"] == [{"executionSuccessful": False}]
    for each in only["results"]:
        assert rules[each["ruleIndex"]]["id"] == each["ruleId"]
        assert each["level"] in ("error", "warning", "note")
        assert each["message"]["text"]
        (place,) = each["locations"]
        uri = place["physicalLocation"]["artifactLocation"]["uri"]
        assert uri in (stuck.as_uri(), nothing.as_uri())
        assert place["physicalLocation"].get("region", {"startLine": 1})["startLine"] >= 1
    (deadlock,) = [each for each in only["results"] if each["ruleId"] == "SOUND001"]
    assert deadlock["locations"][0]["logicalLocations"] == [
        {"fullyQualifiedName": "j", "kind": "element", "name": "j"}
    ]
    (flow,) = deadlock["codeFlows"]
    (thread,) = flow["threadFlows"]
    names = [
        each["location"]["logicalLocations"][0]["fullyQualifiedName"]
        for each in thread["locations"]
    ]
    assert names == ["start", "x", "a"]
    assert deadlock["properties"]["marking"] == [{"element_id": "j", "flow_id": "f2"}]


def test_sarif_and_json_exclude_each_other(run: Run) -> None:
    assert run("check", "--sarif", "--json", str(GOOD)).exit_code == 2


@pytest.mark.parametrize("name", ["x.bpmn2", "x.bpmn20.xml", "x.xml", "x"])
def test_file_may_be_called_anything(run: Run, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(GOOD.read_bytes().replace(b"duban:form=", b"form="))
    (tmp_path / "package.toml").write_bytes((GOOD.parent / "package.toml").read_bytes())
    result = run("check", "--json", str(file))
    assert result.exit_code == 0
    assert "SCHEMA003" in result.stdout


def test_what_lies_beside_a_diagram_may_be_anything(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "p.bpmn"
    file.write_text(process("p", "start -> a:manual -> end"), "utf-8")
    (tmp_path / "folder.dmn").mkdir()
    (tmp_path / "broken.dmn").write_bytes(b"\xff")
    (tmp_path / "dangling.form.json").symlink_to(tmp_path / "nowhere")
    assert run("check", str(file)).exit_code == 0


def test_device_is_not_read(run: Run) -> None:
    assert run("check", "/dev/zero").exit_code == 2


def test_shows_by_examples_when_times_fall_due(run: Run) -> None:
    result = run("check", "--examples", str(GOOD))
    (line,) = [each for each in result.stdout.splitlines() if "约谈" in each]
    assert "P5WD" in line
    assert "09:00" in line
    assert "P5WD" not in run("check", str(GOOD)).stdout
