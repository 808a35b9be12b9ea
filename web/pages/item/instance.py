"""A whole matter, for those who started it: where it is and what happened."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, render_template

from engine.commands.definitions import GetDefinition
from engine.commands.instances import GetHistory, GetInstance
from engine.commands.participation import ListParticipants
from engine.lifecycle import InstanceState
from engine.participation import Participant
from engine.views import HistoryEvent, WorkItem
from web import acting
from web.pages.admin.rights import may_over
from web.pages.item import history
from web.pages.item.ad_hoc import cards
from web.pages.item.decisions import known_decisions
from web.pages.item.moves import instance_moves
from web.pages.item.naming import element_names
from web.pages.item.participants import bodies_in, people_in, rounds
from web.pages.item.routes import has_unread_copies, mark_copies_read
from web.pages.item.standing_still import standstill_card
from web.pages.item.view import flow
from web.pages.listing import process_names, rows
from workflows.briefing.commands import Brief

blueprint = Blueprint("instances", __name__)

#: What the history holds of matters in which people voted or signed.
_SIGNED = frozenset({"VoteCast", "VotingDecided", "SignerAdded"})


@blueprint.get("/instances/<int:instance_id>")
def show(instance_id: int) -> str:
    shown, unread = _shown(instance_id)
    if unread:
        mark_copies_read(instance_id)
    return shown


@acting.at_one_moment
def _shown(instance_id: int) -> tuple[str, bool]:
    view = acting.query(GetInstance(instance_id))
    instance = view.instance
    content = acting.query(GetDefinition(definition_id=instance.definition_id))
    events = acting.query(GetHistory(instance_id))
    everyone = _everyone(instance_id, view.items, events)
    people = history.people_in(events) | {instance.started_by} | people_in(everyone)
    bodies = bodies_in(everyone)
    names = acting.query(Brief(items=view.items, user_ids=people, bodies=bodies))
    shown = render_template(
        "item/instance.html",
        instance=instance,
        process=process_names([instance.definition_key])[instance.definition_key],
        rows=rows(view.items, names),
        ad_hoc=cards(view.ad_hoc),
        names=names,
        flow=flow(content, history.passed_elements(events), instance.active_elements),
        moves=instance_moves(instance),
        rounds=rounds(everyone, names),
        past=history.entries(events, names, element_names(content), known_decisions(content.files)),
        standstill=standstill_card(instance, element_names(content)),
        edits_data=instance.state is InstanceState.ACTIVE
        and may_over("instance.edit_data", instance.scope),
    )
    return shown, has_unread_copies(instance_id)


def _everyone(
    instance_id: int, items: Sequence[WorkItem], events: Sequence[HistoryEvent]
) -> tuple[Participant, ...]:
    """Those who vote or sign; nothing is asked where the matter has known none."""
    known = any(item.has_signers for item in items) or any(e.event in _SIGNED for e in events)
    return acting.query(ListParticipants(instance_id)) if known else ()
