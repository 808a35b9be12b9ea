"""Numbered documents: reading them, and signing for them."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.views import Scope
from web import acting
from web.api.endpoints import file_response
from web.auth.sessions import safe_address
from web.i18n import gettext as _
from web.pages.admin.rights import may_over
from workflows.briefing.commands import Brief
from workflows.documents.commands import (
    GetDocument,
    GetDocumentFile,
    ListDocumentsToSign,
    SignDocument,
)
from workflows.documents.register import RIGHT
from workflows.documents.registry import KINDS
from workflows.documents.rendering.making import Format
from workflows.documents.values import lines_of, text_of
from workflows.documents.views import Document

blueprint = Blueprint("documents", __name__)


@blueprint.get("/documents/<int:document_id>")
def show(document_id: int) -> str:
    document = acting.query(GetDocument(document_id))
    kind = KINDS.get(document.kind)
    waiting = {each.document_id for each in acting.query(ListDocumentsToSign())}
    return render_template(
        "item/document.html",
        document=document,
        lines=() if kind is None else lines_of(kind, document.body),
        issued_on=text_of(document.issued_at),
        names=acting.query(Brief(user_ids=_people(document))),
        may_sign=document_id in waiting,
        may_void=document.voided_at is None and may_over(RIGHT, Scope(document.area)),
    )


@blueprint.get("/documents/<int:document_id>/document.pdf")
def pdf(document_id: int) -> Response:
    return _file(document_id, Format.PDF)


@blueprint.get("/documents/<int:document_id>/document.docx")
def docx(document_id: int) -> Response:
    return _file(document_id, Format.DOCX)


def _file(document_id: int, file_format: Format) -> Response:
    found = acting.query(GetDocumentFile(document_id, file_format))
    return file_response(found.content, name=found.name)


def _people(document: Document) -> frozenset[str]:
    signed = (user for each in document.recipients for user in (each.signed_by, each.signed_for))
    return frozenset(user for user in (*signed, document.voided_by) if user)


@blueprint.post("/documents/<int:document_id>/sign")
def sign(document_id: int) -> Response:
    """Sign, and go back to the list that asked for it, or to the document."""
    document = acting.execute(SignDocument(document_id))
    flash(_("已签收{number}。", number=document.number))
    here = url_for("documents.show", document_id=document_id)
    return redirect(safe_address(request.form.get("next", here)))
