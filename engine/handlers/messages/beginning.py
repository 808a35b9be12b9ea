"""Instances that nobody starts by hand: a message, a signal or a timer begins them.

They act as the engine itself; title, business key and scope come from the start event, so they
belong where its designer says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.commands.instances import StartInstance
from engine.context import Context
from engine.errors import NotFound
from engine.handlers import instances
from engine.handlers.failing import StepFailed
from engine.interpreter import ProcessModel, StartPoint, StartTexts, start_texts
from engine.interpreter.contract import Trouble
from engine.interpreter.failure import Failure
from engine.message_views import StartSchedule
from engine.store.queries import definitions
from engine.views import Instance, Scope


@dataclass(frozen=True, slots=True)
class Trigger:
    """What begins an instance: ``kind`` is ``message``, ``signal`` or ``timer``."""

    kind: str
    name: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    correlation: str = ""


def begin_by(ctx: Context, start: StartSchedule, trigger: Trigger) -> Instance:
    """Begin an instance of the version that the start belongs to."""
    system = ctx.as_system()
    found = definitions.by_id(ctx.uow, start.definition_id)
    if found is None:
        raise NotFound(
            "There is no process definition {definition}.", definition=start.definition_id
        )
    texts = _texts(ctx, start, trigger.payload)
    command = StartInstance(
        key=found.key,
        title=(texts.title or found.name)[:300],
        business_key=texts.business_key or trigger.correlation,
        data=dict(trigger.payload),
        scope=Scope(texts.area, texts.owner, texts.subject),
        start_element_id=start.element_id,
    )
    detail = {"trigger": trigger.kind, "name": trigger.name, "element_id": start.element_id}
    return instances.begin(system, command, found, keys=trigger.keys, detail=detail)


def is_meant(ctx: Context, start: StartSchedule, payload: Mapping[str, Any], area: str) -> bool:
    """Whether the instance that would begin belongs to ``area`` (a prefix; empty is any)."""
    return not area or _texts(ctx, start, payload).area.startswith(area)


def _texts(ctx: Context, start: StartSchedule, payload: Mapping[str, Any]) -> StartTexts:
    model = ctx.models(ctx.uow, start.definition_id)
    try:
        return start_texts(point_of(model, start), payload, ctx.now)
    except Failure as failure:
        trouble = Trouble(failure.element_id, failure.code, failure.message)
        raise StepFailed(None, (trouble,)) from None


def point_of(model: ProcessModel, start: StartSchedule) -> StartPoint:
    """The point of the model that a trigger was made of."""
    which = (start.element_id, start.part)
    return next(point for point in model.starts if (point.element_id, point.part) == which)
