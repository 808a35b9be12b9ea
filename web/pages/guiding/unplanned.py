"""Beginning an inspection that no plan holds, for a reason."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import Forbidden, InvalidInput, InvalidState, Problem
from web import acting, dates
from web.i18n import gettext as _
from web.numbers import whole
from web.pages.guiding.choosing import choice, day_of, others_coming
from workflows.guidance_officer.commands import StartInspection
from workflows.guidance_officer.views import Coming

blueprint = Blueprint("unplanned", __name__)


def may_begin() -> bool:
    """Whether the visitor is of an office or an officer; the command looks at the place, too."""
    return any(each.startswith(("office:", "officers:")) for each in acting.visitor().groups)


@blueprint.get("/inspections/new")
def ask() -> str:
    _require()
    return _page()


@blueprint.post("/inspections/new")
def begin() -> Response | str | tuple[str, int]:
    """Begin it; where others come in the same quarter that is shown first, and asked."""
    _require()
    typed = request.form
    enterprise_id, day = whole(typed.get("enterprise_id", "")), day_of(typed.get("planned_on", ""))
    problems = []
    if enterprise_id is None:
        problems.append(Problem("enterprise_id", "请选择企业"))
    if day is None:
        problems.append(Problem("planned_on", "请填写检查日期，如2026-05-20"))
    if enterprise_id is None or day is None:
        return _page(tuple(problems)), 422
    if not typed.get("agreed"):
        others = others_coming(enterprise_id, day, office_unit_id=None)
        if others:
            return _page(others=others)
    try:
        command = StartInspection(enterprise_id, typed.get("reason", ""), day)
        started = acting.execute(command)
    except InvalidInput as error:
        return _page(error.problems or (Problem("", error.template, error.params),)), 422
    except InvalidState as error:
        return _page((Problem("", error.template, error.params),)), 409
    flash(_("已发起：{title}", title=started.title))
    return redirect(url_for("instances.show", instance_id=started.instance_id), 303)


def _require() -> None:
    if not may_begin():
        raise Forbidden("计划外检查由办公室和改革指导员发起。")


@acting.at_one_moment
def _page(problems: tuple[Problem, ...] = (), others: tuple[Coming, ...] = ()) -> str:
    return render_template(
        "guiding/unplanned.html",
        choice=choice({**request.args, **request.form}),
        problems=problems,
        others=others,
        typed=request.form,
        today=dates.local_day(acting.now()).isoformat(),
    )
