"""What the service tasks of an inspection do (clause 6.2-02)."""

from __future__ import annotations

from datetime import date
from typing import Any

from engine.context import Context, Extension, ServiceCall
from engine.errors import Forbidden, InvalidInput, Problem
from engine.interpreter.contract import Data
from engine.lifecycle import InstanceState
from engine.store.queries.jobs import NewJob
from engine.store.queries.remarks import attachments_of
from engine.views import Instance, WorkItem
from engine.worktime.arithmetic import local_day
from workflows.contact_enterprise.quarters import Quarter
from workflows.documents.issuing import NewDocument, issue
from workflows.documents.registry import kind_of
from workflows.guidance_officer import inspection_queries as queries
from workflows.guidance_officer import officer_queries
from workflows.guidance_officer.checklists import in_force, version_named
from workflows.guidance_officer.classification import INSPECTION
from workflows.guidance_officer.handing_on import HAND_ON
from workflows.guidance_officer.opening import in_words
from workflows.guidance_officer.views import (
    Answer,
    InspectionState,
)
from workflows.rectification.commands import FindingsOf

_INSPECT = "inspect"
#: How far an inspection has come when a step of it waits, whatever led there. That the
#: enterprise is asked is noted with what was found.
_REACHED = {
    _INSPECT: InspectionState.OPEN,
    "judge": InspectionState.DISPUTED,
    "report": InspectionState.REPORTING,
    "review": InspectionState.REVIEWING,
}
_UNSAID = "{item}：不符合的要写明看到了什么"


def prepare(ctx: Context, call: ServiceCall) -> Data:
    """Bring the checklist, and what is on file: nothing is asked twice."""
    data, kind = call.data, call.data["classification"]
    version = in_force(local_day(ctx.now))
    checklist = version.checklist(kind["checklist_id"])
    day = date.fromisoformat(data["planned_on"])
    others = tuple(
        each
        for each in queries.coming_in(ctx.uow, data["enterprise_id"], Quarter.of(day))
        if each.unit_id != data["office_unit_id"] or each.day != day
    )
    queries.update_inspection(
        ctx.uow,
        data["inspection_id"],
        checklist_id=kind["checklist_id"],
        checklist_version=version.version,
    )
    return {
        "checklist_id": kind["checklist_id"],
        "checklist_name": kind["checklist_name"],
        "checklist_version": version.version,
        "same_period": in_words(others),
        "known": _followed_up(ctx, data["enterprise_id"]),
        "answers": [
            {
                "item_id": item.item_id,
                "text": item.zh,
                "group": item.group.zh,
                "clause": item.clause_id,
            }
            for item in checklist
        ],
    }


def record(ctx: Context, call: ServiceCall) -> Data:
    """Keep what was found, and put it into words for the enterprise.

    Raises:
        InvalidInput: something does not conform, and nothing is said of what was seen.
    """
    data = call.data
    answers = _answers(data)
    dissents = data["dissents"] + int(data["judgement"] == "uphold")
    listed = [each for each in answers if each.listed]
    _require_own_files(ctx, call, answers)
    queries.keep_answers(ctx.uow, data["inspection_id"], answers)
    inspector, name = queries.keep_result(
        ctx.uow,
        data["inspection_id"],
        otherwise_by=ctx.principal.user_id,
        inspected_on=date.fromisoformat(str(data["inspected_on"])[:10]),
        findings=len(listed),
        dissents=dissents,
        location=str(data.get("location") or ""),
    )
    return {
        "inspector": inspector,
        "inspector_name": name,
        "outcome": _outcome(answers),
        "findings": [_told(each) for each in answers if each.answer == "no"],
        "opinion": "",
        "judgement": "",
        "dissents": dissents,
    }


def finish(ctx: Context, call: ServiceCall) -> Data:
    """Close the inspection, issue the report, and hand its findings on."""
    data = call.data
    listed = [each for each in _answers(data) if each.listed]
    report = issue(ctx, _report(call, listed))
    queries.update_inspection(
        ctx.uow,
        data["inspection_id"],
        state=InspectionState.DONE,
        guidance=data["guidance"],
        dissents=int(data["opinion"] == "dissent") + data["dissents"],
        report_id=report.document_id,
        report_number=report.number,
        ended_at=ctx.now,
    )
    if listed:
        payload = {"inspection_id": data["inspection_id"]}
        ctx.changes.arm(NewJob(kind=HAND_ON, due_at=ctx.now, payload=payload))
    return {"report_number": report.number}


class InspectionKeeper(Extension):
    """Keeps the file of an inspection with its instance, and says who may claim it."""

    def item_held(self, ctx: Context, item: WorkItem, previous: WorkItem) -> None:
        """Note who inspects; those who guide the enterprise come before other officers.

        An office may assign it to whom it likes; where nobody guides it, any officer may claim.
        """
        if item.definition_key != INSPECTION or item.element_id != _INSPECT:
            return
        if item.assignee is not None and item.assignee == ctx.principal.user_id:
            _require_guide(ctx, item)
        found = queries.by_instance(ctx.uow, item.instance_id)
        if found is not None and found.inspector != item.assignee:
            queries.update_inspection(ctx.uow, found.inspection_id, inspector=item.assignee)

    def item_opened(self, ctx: Context, item: WorkItem) -> None:
        if item.definition_key == INSPECTION and item.element_id in _REACHED:
            queries.go_on(ctx.uow, item.instance_id, _REACHED[item.element_id])

    def instance_ended(self, ctx: Context, instance: Instance) -> None:
        if instance.definition_key == INSPECTION and instance.state is InstanceState.CANCELLED:
            found = queries.by_instance(ctx.uow, instance.instance_id)
            if found is not None:
                queries.update_inspection(
                    ctx.uow,
                    found.inspection_id,
                    state=InspectionState.CANCELLED,
                    ended_at=ctx.now,
                )


def _require_guide(ctx: Context, item: WorkItem) -> None:
    enterprise_id = int(item.scope.subject.partition(":")[2])
    guides = officer_queries.guides(ctx.uow, enterprise_id, local_day(ctx.now))
    if guides and item.assignee not in guides:
        names = ctx.directory.names(ctx.uow, guides)
        raise Forbidden(
            "这家企业由{names}结对，请由结对的指导员认领，或请办公室指派。",
            names="、".join(sorted(names.values())),
        )


def _followed_up(ctx: Context, enterprise_id: int) -> str:
    """The findings of the enterprise that are in hand, so that none is listed twice."""
    findings = ctx.as_system().query(FindingsOf(enterprise_id=enterprise_id))
    return "；".join(each.title for each in findings if each.state.live)


def _answers(data: Data) -> list[Answer]:
    """What was handed in: the checklist in its order, then what lies beyond it."""
    items = version_named(data["checklist_version"]).by_id
    rows: list[dict[str, Any]] = list(data["answers"])
    _require_notes(rows)
    found = [
        Answer(
            position=position,
            item_id=row["item_id"],
            text=row["text"],
            clause_id=items[row["item_id"]].clause_id,
            answer=row["answer"],
            note=(row.get("note") or "").strip(),
            listed=row["answer"] == "no" and row.get("finding") is True,
            grade=row.get("grade") or "",
            grade_reason=row.get("grade_reason") or "",
            attachment_ids=_files(row),
        )
        for position, row in enumerate(rows, 1)
    ]
    beyond = (
        Answer(
            position=position,
            item_id="",
            text=str(row["title"]).strip(),
            clause_id="",
            answer="no",
            note=(row.get("detail") or "").strip(),
            listed=True,
            grade="",
            grade_reason="",
            attachment_ids=_files(row),
        )
        for position, row in enumerate(data.get("others") or (), len(found) + 1)
    )
    return [*found, *beyond]


def _files(row: dict[str, Any]) -> tuple[int, ...]:
    return tuple(int(each) for each in row.get("evidence") or ())


def _require_own_files(ctx: Context, call: ServiceCall, answers: list[Answer]) -> None:
    """Refuse files of another matter: whoever sees the finding gets to see its evidence.

    Raises:
        InvalidInput: an id is not that of a file which is attached to this inspection.
    """
    named = {each for answer in answers for each in answer.attachment_ids}
    if not named:
        return
    own = {each.attachment_id for each in attachments_of(ctx.uow, call.instance.instance_id)}
    if not named <= own:
        problem = Problem("answers", "照片要先附在这次检查上")
        raise InvalidInput("照片不是这次检查的附件。", problems=[problem])


def _require_notes(rows: list[dict[str, Any]]) -> None:
    problems = [
        Problem(f"answers[{number}].note", _UNSAID, {"item": row["text"]})
        for number, row in enumerate(rows)
        if row["answer"] == "no" and not (row.get("note") or "").strip()
    ]
    if problems:
        raise InvalidInput(
            "填写的内容有{count}处需要更正。", problems=problems, count=len(problems)
        )


def _outcome(answers: list[Answer]) -> str:
    items = [each for each in answers if each.item_id]
    counts = {word: sum(1 for each in items if each.answer == word) for word in ("yes", "no", "na")}
    listed = sum(1 for each in answers if each.listed)
    return (
        f"检查{len(items)}项：符合{counts['yes']}项，不符合{counts['no']}项，"
        f"不适用{counts['na']}项；列为问题{listed}个。"
    )


def _told(answer: Answer) -> dict[str, str]:
    grades = {"immediate": "立即整改", "general": "一般", "complex": "复杂"}
    grade = grades.get(answer.grade, "")
    listed = f"列为问题{'，' + grade if grade else ''}" if answer.listed else "当场指出"
    return {"title": answer.text, "note": answer.note, "listed": listed}


def _report(call: ServiceCall, listed: list[Answer]) -> NewDocument:
    data = call.data
    opinion = {"confirm": "属实，确认。", "dissent": f"有异议：{data['dissent_reason']}"}
    return NewDocument(
        kind=kind_of("guidance_report"),
        addressed_to=(f"enterprise:{data['enterprise_id']}",),
        area=data["office_area"],
        instance_id=call.instance.instance_id,
        must_sign=True,
        body={
            "enterprise": data["enterprise_name"],
            "officers": data["inspector_name"],
            "visited_on": str(data["inspected_on"])[:10],
            "scope": data["checklist_name"],
            "strengths": data.get("good_practice") or "",
            "summary": data["outcome"],
            "advice": data["guidance"],
            "opinion": opinion.get(data["opinion"], ""),
            "findings": [
                {"number": number, "problem": each.text, "advice": each.note}
                for number, each in enumerate(listed, 1)
            ],
        },
    )
