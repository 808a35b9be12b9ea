"""Service tasks about needs: each becomes an item of its own with its own deadline (3.4-10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.commands.instances import CancelInstance, GetInstance, StartInstance
from engine.context import Context, ServiceCall
from engine.errors import InvalidInput, Problem
from engine.interpreter.contract import Data
from engine.worktime.arithmetic import end_of_day, local_day
from workflows.contact_enterprise import need_queries
from workflows.contact_enterprise.views import NeedKind, NeedState
from workflows.packages import packages

FOLLOW_UP = "need_follow_up"
#: What a follow-up takes over from its contact.
_TAKEN_OVER = (
    "enterprise_id",
    "enterprise_name",
    "area",
    "area_name",
    "office_area",
    "office_unit_id",
    "unit_id",
    "unit_name",
    "period",
    "visited_on",
)


@dataclass(frozen=True, slots=True)
class RecordedNeed:
    """One row of the visit's form."""

    title: str
    kind: NeedKind
    detail: str
    wanted_on: date | None


def open_needs(ctx: Context, call: ServiceCall) -> Data:
    """Start a follow-up for each need that has none yet; cancel those corrected away.

    A need is known again by its title, so that handing in a corrected record opens nothing twice.
    """
    recorded = _read(call.data.get("needs") or [])
    known = {each["title"]: each for each in call.data.get("follow_ups") or []}
    titles = {need.title for need in recorded}
    for title, follow_up in known.items():
        if title not in titles:
            _withdraw(ctx, follow_up["instance_id"])
    opened = [known.get(need.title) or _open(ctx, call, need) for need in recorded]
    dissented = call.data.get("opinion") == "dissent"
    return {
        "follow_ups": opened,
        "opinion": "",
        "dissents": call.data.get("dissents", 0) + int(dissented),
    }


def close_need(ctx: Context, call: ServiceCall) -> Data:
    need_queries.close_need(ctx.uow, call.instance.instance_id, NeedState.SOLVED, ctx.now)
    return {"closed_at": ctx.now.isoformat()}


def reopen_need(ctx: Context, call: ServiceCall) -> Data:
    """Another round: the time that its kind has begins anew."""
    kind = NeedKind(call.data["need_kind"])
    return {
        "rounds": call.data.get("rounds", 1) + 1,
        "due_at": "",
        "due_in": due_in(kind),
        "solved": "",
        "result": "",
    }


def due_in(kind: NeedKind) -> str:
    """The time for needs of this kind, as a duration."""
    return f"P{packages()[FOLLOW_UP].limit(f'need_{kind.value}')}WD"


def _read(rows: Sequence[Mapping[str, Any]]) -> list[RecordedNeed]:
    needs: dict[str, RecordedNeed] = {}
    for row in rows:
        title = str(row.get("title") or "").strip()
        if not title:
            continue
        if title in needs:
            problem = Problem("needs", "诉求“{title}”写了两遍，请合并或改写", {"title": title})
            raise InvalidInput("有重复的诉求。", problems=[problem])
        needs[title] = RecordedNeed(
            title=title,
            kind=NeedKind(row.get("kind") or NeedKind.OTHER),
            detail=str(row.get("detail") or "").strip(),
            wanted_on=_day(row.get("wanted_on")),
        )
    return list(needs.values())


def _day(value: object) -> date | None:
    return date.fromisoformat(value[:10]) if isinstance(value, str) and value else None


def _open(ctx: Context, call: ServiceCall, need: RecordedNeed) -> dict[str, Any]:
    contact = call.instance
    number = need_queries.next_number(ctx.uow, contact.instance_id)
    follow_up = ctx.execute(
        StartInstance(
            key=FOLLOW_UP,
            title=f"{call.data['enterprise_name']}：{need.title}",
            business_key=f"{contact.business_key}-{number}",
            data=_follow_up_data(ctx, call, need),
            scope=contact.scope,
            parent_instance_id=contact.instance_id,
            unique=True,
        )
    )
    need_queries.add_need(
        ctx.uow,
        {
            "instance_id": contact.instance_id,
            "number": number,
            "title": need.title,
            "kind": need.kind.value,
            "detail": need.detail,
            "wanted_on": need.wanted_on,
            "follow_up_instance_id": follow_up.instance_id,
            "state": NeedState.OPEN.value,
        },
    )
    return {"title": need.title, "number": number, "instance_id": follow_up.instance_id}


def _follow_up_data(ctx: Context, call: ServiceCall, need: RecordedNeed) -> dict[str, Any]:
    wanted = need.wanted_on
    # A day that has come already leaves no time to act, so the kind's time holds instead.
    by_wish = wanted is not None and wanted > local_day(ctx.now)
    calendar = ctx.calendar(call.instance.scope.owner)
    due_at = end_of_day(calendar, wanted).isoformat() if by_wish and wanted is not None else ""
    return {name: call.data.get(name, "") for name in _TAKEN_OVER} | {
        "need_title": need.title,
        "need_kind": need.kind.value,
        "need_detail": need.detail,
        "wanted_on": "" if wanted is None else wanted.isoformat(),
        "due_at": due_at,
        "due_in": "" if due_at else due_in(need.kind),
        "rounds": 1,
        "escalation_code": "",
    }


def _withdraw(ctx: Context, instance_id: int) -> None:
    if not ctx.query(GetInstance(instance_id)).instance.state.ended:
        reason = "企业提出异议，更正后的走访记录不再有这条诉求。"
        ctx.execute(CancelInstance(instance_id, reason))
    need_queries.close_need(ctx.uow, instance_id, NeedState.WITHDRAWN, ctx.now)
