"""What happens beside the ordinary work: extensions, urging, suspensions, remarks, a leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from engine.clock import LOCAL_ZONE
from engine.commands.instances import SuspendInstance
from engine.commands.work_items import AddComment, ItemList, ListWorkItems, SetAbsence
from engine.errors import EngineError
from engine.runtime import Engine
from engine.views import WorkItem
from workflows.supervision.commands import (
    DecideExtension,
    ListExtensionRequests,
    RequestExtension,
    UrgeWorkItem,
)

_OFFICE = "lijianguo"
_EXTENSION_REASONS = (
    "企业正值设备大修，协调走访时间需要顺延。",
    "财政拨付通知下周下达，需据此核对。",
    "骑手站点分散，已完成11家中的8家，余下3家下周走访。",
    "企业负责人出差，约定下周二见面。",
)
_REMARKS = (
    "请把2025年少提的部分写明补提日期。",
    "已与企业工会主席电话联系，材料本周内补齐。",
    "这家企业上季度也提过同样的诉求，请一并核实。",
)
_SUSPENSIONS = (
    "企业所在地防汛，按属地要求暂停走访。",
    "企业停产检修，复产后继续。",
)


@dataclass(frozen=True, slots=True)
class Stories:
    """Tells them on an engine, by chance; each method is one kind, at the present time."""

    engine: Engine
    chance: Random

    def request_extensions(self, number: int) -> None:
        """Some holders ask for more time before their items are due."""
        now = self.engine.clock.now()
        asked = 0
        for item in self._open_items():
            waits = item.due_at is not None and item.due_at > now
            if asked < number and waits and item.assignee and item.element_id == "follow_up":
                reason = self.chance.choice(_EXTENSION_REASONS)
                command = RequestExtension(item.work_item_id, self.chance.choice((5, 10)), reason)
                asked += self._try(command, item.assignee)

    def decide_extensions(self) -> None:
        """The office approves the older requests, and refuses one in four."""
        page = self.engine.query(ListExtensionRequests(), actor=_OFFICE)
        for index, found in enumerate(page.requests):
            refused = index % 4 == 3
            reason = "时限充足，请按期办理。" if refused else ""
            command = DecideExtension(found.request.request_id, approve=not refused, reason=reason)
            self._try(command, _OFFICE)

    def urge(self, number: int) -> None:
        """The office urges by hand what is late."""
        now = self.engine.clock.now()
        late = [i for i in self._open_items() if i.due_at is not None and i.due_at < now]
        for item in late[:number]:
            self._try(UrgeWorkItem(item.work_item_id, "请尽快反馈办理情况。"), _OFFICE)

    def suspend(self, number: int) -> None:
        """The office stops the clock of a few."""
        items = [item for item in self._open_items() if not item.suspended and item.assignee]
        for item in items[-number:]:
            reason = self.chance.choice(_SUSPENSIONS)
            self._try(SuspendInstance(item.instance_id, reason), _OFFICE)

    def remark(self, number: int) -> None:
        """The office asks, or tells, something about some items."""
        for item in self._open_items()[:number]:
            body = self.chance.choice(_REMARKS)
            self._try(AddComment(item.instance_id, body, item.work_item_id), _OFFICE)

    def leave(self) -> None:
        """One is away next week, and a colleague stands in."""
        begins = datetime(2026, 5, 27, tzinfo=LOCAL_ZONE)
        command = SetAbsence("narisu", begins, begins + timedelta(days=3), "请假")
        self._try(command, "zhanghuimin")

    def _open_items(self) -> list[WorkItem]:
        query = ListWorkItems(ItemList.SCOPE, limit=200, with_counts=False)
        return list(self.engine.query(query, actor=_OFFICE).items)

    def _try(self, command: object, actor: str) -> bool:
        """Carry a command out where the rules allow it; they are as strict here as anywhere."""
        try:
            self.engine.execute(command, actor=actor)  # type: ignore[arg-type]
        except EngineError:
            return False
        return True
