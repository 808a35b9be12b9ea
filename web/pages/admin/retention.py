"""Retention: by which rules ended matters are archived, what that would do now, and doing it."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.commands.retention import (
    EVERY_PROCESS,
    DropRetentionRule,
    GetRetentionRun,
    ListRetentionRules,
    PreviewRetention,
    RetentionRun,
    RunRetention,
    SetRetentionRule,
)
from engine.errors import InvalidInput, NotFound, Problem
from web import acting
from web.i18n import gettext as _
from web.numbers import whole
from web.pages.listing import all_process_names
from workflows.briefing.commands import Brief

blueprint = Blueprint("retention", __name__, url_prefix="/admin/retention")

#: A run that gives no sign of life for so long has probably met an incident.
_PATIENCE = timedelta(minutes=10)
_FIELDS = ("definition_key", "archive_after_days", "remove_after_days", "source")


@blueprint.get("")
def index() -> str:
    return _page(_edited(request.args.get("edit", "")))


@acting.at_one_moment
def _page(typed: dict[str, str], problems: tuple[Problem, ...] = ()) -> str:
    rules = acting.query(ListRetentionRules())
    facts = _progress_facts()
    run = facts["run"]
    people = {rule.changed_by for rule in rules}
    if isinstance(run, RetentionRun):
        people.add(run.started_by)
    return render_template(
        "admin/retention.html",
        **facts,
        rules=rules,
        typed=typed,
        problems=problems,
        names=acting.query(Brief(user_ids=frozenset(people - {"system"}))),
    )


@acting.at_one_moment
def _edited(key: str) -> dict[str, str]:
    """What the form begins with: the rule that is to be changed, or nothing."""
    for rule in acting.query(ListRetentionRules()) if key else ():
        if rule.definition_key == key:
            remove = rule.remove_after_days
            return {
                "definition_key": key,
                "archive_after_days": str(rule.archive_after_days),
                "remove_after_days": "" if remove is None else str(remove),
                "source": rule.source,
            }
    return dict.fromkeys(_FIELDS, "") | {"definition_key": EVERY_PROCESS}


def _progress_facts() -> dict[str, object]:
    run = acting.query(GetRetentionRun())
    previews = acting.query(PreviewRetention())
    going = run is not None and run.ended_at is None
    return {
        "run": run,
        "going": going,
        "stalled": going and run is not None and acting.now() - run.seen_at > _PATIENCE,
        "previews": previews,
        "left": sum(each.to_archive + each.to_remove for each in previews),
        "processes": {EVERY_PROCESS: _("其他所有流程"), **all_process_names()},
    }


@blueprint.post("/rules")
def set_rule() -> AnyResponse | tuple[str, int]:
    typed = {name: request.form.get(name, "").strip() for name in _FIELDS}
    archive, remove = whole(typed["archive_after_days"]), whole(typed["remove_after_days"])
    problems = [
        Problem(name, "请写整数天数。")
        for name, found, may_be_empty in (
            ("archive_after_days", archive, False),
            ("remove_after_days", remove, True),
        )
        if found is None and not (may_be_empty and not typed[name])
    ]
    # The rights come first: who may not set rules is not told what a rule looks like.
    acting.query(ListRetentionRules())
    if not problems:
        command = SetRetentionRule(typed["definition_key"], archive or 0, remove, typed["source"])
        try:
            acting.execute(command)
        except InvalidInput as refused:
            problems = list(refused.problems)
    if problems:
        return _page(typed, tuple(problems)), 422
    flash(_("规则已保存。开始之前先看“现在归档会做什么”。"))
    return redirect(url_for("retention.index"), 303)


@blueprint.post("/rules/drop")
def drop_rule() -> AnyResponse:
    try:
        acting.execute(DropRetentionRule(request.form.get("definition_key", "")))
        flash(_("规则已取消。归档了的不受影响。"))
    except NotFound:  # Dropped by somebody else meanwhile, which is what was wanted.
        flash(_("这条规则已经取消了。"))
    return redirect(url_for("retention.index"), 303)


@blueprint.get("/start")
@acting.at_one_moment
def ask() -> str:
    """What is about to be done, before anything is."""
    return render_template("admin/retention_start.html", **_progress_facts())


@blueprint.post("/start")
def start() -> AnyResponse:
    begun = acting.execute(RunRetention())
    flash(_("归档已开始，可以离开这一页。") if begun else _("现在没有到期的事项。"))
    return redirect(url_for("retention.index"), 303)


@blueprint.get("/progress")
@acting.at_one_moment
def progress() -> Response:
    """The part that asks again; once the run is over, the page is loaded anew."""
    facts = _progress_facts()
    response = Response(render_template("admin/retention_progress.html", **facts))
    if not facts["going"]:
        response.headers["HX-Refresh"] = "true"
    return response
