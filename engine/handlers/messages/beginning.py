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
from engine.errors import InvalidState, NotFound
from engine.handlers import instances
from engine.handlers.failing import StepFailed
from engine.interpreter import ProcessModel, StartPoint, StartTexts, start_texts
from engine.interpreter.contract import Trouble
from engine.interpreter.failure import Failure
from engine.message_views import StartSchedule
from engine.store.queries import definitions, history
from engine.views import Instance, Scope


@dataclass(frozen=True, slots=True)
class Trigger:
    """What begins an instance: ``kind`` is ``message``, ``signal``, ``timer``, ``conditional``, or
    ``multiple`` where several of them were needed.

    ``sender_instance_id`` is the instance that threw it; None where it comes from outside.
    """

    kind: str
    name: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    correlation: str = ""
    sender_instance_id: int | None = None


#: Instances in a row, each begun by the one before: processes that begin one another without end
#: come to this.
MOST_GENERATIONS = 100


def begin_by(ctx: Context, start: StartSchedule, trigger: Trigger) -> Instance:
    """Begin an instance of the version that the start belongs to.

    Raises:
        InvalidState: it would be one too many in a row of instances that begin one another.
    """
    system = ctx.as_system()
    found = definitions.by_id(ctx.uow, start.definition_id)
    if found is None:
        raise NotFound(
            "There is no process definition {definition}.", definition=start.definition_id
        )
    generation = _generation(ctx, trigger)
    if generation > MOST_GENERATIONS:
        raise InvalidState(
            "Expected at most {limit} instances in a row that begin one another, but {name} "
            "would begin a further one of {key}. Break the circle of their start events.",
            limit=MOST_GENERATIONS,
            name=trigger.name,
            key=found.key,
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
    detail: dict[str, Any] = {
        "trigger": trigger.kind,
        "name": trigger.name,
        "element_id": start.element_id,
    }
    if generation:
        detail["generation"] = generation
    return instances.begin(system, command, found, keys=trigger.keys, detail=detail)


def _generation(ctx: Context, trigger: Trigger) -> int:
    """How many instances before it began one another; none where it is begun from outside."""
    if trigger.sender_instance_id is None:
        return 0
    first = history.read(ctx.uow, trigger.sender_instance_id, limit=1, before=2)
    return 1 + max((int(event.detail.get("generation", 0)) for event in first), default=0)


def is_meant(ctx: Context, start: StartSchedule, payload: Mapping[str, Any], area: str) -> bool:
    """Whether the instance that would begin belongs to ``area`` (a prefix; empty is any).

    Where several things are needed nobody can say yet, so what is for one area is not for it.
    """
    if start.all_of > 1:
        return not area
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
