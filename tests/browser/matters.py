"""Contacts carried along to the step that a test is about, by the engine's own commands."""

from __future__ import annotations

from engine.commands.instances import GetHistory, GetInstance
from engine.commands.work_items import ClaimWorkItem, CompleteWorkItem
from engine.ids import SYSTEM
from engine.runtime import Engine
from engine.views import HistoryEvent, WorkItem
from tests.browser.town import Places
from workflows.contact_enterprise.commands import StartContact


def assigned(engine: Engine, places: Places) -> WorkItem:
    """The unit has the contact of the works before it, to sign for."""
    started = engine.execute(StartContact(places.works_id), actor="lijianguo")
    unit_id = str(places.unit_id)
    return done(engine, started.instance_id, "lijianguo", assign_decision="assign", unit_id=unit_id)


def visiting(engine: Engine, places: Places) -> WorkItem:
    """那日苏 holds the visit, to be recorded."""
    instance_id = assigned(engine, places).instance_id
    done(engine, instance_id, "narisu", sign_decision="accept")
    planned = {"planned_on": "2026-05-22", "planned_manner": "visit"}
    item = done(engine, instance_id, "narisu", **planned)
    return engine.execute(ClaimWorkItem(item.work_item_id), actor="narisu")


def done(engine: Engine, instance_id: int, by: str, **data: object) -> WorkItem:
    """Do the one open item, and return the next."""
    item = open_items(engine, instance_id)[0]
    engine.execute(ClaimWorkItem(item.work_item_id), actor=by)
    engine.execute(CompleteWorkItem(item.work_item_id, data), actor=by)
    return open_items(engine, instance_id)[0]


def open_items(engine: Engine, instance_id: int) -> tuple[WorkItem, ...]:
    return tuple(engine.query(GetInstance(instance_id), actor=SYSTEM).items)


def completions(engine: Engine, item: WorkItem) -> list[HistoryEvent]:
    """How often the history says that ``item`` was completed."""
    return [
        each
        for each in engine.query(GetHistory(item.instance_id), actor=SYSTEM)
        if each.event == "WorkItemCompleted" and each.work_item_id == item.work_item_id
    ]
