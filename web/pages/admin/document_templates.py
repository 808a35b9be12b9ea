"""Templates of documents: what each may name, which holds, and the office's own."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import InvalidInput, Problem
from web import acting
from web.api.endpoints import file_response
from web.i18n import gettext as _
from web.numbers import whole
from web.pages import standing
from web.pages.admin.rights import may
from workflows.briefing.commands import Brief
from workflows.divisions import place_name
from workflows.documents.commands import (
    GetTemplateFile,
    ListTemplates,
    PreviewTemplate,
    RevertTemplate,
    UploadTemplate,
)
from workflows.documents.register import RIGHT
from workflows.documents.registry import KINDS, kind_of
from workflows.documents.rendering.making import COMMON_LABELS
from workflows.documents.templates_check import LARGEST_BYTES

blueprint = Blueprint("document_templates", __name__, url_prefix="/admin/document-templates")


def _area() -> str:
    """The area in the address, or the visitor's own. Whether it is theirs, the engine decides."""
    own = standing.areas(acting.visitor())
    return request.values.get("area", "") or next(iter(sorted(own)), "")


@blueprint.get("")
@acting.at_one_moment
def index() -> str:
    return render_template(
        "admin/document_templates.html",
        shelves=acting.query(ListTemplates(_area())),
        area=_area(),
        place=place_name,
    )


@blueprint.get("/<document_kind>")
def show(document_kind: str) -> str:
    return _page(document_kind)


@acting.at_one_moment
def _page(kind: str, note: str = "", problems: Iterable[Problem] = ()) -> str:
    found = kind_of(kind)
    (shelf,) = acting.query(ListTemplates(_area(), kind))
    people = {each.uploaded_by for each in shelf.editions}
    return render_template(
        "admin/document_template.html",
        kind=found,
        kinds=KINDS,
        shelf=shelf,
        common=COMMON_LABELS,
        names=acting.query(Brief(user_ids=frozenset(people - {"system"}))),
        note=note,
        problems=tuple(problems),
        area=_area(),
        place=place_name,
        manages=may(RIGHT),
        most=LARGEST_BYTES // 1_000_000,
    )


@blueprint.post("/<document_kind>")
def upload(document_kind: str) -> Response | tuple[str, int]:
    file, note = request.files.get("file"), request.form.get("note", "")
    try:
        template = acting.execute(
            UploadTemplate(
                area=_area(),
                document_kind=document_kind,
                file_name="" if file is None else file.filename or "",
                content=b"" if file is None else file.read(LARGEST_BYTES + 1),
                note=note,
            )
        )
    except InvalidInput as refusal:
        return _page(document_kind, note, refusal.problems), 422
    flash(_("第{edition}版模板已启用，以后的文书照此制作。", edition=template.edition))
    return redirect(
        url_for("document_templates.show", document_kind=document_kind, area=_area()), 303
    )


@blueprint.post("/<document_kind>/revert")
def revert(document_kind: str) -> Response:
    acting.execute(RevertTemplate(_area(), document_kind))
    flash(_("已停用自己的模板。"))
    return redirect(
        url_for("document_templates.show", document_kind=document_kind, area=_area()), 303
    )


@blueprint.get("/<document_kind>/template.docx")
def fetch(document_kind: str) -> Response:
    found = acting.query(
        GetTemplateFile(_area(), document_kind, whole(request.args.get("edition", "")))
    )
    return file_response(found.content, name=found.name)


@blueprint.get("/<document_kind>/preview.pdf")
def preview(document_kind: str) -> Response:
    found = acting.query(
        PreviewTemplate(_area(), document_kind, whole(request.args.get("edition", "")))
    )
    return file_response(found.content, name=found.name)
