"""Numbered documents of supervision: reading them, and signing for them."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from web import acting
from web.i18n import gettext as _
from workflows.briefing.commands import Brief
from workflows.divisions import place_name
from workflows.supervision.commands import GetDocument, ListDocumentsToSign, SignDocument

blueprint = Blueprint("documents", __name__)


@blueprint.get("/documents/<int:document_id>")
def show(document_id: int) -> str:
    document = acting.query(GetDocument(document_id))
    owner = str(document.body.get("owner", ""))
    people = frozenset(user for user in (document.signed_by, document.signed_for) if user)
    names = acting.query(
        Brief(user_ids=people, bodies=frozenset({owner, document.addressed_to} - {""}))
    )
    waiting = {each.document_id for each in acting.query(ListDocumentsToSign())}
    return render_template(
        "item/document.html",
        document=document,
        names=names,
        owner=names.body(owner) if owner else "",
        place=place_name,
        may_sign=document_id in waiting,
    )


@blueprint.post("/documents/<int:document_id>/sign")
def sign(document_id: int) -> Response:
    document = acting.execute(SignDocument(document_id))
    flash(_("已签收{number}。", number=document.number))
    return redirect(url_for("documents.show", document_id=document_id))
