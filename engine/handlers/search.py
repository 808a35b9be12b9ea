"""Finding instances by their words, as far as the actor may know of them."""

from __future__ import annotations

from datetime import timedelta

from engine.commands.instances import SearchInstances
from engine.context import Context
from engine.errors import InvalidInput
from engine.handlers.access import seen_among
from engine.store.cursors import Cursor
from engine.store.grams import runs
from engine.store.queries import search
from engine.store.queries.jobs import NewJob
from engine.views import Instance, InstancePage, Job

INDEX = "search.index"
_LONGEST = 200
#: Instances that are read at a time, and at most for one page: what the actor does not see is
#: passed over.
_CHUNK = 200
_MOST_READ = 2_000
#: Instances that one job puts into the index.
_BATCH = 500
_PAUSE = timedelta(seconds=1)


def search_instances(ctx: Context, query: SearchInstances) -> InstancePage:
    if len(query.text) > _LONGEST:
        raise InvalidInput("Expected at most {limit} characters to look for.", limit=_LONGEST)
    if not any(runs(query.text)):
        return InstancePage((), "")
    columns = {"definition_key": query.key, "state": query.state}
    where = {name: value for name, value in columns.items() if value}
    before = Cursor.decode(query.cursor)[1] if query.cursor else None
    found: list[Instance] = []
    fresh: list[Instance] = []
    read, exhausted = 0, False
    while len(found) <= query.limit and read < _MOST_READ:
        chunk, stale = search.matching(
            ctx.uow, query.text, where=where, before=before, limit=_CHUNK, with_stale=not read
        )
        fresh += stale
        read += len(chunk)
        exhausted = len(chunk) < _CHUNK
        lowest = chunk[-1].instance_id if chunk and not exhausted else 0
        # What has changed lately takes its place among the rest, by number.
        batch = [*chunk, *(each for each in fresh if each.instance_id > lowest)]
        fresh = [each for each in fresh if each.instance_id <= lowest]
        batch.sort(key=lambda each: each.instance_id, reverse=True)
        found += seen_among(ctx, batch)
        before = lowest
        if exhausted:
            break
    if len(found) > query.limit:
        found = found[: query.limit]
        return InstancePage(tuple(found), Cursor.encode(ctx.now, found[-1].instance_id))
    more = "" if exhausted else Cursor.encode(ctx.now, before or 0)
    return InstancePage(tuple(found), more)


def index(ctx: Context, _job: Job) -> None:
    """Put what has changed into the index, and come again while there is more."""
    if search.index_stale(ctx.uow, limit=_BATCH) == _BATCH:
        ctx.changes.arm(NewJob(kind=INDEX, due_at=ctx.now + _PAUSE))
