"""The pages of tasks: list, one task, conferences with their responsibility lists, figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.errors import InvalidInput, InvalidState, Problem
from engine.lifecycle import Urgency
from web import acting
from web.i18n import gettext as _
from web.i18n import say
from web.numbers import whole
from web.pages import standing
from web.pages.export import workbook
from workflows.divisions import place_name
from workflows.policy.clauses import clauses
from workflows.task_decomposition import sheet
from workflows.task_decomposition.commands import (
    ChangeLead,
    GetResponsibilityList,
    GetTask,
    GetTaskFigures,
    ListMeetings,
    ListTasks,
    TaskFilter,
)
from workflows.task_decomposition.labels import CONTRIBUTION_NAMES, KIND_NAMES, STATE_NAMES
from workflows.task_decomposition.views import Meeting, Task, TaskState

blueprint = Blueprint("tasks", __name__, url_prefix="/tasks")
_WORDS = {"states": STATE_NAMES, "kinds": KIND_NAMES, "parts": CONTRIBUTION_NAMES}


@dataclass(frozen=True, slots=True)
class Group:
    """The tasks of one conference that are on a page."""

    meeting_id: int
    name: str
    tasks: tuple[Task, ...]


def status_of(task: Task) -> str:
    """The shape and colour for a task: those of supervision while it is open."""
    return task.urgency.value if task.state.open else "closed"


def filter_of(arguments: Mapping[str, str]) -> TaskFilter:
    """What the address asks for; words that mean nothing are left out."""
    state, colour = arguments.get("state", ""), arguments.get("colour", "")
    return TaskFilter(
        meeting_id=whole(arguments.get("meeting", "")),
        area=arguments.get("area", ""),
        unit_id=whole(arguments.get("unit", "")),
        state=TaskState(state) if state in list(TaskState) else None,
        colour=Urgency(colour) if colour in list(Urgency) else None,
        text=arguments.get("q", "").strip()[:100],
    )


@blueprint.get("")
@acting.at_one_moment
def index() -> str:
    wish = filter_of(request.args)
    page = acting.query(ListTasks(wish, cursor=request.args.get("cursor", "")))
    figures = acting.query(GetTaskFigures())
    return render_template(
        "tasks/index.html",
        wish=wish,
        narrows=wish != TaskFilter(),
        groups=_grouped(page.tasks),
        next_cursor=page.next_cursor,
        meetings=acting.query(ListMeetings()),
        units=[(each.unit_id, each.unit_name) for each in figures.units],
        areas=standing.area_choices(acting.visitor()),
        colours=[each.value for each in reversed(Urgency)],
        status_of=status_of,
        may_start=standing.supervises(acting.visitor()),
        **_WORDS,
    )


def _grouped(tasks: tuple[Task, ...]) -> tuple[Group, ...]:
    """By conference, the latest first, and in it in the order of the list."""

    def key(task: Task) -> int:
        return task.meeting_id

    return tuple(
        Group(meeting_id, found[0].meeting_name, tuple(sorted(found, key=_number)))
        for meeting_id, found in (
            (meeting_id, list(each))
            for meeting_id, each in groupby(sorted(tasks, key=key, reverse=True), key=key)
        )
    )


def _number(task: Task) -> int:
    return task.number


@blueprint.get("/<int:task_id>")
def show(task_id: int) -> str:
    return _page(task_id)


@acting.at_one_moment
def _page(task_id: int, *, problems: tuple[Problem, ...] = (), reason: str = "") -> str:
    found = acting.query(GetTask(task_id))
    return render_template(
        "tasks/show.html",
        file=found,
        task=found.task,
        clause=clauses().get(found.task.clause_id),
        place=place_name,
        status=status_of(found.task),
        problems=problems,
        reason=reason,
        **_WORDS,
    )


@blueprint.post("/<int:task_id>/lead")
def change_lead(task_id: int) -> AnyResponse | tuple[str, int]:
    reason = request.form.get("reason", "")
    acting.query(GetTask(task_id))
    try:
        acting.execute(ChangeLead(task_id, reason))
    except InvalidInput as refused:
        return _page(task_id, problems=refused.problems, reason=reason), 422
    except InvalidState as refused:
        flash(say(refused))
    else:
        flash(_("已收回，请在“核定主办协办”里选定主办单位。"))
    return redirect(url_for("tasks.show", task_id=task_id), 303)


@blueprint.get("/conferences")
@acting.at_one_moment
def conferences() -> str:
    area = request.args.get("area", "")
    return render_template(
        "tasks/conferences.html",
        meetings=acting.query(ListMeetings(area=area)),
        area=area,
        areas=standing.area_choices(acting.visitor()),
        place=place_name,
        may_start=standing.supervises(acting.visitor()),
    )


@blueprint.get("/conferences/<int:meeting_id>")
@acting.at_one_moment
def conference(meeting_id: int) -> str:
    found = acting.query(GetResponsibilityList(meeting_id))
    return render_template(
        "tasks/conference.html",
        meeting=found.meeting,
        tasks=found.tasks,
        place=place_name,
        done=_done(found.meeting),
        status_of=status_of,
        **_WORDS,
    )


def _done(meeting: Meeting) -> int:
    """The share of its tasks that are closed, in percent."""
    return round(100 * meeting.closed / meeting.tasks) if meeting.tasks else 0


@blueprint.get("/conferences/<int:meeting_id>/list.xlsx")
def export(meeting_id: int) -> AnyResponse:
    """The responsibility list as a workbook."""
    found = acting.query(GetResponsibilityList(meeting_id))
    headings = [_(each) for each in sheet.HEADINGS]
    return workbook(_(sheet.TITLE), headings, sheet.rows(found.tasks, _))


@blueprint.get("/figures")
@acting.at_one_moment
def figures() -> str:
    area = request.args.get("area", "")
    return render_template(
        "tasks/figures.html",
        figures=acting.query(GetTaskFigures(area=area)),
        area=area,
        areas=standing.area_choices(acting.visitor()),
        place=place_name,
    )
