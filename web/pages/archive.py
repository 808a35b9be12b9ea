"""The archive: matters that ended long ago, to be read, and brought back by who may."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.commands.definitions import GetDefinition
from engine.commands.retention import (
    ArchivedContent,
    ArchivedInstance,
    FindArchived,
    GetArchived,
    GetArchivedFile,
    ListArchived,
    RestoreInstance,
)
from engine.errors import EngineError, InvalidState, NotFound
from web import acting, i18n
from web.api.endpoints import file_response
from web.errors import answer
from web.i18n import gettext as _
from web.pages.admin.rights import may
from web.pages.item import history
from web.pages.item.decisions import known_decisions
from web.pages.item.naming import element_names
from web.pages.listing import all_process_names, process_names
from workflows.briefing.commands import Brief, Briefing
from workflows.documents.commands import ListDocumentsOf

blueprint = Blueprint("archive", __name__, url_prefix="/archive")

_PAGE = 50
RIGHT = "retention.manage"


@blueprint.get("")
@acting.at_one_moment
def index() -> str:
    """What was archived, the latest ended first, as far as the visitor might have known of it."""
    text, key = request.args.get("q", "").strip()[:100], request.args.get("key", "")
    page = acting.query(ListArchived(text, key, cursor=request.args.get("cursor", ""), limit=_PAGE))
    return render_template(
        "archive/index.html",
        archived=page.instances,
        next_cursor=page.next_cursor,
        text=text,
        key=key,
        processes=all_process_names(),
    )


@blueprint.get("/<int:instance_id>")
@acting.at_one_moment
def show(instance_id: int) -> str:
    archived = acting.query(FindArchived(instance_id))
    content, trouble = _content(instance_id)
    past, names = _past(content, archived)
    return render_template(
        "archive/show.html",
        archived=archived,
        content=content,
        trouble=trouble,
        process=_process(archived),
        names=names,
        past=past,
        documents=acting.query(ListDocumentsOf(instance_id)),
        restores=content is not None and may(RIGHT),
    )


def _content(instance_id: int) -> tuple[ArchivedContent | None, InvalidState | None]:
    """What was put away, or why it cannot be shown any more."""
    try:
        return acting.query(GetArchived(instance_id)), None
    except InvalidState as trouble:
        return None, trouble


def _past(
    content: ArchivedContent | None, archived: ArchivedInstance
) -> tuple[tuple[history.Entry, ...], Briefing]:
    events = content.history if content else ()
    people = history.people_in(events) | {archived.started_by}
    if content:
        people |= {item.closed_by for item in content.items if item.closed_by}
    names = acting.query(Brief(user_ids=frozenset(people - {"system"})))
    if content is None or not content.readable:
        return (), names
    definition = acting.query(GetDefinition(definition_id=content.definition_id))
    told = history.entries(
        tuple(reversed(events)), names, element_names(definition), known_decisions(definition.files)
    )
    return told, names


def _process(archived: ArchivedInstance) -> str:
    return process_names([archived.definition_key])[archived.definition_key]


@blueprint.get("/<int:instance_id>/files/<int:attachment_id>")
def fetch(instance_id: int, attachment_id: int) -> Response:
    found = acting.query(GetArchivedFile(instance_id, attachment_id))
    return file_response(found.content, name=found.attachment.name)


@blueprint.get("/<int:instance_id>/restore")
def ask(instance_id: int) -> str | AnyResponse:
    """What bringing it back does, before it is done."""
    archived = acting.query(FindArchived(instance_id))
    if not may(RIGHT) or archived.removed_at is not None:
        return redirect(url_for("archive.show", instance_id=instance_id), 303)
    return render_template("archive/restore.html", archived=archived, process=_process(archived))


@blueprint.post("/<int:instance_id>/restore")
def restore(instance_id: int) -> AnyResponse:
    title = acting.query(FindArchived(instance_id)).title
    acting.execute(RestoreInstance(instance_id))
    flash(_("“{title}”已从归档恢复，编号{number}。", title=title, number=instance_id))
    return redirect(url_for("archive.index"), 303)


# ── Links to what is in the archive by now ─────────────────────────────────────────────────


def lead_there(app: Flask) -> None:
    """Have pages of what was archived say so, instead of that there is no such thing."""
    app.register_error_handler(NotFound, _not_found)


def _not_found(error: NotFound) -> AnyResponse:
    archived = _archived_since()
    if archived is None:
        return answer(404, message=i18n.say(error), error=error)
    page = render_template("archive/gone.html", archived=archived, process=_process(archived))
    return Response(page, 410)


def _archived_since() -> ArchivedInstance | None:
    """What the address in hand speaks of, where that is in the archive and the visitor may know."""
    named = request.view_args or {}
    number, item = named.get("instance_id"), named.get("work_item_id")
    asked_for_page = request.method == "GET" and request.blueprint not in ("api", "archive")
    if not asked_for_page or (number is None and item is None):
        return None
    try:
        if item is not None:
            return acting.query(FindArchived(work_item_id=item))
        return acting.query(FindArchived(number))
    except EngineError:
        return None
