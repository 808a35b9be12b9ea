"""Which officer guides which enterprises, within the limit."""

from __future__ import annotations

from typing import Any

from engine.context import Context, ServiceCall
from engine.errors import InvalidInput, InvalidState, NotFound, Problem
from engine.interpreter.contract import Data
from engine.worktime.arithmetic import local_day
from workflows.enterprises import queries as enterprises
from workflows.enterprises.commands import EnterpriseFilter
from workflows.enterprises.handlers import in_sight
from workflows.guidance_officer import officer_queries as queries
from workflows.guidance_officer.classification import OFFICER
from workflows.guidance_officer.commands import EndPairing, PairEnterprise
from workflows.guidance_officer.managing import managed
from workflows.guidance_officer.views import Officer, OfficerState, Pairing
from workflows.organisation.rights import Reach
from workflows.parameters.values import value_of

#: So many enterprises may be chosen from in the form; others are paired from the officer's file.
_MOST_OFFERED = 200


def options(ctx: Context, area: str) -> list[dict[str, Any]]:
    """The enterprises of an area, as a form offers them."""
    found = enterprises.page(
        ctx.uow,
        Reach(areas=frozenset({area})),
        EnterpriseFilter(area=area),
        cursor="",
        limit=_MOST_OFFERED,
    )
    return [
        {"value": each.enterprise_id, "label": f"{each.name}（{each.place}）"}
        for each in found[:_MOST_OFFERED]
    ]


def pair(ctx: Context, call: ServiceCall) -> Data:
    """Let the officer guide exactly the chosen enterprises from today on.

    Raises:
        InvalidInput: more than the limit were chosen.
    """
    data, today = call.data, local_day(ctx.now)
    officer_id = int(data["officer_id"])
    chosen = frozenset(int(each) for each in data.get("enterprise_ids") or ())
    _require_room(ctx, data["area"], len(chosen), "enterprise_ids")
    present = {p.enterprise_id for p in queries.pairings(ctx.uow, today, officer_id=officer_id)}
    if gone := frozenset(present - chosen):
        queries.end_pairings(ctx.uow, today, officer_id=officer_id, enterprise_ids=gone)
    queries.insert_pairings(ctx.uow, officer_id, chosen - present, today)
    return {"pair_options": []}


def pair_enterprise(ctx: Context, command: PairEnterprise) -> Pairing:
    officer = managed(ctx, command.officer_id)
    enterprise, today = in_sight(ctx, command.enterprise_id), local_day(ctx.now)
    _require_in_term(officer)
    present = queries.pairings(ctx.uow, today, officer_id=officer.officer_id)
    for each in present:
        if each.enterprise_id == enterprise.enterprise_id:
            return each
    _require_room(ctx, officer.area, len(present) + 1, "enterprise_id")
    queries.insert_pairings(ctx.uow, officer.officer_id, {enterprise.enterprise_id}, today)
    found = queries.pairings(
        ctx.uow, today, officer_id=officer.officer_id, enterprise_id=enterprise.enterprise_id
    )
    return found[0]


def end_pairing(ctx: Context, command: EndPairing) -> None:
    today = local_day(ctx.now)
    found = queries.pairings(ctx.uow, today, pairing_id=command.pairing_id)
    if not found:
        raise NotFound("没有编号为{pairing_id}的结对，或已结束。", pairing_id=command.pairing_id)
    managed(ctx, found[0].officer_id)
    queries.end_pairings(
        ctx.uow,
        today,
        officer_id=found[0].officer_id,
        enterprise_ids=frozenset({found[0].enterprise_id}),
    )


def _require_room(ctx: Context, area: str, wanted: int, field: str) -> None:
    most = value_of(ctx, OFFICER, "enterprises_per_officer", area=area)
    if wanted > most:
        params: dict[str, object] = {"most": most, "wanted": wanted}
        problem = Problem(field, "每名指导员最多结对{most}家企业，现在是{wanted}家", params)
        raise InvalidInput("结对企业超过上限。", problems=[problem])


def _require_in_term(officer: Officer) -> None:
    if officer.state is not OfficerState.IN_TERM:
        raise InvalidState("{name}不在聘期内，不能结对。", name=officer.name)
