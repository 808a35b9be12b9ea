"""The files of a draft beside its diagrams, what begins new ones, and the editor of tables."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from engine.errors import InvalidState, Problem
from web import acting
from web.i18n import gettext as _
from web.i18n import say
from web.numbers import whole
from web.pages.designer import require_drawing
from web.pages.designer_words import words
from web.pages.listing import process_names
from web.security import DRAWING
from workflows.designer.blank import blank_table
from workflows.designer.commands import GetProcessDraft, SaveProcessDraft
from workflows.designer.views import ProcessDraft

blueprint = Blueprint("designer_files", __name__, url_prefix="/designer")
blueprint.before_request(require_drawing)

TABLE, FORM = ".dmn", ".form.json"
#: By the endings of their files, the endpoints of the pages on which they are worked on.
_EDITORS = {".bpmn": "designer.edit", TABLE: "designer_files.table", FORM: "designer_forms.edit"}
#: What can be begun, by the names that the page has for it.
_NEW = {"table": TABLE, "form": FORM}
_STEM = re.compile(r"[a-z][a-z0-9_]{0,59}", re.ASCII)


@blueprint.get("/<key>/files")
@acting.at_one_moment
def index(key: str, problems: tuple[Problem, ...] = (), name: str = "") -> str:
    """Every file of the draft, with the way to its editor, and what begins a new one."""
    draft = acting.query(GetProcessDraft(key))
    return render_template(
        "designer/files.html",
        key=key,
        draft=draft.summary,
        process=process_names([key])[key],
        files=[(path, len(content), _editor(path)) for path, content in sorted(draft.files)],
        only_diagram=sum(path.endswith(".bpmn") for path, _content in draft.files) == 1,
        problems=problems,
        typed=name,
        wanted=_wanted(),
    )


def _wanted() -> str:
    """What is to be begun: a table, or a form."""
    kind = request.args.get("kind", "")
    return kind if kind in _NEW else "table"


def _editor(path: str) -> str:
    return next((page for ending, page in _EDITORS.items() if path.endswith(ending)), "")


@blueprint.get("/<key>/files/new")
def make(key: str) -> AnyResponse | tuple[str, int]:
    """The editor with a new table or form; the draft has it once the page has saved it."""
    name, ending = request.args.get("name", "").strip(), _NEW[_wanted()]
    paths = {path for path, _content in acting.query(GetProcessDraft(key)).files}
    problem = ""
    if not _STEM.fullmatch(name):
        problem = "文件名要以小写英文字母开头，只用小写字母、数字和下划线，最多60个。"
    elif name + ending in paths:
        problem = "已经有这个文件，请换一个名字，或打开它来改。"
    if problem:
        return index(key, (Problem("name", problem),), name), 422
    return redirect(url_for(_EDITORS[ending], key=key, file=name + ending), 303)


@blueprint.post("/<key>/files/remove")
def remove(key: str) -> AnyResponse:
    """Take a file out of the draft; its revisions keep it."""
    path, version = request.form.get("file", ""), whole(request.form.get("version", "")) or 0
    try:
        acting.execute(SaveProcessDraft(key, version, removed=(path,)))
        flash(_("已从草稿里删去{path}。旧稿里还有它。", path=path))
    except InvalidState as refused:
        flash(say(refused))
    return redirect(url_for("designer_files.index", key=key), 303)


@blueprint.get("/<key>/table")
@acting.at_one_moment
def table(key: str) -> Response:
    """The editor of a file of decisions, which may be new."""
    draft = acting.query(GetProcessDraft(key))
    path, stem = wanted_file(draft, TABLE)
    page = render_template(
        "designer/table.html",
        key=key,
        process=process_names([key])[key],
        file=path,
        blank=blank_table(stem, stem),
        words=words(),
    )
    return Response(page, headers={"Content-Security-Policy": DRAWING})


def wanted_file(draft: ProcessDraft, ending: str) -> tuple[str, str]:
    """The path that the address names, and its stem.

    Without one it is the first of its kind. What is not there yet must have a name that a new file
    may have.
    """
    paths = sorted(path for path, _content in draft.files if path.endswith(ending))
    path = request.args.get("file") or next(iter(paths), "")
    stem = PurePosixPath(path).name.removesuffix(ending)
    if path not in paths and not (path == stem + ending and _STEM.fullmatch(stem)):
        abort(404)
    return path, stem
