"""Whom a rung reaches: relations become groups, groups become people, at the moment of firing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.context import Context
from engine.errors import NotFound
from engine.participation import Participant, ParticipantState
from engine.store.queries import participants, work_items
from engine.views import Scope, WorkItem
from workflows.supervision.ladder import Relation


@dataclass(frozen=True, slots=True)
class Audience:
    """The people of each relation, and the group through which they were found.

    The group is empty where the relation leads to none; a holder needs none.
    """

    people: Mapping[Relation, tuple[str, ...]]
    groups: Mapping[Relation, str]

    def unreached(self, relations: Iterable[Relation]) -> tuple[Relation, ...]:
        """Of ``relations`` those that nobody holds at present."""
        return tuple(relation for relation in relations if not self.people[relation])


def resolve(ctx: Context, item: WorkItem, relations: Iterable[Relation]) -> Audience:
    """Find the people in ``relations`` to ``item`` now. At most three SQL statements.

    Where an area has no office or convener, that of the next area above it takes the place. A
    holder who has left is nobody.
    """
    wanted = {relation: _groups(ctx, relation, item) for relation in relations}
    asked = frozenset(group for groups in wanted.values() for group in groups)
    members = ctx.directory.members(ctx.uow, asked, ctx.now) if asked else {}
    people: dict[Relation, tuple[str, ...]] = {}
    found: dict[Relation, str] = {}
    for relation, groups in wanted.items():
        if relation is Relation.HOLDER:
            found[relation] = ""
            people[relation] = _holders(ctx, item, groups, members)
        else:
            held = [group for group in groups if members[group]]
            found[relation] = next(iter(held or groups), "")
            people[relation] = members[held[0]] if held else ()
    return Audience(people, found)


def _holders(
    ctx: Context, item: WorkItem, groups: tuple[str, ...], members: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    """Who has the item to do now; where it waits for signers or votes, those who must speak."""
    called: tuple[str, ...] = ()
    if item.has_signers:
        active = [
            one
            for one in participants.of_item(ctx.uow, item.work_item_id)
            if one.state is ParticipantState.ACTIVE
        ]
        called = people_called(ctx, active)
    if item.voting:
        return called
    if item.assignee is not None:
        own = (item.assignee,) if _is_there(ctx, item.assignee) else ()
        return tuple(dict.fromkeys((*called, *own)))
    return tuple(sorted({user_id for group in groups for user_id in members[group]}))


def people_called(ctx: Context, called: Iterable[Participant]) -> tuple[str, ...]:
    """Everybody who may speak for one of the participants now: themselves, or their groups'."""
    chosen = tuple(called)
    groups = frozenset(one.group_id for one in chosen if one.user_id is None and one.group_id)
    members = ctx.directory.members(ctx.uow, groups, ctx.now) if groups else {}
    found = {one.user_id for one in chosen if one.user_id is not None}
    return tuple(sorted(found.union(*members.values())))


def _is_there(ctx: Context, user_id: str) -> bool:
    try:
        ctx.directory.principal(ctx.uow, user_id, ctx.now)
    except NotFound:
        return False
    return True


def _groups(ctx: Context, relation: Relation, item: WorkItem) -> tuple[str, ...]:
    if relation is Relation.HOLDER:
        return () if item.assignee else work_items.groups_of(ctx.uow, item.work_item_id)
    return groups_by_scope(relation, item.scope)


def groups_by_scope(relation: Relation, scope: Scope) -> tuple[str, ...]:
    """The groups that may stand for a relation, the nearest first. Not for the holder."""
    if relation in (Relation.OFFICE, Relation.CONVENER):
        return tuple(f"{relation}:{area}" for area in _upwards(scope.area))
    return (f"{scope.owner}:{relation}",) if scope.owner.startswith("unit:") else ()


def _upwards(area: str) -> tuple[str, ...]:
    return tuple(area[:length] for length in range(len(area), 0, -2))
