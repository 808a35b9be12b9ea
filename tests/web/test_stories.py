"""A scenario is recorded by going through the process: begun, done, waited, compared, undone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest

from engine.ids import SYSTEM
from tests.web.conftest import PASSWORD, Browser
from web.assembly import Duban
from workflows.accounts.commands import SetPassword
from workflows.designer.commands import GetProcessDraft
from workflows.organisation.commands import AddPerson, AddPost, Appoint
from workflows.organisation.duties import Duty
from workflows.scenarios.playing import in_full, prove
from workflows.scenarios.reading import read_scenarios
from workflows.supervision.ladder_file import shipped

SignIn = Callable[[str], Browser]
KEY = "rectification"
STORIES = f"/designer/{KEY}/stories"
STORY = f"{STORIES}/try-one"
BEGUN = {
    "_do": "begin",
    "name": "企业整改",
    "stem": "try-one",
    "at": "2026-05-20T09:00",
    "by": "李主任",
    "enterprise": "青岭装备",
    "data": "title: 公开栏没有更新\ncategory: quality",
}
PLAN = {
    "plan_opinion": "accept",
    "cause": "职责没有明确到人",
    "measures": "指定专人更新",
    "responsible": "工会办公室",
    "planned_on": "2026-06-05",
}


@pytest.fixture
def designer(packages: None, duban: Duban, sign_in: SignIn) -> Browser:
    """A process designer with a draft of the shipped process."""
    engine = duban.engine
    engine.execute(AddPerson("luming", "陆鸣"), actor=SYSTEM)
    post = engine.execute(AddPost(2, "设计员", Duty.DESIGNER), actor=SYSTEM)
    engine.execute(Appoint(post.post_id, "luming", date(2026, 1, 1)), actor=SYSTEM)
    given = SetPassword("luming", PASSWORD, at=duban.wall_clock.now(), must_change=False)
    engine.execute(given, actor=SYSTEM)
    browser = sign_in("luming")
    assert browser.post("/designer", on="/designer", key=KEY).status_code == 303
    return browser


def files(duban: Duban) -> dict[str, bytes]:
    return dict(duban.engine.query(GetProcessDraft(KEY), actor="luming").files)


def item_in(page: str) -> str:
    """The number of the first item that waits."""
    found = re.search(r"item=(\d+)#fill", page)
    assert found is not None
    return found[1]


def test_a_story_is_recorded_step_by_step_and_plays(designer: Browser, duban: Duban) -> None:
    assert designer.post(STORIES, on=STORIES, **BEGUN).status_code == 303
    page = designer.get(STORY).text
    assert "制定整改方案" in page
    number = item_in(page)
    assert "责任部门和责任人" in designer.get(f"{STORY}?item={number}").text

    done = designer.post(STORY, on=STORIES, _do="do", _item=number, _by="高主席", **PLAN)
    assert done.status_code == 303
    assert designer.post(STORY, on=STORIES, _do="next").status_code == 303
    assert designer.post(STORY, on=STORIES, _do="wait", _wait="P1WD").status_code == 303
    assert designer.post(STORY, on=STORIES, _do="expect").status_code == 303

    (story,) = (each for each in read_scenarios(tuple(files(duban).items())) if "try" in each.path)
    assert [step.verb for step in story.steps] == ["start", "do", "until", "wait", "expect"]
    assert story.steps[1].fields["data"] == PLAN
    assert story.steps[-1].subject["open"] == ["整改"]
    kept = tuple(files(duban).items())
    with duban.gate.laboratories(KEY, kept) as opens:
        ladders = dict(shipped().ladders)
        assert prove(KEY, kept, opens=opens, says=in_full, ladders=ladders, only="try-one").green


def test_the_last_step_is_taken_back_but_not_the_first(designer: Browser, duban: Duban) -> None:
    designer.post(STORIES, on=STORIES, **BEGUN)
    before = files(duban)["scenarios/try-one.yaml"]
    designer.post(STORY, on=STORIES, _do="wait", _wait="P1WD")
    assert files(duban)["scenarios/try-one.yaml"] != before
    designer.post(STORY, on=STORIES, _do="undo")
    assert files(duban)["scenarios/try-one.yaml"] == before
    designer.post(STORY, on=STORIES, _do="undo")
    assert files(duban)["scenarios/try-one.yaml"] == before
    assert "场景至少要有一步" in designer.get(STORIES).text


def test_what_does_not_turn_out_is_told_and_not_recorded(designer: Browser, duban: Duban) -> None:
    designer.post(STORIES, on=STORIES, **BEGUN)
    before = files(duban)
    number = item_in(designer.get(STORY).text)

    wrong = {**PLAN, "cause": ""}
    missing = designer.post(STORY, on=STORIES, _do="do", _item=number, _by="高主席", **wrong)
    assert missing.status_code == 422
    assert "指定专人更新" in missing.text
    stranger = designer.post(STORY, on=STORIES, _do="do", _item=number, _by="苏科长", **PLAN)
    assert stranger.status_code == 422
    assert "没有记下" in stranger.text or "被拒绝" in stranger.text
    other = designer.post(STORY, on=STORIES, _do="other", _other="urge: [")
    assert other.status_code == 422
    nothing = designer.post(STORY, on=STORIES, _do="")
    assert nothing.status_code == 422
    assert files(duban) == before


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"name": ""}, "请写场景讲什么"),
        ({"stem": "../up"}, "文件名用文字"),
        ({"stem": "staff"}, "文件名用文字"),
        ({"at": "tomorrow"}, "请填从什么时候开始"),
        ({"data": "title: ["}, "不是有效的 YAML"),
    ],
)
def test_a_beginning_that_is_wrong_is_told_by_its_field(
    designer: Browser, wrong: dict[str, str], told: str
) -> None:
    answer = designer.post(STORIES, on=STORIES, **{**BEGUN, **wrong})
    assert answer.status_code == 422
    assert told in answer.text
    assert "企业整改" in answer.text or "name" in wrong


def test_a_name_that_is_taken_is_refused(designer: Browser) -> None:
    designer.post(STORIES, on=STORIES, **BEGUN)
    assert "已有叫这个名字的场景" in designer.post(STORIES, on=STORIES, **BEGUN).text


def test_a_story_that_went_astray_shows_where(designer: Browser, duban: Duban) -> None:
    designer.post(STORIES, on=STORIES, **BEGUN)
    asked = "expect:\n  open: [整改]"
    refused = designer.post(STORY, on=STORIES, _do="other", _other=asked)
    assert "期望 整改，实际 制定整改方案" in refused.text.replace("“", "").replace("”", "")


def test_all_stories_are_played_and_the_diagram_shows_what_they_reach(
    designer: Browser, duban: Duban
) -> None:
    played = designer.post(STORIES, on=STORIES, _do="play")
    assert played.status_code == 303
    duban.engine.run_due()
    page = designer.get(played.headers["Location"]).text
    assert "全部走到了" in page
    assert 'class="bp"' in page


def test_without_a_draft_there_is_nothing_to_record(sign_in: SignIn, designer: Browser) -> None:
    assert designer.get("/designer/visit/stories").status_code == 404
    assert designer.get(f"{STORIES}/nothing").status_code == 404
    assert sign_in("wang").get(STORIES).status_code == 403
