"""Participation as a part that plugs into the engine."""

from __future__ import annotations

from engine.context import Module
from workflows.participation.telling import ParticipationExtension


def module() -> Module:
    return Module(name="participation", extensions=(ParticipationExtension(),))
