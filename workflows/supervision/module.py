"""Supervision as one part that plugs into the engine."""

from __future__ import annotations

from functools import partial

from engine.context import Module
from engine.interpreter import Known
from workflows.policy.clauses import clauses
from workflows.supervision import (
    board,
    commands,
    extension_requests,
    firing,
    loads,
    reading,
    supervised,
    urging,
)
from workflows.supervision.extension import SupervisionExtension
from workflows.supervision.ladder import Rules
from workflows.supervision.ladder_file import shipped


def module(rules: Rules | None = None) -> Module:
    """``rules``: those of ``ladders.toml`` where nothing else is given."""
    rules = rules or shipped()
    return Module(
        name="supervision",
        known=_known(rules),
        commands={
            commands.UrgeWorkItem: partial(urging.urge, rules=rules),
            commands.RequestExtension: partial(extension_requests.request, rules=rules),
            commands.DecideExtension: extension_requests.decide,
        },
        queries={
            commands.GetLadder: partial(reading.get_ladder, rules=rules),
            commands.GetSupervision: partial(reading.get_supervision, rules=rules),
            commands.GetResponsibilityClock: reading.get_clock,
            commands.ListExtensionLengths: partial(extension_requests.lengths, rules=rules),
            commands.GetExtensionRequest: extension_requests.of_item,
            commands.ListExtensionRequests: extension_requests.list_requests,
            commands.SupervisionBoard: board.show,
            commands.ListSupervised: partial(supervised.list_supervised, rules=rules),
            commands.ListSupervisedChoices: board.list_choices,
            commands.ListPostLoads: loads.list_loads,
            commands.ExplainColour: partial(reading.explain_colour, rules=rules),
            commands.ListSupervisionOffers: partial(reading.list_offers, rules=rules),
        },
        jobs={firing.LADDER_RUNG: partial(firing.fire_rung, rules=rules)},
        extensions=(SupervisionExtension(rules),),
    )


def _known(rules: Rules) -> Known:
    """What diagrams may refer to: ladders, and the clauses that items are supervised by."""
    return Known(
        clauses=frozenset(clauses()),
        ladders=frozenset(rules.ladders),
    )
