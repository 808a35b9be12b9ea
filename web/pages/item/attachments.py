"""Attachments: put up with a form or alone, fetched, taken away."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
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
#: Before the name of a field that takes files itself.
OF_FIELD = "_files-"
LARGEST_BYTES = 20 * 1024 * 1024


@dataclass(slots=True)
class Added:
    """What became of the files of a request: what was wrong, and the ids by fields of the form."""

    problems: list[Problem] = field(default_factory=list)
    by_field: dict[str, list[str]] = field(default_factory=dict)


def add_posted(item: WorkItem) -> Added:
    """Attach the files of the request in hand, those of the form's own fields among them."""
    added = Added()
    key = request.form.get(acting.KEY_FIELD, "")
    for name, file in _files():
        content = file.read(LARGEST_BYTES + 1)
        if len(content) > LARGEST_BYTES:
            told: dict[str, object] = {"name": _name(file)}
            added.problems.append(Problem(FIELD, "{name}：单个文件不能超过20 MB", told))
            continue
        command = AddAttachment(
            instance_id=item.instance_id,
            name=_name(file),
            media_type=file.mimetype or "application/octet-stream",
            content=content,
            work_item_id=item.work_item_id,
        )
        try:
            attached = acting.execute(command, key=_key_of(key, content))
        except EngineError as error:
            added.problems.append(Problem(FIELD, error.template, error.params))
            continue
        if name:
            added.by_field.setdefault(name, []).append(str(attached.attachment_id))
    return added


def _key_of(key: str, content: bytes) -> str:
    """A form that is sent again attaches what it attached before, though some files are gone."""
    return f"{key}:{hashlib.sha256(content).hexdigest()[:24]}" if key else ""


def _files() -> Iterator[tuple[str, FileStorage]]:
    """Every file of the request, with the field of the form that it answers; "" for none."""
    for posted_as, file in request.files.items(multi=True):
        if file.filename and (posted_as == FIELD or posted_as.startswith(OF_FIELD)):
            yield posted_as.removeprefix(FIELD).removeprefix("-"), file


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
