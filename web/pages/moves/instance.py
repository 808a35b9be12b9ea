"""Moving a whole matter: jumping to another step, taking an ended one up again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.base import Command
from engine.commands.instances import GetInstance
from engine.commands.movement import (
    GetMovable,
    JumpInstance,
    PreviewJump,
    PreviewRestart,
    RestartInstance,
)
from engine.errors import EngineError, Problem
from engine.json_text import UnreadableJson, read_json
from engine.views import Instance
from engine.views_of_moves import Movable, Movement, MovePreview, Step
from web import acting
from web.errors import status_of
from web.i18n import N_
from web.i18n import gettext as _
from web.pages.admin.rights import may_over
from web.pages.item.variables import NO_JSON, as_text, read_changes
from web.pages.listing import process_names
from web.pages.moves.view import shown

blueprint = Blueprint("instance_moves", __name__)

_TITLES = {"jump": N_("跳转到别的步骤"), "restart": N_("重新启动")}
_HINTS = {
    "jump": N_("结束现在的步骤，从选定的步骤接着办。数据是现在的，不会变回当时的样子。"),
    "restart": N_("已经结束的事项，带着它的数据重新办。"),
}
_DONE = {"jump": N_("已跳转。"), "restart": N_("已重新启动。")}


@blueprint.get("/instances/<int:instance_id>/move/<move>")
@acting.at_one_moment
def ask(instance_id: int, move: str) -> str:
    return _page(instance_id, move, ())


@blueprint.post("/instances/<int:instance_id>/move/<move>")
def do(instance_id: int, move: str) -> Response | tuple[str, int]:
    """Make the move that was shown; where the matter has changed since, show it again."""
    if move not in _TITLES:
        abort(404)
    view = acting.query(GetInstance(instance_id))
    data, problems = _data(view.data)
    if request.form.get("look") and not problems:
        return _page(instance_id, move, ()), 200
    if not request.form.get("look") and not request.form.get("reason", "").strip():
        problems = (*problems, Problem("reason", "请写明理由"))
    if problems:
        return _page(instance_id, move, problems), 422
    try:
        made = acting.execute(_command(instance_id, move, data))
    except EngineError as error:
        return _page(instance_id, move, _told(error)), status_of(error)
    flash(_(_DONE[move]))
    return redirect(url_for("instances.show", instance_id=made.instance.instance_id))


def _to() -> tuple[str, ...]:
    return tuple(each for each in request.values.getlist("to") if each)


def _cancel() -> tuple[str, ...]:
    return tuple(request.values.getlist("cancel"))


def _data(present: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """The variables that are set with the move: those that there are, and a new one."""
    changed, problems = read_changes(present)
    name, typed = (request.form.get(each, "").strip() for each in ("new_name", "new_value"))
    if not name and not typed:
        return changed, problems
    if not name:
        return changed, (*problems, Problem("new_name", N_("请写变量的名称")))
    try:
        changed[name] = read_json(typed.encode())
    except UnreadableJson:
        problems = (*problems, Problem("new_value", NO_JSON))
    return changed, problems


def _told(error: EngineError) -> tuple[Problem, ...]:
    return tuple(getattr(error, "problems", ())) or (Problem("", error.template, error.params),)


def _command(instance_id: int, what: str, data: Mapping[str, Any]) -> Command[Movement]:
    reason, digest = request.form.get("reason", "").strip(), request.form.get("digest", "")
    to = _to()
    if what == "jump":
        return JumpInstance(
            instance_id, reason, to, _cancel(), data=data, retype=_retype(), digest=digest
        )
    anew = request.form.get("anew") == "yes"
    address = to[0] if to else ""
    return RestartInstance(instance_id, reason, address, anew=anew, digest=digest)


def _page(instance_id: int, what: str, problems: tuple[Problem, ...]) -> str:
    if what not in _TITLES:
        abort(404)
    view = acting.query(GetInstance(instance_id))
    instance = view.instance
    data, _wrong = _data(view.data) if request.method == "POST" else ({}, ())
    movable = acting.query(GetMovable(instance_id))
    preview: MovePreview | None = None
    if request.values.get("look") or request.method == "POST":
        try:
            preview = _preview(instance, what, data)
        except EngineError as error:
            problems = (*problems, *(each for each in _told(error) if each not in problems))
    return render_template(
        "moves/instance.html",
        title=_TITLES[what],
        hint=_HINTS[what],
        instance=instance,
        process=process_names([instance.definition_key])[instance.definition_key],
        tokens=movable.tokens if what == "jump" else (),
        steps=_steps(movable),
        several=what == "jump",
        to=_to(),
        cancel=_cancel(),
        anew=request.values.get("anew") == "yes",
        shown=None if preview is None else shown(preview, instance),
        sets_data=what == "jump" and may_over("instance.edit_data", instance.scope),
        variables={key: as_text(value) for key, value in sorted(view.data.items())},
        typed=request.form,
        changed=data,
        problems=problems,
        reason=request.form.get("reason", ""),
    )


def _retype() -> bool:
    return request.form.get("retype") == "yes"


def _preview(instance: Instance, what: str, data: Mapping[str, Any]) -> MovePreview:
    to = _to()
    if what == "jump":
        return acting.query(
            PreviewJump(instance.instance_id, to, _cancel(), data=data, retype=_retype())
        )
    return acting.query(PreviewRestart(instance.instance_id, to[0] if to else ""))


def _steps(movable: Movable) -> tuple[Step, ...]:
    """What people call by a name and may begin at."""
    named = [step for step in movable.steps if step.allowed and step.name != step.element_id]
    fit = [step for step in named if step.kind not in ("startEvent", "endEvent")]
    # The model holds them last first.
    return tuple(reversed(fit))
