"""The designer: drafts of processes, drawn in the browser, checked while they are drawn."""

from __future__ import annotations

import base64
import io
from typing import Any

from flask import (
    Blueprint,
    Response,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from engine.commands.definitions import CheckDefinition, GetDefinition, ListDefinitions
from engine.errors import Forbidden, InvalidInput, InvalidState, Problem
from engine.views import DefinitionFinding, Mending, Said, TimeExample
from web import acting
from web.i18n import N_, say, say_template
from web.i18n import gettext as _
from web.numbers import whole
from web.pages.admin.rights import may
from web.pages.designer_words import words
from web.pages.listing import process_names
from web.pages.releases.wording import attribute_name
from web.security import DRAWING
from workflows.briefing.commands import Brief
from workflows.designer.commands import (
    BeginProcessDraft,
    DiscardProcessDraft,
    EditProcessDraft,
    GetDraftRevision,
    GetProcessDraft,
    ListDraftRevisions,
    ListProcessDrafts,
    RestoreProcessDraft,
    SaveProcessDraft,
)
from workflows.designer.difference import ChangeKind, ElementChange, difference
from workflows.designer.opening import shown
from workflows.designer.packing import pack, read_package
from workflows.designer.views import Files, ProcessDraftSummary

blueprint = Blueprint("designer", __name__, url_prefix="/designer")

_NO_JSON = N_("请求的内容有误。")


@blueprint.before_request
def require_drawing() -> None:
    """Rights come first: who may not draw learns nothing from how a request is refused."""
    if not may("definition.draw"):
        raise Forbidden("流程由流程设计员绘制。")


@blueprint.get("")
@acting.at_one_moment
def index(problems: tuple[Problem, ...] = (), typed: dict[str, str] | None = None) -> str:
    """Every process that is deployed or has a draft, and what begins a new one."""
    drafts = {each.key: each for each in acting.query(ListProcessDrafts())}
    deployed = {each.key: each for each in acting.query(ListDefinitions())}
    people = {each.saved_by for each in drafts.values()}
    people |= {each.editor for each in drafts.values() if each.editor}
    return render_template(
        "designer/index.html",
        keys=sorted({*drafts, *deployed}),
        drafts=drafts,
        deployed=deployed,
        names=process_names(sorted({*drafts, *deployed})),
        people=acting.query(Brief(user_ids=frozenset(people))),
        problems=problems,
        typed=typed or {},
    )


@blueprint.post("")
def begin() -> AnyResponse | tuple[str, int]:
    """Begin a draft, from what is deployed, from a file, or from nothing."""
    typed = {name: request.form.get(name, "").strip() for name in ("key", "name")}
    try:
        files = _handed_in()
        acting.execute(BeginProcessDraft(typed["key"], typed["name"], files))
    except InvalidInput as refused:
        return index(refused.problems, typed), 422
    except InvalidState as refused:
        if any(each.key == typed["key"] for each in acting.query(ListProcessDrafts())):
            flash(say(refused))
            return redirect(url_for("designer.edit", key=typed["key"]), 303)
        return index((Problem("key", refused.template, dict(refused.params)),), typed), 422
    return redirect(url_for("designer.edit", key=typed["key"]), 303)


def _handed_in() -> Files:
    """The files of a package (ZIP) or of a lone diagram that the form brings."""
    sent = request.files.get("file")
    content = sent.read() if sent else b""
    if not content:
        return ()
    if content.startswith(b"PK"):
        return read_package(content)
    name = (sent.filename if sent else "") or ""
    if not name.endswith((".bpmn", ".xml")):
        raise InvalidInput(
            "这些文件不能作为流程包。",
            problems=[Problem("file", "请选流程图（.bpmn）或流程包（.zip）。")],
        )
    return ((name.removesuffix(".xml").removesuffix(".bpmn") + ".bpmn", content),)


@blueprint.get("/<key>")
@acting.at_one_moment
def edit(key: str) -> Response:
    draft = acting.query(GetProcessDraft(key))
    diagrams = [path for path, _content in draft.files if path.endswith(".bpmn")]
    page = render_template(
        "designer/edit.html",
        key=key,
        draft=draft.summary,
        process=process_names([key])[key],
        diagram=request.args.get("file") or (diagrams[0] if diagrams else ""),
        diagrams=diagrams,
        paths=[path for path, _content in draft.files],
        words=words(),
        deployed=next(iter(acting.query(ListDefinitions(key))), None),
    )
    return Response(page, headers={"Content-Security-Policy": DRAWING})


@blueprint.get("/<key>/draft")
def content(key: str) -> Response:
    """The draft with its files, for the script of the page."""
    draft = acting.query(GetProcessDraft(key))
    return jsonify(_told(draft.summary) | {"files": _as_text(draft.files)})


@blueprint.put("/<key>/draft")
def save(key: str) -> Response | tuple[Response, int]:
    """Keep what was drawn. 409 with the draft as it is where somebody else was there."""
    sent = _sent()
    files = sent.get("files", {})
    if not isinstance(files, dict) or not all(isinstance(each, str) for each in files.values()):
        raise InvalidInput(_NO_JSON)
    mine = tuple((path, text.encode()) for path, text in files.items())
    command = SaveProcessDraft(key, _whole(sent.get("version")), mine)
    try:
        saved = acting.execute(command, key="")
    except InvalidState as refused:
        return _conflict(key, refused, mine)
    return jsonify(_told(saved))


@blueprint.post("/<key>/editor")
def take_over(key: str) -> Response | tuple[Response, int]:
    """Be the one who draws, or go on being so."""
    sent = _sent()
    try:
        found = acting.execute(
            EditProcessDraft(key, take_over=sent.get("take_over") is True), key=""
        )
    except InvalidState as refused:
        return _conflict(key, refused)
    return jsonify(_told(found))


def _conflict(key: str, refused: InvalidState, mine: Files = ()) -> tuple[Response, int]:
    """The draft as it is, and what the files that were not saved have otherwise."""
    draft = acting.query(GetProcessDraft(key))
    told = _told(draft.summary) | {"files": _as_text(draft.files)}
    changes = difference(draft.files, tuple({**dict(draft.files), **dict(mine)}.items())).changes
    lines = [_line(each) for each in changes]
    return jsonify({"message": say(refused), "draft": told, "changes": lines}), 409


def _line(change: ElementChange) -> dict[str, object]:
    """A change as the page tells it."""
    values = [
        f"{attribute_name(each.name)}：{each.before or '–'} → {each.after or '–'}"
        for each in change.attributes
        if change.kind is ChangeKind.CHANGED
    ]
    told = {"kind": change.kind.value, "id": change.element_id, "name": change.name}
    return {**told, "values": values}


@blueprint.post("/<key>/check")
def check(key: str) -> Response:
    """What would be said of the draft with these files in it, if it were deployed."""
    draft = acting.query(GetProcessDraft(key))
    files = dict(draft.files)
    for path, text in dict(_sent().get("files", {})).items():
        files[str(path)] = str(text).encode()
    found = acting.query(CheckDefinition(tuple(files.items())))
    return jsonify(
        {
            "findings": [_finding(each) for each in found.findings],
            "examples": [_example(each) for each in found.examples],
        }
    )


def _example(shown: TimeExample) -> dict[str, str]:
    return {
        "element": shown.element_id,
        "attribute": shown.attribute,
        "written": shown.written,
        "text": _said(shown.text),
    }


@blueprint.get("/<key>/revisions")
@acting.at_one_moment
def revisions(key: str) -> str:
    draft = acting.query(GetProcessDraft(key))
    found = acting.query(ListDraftRevisions(key))
    people = frozenset(each.saved_by for each in found)
    return render_template(
        "designer/revisions.html",
        key=key,
        draft=draft.summary,
        process=process_names([key])[key],
        revisions=found,
        people=acting.query(Brief(user_ids=people)),
    )


@blueprint.get("/<key>/revisions/<int:revision_id>")
def revision(key: str, revision_id: int) -> Response:
    """A revision as a package file."""
    found = acting.query(GetDraftRevision(key, revision_id))
    return _package(f"{key}-{found.revision.version}.zip", found.files)


@blueprint.post("/<key>/revisions/<int:revision_id>/restore")
def restore(key: str, revision_id: int) -> AnyResponse:
    version = whole(request.form.get("version", "")) or 0
    try:
        acting.execute(RestoreProcessDraft(key, revision_id, version))
        flash(_("草稿已恢复成选定的旧稿。恢复前的样子也留在旧稿里。"))
    except InvalidState as refused:
        flash(say(refused))
        return redirect(url_for("designer.revisions", key=key), 303)
    return redirect(url_for("designer.edit", key=key), 303)


@blueprint.post("/<key>/discard")
def discard(key: str) -> AnyResponse:
    version = whole(request.form.get("version", "")) or 0
    try:
        acting.execute(DiscardProcessDraft(key, version))
        flash(_("草稿已放弃。已部署的版本不受影响。"))
    except InvalidState as refused:
        flash(say(refused))
    return redirect(url_for("designer.index"), 303)


@blueprint.get("/<key>/package")
def package(key: str) -> Response:
    """The draft as one file, or the deployed version where there is no draft or it is asked for."""
    if request.args.get("deployed"):
        found = acting.query(GetDefinition(key=key))
        return _package(f"{key}-v{found.definition.version}.zip", found.files)
    draft = acting.query(GetProcessDraft(key))
    return _package(f"{key}-draft-{draft.summary.version}.zip", draft.files)


def _package(name: str, files: Files) -> Response:
    return send_file(
        io.BytesIO(pack(files)), mimetype="application/zip", as_attachment=True, download_name=name
    )


def _sent() -> dict[str, Any]:
    found = request.get_json(silent=True)
    if not isinstance(found, dict):
        raise InvalidInput(_NO_JSON)
    return found


def _whole(given: object) -> int:
    return given if isinstance(given, int) and not isinstance(given, bool) else 0


def _told(found: ProcessDraftSummary) -> dict[str, object]:
    me = acting.visitor().user_id
    people = acting.query(Brief(user_ids=frozenset({found.saved_by, found.editor} - {""})))
    return {
        "version": found.version,
        "savedAt": found.saved_at.isoformat(),
        "savedBy": people.person(found.saved_by),
        "editor": people.person(found.editor) if found.editor else "",
        "mine": found.editor in {"", me},
    }


def _finding(found: DefinitionFinding) -> dict[str, object]:
    return {
        "code": found.code,
        "severity": found.severity,
        "file": found.file,
        "line": found.line,
        "element": found.element_id,
        "name": found.element_name,
        "text": _said(found.text),
        "remedy": _said(found.remedy),
        "path": [each.element_id for each in found.path],
        "about": list(found.about),
        "steps": [{"element": each.element_id, "flows": each.flow_ids} for each in found.path],
        "mending": _mending(found.mending),
        "marking": [{"element": each.element_id, "flow": each.flow_id} for each in found.marking],
    }


def _mending(found: Mending | None) -> dict[str, object] | None:
    """What mends it in one step, for the modeler."""
    if found is None:
        return None
    return {
        "kind": found.kind,
        "element": found.element_id,
        "values": found.values,
        "asks": found.asks,
    }


def _said(text: Said) -> str:
    return say_template(text.template, text.params)


def _as_text(files: Files) -> dict[str, dict[str, str]]:
    """Each file as text, or in Base64 where it is none. Diagrams as the designer can open them."""
    told = {}
    for path, content in files:
        readable = shown(path, content)
        if readable is not None:
            told[path] = {"text": readable}
            continue
        try:
            told[path] = {"text": content.decode()}
        except UnicodeDecodeError:
            told[path] = {"base64": base64.b64encode(content).decode()}
    return told
