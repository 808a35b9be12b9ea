"""What the demonstration shows of releases: a draft that waits for a second person."""

from __future__ import annotations

from engine.runtime import Engine
from workflows.designer.commands import BeginProcessDraft, GetProcessDraft, SaveProcessDraft
from workflows.release.commands import RequestRelease

_DESIGNER, _PROCESS = "luming", "joint_opinion"
_CHANGES = (
    ('id="revise" name="修改文稿"', 'id="revise" name="按意见修改文稿"'),
    ('duban:dueIn="conclude_due"', 'duban:dueIn="conclude_due" duban:priority="60"'),
    ('<dc:Bounds x="650" y="148"', '<dc:Bounds x="660" y="148"'),
)
_NOTE = "修改的步骤写明按意见改；汇总定稿优先办。"


def ask_for_a_release(engine: Engine) -> None:
    """A designer has changed a process and asks for its release."""
    begun = engine.execute(BeginProcessDraft(_PROCESS), actor=_DESIGNER)
    path = f"{_PROCESS}.bpmn"
    draft = engine.query(GetProcessDraft(_PROCESS), actor=_DESIGNER)
    text = dict(draft.files)[path].decode()
    for old, new in _CHANGES:
        text = text.replace(old, new, 1)
    saving = SaveProcessDraft(_PROCESS, begun.version, ((path, text.encode()),))
    saved = engine.execute(saving, actor=_DESIGNER)
    engine.execute(RequestRelease(_PROCESS, saved.version, _NOTE), actor=_DESIGNER)
