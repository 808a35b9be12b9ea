"""Sending an item back, taking it back, skipping it: chosen, looked at, confirmed."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.base import Command, Query
from engine.commands.movement import (
    ListReturnSteps,
    PreviewReturn,
    PreviewSkip,
    PreviewWithdrawal,
    ReturnWorkItem,
    SkipWorkItem,
    WithdrawWorkItem,
)
from engine.errors import EngineError, Problem
from engine.views_of_moves import Movement, MovePreview, Step
from web import acting
from web.errors import status_of
from web.i18n import N_
from web.i18n import gettext as _
from web.pages.item.view import Loaded, load
from web.pages.moves.view import shown
from workflows.briefing.commands import Brief

blueprint = Blueprint("moves", __name__)

_TITLES = {"send_back": N_("退回"), "take_back": N_("撤回"), "skip": N_("跳过这一步")}
_HINTS = {
    "send_back": N_("退回到这件事走过的一步，由原来办那一步的人重办。"),
    "take_back": N_("后面的人还没有动手办，可以撤回来改。您填过的内容都在。"),
    "skip": N_("不办这一步，直接往下走。要写明理由，留在记录里。"),
}
_DONE = {
    "send_back": N_("已退回。"),
    "take_back": N_("已撤回，可以接着改。"),
    "skip": N_("已跳过。"),
}
_NEEDS_REASON = ("send_back", "skip")


@blueprint.get("/items/<int:work_item_id>/move/<what>")
@acting.at_one_moment
def ask(work_item_id: int, what: str) -> str:
    return _page(work_item_id, what, ())


@blueprint.post("/items/<int:work_item_id>/move/<what>")
def do(work_item_id: int, what: str) -> Response | tuple[str, int]:
    """Make the move that was shown; where the matter has changed since, show it again."""
    if what not in _TITLES:
        abort(404)
    item = load(work_item_id).view.item
    if what in _NEEDS_REASON and not request.form.get("reason", "").strip():
        return _page(work_item_id, what, (Problem("reason", "请写明理由"),)), 422
    try:
        made = acting.execute(_command(item.work_item_id, what))
    except EngineError as error:
        told = (Problem("", error.template, error.params),)
        return _page(work_item_id, what, told), status_of(error)
    flash(_(_DONE[what]))
    if what == "take_back" and made.opened:
        return redirect(url_for("items.show", work_item_id=made.opened[0]))
    return redirect(url_for("workbench.index"))


def _command(work_item_id: int, what: str) -> Command[Movement]:
    reason = request.form.get("reason", "").strip()
    digest = request.form.get("digest", "")
    if what == "take_back":
        return WithdrawWorkItem(work_item_id, reason, digest)
    if what == "skip":
        return SkipWorkItem(work_item_id, reason, digest=digest)
    return ReturnWorkItem(
        work_item_id,
        request.form.get("to", ""),
        reason,
        straight_back=request.form.get("way") == "straight",
        digest=digest,
    )


def _page(work_item_id: int, what: str, problems: tuple[Problem, ...]) -> str:
    if what not in _TITLES:
        abort(404)
    loaded = load(work_item_id)
    try:
        steps, preview = _offered(work_item_id, what)
    except EngineError as error:
        problems = (*problems, Problem("", error.template, error.params))
        steps, preview = (), None
    people = frozenset(step.done_by for step in steps if step.done_by)
    return render_template(
        "moves/item.html",
        what=what,
        title=_TITLES[what],
        hint=_HINTS[what],
        item=loaded.view.item,
        process=_process(loaded),
        steps=steps,
        to=_wanted(steps),
        way=request.values.get("way", "through"),
        names=acting.query(Brief(user_ids=people)),
        shown=None if preview is None else shown(preview, loaded.view.instance),
        problems=problems,
        reason=request.form.get("reason", ""),
        needs_reason=what in _NEEDS_REASON,
    )


def _process(loaded: Loaded) -> str:
    return loaded.content.definition.name


def _wanted(steps: tuple[Step, ...]) -> str:
    """The step that was chosen, else the last one that may be."""
    asked = request.values.get("to", "")
    allowed = [step.address for step in steps if step.allowed]
    return asked if asked in allowed else (allowed[0] if allowed else "")


def _offered(work_item_id: int, what: str) -> tuple[tuple[Step, ...], MovePreview | None]:
    steps: tuple[Step, ...] = ()
    asked: Query[MovePreview]
    if what == "send_back":
        steps = acting.query(ListReturnSteps(work_item_id))
        to = _wanted(steps)
        if not to:
            return steps, None
        straight = request.values.get("way") == "straight"
        asked = PreviewReturn(work_item_id, to, straight_back=straight)
    elif what == "take_back":
        asked = PreviewWithdrawal(work_item_id)
    else:
        asked = PreviewSkip(work_item_id)
    return steps, acting.query(asked)
