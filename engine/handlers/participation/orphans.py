"""Items on which nobody can act: groups that nobody holds, and holders whose accounts are gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

from engine.commands.participation import ListOrphans
from engine.context import Context
from engine.handlers.access import require_right
from engine.participation import Orphan
from engine.store.queries import orphans
from engine.store.queries.jobs import NewJob
from engine.views import Job, Scope, WorkItem

LOOK = "work_items.look_for_orphans"
_EVERY = timedelta(minutes=30)
#: Groups and accounts are resolved so many at a time.
_AT_ONCE = 500


def look(ctx: Context, _job: Job) -> None:
    """Compare the list with what is so now, tell of what is new, and come again in half an hour.

    What is asked is every group that something waits for and every holder, not every item.
    """
    compare(ctx)
    ctx.changes.arm(NewJob(kind=LOOK, due_at=ctx.now + _EVERY))


def compare(ctx: Context) -> None:
    """Bring the list of orphans up to date, and have the domain told of new ones."""
    empty = _empty_groups(ctx, orphans.groups_waited_for(ctx.uow))
    gone = _gone_users(ctx, orphans.users_waited_for(ctx.uow))
    present = orphans.without_anybody(ctx.uow, empty, gone)
    known = orphans.known(ctx.uow)
    orphans.forget(ctx.uow, known - present.keys())
    new = {key: value for key, value in present.items() if key not in known}
    orphans.add(ctx.uow, new, ctx.now)
    _tell(ctx, new)


def add_new(ctx: Context, item: WorkItem, groups: Iterable[str]) -> None:
    """Put an item that nobody can do from its beginning on the list, and have the domain told."""
    new = {item.work_item_id: ("empty", ", ".join(groups)[:300])}
    orphans.add(ctx.uow, new, ctx.now)
    for extension in ctx.extensions:
        extension.nobody_there(ctx, item, "empty")


def _tell(ctx: Context, new: Mapping[int, tuple[str, str]]) -> None:
    for item in orphans.items(ctx.uow, new.keys()):
        for extension in ctx.extensions:
            extension.nobody_there(ctx, item, new[item.work_item_id][0])


def _empty_groups(ctx: Context, groups: Sequence[str]) -> frozenset[str]:
    return frozenset(
        group
        for some in _parts(groups)
        for group, members in ctx.directory.members(ctx.uow, some, ctx.now).items()
        if not members
    )


def _gone_users(ctx: Context, users: Sequence[str]) -> frozenset[str]:
    def gone() -> Iterator[str]:
        for some in _parts(users):
            yield from some - ctx.directory.enabled(ctx.uow, some)

    return frozenset(gone())


def _parts(names: Sequence[str]) -> Iterator[frozenset[str]]:
    for start in range(0, len(names), _AT_ONCE):
        yield frozenset(names[start : start + _AT_ONCE])


def list_orphans(ctx: Context, query: ListOrphans) -> tuple[Orphan, ...]:
    """Those in the areas that the actor supervises."""
    areas = ("",) if ctx.principal.is_system else ctx.rights.areas(ctx.uow, ctx.principal)
    if not areas:
        require_right(ctx, "supervise", Scope())
    return orphans.listed(ctx.uow, areas, limit=min(max(query.limit, 1), 1000))
