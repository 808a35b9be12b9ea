from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from tests.cli.conftest import Run


def test_deploying_same_content_makes_no_new_version(run: Run) -> None:
    before = run("definitions").stdout
    assert run("deploy").exit_code == 0
    assert run("definitions").stdout == before


DATA = json.dumps({"office_area": "15", "escalation_code": "supervision_red"})


def start(run: Run) -> None:
    result = run("start", "escalation", "--title", "试一试", "--data", "-", typed=DATA)
    assert result.exit_code == 0, result.stderr


def test_starts_instance_and_shows_its_history(run: Run) -> None:
    start(run)
    history = run("history", "1", "--json")
    assert history.exit_code == 0
    assert json.loads(history.stdout)


def test_refuses_data_that_is_no_object(run: Run) -> None:
    result = run("start", "escalation", "--data", "-", typed="[1]")
    assert result.exit_code == 2
    assert "应当是一个 JSON 对象。" in result.stderr


def test_finds_history_that_was_tampered_with(run: Run, home: Path) -> None:
    start(run)
    assert run("verify-history").exit_code == 0
    with sqlite3.connect(home / "duban.sqlite3") as database:
        changed = database.execute("UPDATE history SET actor = 'somebody' WHERE sequence = 1")
        assert changed.rowcount == 1
    database.close()
    result = run("verify-history", lang="en")
    assert result.exit_code == 1
    assert "broken in" in result.stderr


def test_publishes_calendar_after_preview(run: Run) -> None:
    assert run("calendar", "set", "2026-12-31", "off", "--name", "调休").exit_code == 0
    assert run("calendar", "publish", "2026", "--preview").exit_code == 0
    assert "工作日248天；公布版本 1。" not in run("calendar", "publish", "2026", "--yes").stdout
    assert "公布版本 2。" in run("calendar", "show", "2026").stdout


def test_reckons_due_date(run: Run) -> None:
    result = run("calendar", "due", "2026-02-13", "P3WD")
    assert "到期：2026-02-25" in result.stdout


def test_says_that_year_is_not_published(run: Run) -> None:
    assert "2027年的日历尚未公布" in run("calendar", "due", "2027-01-04", "P5WD").stdout


def test_counts_and_runs_jobs(run: Run) -> None:
    assert "armed" in run("jobs", "count").stdout
    assert "已执行0个作业。" in run("jobs", "run").stdout
    assert run("incidents", "--json").stdout.strip() == "[]"


def test_refuses_to_retry_job_that_is_not_there(run: Run) -> None:
    assert run("jobs", "retry", "99").exit_code == 1


ASKED = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
 xmlns:duban="urn:duban:bpmn:1" id="d" targetNamespace="urn:test"><message id="m" name="ask"/>
 <process id="asked" isExecutable="true"><startEvent id="s"><messageEventDefinition messageRef="m"/>
 </startEvent><userTask id="u" name="U" duban:assignee="li"/><endEvent id="e"/>
 <sequenceFlow id="a" sourceRef="s" targetRef="u"/>
 <sequenceFlow id="b" sourceRef="u" targetRef="e"/>
 </process></definitions>"""


def test_publishes_lists_and_discards_messages(run: Run, tmp_path: Path) -> None:
    kept = run("message", "ask", "--id", "a-1", "--data", "-", typed='{"n": 1}')
    assert "已留存，编号 1。" in kept.stdout
    assert "以前发过" in run("message", "ask", "--id", "a-1").stdout
    assert "ask" in run("messages", "list").stdout
    assert json.loads(run("messages", "list", "--json").stdout)[0]["payload"] == {"n": 1}
    assert run("messages", "discard", "1", "--reason", "多余").exit_code == 0
    assert run("messages", "retry", "1").exit_code == 1
    assert "ask" not in run("messages", "list").stdout
    assert "0处在等待" in run("signal", "flood").stdout
    assert run("messages", "waiting").exit_code == 0


def test_lists_pauses_and_resumes_what_begins_by_itself(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "asked"
    folder.mkdir()
    (folder / "asked.bpmn").write_text(ASKED)
    (folder / "package.toml").write_text(
        'id = "asked"\nnumber = "99"\nlanes = []\nclauses = []\ncalls = []\nstarts = []\n'
        'start_form = ""\nstart_groups = []\nfacts = []\nparameters = []\n'
        '[name]\nzh = "来问"\nen = "Asked"\n[summary]\nzh = "来问"\nen = "Asked"\n'
    )
    deployed = run("deploy", str(folder))
    assert deployed.exit_code == 0, deployed.stderr

    assert "asked" in run("starts", "list").stdout
    assert run("starts", "pause", "asked").exit_code == 0
    assert "已留存" in run("message", "ask").stdout
    assert run("starts", "resume", "asked").exit_code == 0
    assert "已发起事项" in run("message", "ask", "--id", "b").stdout
    assert run("starts", "pause", "nothing").exit_code == 1
