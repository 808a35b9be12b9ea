"""People to whom the visitor may hand something."""

from __future__ import annotations

from web import acting
from web.pages import standing
from workflows.organisation.commands import ListPeople

_MOST = 200


def colleagues() -> tuple[tuple[str, str], ...]:
    """Accounts and names of those in the visitor's units, without the visitor."""
    me = acting.visitor().user_id
    found: dict[str, str] = {}
    for unit_id in standing.unit_ids(acting.visitor()):
        page = acting.query(ListPeople(unit_id=unit_id, limit=_MOST))
        found |= {each.user_id: each.name for each in page.people if each.enabled}
    found.pop(me, None)
    return tuple(sorted(found.items(), key=lambda each: each[1]))
