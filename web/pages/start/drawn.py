"""Starting a process that was drawn in the designer: a title, and the form of its start."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import EngineError, InvalidInput, Problem
from web import acting, dates
from web.errors import status_of
from web.forms import form_view
from web.forms.rows import ADD, DROP, changed
from web.i18n import gettext as _
from web.i18n import present_locale
from workflows.forms import Form, from_post, initial, parse_form, validate
from workflows.starting.commands import DrawnStart, GetDrawnStart, StartDrawn

#: The title is asked beside the form, whose fields the diagram's author names.
_TITLE = "_title"


def ask(key: str) -> str:
    drawn = acting.query(GetDrawnStart(key))
    form = _form(drawn)
    return _page(drawn, form, initial(form, {}))


def start(key: str) -> Response | str | tuple[str, int]:
    drawn = acting.query(GetDrawnStart(key))
    form = _form(drawn)
    raw = changed(
        from_post(form, request.form),
        add=request.form.get(ADD, ""),
        drop=request.form.get(DROP, ""),
    )
    if ADD in request.form or DROP in request.form or request.form.get("_do") == "refresh":
        return _page(drawn, form, raw)
    submission = validate(form, raw, {}, today=dates.local_day(acting.now()))
    if submission.problems:
        return _page(drawn, form, raw, submission.problems), 422
    title = request.form.get(_TITLE, "")
    try:
        begun = acting.execute(StartDrawn(key, title, submission.data))
    except InvalidInput as error:
        problems = error.problems or (Problem("", error.template, error.params),)
        return _page(drawn, form, raw, problems), 422
    except EngineError as error:
        told = (Problem("", error.template, error.params),)
        return _page(drawn, form, raw, told), status_of(error)
    flash(_("已发起：{title}", title=begun.title))
    return redirect(url_for("instances.show", instance_id=begun.instance_id))


def _form(drawn: DrawnStart) -> Form:
    return parse_form(drawn.form, present_locale(), running=True) if drawn.form else Form("", ())


def _page(
    drawn: DrawnStart,
    form: Form,
    data: Mapping[str, Any],
    problems: Sequence[Problem] = (),
) -> str:
    titled = [Problem(_TITLE, p.template, p.params) for p in problems if p.field == "title"]
    return render_template(
        "start/drawn.html",
        drawn=drawn,
        form=form_view(form, data, {}, problems),
        title=request.form.get(_TITLE, drawn.name),
        titled=titled,
    )
