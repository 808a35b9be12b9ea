"""Parameters as one part that plugs into the engine."""

from __future__ import annotations

from engine.context import Module
from workflows.parameters import commands, reading, setting, values


def module() -> Module:
    return Module(
        name="parameters",
        commands={
            commands.SetParameter: setting.set_value,
            commands.RevertParameter: setting.revert,
        },
        queries={
            commands.ListParameters: reading.list_parameters,
            commands.GetParameter: reading.get_parameter,
            commands.PreviewParameter: reading.preview,
            commands.ExplainLimit: reading.explain_limit,
        },
        lengths=values.SetLengths(),
    )
