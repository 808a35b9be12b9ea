"""Lists of items, and one item with all that its page shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from engine.commands.work_items import GetWorkItem, ItemList, ItemOrder, ListWorkItems
from engine.context import Context
from engine.errors import InvalidInput
from engine.handlers.access import no_work_item, sees_item
from engine.handlers.ad_hoc import described
from engine.handlers.participation.adding import may_remove
from engine.handlers.participation.parts import parts_open_to
from engine.handlers.participation.voting import switch
from engine.handlers.work_items.offers import offers
from engine.interpreter import ProcessModel, data_of
from engine.interpreter.field_rights import parse_field_rights, visible
from engine.interpreter.reaching import element_of
from engine.lifecycle import Urgency
from engine.store.queries import item_lists, participants, remarks, work_items
from engine.store.queries.instances import StoredInstance
from engine.store.queries.item_lists import Branch
from engine.views import Draft, WorkItem, WorkItemPage, WorkItemView

_LARGEST_PAGE = 200


def list_work_items(ctx: Context, query: ListWorkItems) -> WorkItemPage:
    if not 1 <= query.limit <= _LARGEST_PAGE:
        raise InvalidInput(
            "Expected a page of 1 to {largest} items, but {limit} were asked for.",
            largest=_LARGEST_PAGE,
            limit=query.limit,
        )
    branches = _branches(ctx, query)
    if not branches:
        return WorkItemPage((), "", {urgency.value: 0 for urgency in Urgency} | _NOTHING)
    fields = asdict(query.narrow) | {"now": ctx.now}
    conditions = item_lists.narrowing(fields)
    chosen = conditions
    if query.narrow.urgency:
        chosen = (*conditions, *item_lists.has_urgency(_rank(query.narrow.urgency)))
    items, more = item_lists.page(ctx.uow, branches, chosen, cursor=query.cursor, limit=query.limit)
    counts: Mapping[str, int] = {}
    if query.with_counts and query.which is not ItemList.DONE:
        counts = item_lists.counts(ctx.uow, branches, conditions)
    return WorkItemPage(items, more, counts)


_NOTHING = {"suspended": 0, "all": 0}


def _rank(urgency: str) -> int:
    try:
        return Urgency(urgency).rank
    except ValueError as error:
        raise InvalidInput(
            "Expected a colour out of {colours}, but got {urgency}.",
            colours=", ".join(Urgency),
            urgency=urgency,
        ) from error


def _branches(ctx: Context, query: ListWorkItems) -> list[Branch]:
    principal, newest = ctx.principal, query.order is ItemOrder.NEWEST
    if query.which is ItemList.TO_CLAIM:
        groups = sorted(principal.all_groups)
        return [item_lists.claimable_by(group, newest=newest) for group in groups]
    if query.which is ItemList.MINE:
        held = [item_lists.held_by(each, newest=newest) for each in principal.identities]
        groups = sorted(principal.all_groups)
        return held + item_lists.asked_of(users=principal.identities, groups=groups, newest=newest)
    if query.which is ItemList.DONE:
        return [
            item_lists.closed_by(principal.user_id),
            item_lists.spoken_by(principal.user_id),
        ]
    return [
        item_lists.open_in_area(area, newest=newest)
        for area in ctx.rights.areas(ctx.uow, ctx.principal)
    ]


def get_work_item(ctx: Context, query: GetWorkItem) -> WorkItemView:
    found = work_items.read_with_instance(ctx.uow, query.work_item_id)
    if found is None:
        raise no_work_item(query.work_item_id)
    item, stored = found
    if not sees_item(ctx, item, stored.view):
        raise no_work_item(query.work_item_id)
    groups = work_items.groups_of(ctx.uow, item.work_item_id)
    model = ctx.models(ctx.uow, stored.view.definition_id)
    element = element_of(ctx.models(ctx.uow, item.definition_id), item.element_id)
    rights = parse_field_rights(element.attributes.get("fieldRights", "")) if element else {}
    everyone = participants.of_item(ctx.uow, item.work_item_id) if item.has_signers else ()
    running = item.state.open and not item.suspended
    changeable = bool(item.voting) and switch(ctx, item, "votesMayChange", default=False)
    return WorkItemView(
        item=item,
        instance=stored.view,
        data=_data_shown(model, stored, item, rights),
        candidate_groups=groups,
        offers=offers(ctx, item, stored.view, frozenset(groups), everyone),
        draft=_draft(ctx, item),
        comments=remarks.comments_of(ctx.uow, item.instance_id),
        attachments=remarks.attachments_of(ctx.uow, item.instance_id),
        ad_hoc=described(ctx, stored.view, stored.tokens),
        participants=everyone,
        parts=parts_open_to(ctx.principal, everyone, may_change=changeable) if running else (),
        removable=tuple(
            one.participant_id for one in everyone if running and may_remove(ctx, item, one)
        ),
        field_rights=rights,
    )


def _draft(ctx: Context, item: WorkItem) -> Draft | None:
    """What the actor has typed in so far. Once the item is closed it is void, and goes soon."""
    if not item.state.open:
        return None
    return remarks.draft_of(ctx.uow, item.work_item_id, ctx.principal.user_id)


def _data_shown(
    model: ProcessModel, stored: StoredInstance, item: WorkItem, rights: Mapping[str, str]
) -> Mapping[str, Any]:
    """The data that the item's task sees, without what its step hides."""
    data = data_of(model, stored.tokens, item.task_id if item.state.open else "")
    return visible(data, rights)
