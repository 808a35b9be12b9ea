"""Service tasks about needs: each becomes an item of its own with its own deadline (3.4-10).

A question or a request for help is followed up by the unit; what the enterprise itself has to
put right is a finding, and goes the way of all findings (P05).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.commands.instances import CancelInstance, StartInstance
from engine.context import Context, ServiceCall
from engine.errors import InvalidInput, Problem
from engine.interpreter.contract import Data
from engine.store.queries.jobs import NewJob
from engine.views import Instance, Job
from engine.worktime.arithmetic import end_of_day, local_day
from workflows.contact_enterprise import need_queries
from workflows.contact_enterprise.views import RECTIFIED, Need, NeedKind, NeedState
from workflows.parameters.values import duration_of
from workflows.rectification.findings import open_finding, withdraw_finding
from workflows.rectification.queries import by_source
from workflows.rectification.views import Category, FindingState, NewFinding, SourceKind
from workflows.rectification.watching import FindingWatcher, Told

FOLLOW_UP = "need_follow_up"
#: The kinds of the jobs that begin and end the follow-up of one need.
OPEN_NEED = "contact.open_need"
WITHDRAW_NEED = "contact.withdraw_need"
_CLAUSE = "3.4-10"
_SHOWN = {
    FindingState.CLOSED: NeedState.SOLVED,
    FindingState.LASTING: NeedState.SOLVED,
    FindingState.WITHDRAWN: NeedState.WITHDRAWN,
}
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
#: The data that every follow-up begins with.
GIVEN = frozenset(
    {
        *_TAKEN_OVER,
        *("need_title", "need_kind", "need_detail", "wanted_on", "due_at", "due_in"),
        *("rounds", "escalation_code"),
    }
)


@dataclass(frozen=True, slots=True)
class RecordedNeed:
    """One row of the visit's form."""

    title: str
    kind: NeedKind
    detail: str
    wanted_on: date | None


def open_needs(ctx: Context, call: ServiceCall) -> Data:
    """Note each need that is new, and have its follow-up started; withdraw those corrected away.

    A need is known again by its title, so that handing in a corrected record opens nothing twice.
    Follow-ups start, and end, each in a job of its own: a record of twenty needs costs what one
    without any does, and a need that cannot be followed up holds up neither the contact nor the
    other needs.
    """
    recorded = _read(call.data.get("needs") or [])
    known = {each["title"]: each for each in call.data.get("follow_ups") or []}
    titles = {need.title for need in recorded}
    for title, follow_up in known.items():
        if title not in titles:
            _later(ctx, call, WITHDRAW_NEED, number=follow_up["number"])
    new = [need for need in recorded if need.title not in known]
    numbered = _numbered_so_far(ctx, call, anew=bool(new))
    numbers = {need.title: number for number, need in enumerate(new, numbered + 1)}
    for need in new:
        data = {} if need.kind in RECTIFIED else _follow_up_data(ctx, call, need)
        title = f"{call.data['enterprise_name']}：{need.title}"
        _later(ctx, call, OPEN_NEED, number=numbers[need.title], title=title, data=data)
    need_queries.add_needs(
        ctx.uow, [_row(call.instance.instance_id, numbers[need.title], need) for need in new]
    )
    dissented = call.data.get("opinion") == "dissent"
    return {
        "follow_ups": [
            {"title": title, "number": known[title]["number"] if title in known else numbers[title]}
            for title in (need.title for need in recorded)
        ],
        "needs_numbered": numbered + len(new),
        "opinion": "",
        "dissents": call.data.get("dissents", 0) + int(dissented),
    }


def start_follow_up(ctx: Context, job: Job) -> None:
    """Start the follow-up of a need, unless it was withdrawn meanwhile."""
    contact = ctx.changes.instance(ctx.uow, job.instance_id or 0).view
    number = int(job.payload["number"])
    need = need_queries.by_number(ctx.uow, contact.instance_id, number)
    if need is None or need.state is not NeedState.OPEN or need.follow_up_instance_id is not None:
        return
    if need.kind in RECTIFIED:
        _open_finding(ctx, contact, need)
        return
    follow_up = ctx.execute(
        StartInstance(
            key=FOLLOW_UP,
            title=str(job.payload["title"]),
            business_key=f"{contact.business_key}-{number}",
            data=job.payload["data"],
            scope=contact.scope,
            parent_instance_id=contact.instance_id,
            unique=True,
        )
    )
    need_queries.note_follow_up(ctx.uow, contact.instance_id, number, follow_up.instance_id)


def _open_finding(ctx: Context, contact: Instance, need: Need) -> None:
    open_finding(
        ctx,
        NewFinding(
            source_kind=SourceKind.CONTACT,
            source_instance_id=contact.instance_id,
            number=need.number,
            enterprise_id=int(contact.scope.subject.removeprefix("enterprise:")),
            unit_id=int(contact.scope.owner.removeprefix("unit:")),
            officer="",
            title=need.title,
            detail=need.detail,
            category=Category.OTHER,
            clause_id=_CLAUSE,
            found_on=local_day(ctx.now),
        ),
    )


class NeedKeeper(FindingWatcher):
    """Shows with a need what has become of its finding."""

    def finding_changed(self, ctx: Context, told: Told) -> None:
        if told.source_kind is not SourceKind.CONTACT or told.source_instance_id is None:
            return
        shown = {
            "follow_up_instance_id": told.instance_id,
            "state": _SHOWN.get(told.state, NeedState.OPEN).value,
            "closed_at": ctx.now if told.state in _SHOWN else None,
        }
        need_queries.show(ctx.uow, told.source_instance_id, told.number, shown)


def withdraw_follow_up(ctx: Context, job: Job) -> None:
    """Withdraw a need that a corrected record no longer has, and cancel its follow-up."""
    contact_id, number = job.instance_id or 0, int(job.payload["number"])
    need = need_queries.by_number(ctx.uow, contact_id, number)
    if need is None or need.state is not NeedState.OPEN:
        return
    reason = "企业提出异议，更正后的走访记录不再有这条诉求。"
    if need.kind in RECTIFIED and by_source(ctx.uow, contact_id, number) is not None:
        withdraw_finding(ctx, contact_id, number, reason)
    elif need.follow_up_instance_id is not None:
        ctx.execute(CancelInstance(need.follow_up_instance_id, reason))
    need_queries.withdraw(ctx.uow, contact_id, number, ctx.now)


def close_need(ctx: Context, call: ServiceCall) -> Data:
    need_queries.close_need(ctx.uow, call.instance.instance_id, NeedState.SOLVED, ctx.now)
    return {"closed_at": ctx.now.isoformat()}


def reopen_need(ctx: Context, call: ServiceCall) -> Data:
    """Another round: the time that its kind has begins anew."""
    kind = NeedKind(call.data["need_kind"])
    return {
        "rounds": call.data.get("rounds", 1) + 1,
        "due_at": "",
        "due_in": due_in(ctx, call, kind),
        "solved": "",
        "result": "",
    }


def due_in(ctx: Context, call: ServiceCall, kind: NeedKind) -> str:
    """The time for needs of this kind, as a duration."""
    area = call.instance.scope.area
    return duration_of(ctx, FOLLOW_UP, f"need_{kind.value}", area=area)


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


def _later(ctx: Context, call: ServiceCall, kind: str, **payload: Any) -> None:
    ctx.changes.arm(
        NewJob(
            kind=kind,
            due_at=ctx.now,
            instance_id=call.instance.instance_id,
            payload={"element_id": call.request.element_id, **payload},
        )
    )


def _numbered_so_far(ctx: Context, call: ServiceCall, *, anew: bool) -> int:
    """The number of a contact's last need; a withdrawn one keeps its own."""
    noted = call.data.get("needs_numbered")
    if isinstance(noted, int):
        return noted
    # A contact from before the number was noted in its data, or its first record.
    if anew and call.data.get("follow_ups"):
        return need_queries.last_number(ctx.uow, call.instance.instance_id)
    return 0


def _row(instance_id: int, number: int, need: RecordedNeed) -> dict[str, Any]:
    return {
        "instance_id": instance_id,
        "number": number,
        "title": need.title,
        "kind": need.kind.value,
        "detail": need.detail,
        "wanted_on": need.wanted_on,
        "state": NeedState.OPEN.value,
    }


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
        "due_in": "" if due_at else due_in(ctx, call, need.kind),
        "rounds": 1,
        "escalation_code": "",
    }
