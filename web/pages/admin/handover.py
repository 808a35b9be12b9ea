"""离任转办: all open work of somebody who leaves goes to others."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.participation import GetHandover, HandOverWork, PreviewHandover
from engine.errors import EngineError, InvalidInput, Problem
from engine.participation import Handover
from web import acting
from web.errors import status_of
from web.i18n import gettext as _
from web.pages.people import named_people
from workflows.briefing.commands import Brief, Briefing
from workflows.organisation.commands import GetPerson
from workflows.organisation.duties import DUTY_NAMES, Duty

blueprint = Blueprint("handover", __name__, url_prefix="/admin/organisation/people")


@blueprint.get("/<user_id>/handover")
def show(user_id: str) -> str:
    return _page(user_id, ())


@blueprint.post("/<user_id>/handover")
def start(user_id: str) -> Response | tuple[str, int]:
    preview = acting.query(PreviewHandover(user_id))
    to_user, problems = _one(request.form.get("to_user", ""), "to_user")
    by_group = {}
    for number, group in enumerate(preview.groups):
        receiver, wrong = _one(request.form.get(f"group-{number}", ""), f"group-{number}")
        problems += wrong
        if receiver:
            by_group[group] = receiver
    if problems:
        return _page(user_id, problems), 422
    command = HandOverWork(user_id, request.form.get("reason", ""), to_user, by_group)
    try:
        acting.execute(command)
    except InvalidInput as error:
        told = error.problems or (Problem("", error.template, error.params),)
        return _page(user_id, told), 422
    except EngineError as error:
        problem = Problem("", error.template, error.params)
        return _page(user_id, (problem,)), status_of(error)
    return redirect(url_for("handover.show", user_id=user_id))


@blueprint.get("/<user_id>/handover/progress")
def progress(user_id: str) -> Response:
    """The part that asks again; once all is handed over, the page is loaded anew."""
    handover = acting.query(GetHandover(user_id))
    if handover is None:
        abort(404)
    body = render_template("admin/handover_progress.html", user_id=user_id, handover=handover)
    response = Response(body)
    if handover.ended_at is not None:
        response.headers["HX-Refresh"] = "true"
    return response


def _one(text: str, field: str) -> tuple[str, tuple[Problem, ...]]:
    people, problems = named_people(text, field)
    if len(people) > 1:
        return "", (Problem(field, "这里只填一个人"),)
    return (people[0] if people else ""), problems


def _page(user_id: str, problems: tuple[Problem, ...]) -> str:
    preview = acting.query(PreviewHandover(user_id))
    handover = acting.query(GetHandover(user_id))
    names = acting.query(Brief(user_ids=_people(handover), bodies=frozenset(preview.groups)))
    return render_template(
        "admin/handover.html",
        user_id=user_id,
        person=acting.query(GetPerson(user_id)).person,
        preview=preview,
        groups=[_post_of(group, names) for group in preview.groups],
        handover=handover,
        names=names,
        problems=problems,
        values=request.form,
    )


def _post_of(group: str, names: Briefing) -> str:
    """A group as people call it: the body, and the duty that its members have there."""
    duty = group.split(":")[2] if group.count(":") > 1 else Duty.HANDLER.value
    known = {each.value: name for each, name in DUTY_NAMES.items()}
    return f"{names.body(group)}·{_(known[duty])}" if duty in known else names.body(group)


def _people(handover: Handover | None) -> frozenset[str]:
    if handover is None:
        return frozenset()
    return frozenset({handover.to_user_id, handover.started_by, *handover.by_group.values()} - {""})
