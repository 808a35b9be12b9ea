"""What the people of a story do: each verb is one command, or two."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from engine.commands.base import Command
from engine.commands.definitions import Deploy
from engine.commands.instances import (
    CancelInstance,
    DeliverMessage,
    RaiseEscalation,
    ResumeInstance,
    StartInstance,
    SuspendInstance,
)
from engine.commands.participation import CastVote
from engine.commands.work_items import (
    AssignWorkItem,
    ClaimWorkItem,
    CompleteWorkItem,
    DelegateWorkItem,
    ReleaseWorkItem,
    SetAbsence,
    TransferWorkItem,
)
from engine.ids import SYSTEM
from engine.views import Instance, Scope
from engine.voting import Vote
from workflows.contact_enterprise.commands import StartContact
from workflows.designer.commands import BeginProcessDraft, DiscardProcessDraft, ListProcessDrafts
from workflows.documents.commands import ListDocumentsToSign, SignDocument
from workflows.evaluation.commands import OpenRound, StartEvaluation
from workflows.guidance_officer.commands import NominateOfficer, StartInspection
from workflows.joint_opinion.commands import StartJointOpinion
from workflows.rectification.commands import GetFinding, ReportFinding
from workflows.rectification.views import Category, Grade, GradingAnswers
from workflows.release.commands import RequestRelease
from workflows.release.views import RunningPlan
from workflows.scenarios.fields import parse_instant
from workflows.scenarios.model import Mismatch, Step, Verb
from workflows.scenarios.stage import Stage, Untrue
from workflows.starting.commands import ListDrawnStarts, StartDrawn
from workflows.supervision.commands import (
    DecideExtension,
    GetExtensionRequest,
    RequestExtension,
    UrgeWorkItem,
)
from workflows.task_decomposition.commands import StartConference

Act = Callable[[Stage, Step], None]


def act(stage: Stage, step: Step) -> None:
    """Carry ``step`` out.

    Raises:
        EngineError: the engine refuses it.
        Untrue: what the step speaks of is not there.
    """
    ACTS[step.verb](stage, step)


def _by(stage: Stage, step: Step) -> str:
    return stage.user(step.fields["by"], step.line)


def _data(stage: Stage, step: Step, name: str = "data") -> dict[str, Any]:
    given = step.fields.get(name) or {}
    if not isinstance(given, Mapping):
        raise Untrue(Mismatch(step.line, "“{name}”应当由“名称: 内容”组成。", {"name": name}))
    return dict(stage.resolve(given, step.line))


def _reason(step: Step) -> str:
    return str(step.fields.get("reason") or "")


def _item_id(stage: Stage, step: Step) -> int:
    return stage.item(step.fields.get("of"), step.subject, step.line).work_item_id


def _start(stage: Stage, step: Step) -> None:
    """A process that the domain starts is started by its own command, as people would."""
    actor = _by(stage, step) if step.fields.get("by") else str(SYSTEM)
    key, name = str(step.subject), step.fields.get("enterprise")
    data = _data(stage, step)
    command: Command[Instance]
    if key == "contact_enterprise":
        number = stage.resolve(f"@{name}", step.line)
        command = StartContact(int(number), **{k: str(v) for k, v in data.items()})
    elif key == "guidance_officer":
        command = NominateOfficer(str(data["user_id"]), str(data["reason"]))
    elif key == "inspection":
        number = stage.resolve(f"@{name}", step.line)
        planned_on = date.fromisoformat(data["planned_on"]) if "planned_on" in data else None
        command = StartInspection(int(number), str(data["reason"]), planned_on)
    elif key == "joint_opinion":
        units = tuple(int(each) for each in data.get("units", ()))
        command = StartJointOpinion(str(data["subject"]), str(data["content"]), units)
    elif key == "rectification":
        _report(stage, step, actor, data)
        return
    elif key == "evaluation":
        command = _evaluation(stage, step, data, actor)
    elif key == "release":
        _ask_for_release(stage, step, actor, data)
        return
    elif key == "task_decomposition":
        held_on = date.fromisoformat(str(data["held_on"]))
        purpose = str(data.get("purpose") or "")
        command = StartConference(str(data["conference_name"]), held_on, purpose)
    else:
        command = _plain_start(stage, step, actor, data)
    started = stage.engine.execute(command, actor=actor)
    stage.take_in(started.instance_id, step.fields.get("as"))


def _plain_start(stage: Stage, step: Step, actor: str, data: dict[str, Any]) -> Command[Instance]:
    """A drawn process whose diagram lets the person start it begins where that person stands."""
    key = str(step.subject)
    title = str(step.fields.get("title") or key)
    named = {"area", "owner", "enterprise", "business_key"} & step.fields.keys()
    if not named and actor != SYSTEM:
        startable = stage.engine.query(ListDrawnStarts(), actor=actor)
        if any(each.key == key for each in startable):
            return StartDrawn(key, title, data)
    return StartInstance(
        key,
        title,
        business_key=str(step.fields.get("business_key") or ""),
        data=data,
        scope=_scope(stage, step),
    )


def _report(stage: Stage, step: Step, actor: str, data: Mapping[str, Any]) -> None:
    """A rectification begins with a finding; what it is like stands in ``data``."""
    answers = {name: bool(data.get(name)) for name in GradingAnswers.__slots__}
    grade = data.get("grade")
    command = ReportFinding(
        int(stage.resolve(f"@{step.fields['enterprise']}", step.line)),
        title=str(data["title"]),
        detail=str(data.get("detail") or ""),
        category=Category(str(data.get("category") or Category.OTHER)),
        unit_id=int(data["unit_id"]) if data.get("unit_id") else None,
        grade=Grade(str(grade)) if grade else None,
        severity=GradingAnswers(**answers),
    )
    found = stage.engine.execute(command, actor=actor)
    stage.engine.run_due()
    started = stage.engine.query(GetFinding(found.finding_id), actor=actor).finding.instance_id
    if started is None:
        raise Untrue(Mismatch(step.line, "整改没有发起。", {}))
    stage.take_in(started, step.fields.get("as"))


def _evaluation(stage: Stage, step: Step, data: Mapping[str, Any], actor: str) -> StartEvaluation:
    """An evaluation in a round of its own, which its people open first."""
    panel = tuple(int(each) for each in data["panel"])
    opening = OpenRound(int(data["year"]), str(data["round"]), int(data["verify"]), panel)
    opened = stage.engine.execute(opening, actor=actor)
    number = stage.resolve(f"@{step.fields.get('enterprise')}", step.line)
    return StartEvaluation(opened.round_id, int(number))


def _ask_for_release(stage: Stage, step: Step, actor: str, data: Mapping[str, Any]) -> None:
    """A draft of the process with the files of the story, in place of one from before."""
    key = str(data["process"])
    for each in stage.engine.query(ListProcessDrafts(), actor=SYSTEM):
        if each.key == key:
            stage.engine.execute(DiscardProcessDraft(key, each.version), actor=SYSTEM)
    begun = stage.engine.execute(BeginProcessDraft(key, files=_files(data)), actor=actor)
    later = data.get("live_from")
    live_from = datetime.fromisoformat(str(later)) if later else None
    plan = RunningPlan(str(data.get("running") or RunningPlan.LEAVE))
    command = RequestRelease(key, begun.version, str(data["note"]), live_from, plan)
    asked = stage.engine.execute(command, actor=actor)
    # Its scenarios are played by a job.
    stage.engine.run_due()
    stage.take_in(asked.instance_id or 0, step.fields.get("as"))


def _files(data: Mapping[str, Any]) -> tuple[tuple[str, bytes], ...]:
    return tuple((str(path), str(text).encode()) for path, text in data["files"].items())


def _deploy(stage: Stage, step: Step) -> None:
    """Somebody who runs the system puts a version of a process there."""
    command = Deploy(str(step.subject), _files(_data(stage, step)))
    stage.engine.execute(command, actor=SYSTEM)


def _scope(stage: Stage, step: Step) -> Scope:
    owner, subject = step.fields.get("owner"), step.fields.get("enterprise")
    return Scope(
        area=str(step.fields.get("area") or ""),
        owner=f"unit:{stage.resolve(f'@{owner}', step.line)}" if owner else "",
        subject=f"enterprise:{stage.resolve(f'@{subject}', step.line)}" if subject else "",
    )


def _claim(stage: Stage, step: Step) -> None:
    stage.engine.execute(ClaimWorkItem(_item_id(stage, step)), actor=_by(stage, step))


def _complete(stage: Stage, step: Step) -> None:
    command = CompleteWorkItem(_item_id(stage, step), _data(stage, step))
    stage.engine.execute(command, actor=_by(stage, step))


def _do(stage: Stage, step: Step) -> None:
    actor = _by(stage, step)
    item = stage.item(step.fields.get("of"), step.subject, step.line)
    if item.assignee is None:
        stage.engine.execute(ClaimWorkItem(item.work_item_id), actor=actor)
    command = CompleteWorkItem(item.work_item_id, _data(stage, step))
    stage.engine.execute(command, actor=actor)


def _vote(stage: Stage, step: Step) -> None:
    choice = str(step.fields["choice"])
    if choice not in set(Vote):
        known = "、".join(Vote)
        raise Untrue(
            Mismatch(
                step.line, "“{value}”不是表决，可以写：{known}。", {"value": choice, "known": known}
            )
        )
    opinion = str(step.fields.get("opinion") or "")
    command = CastVote(_item_id(stage, step), Vote(choice), opinion)
    stage.engine.execute(command, actor=_by(stage, step))


def _release(stage: Stage, step: Step) -> None:
    command = ReleaseWorkItem(_item_id(stage, step), _reason(step))
    stage.engine.execute(command, actor=_by(stage, step))


def _hand(kind: type[AssignWorkItem | DelegateWorkItem | TransferWorkItem]) -> Act:
    def hand(stage: Stage, step: Step) -> None:
        to = stage.user(step.fields["to"], step.line)
        command = kind(_item_id(stage, step), to, _reason(step))
        stage.engine.execute(command, actor=_by(stage, step))

    return hand


def _wait(stage: Stage, step: Step) -> None:
    stage.wait(str(step.subject))


def _until(stage: Stage, step: Step) -> None:
    try:
        instant = parse_instant(str(step.subject))
    except ValueError:
        raise Untrue(
            Mismatch(
                step.line, "“{value}”不是时间，应写成 2026-05-20 09:00。", {"value": step.subject}
            )
        ) from None
    if instant < stage.clock.now():
        raise Untrue(Mismatch(step.line, "“{value}”已经过去了。", {"value": step.subject}))
    stage.pass_until(instant)


def _follow(stage: Stage, step: Step) -> None:
    """Name an instance that another one has started: the latest unnamed one of its process.

    It may have been started by a job that is due at once.
    """
    stage.settle()
    named = set(stage.instances.values()) | {stage.first}
    for instance_id in reversed(stage.every_instance()):
        instance = stage.view(instance_id).instance
        fits = instance.definition_key == str(step.subject) and instance_id not in named
        if fits and str(step.fields.get("title") or "") in instance.title:
            stage.take_in(instance_id, step.fields["as"])
            return
    raise Untrue(Mismatch(step.line, "没有发起过流程“{key}”。", {"key": step.subject}))


def _message(stage: Stage, step: Step) -> None:
    command = DeliverMessage(
        str(step.subject),
        correlation=str(stage.resolve(step.fields.get("correlation") or "", step.line)),
        payload=_data(stage, step, "payload"),
    )
    stage.engine.execute(command, actor=str(SYSTEM))


def _escalate(stage: Stage, step: Step) -> None:
    """As the domain raises an escalation at an item: what is not caught is not there."""
    command = RaiseEscalation(_item_id(stage, step), str(step.fields["code"]), _data(stage, step))
    if not stage.engine.execute(command, actor=str(SYSTEM)):
        raise Untrue(
            Mismatch(
                step.line,
                "“{name}”没有等待升级“{code}”。",
                {
                    "name": step.subject,
                    "code": step.fields["code"],
                },
            )
        )


def _urge(stage: Stage, step: Step) -> None:
    command = UrgeWorkItem(_item_id(stage, step), _reason(step))
    stage.engine.execute(command, actor=_by(stage, step))


def _ask_extension(stage: Stage, step: Step) -> None:
    days = step.fields["working_days"]
    command = RequestExtension(_item_id(stage, step), int(days), _reason(step))
    stage.engine.execute(command, actor=_by(stage, step))


def _decide_extension(stage: Stage, step: Step) -> None:
    actor = _by(stage, step)
    request = stage.engine.query(GetExtensionRequest(_item_id(stage, step)), actor=actor)
    if request is None:
        raise Untrue(Mismatch(step.line, "“{name}”没有延期申请。", {"name": step.subject}))
    command = DecideExtension(
        request.request_id, approve=bool(step.fields["approve"]), reason=_reason(step)
    )
    stage.engine.execute(command, actor=actor)


def _sign(stage: Stage, step: Step) -> None:
    """Sign for the oldest document to sign whose title or number holds the subject."""
    actor = _by(stage, step)
    documents = stage.engine.query(ListDocumentsToSign(), actor=actor)
    wanted = str(step.subject or "")
    for document in sorted(documents, key=lambda each: each.document_id):
        if wanted in document.kind_name or wanted in document.number:
            stage.engine.execute(SignDocument(document.document_id), actor=actor)
            return
    raise Untrue(Mismatch(step.line, "没有待签收的“{name}”。", {"name": wanted}))


def _away(stage: Stage, step: Step) -> None:
    begins = step.fields.get("from")
    command = SetAbsence(
        deputy_id=stage.user(step.fields["deputy"], step.line),
        from_at=parse_instant(str(begins)) if begins else stage.clock.now(),
        to_at=parse_instant(str(step.fields["until"])),
        reason=_reason(step),
    )
    stage.engine.execute(command, actor=stage.user(step.subject, step.line))


def _whole(kind: type[CancelInstance | SuspendInstance | ResumeInstance]) -> Act:
    """On a whole instance; the subject is its name in the story, or ``true`` for the first."""

    def whole(stage: Stage, step: Step) -> None:
        name = None if step.subject in (None, True) else step.subject
        instance_id = stage.instance_id(name, step.line)
        reasons = () if kind is ResumeInstance else (_reason(step),)
        stage.engine.execute(kind(instance_id, *reasons), actor=_by(stage, step))

    return whole


ACTS: Mapping[Verb, Act] = MappingProxyType(
    {
        Verb.START: _start,
        Verb.DO: _do,
        Verb.VOTE: _vote,
        Verb.CLAIM: _claim,
        Verb.COMPLETE: _complete,
        Verb.RELEASE: _release,
        Verb.ASSIGN: _hand(AssignWorkItem),
        Verb.DELEGATE: _hand(DelegateWorkItem),
        Verb.TRANSFER: _hand(TransferWorkItem),
        Verb.WAIT: _wait,
        Verb.UNTIL: _until,
        Verb.FOLLOW: _follow,
        Verb.DEPLOY: _deploy,
        Verb.MESSAGE: _message,
        Verb.ESCALATE: _escalate,
        Verb.URGE: _urge,
        Verb.ASK_EXTENSION: _ask_extension,
        Verb.DECIDE_EXTENSION: _decide_extension,
        Verb.SIGN: _sign,
        Verb.AWAY: _away,
        Verb.CANCEL: _whole(CancelInstance),
        Verb.SUSPEND: _whole(SuspendInstance),
        Verb.RESUME: _whole(ResumeInstance),
    }
)
