"""Choosing a process and starting it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from engine.errors import EngineError, InvalidInput, Problem
from web import acting, dates
from web.errors import status_of
from web.forms import form_view
from web.forms.rows import ADD, DROP, changed
from web.i18n import gettext as _
from web.i18n import present_locale
from web.pages.start import drawn
from web.pages.start.starters import STARTERS, Starter, startable
from workflows.forms import Form, from_post, initial, parse_form, validate
from workflows.packages import Package, packages
from workflows.starting.commands import ListDrawnStarts

blueprint = Blueprint("start", __name__)


@blueprint.get("/start")
def index() -> str:
    return render_template(
        "start/index.html",
        packages=startable(),
        drawn=acting.query(ListDrawnStarts()),
        language=present_locale(),
    )


@blueprint.get("/start/<key>")
def ask(key: str) -> str:
    if key not in packages():
        return drawn.ask(key)
    package = _package(key)
    facts = STARTERS[key].facts(request.args)
    form = _form(package)
    return _page(package, form, initial(form, facts), facts)


@blueprint.post("/start/<key>")
def start(key: str) -> Response | str | tuple[str, int]:
    if key not in packages():
        return drawn.start(key)
    package = _package(key)
    starter: Starter = STARTERS[key]
    facts, form = starter.facts({**request.args, **request.form}), _form(package)
    raw = changed(
        from_post(form, request.form),
        add=request.form.get(ADD, ""),
        drop=request.form.get(DROP, ""),
    )
    if ADD in request.form or DROP in request.form or request.form.get("_do") == "refresh":
        return _page(package, form, raw, facts)
    submission = validate(form, raw, facts, today=dates.local_day(acting.now()))
    if submission.problems:
        return _page(package, form, raw, facts, submission.problems), 422
    try:
        begun = starter.begun(acting.execute(starter.command(submission.data)))
    except InvalidInput as error:
        told = error.problems or (Problem("", error.template, error.params),)
        return _page(package, form, raw, facts, told), 422
    except EngineError as error:
        told = (Problem("", error.template, error.params),)
        return _page(package, form, raw, facts, told), status_of(error)
    flash(_("已发起：{title}", title=begun.title))
    return redirect(begun.address)


def _package(key: str) -> Package:
    found = next((each for each in startable() if each.key == key), None)
    if found is None:
        abort(404)
    return found


def _form(package: Package) -> Form:
    files = dict(package.files)
    content = files[f"{package.start_form}.form.json"]
    return parse_form(content, present_locale(), running=True)


def _page(
    package: Package,
    form: Form,
    data: Mapping[str, Any],
    facts: Mapping[str, Any],
    problems: Sequence[Problem] = (),
) -> str:
    return render_template(
        "start/form.html",
        package=package,
        language=present_locale(),
        form=form_view(form, data, facts, problems),
        search=STARTERS[package.key].search,
        text=request.args.get("q", ""),
    )
