"""Deployed processes on their pages, and their scenarios played in the background."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from engine.commands.definitions import CountInstances, Deploy, GetDefinition, InstanceCount
from engine.commands.instances import CancelInstance, StartInstance
from engine.errors import Forbidden, InvalidState
from engine.ids import SYSTEM
from engine.views import Scope
from tests.web.conftest import PASSWORD, Browser
from web.assembly import Duban
from workflows.accounts.commands import SetPassword
from workflows.organisation.commands import AddPerson, AddPost, Appoint
from workflows.organisation.duties import Duty
from workflows.packages import packages
from workflows.scenarios.commands import GetScenarioRun, RunScenarios
from workflows.scenarios.views import PlayState

SignIn = Callable[[str], Browser]
KEY = "escalation"


@pytest.fixture
def designer(duban: Duban, sign_in: SignIn) -> Browser:
    """A browser in which a process designer has signed in; a process with stories is deployed."""
    engine = duban.engine
    engine.execute(Deploy(KEY, packages()[KEY].files), actor=SYSTEM)
    engine.execute(AddPerson("designer", "设计员"), actor=SYSTEM)
    post = engine.execute(AddPost(2, "设计员", Duty.DESIGNER), actor=SYSTEM)
    engine.execute(Appoint(post.post_id, "designer", date(2026, 1, 1)), actor=SYSTEM)
    given = SetPassword("designer", PASSWORD, at=duban.wall_clock.now(), must_change=False)
    engine.execute(given, actor=SYSTEM)
    return sign_in("designer")


def number_of(duban: Duban, key: str) -> int:
    return duban.engine.query(GetDefinition(key=key), actor=SYSTEM).definition.definition_id


def test_lists_processes_with_counts_diagram_and_warnings(
    duban: Duban, designer: Browser, sign_in: SignIn
) -> None:
    started = [
        duban.engine.execute(
            StartInstance("visit", each, data={"unit": "1"}, scope=Scope("15", "unit:1")),
            actor=SYSTEM,
        )
        for each in ("甲", "乙", "丙")
    ]
    duban.engine.execute(CancelInstance(started[0].instance_id, "不办了"), actor=SYSTEM)
    (visit,) = duban.engine.query(CountInstances("visit"), actor="chen")
    assert visit == InstanceCount("visit", number_of(duban, "visit"), 2, 1)

    assert "/admin/processes" in designer.get("/admin").text
    assert f"/admin/processes/{KEY}" in designer.get("/admin/processes").text
    page = designer.get(f"/admin/processes/{KEY}").text
    assert '<svg class="bp"' in page
    assert "检查出的提醒" in page
    assert "现在试一遍" in page
    # Who only looks after the system sees the same, and plays nothing.
    assert "现在试一遍" not in sign_in("chen").get(f"/admin/processes/{KEY}").text
    assert sign_in("wang").get("/admin/processes").status_code == 403


def test_plays_the_stories_in_the_background_and_shows_what_they_reached(
    duban: Duban, designer: Browser
) -> None:
    page = f"/admin/processes/{KEY}"
    sent = designer.post(f"/admin/processes/versions/{number_of(duban, KEY)}/play", on=page)
    assert sent.status_code == 303
    address = sent.headers["Location"]
    assert f"{address}/progress" in designer.get(address).text
    with pytest.raises(InvalidState):
        duban.engine.execute(RunScenarios(number_of(duban, KEY)), actor="designer")

    duban.engine.run_due()

    assert designer.get(f"{address}/progress").headers["HX-Refresh"] == "true"
    run = duban.engine.query(GetScenarioRun(1), actor="designer")
    assert (run.state, run.played) == (PlayState.DONE, run.total)
    assert run.total == len(run.result.stories) > 0
    assert run.result.green
    shown = designer.get(address).text
    assert "都按所写的进行" in shown
    assert shown.count('class="hit"') > 1
    assert "都按所写的进行" in designer.get(page).text


def test_a_story_that_goes_otherwise_is_told_by_its_line(
    duban: Duban, designer: Browser, ask: Callable[..., Any]
) -> None:
    files = {path: base64.b64encode(content).decode() for path, content in packages()[KEY].files}
    path = next(each for each in files if each.startswith("scenarios/") and "staff" not in each)
    story = base64.b64decode(files[path]).decode()
    files[path] = base64.b64encode((story + "  - expect: {open: [没有这一步]}\n").encode()).decode()
    call = ask("designer")

    answer = call("POST", "/scenarios/run", {"key": KEY, "files": files})
    assert answer.status_code == 202
    duban.engine.run_due()

    told = call("GET", f"/scenarios/runs/{answer.json['run_id']}").json
    assert told["state"] == "done"
    (wrong,) = [each for each in told["result"]["stories"] if each["mismatches"]]
    assert wrong["path"] == path
    assert wrong["mismatches"][0]["line"] == story.count("\n") + 1


def test_files_that_cannot_be_played_say_why(
    designer: Browser, ask: Callable[..., Any], duban: Duban
) -> None:
    content = base64.b64encode(b"name: x\nsteps: nothing\n").decode()
    call = ask("designer")
    answer = call("POST", "/scenarios/run", {"key": "x", "files": {"scenarios/x.yaml": content}})
    assert answer.status_code == 202
    duban.engine.run_due()
    told = call("GET", f"/scenarios/runs/{answer.json['run_id']}").json
    assert told["state"] == "failed"
    assert told["problems"]
    assert call("POST", "/scenarios/run", {"key": "x", "files": {}}).status_code == 422
    assert call("POST", "/scenarios/run", {"definition_id": 999}).status_code == 404


def test_needs_the_right(duban: Duban, designer: Browser) -> None:
    for user in ("wang", "chen"):
        with pytest.raises(Forbidden):
            duban.engine.execute(RunScenarios(number_of(duban, KEY)), actor=user)
