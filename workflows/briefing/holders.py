"""Who has an item, in words."""

from __future__ import annotations

from collections.abc import Callable

from engine.views import WorkItem
from workflows.briefing.commands import Briefing

#: What the roles in an enterprise are called where its name stands beside them.
_IN_ENTERPRISE = {
    "": "企业",
    "party": "企业党组织",
    "management": "企业行政",
    "union": "企业工会",
    "hr": "企业人力资源",
}


def holder(item: WorkItem, told: Briefing, say: Callable[[str], str]) -> str:
    """A person by name, otherwise the bodies before which the item lies; ``say`` translates."""
    if item.assignee is not None:
        return told.person(item.assignee)
    if not item.state.open:
        return told.person(item.closed_by)
    groups = told.waiting.get(item.work_item_id, ())
    return "、".join(dict.fromkeys(_body(group, told, say) for group in groups)) or "—"


def _body(group: str, told: Briefing, say: Callable[[str], str]) -> str:
    kind, _number, role = (*group.split(":"), "", "")[:3]
    if kind == "enterprise":
        return say(_IN_ENTERPRISE.get(role, "企业"))
    if kind == "user":
        return told.person(group.removeprefix("user:"))
    return told.body(group)
