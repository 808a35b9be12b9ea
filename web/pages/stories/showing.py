"""The page of one story: its steps, and how things stand at the end of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template

from engine.errors import Problem
from web.forms import FormView, form_view
from web.i18n import N_, present_locale, say_template
from web.i18n import gettext as _
from web.pages.item.drawing import Drawing, drawing
from web.pages.listing import process_names
from workflows.designer.views import ProcessDraft
from workflows.forms import Form, parse_form, restricted
from workflows.scenarios.model import Scenario, Step, Verb
from workflows.scenarios.walking import OpenItem, Walk

#: How long one lets pass, as durations say it.
WAITS = (
    ("PT4WH", N_("4个工作小时")),
    ("P1WD", N_("1个工作日")),
    ("P3WD", N_("3个工作日")),
    ("P5WD", N_("5个工作日")),
    ("P10WD", N_("10个工作日")),
    ("P30D", N_("30天")),
    ("P90D", N_("90天")),
)
VERBS = {
    Verb.START: N_("发起"),
    Verb.DO: N_("办理"),
    Verb.VOTE: N_("表决"),
    Verb.CLAIM: N_("认领"),
    Verb.COMPLETE: N_("提交"),
    Verb.RELEASE: N_("放回"),
    Verb.ASSIGN: N_("指派"),
    Verb.DELEGATE: N_("委托代办"),
    Verb.TRANSFER: N_("转办"),
    Verb.WAIT: N_("等待"),
    Verb.UNTIL: N_("等到"),
    Verb.FOLLOW: N_("跟上另一事项"),
    Verb.MESSAGE: N_("收到消息"),
    Verb.ESCALATE: N_("升级"),
    Verb.URGE: N_("催办"),
    Verb.ASK_EXTENSION: N_("申请延期"),
    Verb.DECIDE_EXTENSION: N_("审批延期"),
    Verb.SIGN: N_("签收"),
    Verb.AWAY: N_("外出"),
    Verb.CANCEL: N_("取消"),
    Verb.SUSPEND: N_("暂停计时"),
    Verb.RESUME: N_("恢复计时"),
    Verb.EXPECT: N_("核对"),
}


#: What an expectation speaks of, and the values of those that have words of their own.
_EXPECTED = {
    "of": N_("事项"),
    "state": N_("状态"),
    "open": N_("待办"),
    "held_by": N_("谁在办"),
    "offered_to": N_("谁可以办"),
    "due": N_("期限"),
    "colour": N_("颜色"),
    "data": N_("数据"),
    "notices": N_("通知"),
    "no_notice_to": N_("没有通知"),
    "passed": N_("走过"),
    "not_passed": N_("没有走过"),
    "rungs": N_("督办阶梯"),
    "incidents": N_("故障"),
}
_VALUES = {
    "active": N_("在办"),
    "suspended": N_("暂停"),
    "completed": N_("办结"),
    "cancelled": N_("已撤销"),
    "normal": N_("正常"),
    "blue": N_("蓝"),
    "yellow": N_("黄"),
    "red": N_("红"),
}


@dataclass(frozen=True, slots=True)
class StepLine:
    line: int
    verb: str
    what: str
    by: str


def _line(step: Step) -> StepLine:
    by = str(step.fields.get("by") or "")
    return StepLine(step.line, _(VERBS[step.verb]), _what(step), by)


def _what(step: Step) -> str:
    subject = step.subject
    if step.verb is Verb.START and subject is not None:
        return process_names([str(subject)])[str(subject)]
    if isinstance(subject, Mapping):
        return "；".join(f"{_(_EXPECTED[name])} {_said(name, it)}" for name, it in subject.items())
    return "" if subject in (None, True) else str(subject)


def _said(name: str, value: Any) -> str:
    if isinstance(value, Mapping):
        return "、".join(f"{each} {_said(name, it)}" for each, it in value.items())
    if isinstance(value, list | tuple):
        return "、".join(_said(name, each) for each in value) or "—"
    word = _VALUES.get(str(value)) if name in ("state", "colour") else None
    return _(word) if word else str(value)


@dataclass(frozen=True, slots=True)
class Story:
    """A scenario of a draft. ``stem`` is its file's name without folder and ending."""

    key: str
    stem: str
    path: str
    draft: ProcessDraft
    scenario: Scenario


def form_of(chosen: OpenItem) -> Form:
    """The item's form as its step may see it; one without fields where it has none."""
    form = parse_form(chosen.form, present_locale()) if chosen.form else Form("", ())
    return restricted(form, chosen.field_rights)


def page(
    story: Story,
    walked: Walk,
    *,
    chosen: OpenItem | None,
    data: Mapping[str, Any],
    problems: Sequence[Problem] = (),
) -> str:
    form = form_of(chosen) if chosen else None
    return render_template(
        "designer/story.html",
        key=story.key,
        stem=story.stem,
        process=process_names([story.key])[story.key],
        scenario=story.scenario,
        steps=[_line(each) for each in story.scenario.steps],
        walked=walked,
        names=process_names(sorted({each.definition_key for each in walked.instances})),
        chosen=chosen,
        form=_shown(form, data, chosen, problems),
        problems=problems,
        notices=[(each, say_template(each.template, each.params)) for each in walked.notices],
        waits=[(value, _(word)) for value, word in WAITS],
        drawing=_drawn(story, walked),
    )


def _shown(
    form: Form | None,
    data: Mapping[str, Any],
    chosen: OpenItem | None,
    problems: Sequence[Problem],
) -> FormView | None:
    return form_view(form, data, chosen.facts, problems) if form and chosen else None


def _drawn(story: Story, walked: Walk) -> Drawing | None:
    """The draft's own diagram, with what was passed and where its instances wait."""
    here = frozenset(
        element
        for each in walked.instances
        if each.definition_key == story.key
        for element in each.active_elements
    )
    done = frozenset(walked.reached.places)
    return drawing(story.draft.files, done=done - here, here=here)
