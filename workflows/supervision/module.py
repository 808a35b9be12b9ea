"""Supervision as one part that plugs into the engine."""

from __future__ import annotations

from functools import partial

from engine.context import Module
from workflows.supervision import (
    board,
    commands,
    documents,
    extension_requests,
    firing,
    reading,
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
        commands={
            commands.UrgeWorkItem: partial(urging.urge, rules=rules),
            commands.RequestExtension: partial(extension_requests.request, rules=rules),
            commands.DecideExtension: extension_requests.decide,
            commands.SignDocument: documents.sign,
        },
        queries={
            commands.GetLadder: partial(reading.get_ladder, rules=rules),
            commands.GetSupervision: partial(reading.get_supervision, rules=rules),
            commands.GetResponsibilityClock: reading.get_clock,
            commands.GetDocument: documents.get,
            commands.ListDocumentsToSign: documents.to_sign,
            commands.GetExtensionRequest: extension_requests.of_item,
            commands.ListExtensionRequests: extension_requests.list_requests,
            commands.SupervisionBoard: board.show,
            commands.ListSupervised: partial(board.list_supervised, rules=rules),
            commands.ListSupervisedOwners: board.list_owners,
            commands.ExplainColour: partial(reading.explain_colour, rules=rules),
            commands.ListSupervisionOffers: partial(reading.list_offers, rules=rules),
        },
        jobs={firing.LADDER_RUNG: partial(firing.fire_rung, rules=rules)},
        extensions=(SupervisionExtension(rules),),
    )
