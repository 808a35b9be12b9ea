"""One instance that goes round in a loop."""

from __future__ import annotations

import json
from dataclasses import dataclass

from engine.commands.instances import StartInstance
from engine.commands.work_items import CompleteWorkItem
from engine.runtime import Engine
from engine.store.queries import instances, work_items
from tests.bench._measure import Act

#: About 1 kB, as much as the contact of an enterprise carries.
FACTS = {f"fact_{number}": "督办事项的一个数据项" for number in range(20)}


@dataclass(frozen=True, slots=True)
class Size:
    """What is stored of an instance at rest."""

    tasks: int
    state_bytes: int


class Rounds:
    """An instance of the process ``key`` that starts on ``engine`` and never ends."""

    def __init__(self, engine: Engine, key: str) -> None:
        self._engine = engine
        started = engine.execute(StartInstance(key, "A matter", data=FACTS), actor="chief")
        self._instance_id = started.instance_id

    def completion(self) -> Act:
        """The completion of the item that is open, ready to be carried out."""
        with self._engine.store.reading() as uow:
            (item,) = work_items.open_of_instance(uow, self._instance_id)
        command = CompleteWorkItem(item.work_item_id, {"opinion": "no"})
        actor = item.assignee or ""
        return lambda: self._engine.execute(command, actor=actor)

    def play(self, completions: int) -> None:
        """Complete so many items."""
        for _ in range(completions):
            self.completion()()

    def size(self) -> Size:
        with self._engine.store.reading() as uow:
            stored = instances.read(uow, self._instance_id)
        if stored is None:
            raise LookupError(self._instance_id)
        plain = json.loads(stored.tokens)
        return Size(sum(len(scope["t"]) for scope in plain["s"]), len(stored.tokens))
