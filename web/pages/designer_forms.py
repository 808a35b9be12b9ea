"""The editor of forms: its page, and what people will see of the form that is being drawn."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request

from engine.errors import InvalidInput
from web import acting, dates
from web.forms import form_view
from web.i18n import N_, present_locale, say
from web.pages.designer import require_drawing
from web.pages.designer_files import FORM, wanted_file
from web.pages.designer_form_words import catalogue, form_words
from web.pages.designer_words import words
from web.pages.listing import process_names
from workflows.designer.blank import blank_form
from workflows.designer.commands import GetProcessDraft
from workflows.designer.steps import FormStep, steps_with
from workflows.forms import (
    Form,
    Submission,
    Trouble,
    from_post,
    initial,
    restricted,
    troubles_of,
    validate,
    writable,
)
from workflows.forms.paths import overlaid

blueprint = Blueprint("designer_forms", __name__, url_prefix="/designer")
blueprint.before_request(require_drawing)

_NO_JSON = N_("请求的内容有误。")


@blueprint.get("/<key>/form")
@acting.at_one_moment
def edit(key: str) -> str:
    """The editor of a form, which may be new."""
    draft = acting.query(GetProcessDraft(key))
    path, stem = wanted_file(draft, FORM)
    return render_template(
        "designer/form.html",
        key=key,
        process=process_names([key])[key],
        file=path,
        stem=stem,
        blank=blank_form(stem),
        words=words() | form_words(),
        catalogue=catalogue(),
        steps=steps_with(draft.files, stem),
    )


@blueprint.post("/<key>/form/preview")
def preview(key: str) -> Response:
    """The form as its page will show it, and what is wrong with it; with ``_do``, handed in.

    The form comes with the request, for it is not saved yet at every stroke. Nothing is kept.
    """
    draft = acting.query(GetProcessDraft(key))
    content = request.form.get("_schema", "").encode()
    try:
        troubles, form = troubles_of(content, present_locale())
    except InvalidInput as refused:
        return jsonify({"html": "", "troubles": [], "message": say(refused)})
    stem = request.form.get("_stem", "")
    chosen = request.form.get("_step", "")
    step = next((each for each in steps_with(draft.files, stem) if each.element_id == chosen), None)
    html = _shown(form, step, _facts(), handed_in=bool(request.form.get("_do")))
    return jsonify({"html": html, "troubles": [_trouble(each) for each in troubles], "message": ""})


def _shown(form: Form, step: FormStep | None, facts: Mapping[str, Any], *, handed_in: bool) -> str:
    seen = restricted(form, step.rights if step else {})
    typed = from_post(writable(seen), request.form)
    # A page that was begun keeps what was typed into it while the form changes around it.
    data = overlaid(initial(seen, facts), typed) if request.form.get("_typed") else None
    checked = None
    if handed_in:
        checked = validate(seen, typed, facts, today=dates.local_day(acting.now()))
    problems = checked.problems if checked else ()
    view = form_view(seen, initial(seen, facts) if data is None else data, facts, problems)
    return render_template(
        "designer/form_preview.html",
        form=view,
        step=step,
        result=_result(checked),
    )


def _result(checked: Submission | None) -> str:
    """What the process would get, as JSON; nothing where something is wrong."""
    if checked is None or checked.problems:
        return ""
    return json.dumps(checked.data, ensure_ascii=False, indent=2)


def _facts() -> Mapping[str, Any]:
    """What the sample says that is known already."""
    try:
        found = json.loads(request.form.get("_facts") or "{}")
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise InvalidInput(_NO_JSON)
    return found


def _trouble(found: Trouble) -> dict[str, object]:
    return {
        "at": list(found.at),
        "part": found.part,
        "grave": found.grave,
        "text": say(found.problem),
    }
