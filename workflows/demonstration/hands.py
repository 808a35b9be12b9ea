"""How the people of the stories take work up and hand it in: by the commands of the pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.commands.instances import GetInstance
from engine.commands.participation import CastVote
from engine.commands.work_items import ClaimWorkItem, CompleteWorkItem, GetWorkItem
from engine.ids import SYSTEM
from engine.runtime import Engine
from engine.views import WorkItem
from engine.voting import Vote

#: What supervision opens beside the work that it looks after.
_BESIDE = frozenset({"office_measures", "interview"})


@dataclass(frozen=True, slots=True)
class Hands:
    """Those who do what waits at an instance."""

    engine: Engine

    def waiting(self, instance_id: int) -> WorkItem:
        """The item that an instance itself waits for."""
        items = self.engine.query(GetInstance(instance_id), actor=SYSTEM).items
        return next(each for each in items if each.element_id not in _BESIDE)

    def do(self, instance_id: int, who: str = "", **data: Any) -> None:
        """Hand in what waits: by ``who``, or by the first of those who are asked."""
        item = self.waiting(instance_id)
        self.hand_in(item, who or self.first_asked(item), data)

    def hand_in(self, item: WorkItem, who: str, data: Mapping[str, object]) -> None:
        if item.assignee is None:
            self.engine.execute(ClaimWorkItem(item.work_item_id), actor=who)
        self.engine.execute(CompleteWorkItem(item.work_item_id, data), actor=who)

    def vote(self, instance_id: int, who: str, said: Vote, comment: str = "") -> None:
        vote = CastVote(self.waiting(instance_id).work_item_id, said, comment)
        self.engine.execute(vote, actor=who)

    def seen(self, item: WorkItem) -> Mapping[str, Any]:
        """What the page of an item shows."""
        return self.engine.query(GetWorkItem(item.work_item_id), actor=SYSTEM).data

    def first_asked(self, item: WorkItem) -> str:
        """Who holds an item, or the first by account of those who may take it."""
        if item.assignee is not None:
            return item.assignee
        view = self.engine.query(GetWorkItem(item.work_item_id), actor=SYSTEM)
        with self.engine.store.reading() as uow:
            groups = frozenset(view.candidate_groups)
            members = self.engine.directory.members(uow, groups, self.engine.clock.now())
        return min(user_id for each in members.values() for user_id in each)
