"""The page of one item: showing it, working on its form, talking about it, its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.commands.participation import CountUnreadCopies, MarkCopiesRead
from engine.commands.work_items import AddComment, ClaimWorkItem, CompleteWorkItem
from engine.errors import Conflict, EngineError, InvalidInput, InvalidState, Problem
from web import acting
from web.errors import status_of
from web.forms.rows import ADD, DROP
from web.i18n import gettext as _
from web.i18n import say
from web.pages.item import attachments
from web.pages.item.actions import extension_days
from web.pages.item.form import edition, save_draft
from web.pages.item.view import Loaded, item_page, load
from web.pages.people import colleagues
from web.security import allow_location

blueprint = Blueprint("items", __name__)

#: The field that tells what a submitted form is for: ``complete``, ``draft`` or ``refresh``.
PURPOSE = "_do"


@blueprint.get("/items/<int:work_item_id>")
def show(work_item_id: int) -> str:
    shown, instance_id, unread = _shown(work_item_id)
    if unread:
        mark_copies_read(instance_id)
    return shown


@acting.at_one_moment
def _shown(work_item_id: int) -> tuple[str, int, bool]:
    loaded = load(work_item_id)
    instance_id = loaded.view.item.instance_id
    return page(loaded), instance_id, has_unread_copies(instance_id)


def has_unread_copies(instance_id: int) -> bool:
    """Whether the visitor was told of the matter and has not opened it since."""
    return bool(acting.query(CountUnreadCopies(instance_id)))


def mark_copies_read(instance_id: int) -> None:
    """Whoever opens what he was told of has read it."""
    acting.execute(MarkCopiesRead(instance_id), key="")


@acting.at_one_moment
def page(
    loaded: Loaded,
    *,
    data: Mapping[str, Any] | None = None,
    problems: Sequence[Problem] = (),
    vote_problems: Sequence[Problem] = (),
) -> str:
    """The item's page, with what was typed and what is wrong with it where there is any."""
    shown = item_page(loaded, data=data, problems=problems)
    if "location" in shown.presentations and shown.may_work:
        allow_location()
    return render_template(
        "item/index.html",
        page=shown,
        item=loaded.view.item,
        colleagues=colleagues() if shown.actions else (),
        neighbours=colleagues() if shown.actions else (),
        vote_problems=vote_problems,
        extension_days=extension_days(loaded.view.item),
    )


@blueprint.post("/items/<int:work_item_id>")
def work(work_item_id: int) -> AnyResponse | str | tuple[str, int]:
    """Hand the form in, keep it as a draft, or show it again with another row."""
    loaded = load(work_item_id)
    raw = loaded.form.posted()
    if ADD in request.form or DROP in request.form:
        return page(loaded, data=raw)
    purpose = request.form.get(PURPOSE, "complete")
    if purpose == "refresh":
        return page(loaded, data=raw)
    if _done_already(loaded):
        # A double click without scripts leaves the first answer unread: both lead to the same page.
        flash(_("这件事已经提交过了，没有重复提交。"))
        return redirect(url_for("workbench.index"))
    added = attachments.add_posted(loaded.view.item)
    raw, problems = loaded.form.posted(added.by_field), added.problems
    if purpose == "draft":
        at = save_draft(work_item_id, raw)
        if problems:
            return page(loaded, data=raw, problems=problems), 422
        flash(_("草稿已存，{time}", time=at))
        return redirect(url_for("items.show", work_item_id=work_item_id))
    return _complete(loaded, raw, problems)


def _done_already(loaded: Loaded) -> bool:
    """Whether the visitor has handed this item in before: a form that was sent twice."""
    item = loaded.view.item
    return not item.state.open and item.closed_by == acting.visitor().user_id


def _complete(
    loaded: Loaded, raw: Mapping[str, Any], problems: Sequence[Problem]
) -> AnyResponse | tuple[str, int]:
    work_item_id = loaded.view.item.work_item_id
    submission = loaded.form.checked(raw)
    found = (*problems, *submission.problems)
    if found:
        return page(loaded, data=raw, problems=found), 422
    try:
        acting.execute(CompleteWorkItem(work_item_id, submission.data))
    except InvalidInput as error:
        told = error.problems or (Problem("", error.template, error.params),)
        return page(loaded, data=raw, problems=told), 422
    except EngineError as error:
        return _refused(loaded, raw, error)
    flash(_("已提交：{name}", name=loaded.view.item.name))
    return redirect(url_for("workbench.index"))


def _refused(
    loaded: Loaded, raw: Mapping[str, Any], error: EngineError
) -> AnyResponse | tuple[str, int]:
    """The item is not the visitor's any more: what was typed stays on the page."""
    again = load(loaded.view.item.work_item_id)
    problem = Problem("", error.template, error.params)
    return page(again, data=raw, problems=(problem,)), status_of(error)


@blueprint.post("/items/<int:work_item_id>/draft")
def draft(work_item_id: int) -> Response:
    """Keep what the page's script sends; answers with words for the page."""
    loaded = load(work_item_id)
    raw = loaded.form.posted()
    at = save_draft(work_item_id, raw)
    told = {"said": _("草稿已存，{time}", time=at), "edition": edition(loaded.view, raw)}
    return jsonify(told)


@blueprint.post("/items/<int:work_item_id>/claim")
def claim(work_item_id: int) -> AnyResponse:
    try:
        acting.execute(ClaimWorkItem(work_item_id))
    except (Conflict, InvalidState) as error:
        # Somebody was quicker: the page shows who has it now.
        flash(say(error))
    else:
        flash(_("已认领，现在由您办理。"))
    return redirect(url_for("items.show", work_item_id=work_item_id))


@blueprint.post("/items/<int:work_item_id>/comments")
def comment(work_item_id: int) -> AnyResponse:
    item = load(work_item_id).view.item
    acting.execute(AddComment(item.instance_id, request.form.get("body", ""), work_item_id))
    flash(_("留言已发出。"))
    return redirect(url_for("items.show", work_item_id=work_item_id) + "#talk")


@blueprint.post("/items/<int:work_item_id>/files")
def upload(work_item_id: int) -> AnyResponse | tuple[str, int]:
    loaded = load(work_item_id)
    problems = attachments.add_posted(loaded.view.item).problems
    if problems:
        return page(loaded, problems=problems), 422
    flash(_("附件已上传。"))
    return redirect(url_for("items.show", work_item_id=work_item_id) + "#files")
