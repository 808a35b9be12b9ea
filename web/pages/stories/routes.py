"""Scenarios of a draft, recorded by going through the process on a virtual clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import EngineError, Forbidden, InvalidInput, NotFound, Problem
from web import acting
from web.forms.rows import ADD, DROP, changed
from web.i18n import N_, say
from web.numbers import whole
from web.pages.admin.rights import may
from web.pages.listing import process_names
from web.pages.stories.showing import Story, form_of, page
from web.pages.stories.steps import asked, first_step, moment
from workflows.designer.commands import GetProcessDraft, SaveProcessDraft
from workflows.designer.views import ProcessDraft
from workflows.forms import from_post, initial, writable
from workflows.scenarios import recording
from workflows.scenarios.commands import RunScenarios
from workflows.scenarios.model import Scenario
from workflows.scenarios.reading import STAFF, is_scenario, read_scenario, read_staff_file
from workflows.scenarios.walking import OpenItem, Walk

blueprint = Blueprint("stories", __name__, url_prefix="/designer/<key>/stories")

_FIRST_DAY = "2026-05-20T09:00"


@blueprint.before_request
def _require() -> None:
    if not may("definition.draw"):
        raise Forbidden("流程由流程设计员绘制。")


@dataclass(frozen=True, slots=True)
class Kept:
    """A scenario of the draft; ``wrong`` says why it can't be read."""

    stem: str
    path: str
    name: str
    steps: int
    wrong: Problem | None = None


@blueprint.get("")
def index(key: str) -> str:
    return _index(key, (), {})


def _index(key: str, problems: Sequence[Problem], typed: Mapping[str, str]) -> str:
    draft = acting.query(GetProcessDraft(key))
    files = dict(draft.files)
    staff = read_staff_file(files.get(STAFF, recording.FIRST_STAFF.encode()))
    return render_template(
        "designer/stories.html",
        key=key,
        draft=draft.summary,
        process=process_names([key])[key],
        stories=[_kept(path, files) for path in sorted(files) if _is_story(path)],
        people=[(each.name, each.name) for each in staff.people],
        enterprises=[(each.name, each.name) for each in staff.enterprises],
        problems=problems,
        typed={"at": _FIRST_DAY, **typed},
    )


def _is_story(path: str) -> bool:
    return is_scenario(path) and path != STAFF


def _kept(path: str, files: Mapping[str, bytes]) -> Kept:
    stem = path.removeprefix("scenarios/").rpartition(".")[0]
    try:
        found = _read(path, files)
    except InvalidInput as refused:
        problem = next(iter(refused.problems), Problem("", refused.template, refused.params))
        return Kept(stem, path, stem, 0, problem)
    return Kept(stem, path, found.name, len(found.steps))


def _read(path: str, files: Mapping[str, bytes]) -> Scenario:
    common = [read_staff_file(files[STAFF])] if STAFF in files else []
    return read_scenario(path, files[path], *common)


@blueprint.post("")
def begin(key: str) -> Response | tuple[str, int]:
    """Begin a recording with its first step, or play all stories in the background."""
    draft = acting.query(GetProcessDraft(key))
    if request.form.get("_do") == "play":
        return _play(key, draft)
    typed = {name: request.form.get(name, "").strip() for name in request.form}
    problems = list(_wrong(typed, draft))
    if problems:
        return _index(key, problems, typed), 422
    files = dict(draft.files)
    added = {} if STAFF in files else {STAFF: recording.FIRST_STAFF.encode()}
    path = recording.path_of(typed["stem"])
    try:
        first = first_step(key, typed)
        begun = recording.begun(typed["name"], moment(typed["at"]), first)
        _keep(key, draft, {**added, path: begun})
    except EngineError as refused:
        return _index(key, _told(refused), typed), 422
    return redirect(url_for("stories.show", key=key, stem=typed["stem"]), 303)


def _wrong(typed: Mapping[str, str], draft: ProcessDraft) -> Sequence[Problem]:
    found = []
    if not typed.get("name"):
        found.append(Problem("name", N_("请写场景讲什么。")))
    if not recording.is_stem(typed.get("stem", "")):
        found.append(Problem("stem", N_("文件名用文字、数字和短横线，最多60个字。")))
    elif recording.path_of(typed["stem"]) in dict(draft.files):
        found.append(Problem("stem", N_("已有叫这个名字的场景。")))
    try:
        moment(typed.get("at", ""))
    except ValueError:
        found.append(Problem("at", N_("请填从什么时候开始。")))
    return found


def _play(key: str, draft: ProcessDraft) -> Response:
    try:
        run = acting.execute(RunScenarios(key=key, files=draft.files))
    except EngineError as refused:
        flash(say(refused))
        return redirect(url_for("stories.index", key=key), 303)
    return redirect(url_for("processes.run", play_id=run.run_id), 303)


@blueprint.get("/<stem>")
def show(key: str, stem: str) -> str:
    story = _story(key, stem)
    walked = _walked(story)
    chosen = _chosen(walked, whole(request.args.get("item", "")))
    data = initial(form_of(chosen), chosen.facts) if chosen else {}
    return page(story, walked, chosen=chosen, data=data)


@blueprint.post("/<stem>")
def step(key: str, stem: str) -> Response | str | tuple[str, int]:
    """Put a step behind the last one, or take that one back."""
    story = _story(key, stem)
    content = dict(story.draft.files)[story.path]
    if request.form.get("_do") == "undo":
        return _taken_back(story, lambda: recording.without_last(content, story.path))
    walked = _walked(story)
    chosen = _chosen(walked, whole(request.form.get("_item", "")))
    raw = _posted(chosen)
    if ADD in request.form or DROP in request.form or request.form.get("_do") == "refresh":
        return page(story, walked, chosen=chosen, data=raw)
    try:
        for each in asked(walked, chosen, form_of(chosen) if chosen else None, raw):
            content = recording.with_step(content, story.path, each)
        _prove(story, content)
        _keep(key, story.draft, {story.path: content})
    except EngineError as refused:
        return page(story, walked, chosen=chosen, data=raw, problems=_told(refused)), 422
    return redirect(url_for("stories.show", key=key, stem=stem), 303)


def _posted(chosen: OpenItem | None) -> dict[str, Any]:
    """What was typed into the item's form, with a row added or dropped where that was asked."""
    if chosen is None:
        return {}
    raw = from_post(writable(form_of(chosen)), request.form)
    return changed(raw, add=request.form.get(ADD, ""), drop=request.form.get(DROP, ""))


def _walked(story: Story) -> Walk:
    return acting.duban().gate.walk(story.key, story.draft.files, story.path)


def _prove(story: Story, content: bytes) -> None:
    """Let the story be played with its new steps.

    Raises:
        InvalidInput: they do not turn out.
    """
    files = tuple({**dict(story.draft.files), story.path: content}.items())
    found = acting.duban().gate.walk(story.key, files, story.path).mismatches
    if found:
        problems = [Problem("", each.template, dict(each.params)) for each in found]
        raise InvalidInput(N_("这一步走不通，没有记下。"), problems=problems)


def _taken_back(story: Story, change: Callable[[], bytes]) -> Response:
    try:
        _keep(story.key, story.draft, {story.path: change()})
    except EngineError as refused:
        flash("；".join(say(each) for each in _told(refused)))
    return redirect(url_for("stories.show", key=story.key, stem=story.stem), 303)


def _story(key: str, stem: str) -> Story:
    draft = acting.query(GetProcessDraft(key))
    path = recording.path_of(stem)
    files = dict(draft.files)
    if path not in files or path == STAFF:
        raise NotFound("没有场景“{path}”。", path=path)
    return Story(key, stem, path, draft, _read(path, files))


def _chosen(walked: Walk, number: int | None) -> OpenItem | None:
    return next((each for each in walked.items if each.item.work_item_id == number), None)


def _keep(key: str, draft: ProcessDraft, files: Mapping[str, bytes]) -> None:
    """Into the draft, where what is to be kept can be read and played."""
    both = {**dict(draft.files), **files}
    for path in files:
        if _is_story(path):
            _read(path, both)
    acting.execute(SaveProcessDraft(key, draft.summary.version, tuple(files.items())), key="")


def _told(refused: EngineError) -> tuple[Problem, ...]:
    problems = tuple(getattr(refused, "problems", ()))
    return problems or (Problem("", refused.template, refused.params),)
