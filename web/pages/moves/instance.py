"""Moving a whole matter: jumping to another step, taking an ended one up again."""

from __future__ import annotations

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
from engine.views import Instance
from engine.views_of_moves import Movable, Movement, MovePreview, Step
from web import acting
from web.errors import status_of
from web.i18n import N_
from web.i18n import gettext as _
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
    acting.query(GetInstance(instance_id))
    if not request.form.get("reason", "").strip():
        return _page(instance_id, move, (Problem("reason", "请写明理由"),)), 422
    try:
        made = acting.execute(_command(instance_id, move))
    except EngineError as error:
        told = (Problem("", error.template, error.params),)
        return _page(instance_id, move, told), status_of(error)
    flash(_(_DONE[move]))
    return redirect(url_for("instances.show", instance_id=made.instance.instance_id))


def _to() -> tuple[str, ...]:
    return tuple(each for each in request.values.getlist("to") if each)


def _cancel() -> tuple[str, ...]:
    return tuple(request.values.getlist("cancel"))


def _command(instance_id: int, what: str) -> Command[Movement]:
    reason, digest = request.form.get("reason", "").strip(), request.form.get("digest", "")
    to = _to()
    if what == "jump":
        return JumpInstance(instance_id, reason, to, _cancel(), digest=digest)
    anew = request.form.get("anew") == "yes"
    address = to[0] if to else ""
    return RestartInstance(instance_id, reason, address, anew=anew, digest=digest)


def _page(instance_id: int, what: str, problems: tuple[Problem, ...]) -> str:
    if what not in _TITLES:
        abort(404)
    instance = acting.query(GetInstance(instance_id)).instance
    movable = acting.query(GetMovable(instance_id))
    preview: MovePreview | None = None
    if request.values.get("look") or request.method == "POST":
        try:
            preview = _preview(instance, what)
        except EngineError as error:
            problems = (*problems, Problem("", error.template, error.params))
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
        problems=problems,
        reason=request.form.get("reason", ""),
    )


def _preview(instance: Instance, what: str) -> MovePreview:
    to = _to()
    if what == "jump":
        return acting.query(PreviewJump(instance.instance_id, to, _cancel()))
    return acting.query(PreviewRestart(instance.instance_id, to[0] if to else ""))


def _steps(movable: Movable) -> tuple[Step, ...]:
    """What people call by a name and may begin at."""
    named = [step for step in movable.steps if step.allowed and step.name != step.element_id]
    fit = [step for step in named if step.kind not in ("startEvent", "endEvent")]
    # The model holds them last first.
    return tuple(reversed(fit))
