"""Indicator sets: what is in force, a draft being edited, what differs between two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import Conflict, InvalidInput, Problem
from web import acting, dates
from web.i18n import gettext as _
from web.numbers import whole
from web.pages.evaluations.posted import content_of, with_blank
from web.pages.evaluations.routes import manages
from web.pages.evaluations.words import GROUP_NAMES
from workflows.briefing.commands import Brief
from workflows.divisions import place_name
from workflows.evaluation import commands as c
from workflows.evaluation.comparing import FIELD_NAMES
from workflows.evaluation.facts import kinds
from workflows.evaluation.set_checks import problems_of
from workflows.evaluation.views import IndicatorSet, SetState
from workflows.policy.clauses import clauses

blueprint = Blueprint("indicators", __name__)


@blueprint.get("/indicators")
@acting.at_one_moment
def index() -> str:
    return _list()


def _list(problems: tuple[Problem, ...] = ()) -> str:
    found = acting.query(c.ListIndicators())
    people = frozenset({each.drafted_by for each in found} | {each.published_by for each in found})
    return render_template(
        "evaluations/sets.html",
        sets=found,
        manages=manages(),
        place=place_name,
        told=acting.query(Brief(user_ids=people)),
        this_year=dates.local_day(acting.now()).year,
        problems=problems,
    )


@blueprint.post("/indicators")
def draft() -> Response | tuple[str, int]:
    command = c.DraftIndicators(
        whole(request.form.get("year", "")) or 0, whole(request.form.get("based_on_id", "")) or 0
    )
    try:
        found = acting.execute(command)
    except InvalidInput as error:
        return _list(tuple(error.problems)), 422
    flash(_("已起草，可以修改。"))
    return redirect(url_for("indicators.show", set_id=found.set_id))


@blueprint.get("/indicators/<int:set_id>")
@acting.at_one_moment
def show(set_id: int) -> str:
    found = acting.query(c.GetIndicators(set_id))
    if found.state is SetState.DRAFT:
        return _editor(found, problems_of(found.content, kinds()), checked=True)
    return render_template("evaluations/set.html", **_parts(found))


@blueprint.post("/indicators/<int:set_id>")
def save(set_id: int) -> Response | str | tuple[str, int]:
    found = acting.query(c.GetIndicators(set_id))
    if found.state is not SetState.DRAFT:
        abort(409)
    content, problems = content_of(request.form)
    edited = replace(found, title=request.form.get("title", ""), content=content)
    if request.form.get("_do") == "add":
        return _editor(replace(edited, content=with_blank(content)), problems)
    if problems:
        return _editor(edited, problems), 422
    command = c.SaveIndicators(
        set_id,
        whole(request.form.get("revision", "")) or 0,
        edited.title,
        content.dimensions,
        content.indicators,
    )
    try:
        acting.execute(command)
    except (InvalidInput, Conflict) as error:
        told = getattr(error, "problems", ()) or (Problem("", error.template, error.params),)
        return _editor(edited, tuple(told)), 422
    flash(_("草稿已保存。"))
    return redirect(url_for("indicators.show", set_id=set_id))


@blueprint.post("/indicators/<int:set_id>/publish")
def publish(set_id: int) -> Response | tuple[str, int]:
    try:
        found = acting.execute(c.PublishIndicators(set_id))
    except InvalidInput as error:
        return _editor(acting.query(c.GetIndicators(set_id)), tuple(error.problems)), 422
    flash(_("“{title}”第{version}版已公布。", title=found.title, version=found.version))
    return redirect(url_for("indicators.show", set_id=set_id))


@blueprint.post("/indicators/<int:set_id>/discard")
def discard(set_id: int) -> Response:
    acting.execute(c.DiscardIndicators(set_id))
    flash(_("草稿已丢弃。"))
    return redirect(url_for("indicators.index"))


@blueprint.get("/indicators/<int:set_id>/compare/<int:with_id>")
@acting.at_one_moment
def compare(set_id: int, with_id: int) -> str:
    return render_template(
        "evaluations/compare.html",
        found=acting.query(c.CompareIndicators(set_id, with_id)),
        field_names=FIELD_NAMES,
    )


def _editor(found: IndicatorSet, problems: tuple[Problem, ...], *, checked: bool = False) -> str:
    """The form of a draft; ``checked``: the problems only keep it from being published."""
    return render_template(
        "evaluations/edit.html", problems=problems, checked=checked, **_parts(found)
    )


def _parts(found: IndicatorSet) -> Mapping[str, object]:
    others = [each for each in acting.query(c.ListIndicators()) if each.set_id != found.set_id]
    people = frozenset({found.drafted_by, found.published_by} - {""})
    return {
        "set": found,
        "others": others,
        "facts": kinds(),
        "clauses": clauses(),
        "group_names": GROUP_NAMES,
        "place": place_name,
        "manages": manages(),
        "told": acting.query(Brief(user_ids=people)),
        "own": found.drafted_by == acting.visitor().user_id,
    }
