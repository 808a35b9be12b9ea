"""Voting on an item, and taking signers off."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.participation import CastVote, RemoveSigner
from engine.errors import EngineError, InvalidInput, NotFound, Problem
from engine.lifecycle import WorkItemState
from engine.views import WorkItem
from engine.voting import Vote
from web import acting
from web.errors import status_of
from web.i18n import gettext as _
from web.numbers import whole
from web.pages.item.participants import ParticipantLine
from web.pages.item.routes import page
from web.pages.item.view import item_page, load

blueprint = Blueprint("signing", __name__)


@blueprint.post("/items/<int:work_item_id>/vote")
def vote(work_item_id: int) -> Response | tuple[str, int]:
    loaded = load(work_item_id)
    try:
        done = acting.execute(_vote(work_item_id))
    except InvalidInput as error:
        told = error.problems or (Problem("", error.template, error.params),)
        return page(loaded, vote_problems=told), 422
    except EngineError as error:
        again = load(work_item_id)
        told = (Problem("", error.template, error.params),)
        return page(again, vote_problems=told), status_of(error)
    flash(_said(done, voting=bool(loaded.view.item.voting)))
    return redirect(url_for("items.show", work_item_id=work_item_id) + "#sign")


def _vote(work_item_id: int) -> CastVote:
    said = request.form.get("vote", "")
    if said not in list(Vote):
        problem = Problem("vote", "请选择同意、不同意或弃权")
        raise InvalidInput("有几处需要修改", problems=[problem])
    return CastVote(
        work_item_id,
        Vote(said),
        request.form.get("comment", ""),
        whole(request.form.get("participant", "")),
    )


def _said(item: WorkItem, *, voting: bool) -> str:
    if item.state is WorkItemState.COMPLETED:
        return _("意见已记下，会签结果已定。") if voting else _("意见已记下，进入下一步。")
    return _("意见已记下。")


@blueprint.get("/items/<int:work_item_id>/signers/<int:participant_id>/remove")
def ask_remove(work_item_id: int, participant_id: int) -> str:
    return _page(work_item_id, participant_id, ())


@blueprint.post("/items/<int:work_item_id>/signers/<int:participant_id>/remove")
def remove(work_item_id: int, participant_id: int) -> Response | tuple[str, int]:
    load(work_item_id)
    reason = request.form.get("reason", "").strip()
    if not reason:
        problem = Problem("reason", "请写明理由")
        return _page(work_item_id, participant_id, (problem,)), 422
    try:
        acting.execute(RemoveSigner(work_item_id, participant_id, reason))
    except NotFound:
        raise
    except EngineError as error:
        problem = Problem("", error.template, error.params)
        return _page(work_item_id, participant_id, (problem,)), status_of(error)
    flash(_("已减签。"))
    return redirect(url_for("items.show", work_item_id=work_item_id) + "#sign")


def _page(work_item_id: int, participant_id: int, problems: tuple[Problem, ...]) -> str:
    shown = item_page(load(work_item_id))
    return render_template(
        "item/remove_signer.html",
        item=shown.view.item,
        line=_line(shown.participants, participant_id),
        problems=problems,
        values=request.form,
    )


def _line(lines: tuple[ParticipantLine, ...], participant_id: int) -> ParticipantLine:
    found = next(
        (each for each in lines if each.participant.participant_id == participant_id), None
    )
    if found is None:
        abort(404)
    return found
