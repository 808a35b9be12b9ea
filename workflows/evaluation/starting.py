"""Starting one evaluation: what is known of the enterprise goes into the process."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.commands.instances import StartInstance
from engine.context import Context
from engine.errors import InvalidInput, InvalidState, Problem
from engine.views import Instance, Scope
from workflows.contact_enterprise import enterprise_queries
from workflows.contact_enterprise.enterprise_queries import Enterprise
from workflows.divisions import place_name
from workflows.evaluation import queries
from workflows.evaluation.grading import KEY, variables, weighting
from workflows.evaluation.views import EvaluationState, IndicatorSet, Round

#: The data that every evaluation begins with.
GIVEN = frozenset(
    {
        *("evaluation_id", "round_id", "round_name", "year", "set_id", "set_title"),
        *("enterprise_id", "enterprise_name", "ownership", "ownership_name"),
        *("area", "area_name", "office_area", "verify_unit_id", "verify_unit_name", "panel"),
        *("excellent_from", "good_from", "passed_from", "escalation_code", "return_reason"),
    }
)


def start(ctx: Context, found: Round, chosen: IndicatorSet, enterprise_id: int) -> Instance:
    """Ask an enterprise of the round's area to score itself.

    Raises:
        InvalidInput: it is of another area.
        InvalidState: it is evaluated in this round already.
    """
    enterprise = _of_area(ctx, found, enterprise_id)
    enterprise_queries.lock_enterprise(ctx.uow, enterprise_id)
    if queries.of_enterprise(ctx.uow, found.round_id, enterprise_id) is not None:
        raise InvalidState("“{name}”在这一轮已经评价。", name=enterprise.name)
    evaluation_id = queries.add(
        ctx.uow,
        {
            "round_id": found.round_id,
            "enterprise_id": enterprise_id,
            "area": enterprise.area,
            "ownership": enterprise.ownership,
            "weight_group": weighting(enterprise.ownership)["weight_group"],
            "state": EvaluationState.SELF_SCORE.value,
        },
    )
    instance = ctx.execute(
        StartInstance(
            key=KEY,
            title=f"{enterprise.name}：{found.name}",
            business_key=f"P07-{found.round_id}-{enterprise_id}",
            data=_data(ctx, found, chosen, enterprise, evaluation_id),
            scope=Scope(
                enterprise.area, f"unit:{found.verify_unit_id}", f"enterprise:{enterprise_id}"
            ),
            unique=True,
        )
    )
    queries.change(ctx.uow, evaluation_id, {"instance_id": instance.instance_id})
    return instance


def _of_area(ctx: Context, found: Round, enterprise_id: int) -> Enterprise:
    enterprise = enterprise_queries.enterprise_by_id(ctx.uow, enterprise_id)
    if enterprise is None or not enterprise.area.startswith(found.area):
        problem = Problem("enterprise_id", "请选择本轮区划内的企业")
        raise InvalidInput("这家企业不在这一轮评价的区划内。", problems=[problem])
    return enterprise


def _data(
    ctx: Context, found: Round, chosen: IndicatorSet, enterprise: Enterprise, evaluation_id: int
) -> Mapping[str, Any]:
    unit = enterprise_queries.unit_by_id(ctx.uow, found.verify_unit_id)
    return {
        "evaluation_id": evaluation_id,
        "round_id": found.round_id,
        "round_name": found.name,
        "year": found.year,
        "set_id": chosen.set_id,
        "set_title": chosen.title,
        "enterprise_id": enterprise.enterprise_id,
        "enterprise_name": enterprise.name,
        "ownership": enterprise.ownership,
        "ownership_name": enterprise.names.ownership,
        "area": enterprise.area,
        "area_name": place_name(enterprise.area),
        "office_area": found.area,
        "verify_unit_id": str(found.verify_unit_id),
        "verify_unit_name": "" if unit is None else unit.name,
        "panel": [f"unit:{unit_id}:leader" for unit_id in found.panel_unit_ids],
        **variables(found.thresholds),
        # The conditions and groups of P02 read it where nobody has escalated anything yet.
        "escalation_code": "",
        "return_reason": "",
    }
