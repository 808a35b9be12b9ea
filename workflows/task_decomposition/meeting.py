"""Service tasks of a conference: topics on record, minutes, the list, its dispatch (6.1-01)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from engine.context import Context, ServiceCall
from engine.errors import InvalidInput, Problem
from engine.interpreter.contract import Data
from engine.store.queries.jobs import NewJob
from engine.worktime.arithmetic import end_of_day, local_day
from workflows.parameters.values import duration_of, parameter, value_of
from workflows.policy.clauses import clauses
from workflows.task_decomposition import papers, rows
from workflows.task_decomposition.opening import OPEN_TASK, TASK
from workflows.task_decomposition.views import TaskKind, TaskState

_MOST_ITEMS = 60


def note_topics(ctx: Context, call: ServiceCall) -> Data:
    """Put the planned conference on record, and its topics into words for the convener."""
    planned_on = _day(call.data, "held_on")
    rows.keep_meeting(
        ctx.uow,
        {
            "instance_id": call.instance.instance_id,
            "area": call.data["office_area"],
            "name": call.data["conference_name"],
            "planned_on": planned_on,
            "cancelled": False,
        },
    )
    named = [each for each in call.data.get("topics") or [] if each.get("topic")]
    if not named:
        problem = Problem("topics", "至少要有一个议题")
        raise InvalidInput("还没有议题。", problems=[problem])
    lines = [_topic(number, each) for number, each in enumerate(named, start=1)]
    return {"topics_text": "；".join(lines)}


def _topic(number: int, row: Mapping[str, Any]) -> str:
    proposer = str(row.get("proposer") or "").strip()
    return f"{number}. {row['topic']}" + (f"（{proposer}）" if proposer else "")


def file_minutes(ctx: Context, call: ServiceCall) -> Data:
    """Issue the minutes; the conference is held from now on."""
    held_on = _day(call.data, "held_on")
    if held_on > local_day(ctx.now):
        problem = Problem("held_on", "会议还没有召开，不能先写纪要")
        raise InvalidInput("纪要还不能印发。", problems=[problem])
    document = papers.issue_minutes(ctx, call)
    rows.change_meeting(
        ctx.uow, call.instance.instance_id, held_on=held_on, minutes_id=document.document_id
    )
    return {"minutes_number": document.number}


def check_list(ctx: Context, call: ServiceCall) -> Data:
    """Refuse a list that leaves open who does what by when; put it into words for the convener."""
    names = {each["value"]: each["label"] for each in call.data["unit_options"]}
    items = call.data.get("items") or []
    problems = [*_amount(items), *_faults(ctx, items, names)]
    if problems:
        raise InvalidInput("责任清单有{count}处要改。", count=len(problems), problems=problems)
    lines = [
        f"{number}. {_in_words(ctx, call, each, names)}"
        for number, each in enumerate(items, start=1)
    ]
    return {"item_count": len(items), "items_text": "；".join(lines)}


def _amount(items: list[Mapping[str, Any]]) -> Iterator[Problem]:
    if not 1 <= len(items) <= _MOST_ITEMS:
        params: dict[str, object] = {"most": _MOST_ITEMS, "count": len(items)}
        yield Problem("items", "责任清单应有1至{most}项，现有{count}项", params)


def _faults(
    ctx: Context, items: list[Mapping[str, Any]], names: Mapping[str, str]
) -> Iterator[Problem]:
    """By the number of the row, as people count."""
    today = local_day(ctx.now)
    for number, each in enumerate(items, start=1):
        lead = str(each.get("lead_unit_id") or "")
        at: dict[str, object] = {"number": number}
        if lead not in names:
            yield Problem("items", "第{number}项没有主办单位", at)
        if lead and lead in _co_units(each):
            yield Problem("items", "第{number}项的主办单位不能同时是协办单位", at)
        if not str(each.get("person") or "").strip():
            yield Problem("items", "第{number}项没有责任人", at)
        due_on = _optional_day(each.get("due_on"))
        if due_on is not None and due_on <= today:
            yield Problem("items", "第{number}项的完成日期已过，请改为以后的日期", at)


def dispatch(ctx: Context, call: ServiceCall) -> Data:
    """Issue the list and have each item begun, each in a job of its own."""
    items = call.data["items"]
    meeting_id, area = call.instance.instance_id, call.data["office_area"]
    found = [
        _row(each, number, meeting_id=meeting_id, area=area, now=ctx.now)
        for number, each in enumerate(items, start=1)
    ]
    task_ids = rows.add_tasks(ctx.uow, found)
    rows.add_contributions(
        ctx.uow,
        [
            (task_id, int(unit_id))
            for task_id, each in zip(task_ids, items, strict=True)
            for unit_id in _co_units(each)
        ],
    )
    names = {each["value"]: each["label"] for each in call.data["unit_options"]}
    for task_id, each in zip(task_ids, items, strict=True):
        payload = {
            "element_id": call.request.element_id,
            "task_id": task_id,
            "title": f"{call.data['conference_name']}：{each['title']}",
            "data": _given(ctx, call, each, task_id, names),
        }
        ctx.changes.arm(
            NewJob(kind=OPEN_TASK, due_at=ctx.now, instance_id=meeting_id, payload=payload)
        )
    document = papers.issue_list(ctx, call, [_paper_row(ctx, call, e, names) for e in items])
    rows.change_meeting(ctx.uow, meeting_id, dispatched_at=ctx.now, list_id=document.document_id)
    return {"list_number": document.number}


def _row(
    each: Mapping[str, Any], number: int, *, meeting_id: int, area: str, now: Any
) -> dict[str, Any]:
    return {
        "meeting_id": meeting_id,
        "number": number,
        "area": area,
        "title": str(each["title"])[:200],
        "requirement": str(each.get("requirement") or ""),
        "kind": TaskKind(each.get("kind") or TaskKind.ORDINARY).value,
        "lead_unit_id": int(each["lead_unit_id"]),
        "person": str(each["person"])[:200],
        "due_on": _optional_day(each.get("due_on")),
        "clause_id": str(each.get("clause_id") or ""),
        "state": TaskState.TO_SIGN.value,
        "dispatched_at": now,
    }


def _given(
    ctx: Context,
    call: ServiceCall,
    each: Mapping[str, Any],
    task_id: int,
    names: Mapping[str, str],
) -> dict[str, Any]:
    """What the instance of a task begins with."""
    area = call.data["office_area"]
    due_on = _optional_day(each.get("due_on"))
    kind = TaskKind(each.get("kind") or TaskKind.ORDINARY)
    clause = clauses().get(str(each.get("clause_id") or ""))
    due_at = "" if due_on is None else end_of_day(ctx.calendar(), due_on).isoformat()
    return {
        "task_id": str(task_id),
        "task_title": each["title"],
        "requirement": str(each.get("requirement") or ""),
        "conference_name": call.data["conference_name"],
        "meeting_id": call.instance.instance_id,
        "area": area,
        "area_name": call.data["area_name"],
        "office_area": area,
        "unit_options": call.data["unit_options"],
        "unit_id": str(each["lead_unit_id"]),
        "unit_name": names[str(each["lead_unit_id"])],
        "co_unit_ids": _co_units(each),
        "co_units": "、".join(names.get(unit_id, "") for unit_id in _co_units(each)),
        "person": each["person"],
        "kind": kind.value,
        "clause_text": "" if clause is None else f"{clause.clause_id} {clause.title}",
        "due_at": due_at,
        "due_in": "" if due_at else duration_of(ctx, TASK, f"{kind.value}_due", area=area),
        "due_text": _due_text(ctx, each, area),
        "rounds": 1,
        "escalation_code": "",
        "sign_decision": "",
        "return_reason": "",
        "settle_decision": "",
        "verify_reason": "",
    }


def _due_text(ctx: Context, each: Mapping[str, Any], area: str) -> str:
    due_on = _optional_day(each.get("due_on"))
    if due_on is not None:
        return due_on.isoformat()
    name = f"{TaskKind(each.get('kind') or TaskKind.ORDINARY).value}_due"
    days = value_of(ctx, TASK, name, area=area)
    unit = "个工作日" if parameter(TASK, name).unit == "working_days" else "天"
    return f"交办后{days}{unit}内"


def _in_words(
    ctx: Context, call: ServiceCall, each: Mapping[str, Any], names: Mapping[str, str]
) -> str:
    parts = [str(each["title"]), f"主办：{names[str(each['lead_unit_id'])]}"]
    if _co_units(each):
        parts.append("协办：" + "、".join(names.get(unit_id, "") for unit_id in _co_units(each)))
    parts += [f"责任人：{each['person']}", _due_text(ctx, each, call.data["office_area"])]
    return "，".join(parts)


def _paper_row(
    ctx: Context, call: ServiceCall, each: Mapping[str, Any], names: Mapping[str, str]
) -> dict[str, str]:
    """The item as the document shows it."""
    return {
        "item": str(each["title"]),
        "measures": str(each.get("requirement") or ""),
        "lead": names[str(each["lead_unit_id"])],
        "co_units": "、".join(names.get(unit_id, "") for unit_id in _co_units(each)),
        "person": str(each["person"]),
        "due": _due_text(ctx, each, call.data["office_area"]),
        "clause": str(each.get("clause_id") or ""),
    }


def _co_units(each: Mapping[str, Any]) -> list[str]:
    return [str(unit_id) for unit_id in each.get("co_unit_ids") or []]


def _day(data: Data, name: str) -> date:
    found = _optional_day(data.get(name))
    if found is None:
        raise InvalidInput("会议没有日期。", problems=[Problem(name, "请填写开会日期")])
    return found


def _optional_day(value: object) -> date | None:
    return date.fromisoformat(value[:10]) if isinstance(value, str) and value else None
