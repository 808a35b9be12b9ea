"""Enterprises as a part that plugs into the engine."""

from __future__ import annotations

from engine.context import Module
from workflows.enterprises import commands as c
from workflows.enterprises import handlers


def module() -> Module:
    """The commands and queries of enterprises' files."""
    return Module(
        name="enterprises",
        commands={
            c.AddEnterprise: handlers.add_enterprise,
            c.ChangeEnterprise: handlers.change_enterprise,
            c.RevealPhone: handlers.reveal_phone,
        },
        queries={
            c.ListEnterprises: handlers.list_enterprises,
            c.GetEnterprise: handlers.get_enterprise,
        },
    )
