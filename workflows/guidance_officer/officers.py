"""Nominating officers, and what the service tasks of their process do (clause 6.2-02)."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import Any

from engine.commands.instances import StartInstance
from engine.context import Context, Extension, ServiceCall
from engine.errors import Forbidden, InvalidInput, Problem
from engine.interpreter.contract import Data
from engine.lifecycle import InstanceState
from engine.views import Instance, Scope
from engine.worktime.arithmetic import local_day, midnight
from workflows.contact_enterprise.enterprise_queries import UnitName, nearest_office
from workflows.divisions import place_name
from workflows.documents.issuing import NewDocument, issue
from workflows.documents.registry import kind_of
from workflows.guidance_officer import officer_queries as queries
from workflows.guidance_officer.classification import OFFICER
from workflows.guidance_officer.commands import NominateOfficer
from workflows.guidance_officer.ending import end_before_time
from workflows.guidance_officer.pairing import options
from workflows.guidance_officer.views import OfficerState
from workflows.organisation.commands import AddPost, Appoint, EndHolding
from workflows.organisation.duties import DUTY_NAMES, Duty
from workflows.organisation.people_queries import person_by_id
from workflows.organisation.queries import unit_by_id
from workflows.parameters.values import value_of

#: The data that every appointment begins with.
GIVEN = frozenset(
    {
        *("user_id", "officer_name", "nominating_unit", "reason", "area", "area_name"),
        *("office_area", "office_unit_id", "decision", "decision_reason", "attended"),
        *("training_needed", "term_from", "term_to", "certificate_number", "guides_on"),
        *("enterprise_ids", "renew_decision", "renew_reason"),
    }
)
_YEAR = timedelta(days=365)


def nominate(ctx: Context, command: NominateOfficer) -> Instance:
    """Start the appointment of a person at the office that is next to the actor."""
    unit = _unit_of(ctx)
    person = person_by_id(ctx.uow, command.user_id.strip())
    if person is None or not person.enabled:
        raise _refused("user_id", "没有账号“{user_id}”，或已停用。", user_id=command.user_id[:80])
    if not command.reason.strip():
        raise _refused("reason", "请写明推荐理由。")
    office = nearest_office(ctx.uow, unit.area)
    if office is None:
        raise InvalidInput(
            "{area}及其上级都没有联席会议办公室，无法交办。", area=place_name(unit.area)
        )
    present = queries.present_of(ctx.uow, person.user_id, today=local_day(ctx.now))
    if present is not None:
        raise _refused(
            "user_id",
            "{name}已有在办的推荐或有效的聘任（{area}）。",
            name=person.name,
            area=place_name(present.area),
        )
    return ctx.execute(
        StartInstance(
            key=OFFICER,
            title=f"{person.name}：改革指导员聘任",
            business_key=f"P04-{office.area}-{person.user_id}",
            data={
                "user_id": person.user_id,
                "officer_name": person.name,
                "nominating_unit": unit.name,
                "reason": command.reason.strip(),
                "area": office.area,
                "area_name": place_name(office.area),
                "office_area": office.area,
                "office_unit_id": office.unit_id,
                "training_needed": value_of(ctx, OFFICER, "training_days", area=office.area),
                **dict.fromkeys(("decision", "decision_reason", "term_from", "term_to"), ""),
                **dict.fromkeys(("certificate_number", "guides_on"), ""),
                **dict.fromkeys(("renew_decision", "renew_reason"), ""),
                "attended": [],
                "enterprise_ids": [],
            },
            scope=Scope(office.area, f"unit:{unit.unit_id}"),
        )
    )


def enter(ctx: Context, call: ServiceCall) -> Data:
    """Put the nomination on file; training that is on file counts at once."""
    data = call.data
    officer_id = queries.insert_officer(
        ctx.uow,
        {
            "instance_id": call.instance.instance_id,
            "user_id": data["user_id"],
            "office_unit_id": data["office_unit_id"],
            "area": data["area"],
            "nominating_unit": data["nominating_unit"],
            "state": OfficerState.NOMINATED,
            "nominated_at": ctx.now,
        },
    )
    return {"officer_id": officer_id, "training_days": _days_in_a_year(ctx, data["user_id"])}


def note_training(ctx: Context, call: ServiceCall) -> Data:
    """Enter what was attended, and count the days of the past year."""
    _enter_attended(ctx, call)
    return {"attended": [], "training_days": _update(ctx, call, state=OfficerState.TRAINING)}


def appoint(ctx: Context, call: ServiceCall) -> Data:
    """Let the person hold the post for the term, and issue the letter (聘书).

    Raises:
        InvalidInput: the term begins in the past, or the training of the past year is too short.
    """
    data = call.data
    _enter_attended(ctx, call)
    term_from = _term_from(ctx, data)
    months = value_of(ctx, OFFICER, "term_months", area=data["area"])
    term_to = _months_on(term_from, months) - timedelta(days=1)
    holding_id = _hold_post(ctx, data, term_from, term_to)
    letter = issue(ctx, _letter(call, term_from, term_to))
    days = _update(
        ctx,
        call,
        state=OfficerState.IN_TERM,
        guides_on=data.get("guides_on") or "",
        # A renewal goes on with the term that it renews.
        **({} if data.get("renew_decision") == "renew" else {"term_from": term_from}),
        term_to=term_to,
        holding_id=holding_id,
        certificate_id=letter.document_id,
        certificate_number=letter.number,
    )
    _require_training(ctx, call, days)
    before = timedelta(days=value_of(ctx, OFFICER, "renew_before", area=data["area"]))
    return {
        "term_from": term_from.isoformat(),
        "term_to": term_to.isoformat(),
        "term_ends_at": midnight(term_to + timedelta(days=1)).isoformat(),
        "renew_at": midnight(term_to - before).isoformat(),
        "certificate_number": letter.number,
        "training_days": days,
        "pair_options": options(ctx, data["area"]),
        "attended": [],
        "renew_decision": "",
    }


def finish_term(ctx: Context, call: ServiceCall) -> Data:
    """The term ends with its last day, as the post does; the pairings end with the decision."""
    officer_id = call.data["officer_id"]
    queries.end_pairings(ctx.uow, local_day(ctx.now), officer_id=officer_id)
    queries.update_officer(
        ctx.uow,
        officer_id,
        state=OfficerState.ENDED,
        ended_at=ctx.now,
        end_reason=call.data.get("renew_reason") or "",
    )
    return {}


def withdraw(ctx: Context, call: ServiceCall) -> Data:
    end_before_time(ctx, call.data["officer_id"], str(call.data.get("withdrawal_reason") or ""))
    return {}


class OfficerKeeper(Extension):
    """Keeps the file of an officer with the instance that leads to the appointment."""

    def instance_ended(self, ctx: Context, instance: Instance) -> None:
        if instance.definition_key != OFFICER:
            return
        found = queries.by_instance(ctx.uow, instance.instance_id)
        if found is None:
            return
        officer_id, state = found
        if instance.state is InstanceState.CANCELLED:
            end_before_time(ctx, officer_id, "")
        elif state is OfficerState.NOMINATED:
            queries.update_officer(
                ctx.uow, officer_id, state=OfficerState.REFUSED, ended_at=ctx.now
            )


def _refused(field: str, template: str, **params: object) -> InvalidInput:
    return InvalidInput(template, problems=[Problem(field, template, params)], **params)


def _unit_of(ctx: Context) -> UnitName:
    """The unit that the actor speaks for."""
    for group in sorted(ctx.principal.all_groups):
        kind, _, rest = group.partition(":")
        if kind == "unit":
            found = unit_by_id(ctx.uow, int(rest.partition(":")[0]))
            if found is not None and found.closed_at is None:
                return UnitName(found.unit_id, found.name, found.area)
    raise Forbidden("只有成员单位和办公室可以推荐改革指导员。")


def _enter_attended(ctx: Context, call: ServiceCall) -> None:
    rows = [
        {
            "user_id": call.data["user_id"],
            "title": str(row["title"]).strip(),
            "held_on": date.fromisoformat(str(row["held_on"])[:10]),
            "days": int(row["days"]),
            "recorded_at": ctx.now,
            "recorded_by": ctx.principal.user_id,
        }
        for row in call.data.get("attended") or []
    ]
    queries.enter_trainings(ctx.uow, rows)


def _days_in_a_year(ctx: Context, user_id: str) -> int:
    today = local_day(ctx.now)
    return queries.training_days(ctx.uow, user_id, today - _YEAR, today)


def _update(ctx: Context, call: ServiceCall, **values: Any) -> int:
    """Change the officer's file; the days of training in the past year."""
    today, data = local_day(ctx.now), call.data
    return queries.update_trained(
        ctx.uow, data["officer_id"], data["user_id"], today - _YEAR, today, **values
    )


def _require_training(ctx: Context, call: ServiceCall, days: int) -> None:
    needed = value_of(ctx, OFFICER, "training_days", area=call.data["area"])
    if days < needed:
        raise InvalidInput(
            "近一年培训{days}天，至少要{needed}天。请先在指导员档案里补登培训。",
            days=days,
            needed=needed,
        )


def _hold_post(ctx: Context, data: Data, term_from: date, term_to: date) -> int:
    """The holding of the officer's post: a term that still runs is made longer."""
    system, office_unit_id = ctx.as_system(), int(data["office_unit_id"])
    if data.get("renew_decision") == "renew":
        found = queries.by_id(ctx.uow, int(data["officer_id"]), year=term_from.year)
        runs_on = found is not None and str(data["term_to"]) >= local_day(ctx.now).isoformat()
        if found is not None and found.holding_id is not None and runs_on:
            return system.execute(EndHolding(found.holding_id, term_to)).holding_id
    post_id = queries.officer_post(ctx.uow, office_unit_id)
    if post_id is None:
        name = DUTY_NAMES[Duty.OFFICER]
        post_id = system.execute(AddPost(office_unit_id, name, Duty.OFFICER)).post_id
    return system.execute(Appoint(post_id, data["user_id"], term_from, term_to)).holding_id


def _term_from(ctx: Context, data: Data) -> date:
    if data.get("renew_decision") == "renew":
        # A term that was left to run out is renewed from today on, not for the days between.
        after = date.fromisoformat(str(data["term_to"])) + timedelta(days=1)
        return max(after, local_day(ctx.now))
    term_from = date.fromisoformat(str(data["term_from"])[:10])
    if term_from < local_day(ctx.now):
        raise _refused("term_from", "聘期不能从过去开始。")
    return term_from


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _letter(call: ServiceCall, term_from: date, term_to: date) -> NewDocument:
    data = call.data
    return NewDocument(
        kind=kind_of("appointment_letter"),
        addressed_to=(f"officers:{data['area']}",),
        area=data["area"],
        instance_id=call.instance.instance_id,
        body={
            "person": data["officer_name"],
            "post": "产业工人队伍建设改革指导员",
            "term_from": term_from.isoformat(),
            "term_until": term_to.isoformat(),
            "unit": data["nominating_unit"],
        },
    )
