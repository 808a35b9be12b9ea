"""Joint notices as one part that plugs into the engine."""

from __future__ import annotations

from engine.context import Module
from workflows.joint_opinion import starting
from workflows.joint_opinion.commands import StartJointOpinion


def module() -> Module:
    return Module(name="joint_opinion", commands={StartJointOpinion: starting.start})
