"""What the demonstration shows of releases: a draft that waits for a second person."""

from __future__ import annotations

from engine.runtime import Engine
from workflows.designer.commands import BeginProcessDraft, GetProcessDraft, SaveProcessDraft
from workflows.designer.views import Files
from workflows.release.commands import RequestRelease
from workflows.release.views import RunningPlan

_DESIGNER, _PROCESS = "luming", "joint_opinion"
_OLD, _NEW = "修改文稿", "按意见修改文稿"
_CHANGES = (
    (f'id="revise" name="{_OLD}"', f'id="revise" name="{_NEW}"'),
    ('duban:dueIn="conclude_due"', 'duban:dueIn="conclude_due" duban:priority="60"'),
    ('<dc:Bounds x="650" y="148"', '<dc:Bounds x="660" y="148"'),
)
_NOTE = "修改的步骤写明按意见改；汇总定稿优先办。场景里的步骤名称一并改了。"


def ask_for_a_release(engine: Engine) -> None:
    """A designer has changed a process with its scenarios, and asks for its release."""
    begun = engine.execute(BeginProcessDraft(_PROCESS), actor=_DESIGNER)
    draft = engine.query(GetProcessDraft(_PROCESS), actor=_DESIGNER)
    saving = SaveProcessDraft(_PROCESS, begun.version, changed(draft.files))
    saved = engine.execute(saving, actor=_DESIGNER)
    asking = RequestRelease(_PROCESS, saved.version, _NOTE, running_plan=RunningPlan.MIGRATE)
    engine.execute(asking, actor=_DESIGNER)
    # The job plays the scenarios; afterwards the release waits for its review.
    engine.run_due()


def changed(files: Files) -> Files:
    """The files that differ: the diagram, and each scenario that names the step."""
    found = []
    for path, content in files:
        text = content.decode()
        if path == f"{_PROCESS}.bpmn":
            for old, new in _CHANGES:
                text = text.replace(old, new, 1)
        elif path.startswith("scenarios/"):
            text = text.replace(_OLD, _NEW)
        if text.encode() != content:
            found.append((path, text.encode()))
    return tuple(found)
