"""What happened, in sentences. One line per event; events that only engines care for drop out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from engine.ids import SYSTEM
from engine.views import HistoryEvent
from web import dates
from web.i18n import N_, present_locale
from web.i18n import gettext as _
from web.pages.item.decisions import Decided, Known, decided_in
from workflows.briefing.commands import Briefing


@dataclass(frozen=True, slots=True)
class Entry:
    """``key`` marks turning points; ``said`` is a person's own words.

    ``decisions`` are those that the process made by its tables at that moment.
    """

    at: datetime
    text: str
    by: str
    said: str
    key: bool
    decisions: tuple[Decided, ...] = ()


Detail = Mapping[str, object]
#: What ends an item so that its process goes on.
_CLOSING = frozenset({"WorkItemCompleted", "VotingDecided", "WorkItemSkipped"})


def people_in(events: Iterable[HistoryEvent]) -> frozenset[str]:
    """Everybody whom the events name."""
    found = {user for event in events for user in (event.actor, event.on_behalf_of)}
    found |= {
        said
        for event in events
        for name in ("from", "to", "user", "who")
        if isinstance(said := event.detail.get(name, ""), str)
    }
    found |= {
        str(user)
        for event in events
        if isinstance(told := event.detail.get("to"), list)
        for user in told
    }
    return frozenset(found - {"", SYSTEM})


def handed_in(events: Iterable[HistoryEvent], work_item_id: int) -> Detail | None:
    """What an item was completed with; None where it was not."""
    for event in events:
        if event.event in _CLOSING and event.work_item_id == work_item_id:
            data: Detail = event.detail.get("data", {})
            return data
    return None


def passed_elements(events: Iterable[HistoryEvent]) -> frozenset[str]:
    """The elements that tokens have passed."""
    found: set[str] = set()
    for event in events:
        passed = event.detail.get("passed")
        if isinstance(passed, list):
            found.update(str(each) for each in passed)
        if event.event in _CLOSING and event.element_id:
            found.add(event.element_id)
    return frozenset(found)


def entries(
    events: Sequence[HistoryEvent],
    names: Briefing,
    elements: Mapping[str, str],
    decisions: Known = MappingProxyType({}),
) -> tuple[Entry, ...]:
    """The latest first. ``elements`` maps element ids to what people call them.

    ``decisions`` are the package's own; those that are not there are called by their ids.

    A process that this one calls has elements of its own; its items were named when they came.
    """
    opened = {
        event.element_id: str(event.detail.get("name", ""))
        for event in events
        if event.event == "WorkItemOpened"
    }
    return tuple(_entries(events, names, {**opened, **elements}, decisions))


def _entries(
    events: Sequence[HistoryEvent],
    names: Briefing,
    elements: Mapping[str, str],
    known: Known,
) -> Iterator[Entry]:
    for event in events:
        decisions = decided_in(event.detail, known)
        text = _sentence(event, names, elements) or (_("流程往下走") if decisions else "")
        if text:
            yield Entry(
                at=event.at,
                text=text,
                by=_who(event, names),
                said=_said(event.detail),
                key=event.event in _TURNS,
                decisions=decisions,
            )


def _who(event: HistoryEvent, names: Briefing) -> str:
    if event.actor == SYSTEM:
        return _("系统")
    name = names.person(event.actor)
    if event.on_behalf_of and event.on_behalf_of != event.actor:
        return _("{name}（代{absent}）", name=name, absent=names.person(event.on_behalf_of))
    return name


def _said(detail: Detail) -> str:
    return str(
        detail.get("body")
        or detail.get("comment")
        or detail.get("reason")
        or detail.get("note")
        or ""
    )


_TURNS = frozenset(
    {
        "InstanceStarted",
        "InstanceCompleted",
        "InstanceCancelled",
        "InstanceSuspended",
        "InstanceResumed",
        "WorkItemCompleted",
        "VotingDecided",
        "LadderRungFired",
        "ExtensionApproved",
        "WorkItemUrged",
        "MatterSentBack",
        "WorkItemTakenBack",
        "WorkItemPassedOver",
        "InstanceJumped",
        "InstanceRestarted",
    }
)


def _sentence(event: HistoryEvent, names: Briefing, elements: Mapping[str, str]) -> str:
    step = elements.get(event.element_id, "") or str(event.detail.get("name", ""))
    say = _SENTENCES.get(event.event)
    return say(event.detail, step, names) if say else ""


def _person(detail: Detail, name: str, names: Briefing) -> str:
    return names.person(str(detail.get(name) or ""))


def _day(detail: Detail, name: str) -> str:
    text = detail.get(name)
    if not isinstance(text, str) or not text:
        return _("没有期限")
    try:
        return dates.day(datetime.fromisoformat(text), locale=present_locale())
    except ValueError:
        return text


def _opened(detail: Detail, step: str, _names: Briefing) -> str:
    if detail.get("due_at"):
        return _("到“{step}”，{day}到期", step=step, day=_day(detail, "due_at"))
    return _("到“{step}”", step=step)


def _moved(detail: Detail, _step: str, _names: Briefing) -> str:
    return _("期限从{before}改为{after}", before=_day(detail, "from"), after=_day(detail, "to"))


def _numbered(text: str) -> Callable[[Detail, str, Briefing], str]:
    return lambda detail, _step, _names: _(text, number=str(detail.get("number", "")))


def _extension(text: str) -> Callable[[Detail, str, Briefing], str]:
    return lambda detail, _step, _names: _(
        text, count=detail.get("working_days", ""), day=_day(detail, "wanted_due_at")
    )


def _rung(detail: Detail, _step: str, _names: Briefing) -> str:
    return _("督办阶梯：{title}", title=_(str(detail.get("title") or detail.get("code") or "")))


def _plain(text: str) -> Callable[[Detail, str, Briefing], str]:
    """A sentence that names the step at most."""
    return lambda _detail, step, _names: _(text, step=step)


def _variables(detail: Detail, _step: str, _names: Briefing) -> str:
    """What a variable held before, and what it holds now."""
    before: Mapping[str, object] = detail.get("before") or {}  # type: ignore[assignment]
    after: Mapping[str, object] = detail.get("after") or {}  # type: ignore[assignment]
    names = dict.fromkeys((*after, *(each for each in before if each not in after)))
    told = "；".join(f"{name}：{_value(before, name)} → {_value(after, name)}" for name in names)
    return _("更改了流程变量：{changes}", changes=told)


def _value(data: Mapping[str, object], name: str) -> str:
    if name not in data:
        return _("无")
    text = json.dumps(data[name], ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:80]}…"


def _to_person(text: str) -> Callable[[Detail, str, Briefing], str]:
    return lambda detail, _step, names: _(text, name=_person(detail, "to", names))


#: What somebody said; the same words as on the card of those who sign.
_SAID = {"approve": N_("同意"), "reject": N_("不同意"), "abstain": N_("弃权")}
_RESULTS = {
    "approved": N_("会签通过"),
    "rejected": N_("会签未通过"),
    "undecided": N_("会签没有形成结论"),
}
_PLACES = {"before": N_("前加签"), "after": N_("后加签"), "beside": N_("并加签")}


def _voted(text: str) -> Callable[[Detail, str, Briefing], str]:
    return lambda detail, step, _names: _(
        text, step=step, said=_(_SAID.get(str(detail.get("vote")), "弃权"))
    )


def _decided(detail: Detail, step: str, _names: Briefing) -> str:
    """The result stands in the one variable that the vote leaves."""
    data = detail.get("data")
    found = next(iter(data.values()), None) if isinstance(data, Mapping) else None
    result = found.get("result") if isinstance(found, Mapping) else None
    return _("“{step}”：{result}", step=step, result=_(_RESULTS.get(str(result), "会签通过")))


def _signer(detail: Detail, _step: str, names: Briefing) -> str:
    place = _(_PLACES.get(str(detail.get("place")), "并加签"))
    return _("{place}：请{name}签署意见", place=place, name=_person(detail, "user", names))


def _removed(detail: Detail, _step: str, names: Briefing) -> str:
    who = str(detail.get("who") or "")
    return _("减签：不再请{name}表态", name=names.people.get(who) or names.body(who))


def _copied(detail: Detail, step: str, names: Briefing) -> str:
    told = detail.get("to")
    people = [names.person(str(user)) for user in told] if isinstance(told, list) else []
    shown = "、".join(people[:5])
    if len(people) > 5:
        return _("“{step}”抄送{names}等{count}人", step=step, names=shown, count=len(people))
    return _("“{step}”抄送{names}", step=step, names=shown)


def _part(detail: Detail, _step: str, names: Briefing) -> str:
    return _("会签转给{name}", name=_person(detail, "to", names))


def _file(text: str) -> Callable[[Detail, str, Briefing], str]:
    return lambda detail, _step, _names: _(text, file=str(detail.get("name", "")))


def _row(text: str) -> Callable[[Detail, str, Briefing], str]:
    return lambda detail, _step, _names: _(
        text, store=str(detail.get("store", "")), key=str(detail.get("key", ""))
    )


_SENTENCES: Mapping[str, Callable[[Detail, str, Briefing], str]] = {
    "InstanceStarted": _plain("发起"),
    "InstanceCompleted": _plain("全部办结"),
    "InstanceCancelled": _plain("撤销"),
    "InstanceSuspended": _plain("暂停计时"),
    "VariablesChanged": _variables,
    "IncidentRetried": _plain("再试一次异常"),
    "IncidentResolved": _plain("把异常标为已处置"),
    "InstanceResumed": _plain("恢复计时"),
    "VariablesSet": _plain("更正流程数据"),
    "EscalationCaught": _plain("“{step}”升级处理"),
    "MessageDelivered": _plain("收到消息"),
    "TimerFired": _plain("“{step}”时间到"),
    "ConditionFulfilled": _plain("“{step}”的条件已满足"),
    "WorkItemOpened": _opened,
    "WorkItemClaimed": _plain("认领“{step}”"),
    "WorkItemReleased": _plain("放回“{step}”，待人认领"),
    "WorkItemAssigned": _to_person("指派给{name}"),
    "WorkItemDelegated": _to_person("请{name}代办，办好后交回"),
    "WorkItemReturned": _to_person("代办完成，交回{name}"),
    "WorkItemTransferred": _to_person("转给{name}办理"),
    "WorkItemCompleted": _plain("办完“{step}”"),
    "WorkItemHandedIn": _plain("提交“{step}”，等后面的人签署"),
    "WorkItemSentBack": _to_person("加签人不同意，退回{name}"),
    "WorkItemSkipped": _plain("“{step}”无人可办，按流程规定跳过"),
    "NobodyThere": _plain("“{step}”现在无人可办"),
    "VoteCast": _voted("“{step}”表态：{said}"),
    "VoteChanged": _voted("“{step}”改为：{said}"),
    "VotingDecided": _decided,
    "SignerAdded": _signer,
    "SignerRemoved": _removed,
    "PartTransferred": _part,
    "WorkHandedOver": _to_person("原经办人离任，转给{name}办理"),
    "Copied": _copied,
    "WorkItemWithdrawn": _plain("“{step}”由流程收回"),
    "MatterSentBack": lambda detail, step, _names: _(
        "从“{step}”退回到“{target}”", step=step, target=str(detail.get("to_step", ""))
    ),
    "WentStraightBack": _plain("“{step}”办完，直接送回"),
    "WorkItemTakenBack": _plain("撤回“{step}”"),
    "WorkItemPassedOver": _plain("跳过“{step}”"),
    "InstanceJumped": _plain("转到“{step}”"),
    "InstanceRestarted": _plain("从“{step}”重新启动"),
    "InstanceRestartedAnew": _plain("用原有数据另起一件"),
    "InstanceMigrated": _plain("换到流程新版本"),
    "InstanceMigrationUndone": _plain("换回流程原来的版本"),
    "DueDateMoved": _moved,
    "LadderChanged": _plain("“{step}”改用新版本的督办阶梯"),
    "CommentAdded": _plain("留言"),
    "AttachmentAdded": _file("上传附件：{file}"),
    "AttachmentRemoved": _file("移除附件：{file}"),
    "LadderRungFired": _rung,
    "DocumentSigned": _numbered("签收文书{number}"),
    "DocumentVoided": _numbered("作废文书{number}"),
    "WorkItemUrged": _numbered("催办，发出催办通知书{number}"),
    "ExtensionRequested": _extension("申请延期{count}个工作日，到{day}"),
    "ExtensionApproved": _extension("批准延期{count}个工作日，到{day}"),
    "ExtensionRefused": _extension("不批准延期到{day}"),
    "PrioritySet": _plain("调整轻重缓急"),
    "InstanceRestored": _plain("从归档恢复"),
    "AdHocActivityStarted": _plain("发起“{step}”"),
    "AdHocCompleted": _plain("结束“{step}”"),
    "StoreRowWritten": _row("写入数据存储“{store}”的“{key}”"),
    "StoreRowRemoved": _row("移除数据存储“{store}”的“{key}”"),
}
