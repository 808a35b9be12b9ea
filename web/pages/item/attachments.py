"""Attachments: put up with a form or alone, fetched, taken away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from flask import Blueprint, Response, flash, redirect, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from engine.commands.work_items import AddAttachment, GetAttachment, RemoveAttachment
from engine.errors import EngineError, Problem
from engine.views import WorkItem
from web import acting
from web.api.endpoints import file_response
from web.i18n import gettext as _

blueprint = Blueprint("attachments", __name__)

#: The file input of the item's page.
FIELD = "_files"
LARGEST_BYTES = 20 * 1024 * 1024


def add_posted(item: WorkItem) -> tuple[Problem, ...]:
    """Attach the files of the request in hand; what is wrong with those that were refused."""
    return tuple(_add_each(item))


def _add_each(item: WorkItem) -> Iterator[Problem]:
    key = request.form.get(acting.KEY_FIELD, "")
    files = [file for file in request.files.getlist(FIELD) if file.filename]
    for number, file in enumerate(files):
        content = file.read(LARGEST_BYTES + 1)
        if len(content) > LARGEST_BYTES:
            yield Problem(FIELD, "{name}：单个文件不能超过20 MB", {"name": _name(file)})
            continue
        command = AddAttachment(
            instance_id=item.instance_id,
            name=_name(file),
            media_type=file.mimetype or "application/octet-stream",
            content=content,
            work_item_id=item.work_item_id,
        )
        try:
            acting.execute(command, key=f"{key}:file:{number}" if key else "")
        except EngineError as error:
            yield Problem(FIELD, error.template, error.params)


def _name(file: FileStorage) -> str:
    """The file's own name: browsers may send the path before it."""
    return PurePath((file.filename or "").replace("\\", "/")).name[-200:]


@blueprint.get("/files/<int:attachment_id>")
def fetch(attachment_id: int) -> Response:
    """The file, always as a download: nothing that somebody uploaded is shown as a page of ours."""
    found = acting.query(GetAttachment(attachment_id))
    return file_response(found.content, name=found.attachment.name)


@blueprint.post("/files/<int:attachment_id>/remove")
def remove(attachment_id: int) -> AnyResponse:
    removed = acting.execute(RemoveAttachment(attachment_id))
    flash(_("已移除{name}，经过里留有记录。", name=removed.name))
    if removed.work_item_id is None:
        return redirect(url_for("instances.show", instance_id=removed.instance_id))
    return redirect(url_for("items.show", work_item_id=removed.work_item_id) + "#files")
