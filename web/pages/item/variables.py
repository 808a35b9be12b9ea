"""Changing the variables of a process by hand, for those who hold the right."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.instances import GetInstance
from engine.commands.variables import SetVariables
from engine.errors import InvalidInput, InvalidState, Problem
from engine.json_text import UnreadableJson, read_json
from engine.views import InstanceView
from web import acting
from web.i18n import N_
from web.i18n import gettext as _
from web.numbers import whole
from web.pages.admin.rights import may_over

blueprint = Blueprint("variables", __name__)

NO_JSON = N_('这不是JSON：文字要加双引号，如"已办"。')


@blueprint.get("/instances/<int:instance_id>/data")
def edit(instance_id: int) -> str:
    """The variables as they are, each with a field for what it is to be."""
    return _page(_editable(instance_id), {}, ())


@blueprint.post("/instances/<int:instance_id>/data")
def change(instance_id: int) -> Response | tuple[str, int]:
    view, form = _editable(instance_id), request.form
    changed, problems = read_changes(view.data)
    command = SetVariables(
        instance_id,
        form.get("reason", "").strip(),
        whole(form.get("version", "")) or 0,
        changed=changed,
        retype=form.get("retype") == "yes",
    )
    if not problems:
        try:
            acting.execute(command)
        except (InvalidInput, InvalidState) as refused:
            problems = refused_of(refused)
        else:
            flash(_("已更改，并记入办理记录。"))
            return redirect(url_for("instances.show", instance_id=instance_id), 303)
    return _page(view, dict(form), problems), 422


def refused_of(refused: InvalidInput | InvalidState) -> tuple[Problem, ...]:
    found = getattr(refused, "problems", ())
    return tuple(found) or (Problem("reason", refused.template, dict(refused.params)),)


def _editable(instance_id: int) -> InstanceView:
    view = acting.query(GetInstance(instance_id))
    if not may_over("instance.edit_data", view.instance.scope):
        abort(403)
    return view


def read_changes(present: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """What was typed, where it says something else than before, and what is no JSON of it."""
    changed: dict[str, Any] = {}
    problems: list[Problem] = []
    for name in present:
        typed = request.form.get(f"value.{name}")
        if typed is None or typed.strip() == as_text(present[name]):
            continue
        try:
            changed[name] = read_json(typed.strip().encode())
        except UnreadableJson:
            problems.append(Problem(name, NO_JSON))
    return changed, tuple(problems)


def _page(view: InstanceView, typed: Mapping[str, str], problems: tuple[Problem, ...]) -> str:
    return render_template(
        "item/variables.html",
        instance=view.instance,
        variables={name: as_text(value) for name, value in sorted(view.data.items())},
        typed=typed,
        problems=problems,
    )


def as_text(value: object) -> str:
    """A value as it is typed."""
    return json.dumps(value, ensure_ascii=False)
