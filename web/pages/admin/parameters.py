"""时限与阈值: what holds, on whose word, what another value would mean, and setting it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.errors import InvalidInput, InvalidState, Problem
from web import acting
from web.i18n import N_, present_locale, say
from web.i18n import gettext as _
from web.numbers import whole
from workflows.briefing.commands import Brief
from workflows.divisions import place_name
from workflows.parameters.commands import (
    GetParameter,
    ListParameters,
    PreviewParameter,
    RevertParameter,
    SetParameter,
)
from workflows.parameters.views import ParameterFile, ParameterPreview, Setting

blueprint = Blueprint("parameters", __name__, url_prefix="/admin/parameters")

#: What the numbers count, as people say it after the number.
UNITS = {
    "working_days": N_("个工作日"),
    "working_hours": N_("个工作小时"),
    "days": N_("天"),
    "months": N_("个月"),
    "years": N_("年"),
    "hours": N_("小时"),
    "minutes": N_("分钟"),
    "times": N_("次"),
    "persons": N_("人"),
    "enterprises": N_("家"),
    "percent": N_("%"),
    "points": N_("分"),
}
_SOURCES = {"default": N_("默认值"), "practice": N_("通常做法")}
_FIELDS = ("value", "valid_from", "source", "reason")


@blueprint.app_template_filter("amount")
def amount(value: int, unit: str) -> str:
    """``5个工作日``."""
    return f"{value}{_(UNITS[unit]) if unit in UNITS else unit}"


@blueprint.app_template_filter("source_name")
def source_name(source: str) -> str:
    return _(_SOURCES[source]) if source in _SOURCES else _source_text(source)


def _source_text(source: str) -> str:
    is_clause = source[:1].isdigit() and "-" in source
    return _("条款{clause}", clause=source) if is_clause else source


@blueprint.get("")
@acting.at_one_moment
def index() -> str:
    found = acting.query(ListParameters(area=_area()))
    changed = sum(not each.by_default for process in found for each in process.parameters)
    return render_template(
        "admin/parameters.html",
        processes=found,
        changed=changed,
        area=_area(),
        place_name=place_name,
        language=present_locale(),
    )


@blueprint.get("/<package>/<parameter_id>")
def show(package: str, parameter_id: str) -> str:
    return _page(package, parameter_id)


@acting.at_one_moment
def _page(
    package: str,
    parameter_id: str,
    *,
    typed: dict[str, str] | None = None,
    problems: Iterable[Problem] = (),
    preview: ParameterPreview | None = None,
) -> str:
    found = acting.query(GetParameter(package, parameter_id, area=_area()))
    (process,) = acting.query(ListParameters(area=_area(), package=package))
    return render_template(
        "admin/parameter.html",
        file=found,
        held=found.now,
        process=process,
        typed=typed or dict.fromkeys(_FIELDS, "") | {"value": str(found.now.value)},
        problems=tuple(problems),
        preview=preview,
        names=acting.query(Brief(user_ids=_people(found.history))),
        area=_area(),
        own=_is_set(found),
        language=present_locale(),
        place_name=place_name,
    )


def _is_set(found: ParameterFile) -> bool:
    """Whether this very area has set something that holds, or is to come."""
    standing = (each for each in found.history if each.superseded_at is None)
    return any(each.area == found.now.area and each.value is not None for each in standing)


def _people(history: Iterable[Setting]) -> frozenset[str]:
    return frozenset(each.set_by for each in history if each.set_by != "system")


@blueprint.post("/<package>/<parameter_id>")
def change(package: str, parameter_id: str) -> AnyResponse | str | tuple[str, int]:
    """Show what it would mean, or set it."""
    typed = {name: request.form.get(name, "").strip() for name in _FIELDS}
    # The rights and the name come first: who may not change it is not told what fits.
    acting.query(GetParameter(package, parameter_id, area=_area()))
    value, problems = whole(typed["value"]), []
    if value is None:
        problems.append(Problem("value", "请写整数。"))
    begins = _day(typed["valid_from"], problems)
    try:
        looked = acting.query(PreviewParameter(package, parameter_id, value or 0, area=_area()))
        if problems:
            return _page(package, parameter_id, typed=typed, problems=problems), 422
        if request.form.get("purpose") == "preview":
            return _page(package, parameter_id, typed=typed, preview=looked)
        command = SetParameter(
            package,
            parameter_id,
            value or 0,
            reason=typed["reason"],
            source=typed["source"],
            area=_area(),
            valid_from=begins,
        )
        acting.execute(command)
    except InvalidInput as refused:
        found = problems or refused.problems
        return _page(package, parameter_id, typed=typed, problems=found), 422
    flash(_("已保存。此后开出的事项按新值，在办的不变。"))
    return redirect(_address(package, parameter_id), 303)


@blueprint.post("/<package>/<parameter_id>/revert")
def revert(package: str, parameter_id: str) -> AnyResponse | tuple[str, int]:
    reason = request.form.get("reason", "")
    try:
        acting.execute(RevertParameter(package, parameter_id, reason, area=_area()))
    except InvalidInput as refused:
        problems = [Problem("revert-reason", p.template, p.params) for p in refused.problems]
        return _page(package, parameter_id, problems=problems), 422
    except InvalidState as refused:
        flash(say(refused))
    else:
        flash(_("已恢复。此后开出的事项按恢复后的值。"))
    return redirect(_address(package, parameter_id), 303)


def _address(package: str, parameter_id: str) -> str:
    return url_for(
        "parameters.show", package=package, parameter_id=parameter_id, area=_area() or None
    )


def _area() -> str:
    text = request.values.get("area", "")
    return text if text.isdecimal() and len(text) <= 6 else ""


def _day(text: str, problems: list[Problem]) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        problems.append(Problem("valid_from", "请写日期，如2026-01-05。"))
        return None
