"""发文登记簿: the numbers of a series, those that are missing, and how an office signs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import InvalidInput, Problem
from web import acting
from web.i18n import gettext as _
from web.numbers import whole
from web.pages import standing
from web.pages.admin.rights import may
from web.pages.export import xlsx
from web.pages.register_view import STANDINGS, lines_of, query_of
from workflows.briefing.commands import Brief
from workflows.divisions import place_name
from workflows.documents.commands import (
    ContinueSeries,
    ExplainGap,
    GetDocument,
    GetIssuer,
    ListRegister,
    ListSeries,
    SetIssuer,
    VoidDocument,
)
from workflows.documents.register import RIGHT
from workflows.documents.registry import KINDS
from workflows.documents.views import RegisterPage
from workflows.exports.views import ExportKind

blueprint = Blueprint("register", __name__)

_ISSUER = ("name", "code", "contact", "phone")


@blueprint.get("/documents/register")
@acting.at_one_moment
def index() -> str:
    series = acting.query(ListSeries())
    wish = _chosen(query_of(request.args))
    page = acting.query(wish)
    return render_template(
        "register/index.html",
        series=series,
        wish=wish,
        chosen=next(
            (e for e in series if (e.issuing_code, e.year) == (wish.issuing_code, wish.year)), None
        ),
        narrows=bool(wish.kind or wish.standing or wish.text),
        lines=lines_of(page),
        next_cursor=page.next_cursor,
        names=acting.query(Brief(user_ids=_people(page))),
        kinds=KINDS,
        standings=STANDINGS,
        manages=may(RIGHT),
        areas=standing.areas(acting.visitor()),
    )


def _chosen(wish: ListRegister) -> ListRegister:
    """The latest series where the address names none."""
    series = acting.query(ListSeries())
    if wish.issuing_code or not series:
        return wish
    return replace(wish, issuing_code=series[0].issuing_code, year=series[0].year)


def _people(page: RegisterPage) -> frozenset[str]:
    people = {gap.explained_by for gap in page.gaps}
    people |= {each.voided_by or "" for each in page.documents}
    return frozenset(people - {"", "system"})


@blueprint.get("/documents/register/export.xlsx")
def export() -> Response:
    return xlsx(ExportKind.REGISTER, _chosen(query_of(request.args)))


@blueprint.post("/documents/register/explain")
def explain() -> Response:
    code, year = request.form.get("code", ""), whole(request.form.get("year", "")) or 0
    first = whole(request.form.get("first", "")) or 0
    last = whole(request.form.get("last", "")) or 0
    acting.execute(ExplainGap(code, year, first, last, request.form.get("reason", "")))
    flash(_("已写明{first}号至{last}号为什么空着。", first=first, last=last))
    return redirect(url_for("register.index", series=f"{code} {year}"), 303)


@blueprint.post("/documents/register/continue")
def go_on() -> Response:
    code, year = request.form.get("code", ""), whole(request.form.get("year", "")) or 0
    last = whole(request.form.get("last", "")) or 0
    acting.execute(ContinueSeries(code, year, last, request.form.get("reason", "")))
    flash(_("下一份文书从{number}号编起。", number=last + 1))
    return redirect(url_for("register.index", series=f"{code} {year}"), 303)


@blueprint.get("/documents/<int:document_id>/void")
def ask(document_id: int) -> str:
    return _ask(document_id)


def _ask(document_id: int, reason: str = "", problems: Iterable[Problem] = ()) -> str:
    return render_template(
        "register/void.html",
        document=acting.query(GetDocument(document_id)),
        reason=reason,
        problems=tuple(problems),
    )


@blueprint.post("/documents/<int:document_id>/void")
def void(document_id: int) -> Response | tuple[str, int]:
    reason = request.form.get("reason", "")
    try:
        document = acting.execute(VoidDocument(document_id, reason))
    except InvalidInput as refusal:
        return _ask(document_id, reason, refusal.problems), 422
    flash(_("{number}已作废，文号保留。", number=document.number))
    return redirect(url_for("documents.show", document_id=document_id), 303)


@blueprint.get("/documents/issuers/<area>")
def issuer(area: str) -> str:
    return _issuer(area)


def _issuer(
    area: str, typed: dict[str, str] | None = None, problems: Iterable[Problem] = ()
) -> str:
    found = acting.query(GetIssuer(area))
    return render_template(
        "register/issuer.html",
        issuer=found,
        typed=typed or {name: getattr(found, name) for name in _ISSUER},
        problems=tuple(problems),
        place=place_name(area),
        manages=may(RIGHT),
    )


@blueprint.post("/documents/issuers/<area>")
def set_issuer(area: str) -> Response | tuple[str, int]:
    typed = {name: request.form.get(name, "").strip() for name in _ISSUER}
    try:
        acting.execute(SetIssuer(area, **typed))
    except InvalidInput as refusal:
        return _issuer(area, typed, refusal.problems), 422
    flash(_("已保存。以后的文书照此署名和编号。"))
    return redirect(url_for("register.index"), 303)
