"""What is hidden of an instance from those who only know of it by some of its items."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from engine.context import Context
from engine.interpreter.field_rights import parse_field_rights, visible
from engine.interpreter.reaching import element_of
from engine.store.queries import participants
from engine.views import HistoryEvent, Instance

Data = Mapping[str, Any]
#: Where an event's detail holds values of the process.
_WITH_DATA = ("data", "before", "after")


def shown_of(ctx: Context, instance: Instance) -> Callable[[Data], Data]:
    """How the actor gets to see data of an instance.

    Whoever started it, or sees it by scope, sees all. Whoever votes, signs, or was told of an item
    sees what the steps of those items show: a field that one of them shows is shown.
    """
    principal = ctx.principal
    if (
        principal.is_system
        or instance.started_by == principal.user_id
        or ctx.rights.sees(ctx.uow, principal, instance.scope)
    ):
        return _all_of_it
    steps = participants.steps_known_to(
        ctx.uow,
        instance.instance_id,
        users=principal.identities,
        groups=principal.all_groups,
    )
    rights = [_rights(ctx, *step) if step is not None else {} for step in steps]
    if not rights or not all(rights):
        return _all_of_it
    return lambda data: _fullest(data, [visible(data, each) for each in rights])


def history_shown(
    ctx: Context, instance: Instance, events: tuple[HistoryEvent, ...]
) -> tuple[HistoryEvent, ...]:
    """The events without the values that are hidden from the actor."""
    shown = shown_of(ctx, instance)
    return events if shown is _all_of_it else tuple(_without(event, shown) for event in events)


def _without(event: HistoryEvent, shown: Callable[[Data], Data]) -> HistoryEvent:
    detail = {
        name: shown(value) if name in _WITH_DATA and isinstance(value, Mapping) else value
        for name, value in event.detail.items()
    }
    return replace(event, detail=detail)


def _all_of_it(data: Data) -> Data:
    return data


def _fullest(data: Data, views: list[Data]) -> Data:
    """Of each value what the view shows that shows most of it."""
    found: dict[str, Any] = {}
    for name, value in data.items():
        seen = [view[name] for view in views if name in view]
        if seen:
            found[name] = value if value in seen else seen[0]
    return found


def _rights(ctx: Context, definition_id: int, element_id: str) -> Mapping[str, str]:
    element = element_of(ctx.models(ctx.uow, definition_id), element_id)
    return {} if element is None else parse_field_rights(element.attributes.get("fieldRights", ""))
