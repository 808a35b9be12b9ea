"""The notices centre: what the visitor was told, what is unread, what asks for a signature."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from web import acting
from web.auth.sessions import safe_address
from web.i18n import N_
from workflows.notices.commands import ListNotices, MarkRead
from workflows.notices.views import Notice

blueprint = Blueprint("notices", __name__, url_prefix="/notices")

#: The lists, by the word in the address.
LISTS = {"": N_("全部"), "unread": N_("未读"), "unsigned": N_("待签收")}


@blueprint.get("")
def index() -> str:
    which = request.args.get("show", "")
    page = acting.query(
        ListNotices(
            unread_only=which == "unread",
            unsigned_only=which == "unsigned",
            cursor=request.args.get("cursor", ""),
        )
    )
    return render_template(
        "notices/index.html", page=page, which=which, lists=LISTS, address_of=address_of
    )


@blueprint.post("/read")
def mark_all_read() -> Response:
    acting.execute(MarkRead(), key="")
    return redirect(url_for("notices.index"))


@blueprint.post("/<int:notice_id>/open")
def open_notice(notice_id: int) -> Response:
    """Read a notice, and go on to what it is about."""
    acting.execute(MarkRead((notice_id,)), key="")
    return redirect(safe_address(request.form.get("next", "/notices")))


def address_of(notice: Notice) -> str:
    """The page of what a notice is about: its document, or its item."""
    if notice.document_id is not None:
        return url_for("documents.show", document_id=notice.document_id)
    if notice.work_item_id is not None:
        return url_for("items.show", work_item_id=notice.work_item_id)
    return url_for("notices.index")
