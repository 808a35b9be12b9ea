"""All that an item's page shows, brought together with few questions to the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from engine.commands.definitions import GetDefinition
from engine.commands.instances import GetHistory
from engine.commands.work_items import GetWorkItem
from engine.errors import EngineError, Problem
from engine.views import Attachment, Comment, DefinitionContent, Offer, WorkItemView
from web import acting, dates
from web.forms import FormView
from web.i18n import gettext as _
from web.pages import standing
from web.pages.item import actions, history, participants, responsibility
from web.pages.item.actions import Action, Denied
from web.pages.item.ad_hoc import AdHocCard, cards
from web.pages.item.deadline import Deadline, deadline, limit_of
from web.pages.item.decisions import known_decisions
from web.pages.item.drawing import Drawing, drawing
from web.pages.item.facts import Fact, enterprise_of, facts
from web.pages.item.form import ItemForm, edition, form_of
from web.pages.item.history import Entry
from web.pages.item.ladder import RungLine, rung_lines
from web.pages.item.moves import Move, item_moves
from web.pages.item.naming import element_names
from web.pages.item.participants import ParticipantLine, SigningCard, signing_card
from web.pages.item.responsibility import ClockLine, clock_lines
from web.pages.item.stages import StageLine, stage_lines
from web.pages.item.standing_still import StandstillCard, standstill_card
from web.pages.item.steps import StepLine, known_clauses, step_lines
from web.pages.listing import process_names
from web.pages.outlook import DueView, due_view, status_of
from workflows.briefing.commands import Brief, Briefing
from workflows.briefing.holders import holder
from workflows.enterprises.views import Enterprise
from workflows.supervision.commands import GetSupervision
from workflows.supervision.views import ExtensionRequest, LadderView


@dataclass(frozen=True)
class Loaded:
    """An item with its definition: enough to show and to check its form."""

    view: WorkItemView
    content: DefinitionContent
    enterprise: Enterprise | None

    @cached_property
    def form(self) -> ItemForm:
        return form_of(self.view, self.content, self.enterprise)


@dataclass(frozen=True, slots=True)
class Flow:
    """The process: drawn where somebody drew it, and always in words."""

    drawing: Drawing | None
    steps: tuple[StepLine, ...]
    here: str


@dataclass(frozen=True, slots=True)
class ItemPage:
    view: WorkItemView
    process: str
    status: str
    holder: str
    names: Briefing
    enterprise: Enterprise | None
    may_work: bool
    may_claim: bool
    due: DueView | None
    deadline: Deadline
    ladder: LadderView
    rungs: tuple[RungLine, ...]
    extension: ExtensionRequest | None
    signing: SigningCard | None
    moves: tuple[Move, ...]
    actions: tuple[Action, ...]
    denied: tuple[Denied, ...]
    clock: tuple[ClockLine, ...]
    clock_hours: float
    facts: tuple[Fact, ...]
    flow: Flow
    past: tuple[Entry, ...]
    form: FormView
    handed_in: FormView | None
    ad_hoc: tuple[AdHocCard, ...] = ()
    offline: bool = False
    standstill: StandstillCard | None = None
    edition: str = ""
    presentations: frozenset[str] = frozenset()
    stages: tuple[StageLine, ...] = ()

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses of the policy that the step carries out."""
        return known_clauses(self.view.item.clauses)

    @property
    def participants(self) -> tuple[ParticipantLine, ...]:
        return self.signing.lines if self.signing else ()

    @property
    def comments(self) -> tuple[Comment, ...]:
        return self.view.comments

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        return tuple(each for each in self.view.attachments if each.removed_at is None)


def load(work_item_id: int) -> Loaded:
    """The item as the visitor may see it.

    Raises:
        NotFound: there is none, or the visitor may not know of it.
    """
    view = acting.query(GetWorkItem(work_item_id))
    content = acting.query(GetDefinition(definition_id=view.item.definition_id))
    return Loaded(view, content, enterprise_of(view.item))


def item_page(
    loaded: Loaded, *, data: Mapping[str, Any] | None = None, problems: Sequence[Problem] = ()
) -> ItemPage:
    """The page; ``data`` is what was typed just now, where the form was not accepted."""
    view, item = loaded.view, loaded.view.item
    number = item.work_item_id
    told = acting.query(GetSupervision(number))
    events = acting.query(GetHistory(item.instance_id))
    offers = (*view.offers, *_further(view.offers, told.offers))
    ladder, clock = told.ladder, told.clock
    names = _names(view, offers, history.people_in(events), responsibility.holders(clock.shares))
    outlook = names.outlooks.get(number)
    today = dates.local_day(acting.now())
    draft = view.draft.data if view.draft else None
    elements = element_names(loaded.content)
    may = {offer.action for offer in offers if offer.allowed}
    form = loaded.form
    done = history.handed_in(events, number)
    return ItemPage(
        view=view,
        process=process_names([item.definition_key])[item.definition_key],
        holder=holder(item, names, _),
        status=status_of(item),
        names=names,
        enterprise=loaded.enterprise,
        may_work="complete" in may,
        may_claim="claim" in may,
        due=due_view(item, outlook),
        deadline=deadline(item, outlook, view.data, told.extension, limit_of(item), today=today),
        ladder=ladder,
        rungs=rung_lines(ladder, today),
        extension=told.extension,
        signing=_signing(view, names),
        moves=item_moves(view),
        actions=actions.allowed(offers),
        denied=actions.denied(view, offers, names),
        clock=clock_lines(clock.shares, names),
        clock_hours=round(clock.total_minutes / 60, 1),
        facts=facts(item, view.data, loaded.enterprise),
        flow=flow(loaded.content, history.passed_elements(events), view.instance.active_elements),
        past=history.entries(events, names, elements, known_decisions(loaded.content.files)),
        form=form.shown(form.at_first(draft) if data is None else data, problems),
        handed_in=_to_read(form, view, done),
        ad_hoc=cards(view.ad_hoc),
        offline=form.form.offline and "complete" in may,
        standstill=standstill_card(view.instance, elements),
        edition=edition(view, draft),
        presentations=form.form.presentations,
        stages=stage_lines(item, view.instance.active_elements),
    )


def _to_read(
    form: ItemForm, view: WorkItemView, done: Mapping[str, object] | None
) -> FormView | None:
    """What was handed in; of an open vote, what is voted on."""
    if view.item.voting and view.item.state.open:
        return form.handed_in(form.at_first(None))
    return None if done is None else form.handed_in(done)


def _signing(view: WorkItemView, names: Briefing) -> SigningCard | None:
    if not view.participants:
        return None
    return signing_card(
        view, names, mine=frozenset(view.parts), removable=frozenset(view.removable)
    )


def _further(offers: Sequence[Offer], more: Sequence[Offer]) -> tuple[Offer, ...]:
    """Of ``more`` those that the engine has not said anything about."""
    known = {offer.action for offer in offers}
    return tuple(offer for offer in more if offer.action not in known)


def _names(
    view: WorkItemView, offers: Sequence[Offer], people: frozenset[str], bodies: frozenset[str]
) -> Briefing:
    people |= {comment.author for comment in view.comments}
    people |= {attachment.attached_by for attachment in view.attachments}
    people |= {view.instance.started_by} | actions.people_in(offers)
    people |= participants.people_in(view.participants)
    bodies |= participants.bodies_in(view.participants)
    # The visitor's own body stands at the head of every page.
    bodies |= standing.bodies(acting.visitor()) | frozenset(view.candidate_groups)
    return acting.query(Brief(items=(view.item,), user_ids=people, bodies=bodies))


def flow(content: DefinitionContent, done: frozenset[str], active: Sequence[str]) -> Flow:
    """The process with what is done and where its tokens rest."""
    here = frozenset(active)
    names = element_names(content)
    return Flow(
        drawing=drawing(content.files, done=done - here, here=here),
        steps=step_lines(content, done=done - here, here=here),
        here="、".join(names[each] for each in active if names.get(each)),
    )


def explain_refusal(error: EngineError) -> Problem:
    """A refusal that concerns the whole form."""
    return Problem("", error.template, error.params)
