"""Plays a story as far as it goes, and tells how things stand there and what could come next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.commands.definitions import GetDefinition
from engine.commands.work_items import GetWorkItem
from engine.errors import EngineError, InvalidState
from engine.ids import SYSTEM
from engine.views import DefinitionContent, Instance, WorkItem
from workflows.enterprises.commands import GetEnterprise
from workflows.enterprises.views import Enterprise
from workflows.forms.files import form_file
from workflows.intake.facts import facts_for_form
from workflows.notices.commands import ListNotices
from workflows.scenarios.coverage import Reached
from workflows.scenarios.model import Mismatch, Scenario, Verb
from workflows.scenarios.playing import Opens, Says, reached, through
from workflows.scenarios.staff import settle
from workflows.scenarios.stage import Stage

#: The notices that are told, the latest first.
_MOST_NOTICES = 12


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An item that waits. ``story`` is the story's name for its instance, empty for the first one
    and for those that have none yet. ``form`` is the file of its form, ``facts`` what that looks
    at; ``may`` are the people, by their names in the story, who hold it or may take it."""

    item: WorkItem
    instance: Instance
    story: str
    may: tuple[str, ...]
    holder: str
    form: bytes | None
    facts: Mapping[str, Any] = field(repr=False)
    field_rights: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Told:
    """A notice that somebody in the story got."""

    to: str
    template: str
    params: Mapping[str, str | int]
    at: datetime


@dataclass(frozen=True, slots=True)
class Walk:
    """How things stand after the last step, or before the one that went otherwise than told."""

    now: datetime
    next_at: datetime | None
    first: Instance | None = None
    mismatches: tuple[Mismatch, ...] = ()
    items: tuple[OpenItem, ...] = ()
    instances: tuple[Instance, ...] = ()
    unnamed: tuple[Instance, ...] = ()
    notices: tuple[Told, ...] = ()
    reached: Reached = field(default_factory=Reached, repr=False)
    people: tuple[str, ...] = ()
    enterprises: tuple[str, ...] = ()


def walk(scenario: Scenario, key: str, *, opens: Opens, says: Says) -> Walk:
    """Play a scenario of the package ``key`` and look around."""
    engine, clock = opens(scenario)
    people = tuple(each.name for each in scenario.staff.people)
    enterprises = tuple(each.name for each in scenario.staff.enterprises)
    try:
        try:
            cast = settle(engine, scenario.staff, scenario.days)
        except EngineError as error:
            wrong = Mismatch(1, "{error}", {"error": says(error)})
            return Walk(
                clock.now(), None, mismatches=(wrong,), people=people, enterprises=enterprises
            )
        stage = Stage(engine, clock, cast, says)
        mismatches = through(stage, scenario.steps)
        stage.settle()
        instances = tuple(stage.view(each).instance for each in stage.every_instance())
        known = {*stage.instances.values(), stage.first}
        return Walk(
            now=clock.now(),
            next_at=engine.next_due_at(),
            first=next((each for each in instances if each.instance_id == stage.first), None),
            mismatches=mismatches,
            items=_items(stage),
            instances=instances,
            unnamed=tuple(each for each in instances if each.instance_id not in known),
            notices=_notices(stage),
            reached=reached(stage, key),
            people=people,
            enterprises=enterprises,
        )
    finally:
        engine.store.dispose()


def _items(stage: Stage) -> tuple[OpenItem, ...]:
    found = []
    for instance_id in stage.every_instance():
        view = stage.view(instance_id)
        found += [_item(stage, view.instance, item) for item in view.items]
    return tuple(found)


def _item(stage: Stage, instance: Instance, item: WorkItem) -> OpenItem:
    view = stage.engine.query(GetWorkItem(item.work_item_id), actor=SYSTEM)
    names = {user_id: name for name, user_id in stage.cast.people.items()}
    with stage.engine.store.reading() as uow:
        members = stage.engine.directory.members(
            uow, frozenset(view.candidate_groups), stage.clock.now()
        )
    offered = {user_id for users in members.values() for user_id in users}
    if item.assignee:
        offered = {item.assignee}
    voices = {each.user_id for each in view.participants if each.user_id}
    stories = {number: name for name, number in stage.instances.items()}

    def definition(definition_id: int) -> DefinitionContent:
        return stage.engine.query(GetDefinition(definition_id=definition_id), actor=SYSTEM)

    return OpenItem(
        item=item,
        instance=instance,
        story=stories.get(instance.instance_id, ""),
        may=tuple(name for user, name in names.items() if user in offered | voices),
        holder=names.get(item.assignee or "", ""),
        form=form_file(item.form, definition(item.definition_id), definition),
        facts=facts_for_form(view.data, _enterprise(stage, item)),
        field_rights=view.field_rights,
    )


def _enterprise(stage: Stage, item: WorkItem) -> Enterprise | None:
    kind, _separator, number = item.scope.subject.partition(":")
    if kind != "enterprise" or not number.isdecimal():
        return None
    return stage.engine.query(GetEnterprise(int(number)), actor=SYSTEM).enterprise


def _notices(stage: Stage) -> tuple[Told, ...]:
    found = [
        Told(name, notice.template, notice.params, notice.created_at)
        for name, user_id in stage.cast.people.items()
        for notice in stage.engine.query(ListNotices(), actor=user_id).notices
    ]
    return tuple(sorted(found, key=lambda each: each.at, reverse=True)[:_MOST_NOTICES])


def follows(walked: Walk, instance_id: int) -> tuple[tuple[dict[str, Any], ...], str]:
    """The steps that give an instance its name, and that name; none for those that have one.

    ``follow`` takes the latest instance of a process that has no name, so the later ones are
    named first.
    """
    steps: list[dict[str, Any]] = []
    taken = len(walked.instances) - len(walked.unnamed)
    wanted = next((each for each in walked.unnamed if each.instance_id == instance_id), None)
    if wanted is None:
        return (), ""
    for each in reversed(walked.unnamed):
        if each.definition_key != wanted.definition_key:
            continue
        taken += 1
        name = f"{each.definition_key}-{taken}"
        steps.append({Verb.FOLLOW.value: each.definition_key, "as": name})
        if each.instance_id == instance_id:
            break
    return tuple(steps), str(steps[-1]["as"])


def as_it_stands(walked: Walk) -> dict[str, Any]:
    """The step that expects of the first instance what is so now; it has to be there."""
    if walked.first is None:
        raise InvalidState("还没有发起任何事项。")
    number = walked.first.instance_id
    items = [each for each in walked.items if each.instance.instance_id == number]
    told: dict[str, Any] = {"state": walked.first.state.value}
    told["open"] = sorted(each.item.name for each in items)
    coloured = {each.item.name: each.item.urgency.value for each in items}
    if len(coloured) == len(items) and items:
        told["colour"] = coloured
    return {Verb.EXPECT.value: told}
