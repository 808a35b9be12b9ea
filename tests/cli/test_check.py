from __future__ import annotations

import json
from pathlib import Path

import pytest

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
    assert good_one == {"file": str(GOOD), "ok": True, "findings": []}
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
