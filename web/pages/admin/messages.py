"""Messages for those who look after the engine: undeliverable ones, who waits, what begins."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.messages import (
    DiscardMessage,
    ListMessages,
    ListStarts,
    ListSubscriptions,
    PauseStart,
    ResumeStart,
    RetryMessage,
)
from engine.errors import InvalidInput, Problem
from engine.message_views import MessageState
from web import acting
from web.i18n import N_
from web.i18n import gettext as _
from web.numbers import whole
from web.pages.admin.rights import may

blueprint = Blueprint("messages", __name__, url_prefix="/admin/messages")

_PAGE = 50
#: What people call the states, and the shape that goes with each.
STATES = {
    MessageState.PENDING: (N_("正在送达"), "normal"),
    MessageState.BUFFERED: (N_("等待接收"), "blue"),
    MessageState.DELIVERED: (N_("已送达"), "closed"),
    MessageState.STARTED: (N_("已发起"), "closed"),
    MessageState.COLLECTED: (N_("已收下，等待其余各项"), "closed"),
    MessageState.UNDELIVERABLE: (N_("没有送达"), "red"),
    MessageState.DISCARDED: (N_("已丢弃"), "paused"),
}
KINDS = {
    "message": N_("消息"),
    "signal": N_("信号"),
    "timer": N_("定时"),
    "conditional": N_("条件"),
}


@blueprint.get("")
def index() -> str:
    return _page()


@acting.at_one_moment
def _page(problems: tuple[Problem, ...] = (), wrong: int = 0) -> str:
    before = whole(request.args.get("cursor", ""))
    found = acting.query(ListMessages(before=before, limit=_PAGE))
    return render_template(
        "admin/messages.html",
        messages=found.messages,
        next_cursor=found.next_before or "",
        subscriptions=acting.query(ListSubscriptions(limit=_PAGE)),
        starts=acting.query(ListStarts()),
        states=STATES,
        kinds=KINDS,
        problems=problems,
        wrong=wrong,
        resolves=may("incident.resolve"),
        pauses=may("start.pause"),
    )


@blueprint.post("/<int:message_number>/retry")
def retry(message_number: int) -> Response:
    done = acting.execute(RetryMessage(message_number))
    if done.outcome is MessageState.BUFFERED:
        flash(_("现在还没有事项等待这条消息，继续留存。"))
    elif done.outcome is MessageState.COLLECTED:
        flash(_("消息已收下，其余几项也发生后再发起。"))
    else:
        flash(_("消息已送达事项{instance_id}。", instance_id=done.instance_id))
    return redirect(url_for("messages.index"))


@blueprint.post("/<int:message_number>/discard")
def discard(message_number: int) -> Response | tuple[str, int]:
    try:
        acting.execute(DiscardMessage(message_number, request.form.get("reason", "")))
    except InvalidInput as refused:
        field = f"reason-{message_number}"
        problem = Problem(field, refused.template, dict(refused.params))
        return _page((problem,), message_number), 422
    flash(_("消息已丢弃。"))
    return redirect(url_for("messages.index"))


@blueprint.post("/starts/<definition_key>/<element_id>/pause")
def pause(definition_key: str, element_id: str) -> Response:
    acting.execute(PauseStart(definition_key, element_id))
    flash(_("已停用，不再自动发起。"))
    return redirect(url_for("messages.index") + "#starts")


@blueprint.post("/starts/<definition_key>/<element_id>/resume")
def resume(definition_key: str, element_id: str) -> Response:
    acting.execute(ResumeStart(definition_key, element_id))
    flash(_("已启用。错过的时间只补发起一次。"))
    return redirect(url_for("messages.index") + "#starts")
