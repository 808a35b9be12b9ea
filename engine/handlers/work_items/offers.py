"""What an actor may do with an item, by the very checks that the commands make."""

from __future__ import annotations

from collections.abc import Callable

from engine.context import Context
from engine.handlers import preconditions
from engine.handlers.access import require_right
from engine.handlers.movement.taking_back import require_own_completion
from engine.handlers.participation import adding, duties, pending, signers
from engine.handlers.participation.parts import part_to_speak
from engine.handlers.participation.voting import switch
from engine.handlers.work_items.holding import stood_in_for
from engine.participation import Participant, Place
from engine.views import Instance, Offer, WorkItem


def offers(
    ctx: Context,
    item: WorkItem,
    instance: Instance,
    groups: frozenset[str],
    everyone: tuple[Participant, ...],
) -> tuple[Offer, ...]:
    """Every action on the item: allowed, or why not. ``everyone`` are its participants."""
    asks = _Asking(ctx, item, instance, groups, everyone)
    checks: dict[str, Callable[[], object]] = {
        "vote": asks.votes,
        "claim": asks.claims,
        "complete": asks.completes,
        "release": asks.releases,
        "delegate": asks.hands_over,
        "transfer": asks.transfers,
        "assign": asks.assigns,
        "add_signer": asks.adds,
        "copy": asks.works,
        "follow_up": asks.holds,
        "send_back": asks.sends_back,
        "take_back": asks.takes_back,
        "skip": asks.skips,
        "resume" if item.suspended else "suspend": asks.suspends,
    }
    if not everyone:
        del checks["vote"]
    return tuple(preconditions.offer(action, check) for action, check in checks.items())


class _Asking:
    """The checks of one actor on one item; what they look up is looked up once."""

    def __init__(
        self,
        ctx: Context,
        item: WorkItem,
        instance: Instance,
        groups: frozenset[str],
        everyone: tuple[Participant, ...],
    ) -> None:
        self._ctx, self._item, self._instance = ctx, item, instance
        self._groups, self._everyone = groups, everyone
        self._duties = duties.duties_of(ctx, item) if item.state.open else duties.Duties()

    def works(self) -> None:
        preconditions.can_be_worked_on(self._item, self._instance)

    def claims(self) -> None:
        self.works()
        principal = self._ctx.principal
        preconditions.can_be_claimed(self._item, principal, self._groups)
        self._fits(principal.on_behalf_of(self._groups))

    def holds(self) -> None:
        self.works()
        preconditions.is_held_by(self._item, self._ctx.principal)

    def completes(self) -> None:
        self.holds()
        self._fits(stood_in_for(self._ctx, self._item))
        signers.require_spoken_before(self._item, self._everyone)

    def releases(self) -> None:
        self.holds()
        preconditions.can_be_released(self._item, self._groups)
        pending.require_nobody_pending(self._item, self._everyone)

    def hands_over(self) -> None:
        self.holds()
        preconditions.can_be_delegated(self._item)

    def transfers(self) -> None:
        if self._item.voting:
            self.works()
            part_to_speak(self._ctx, self._item, self._everyone)
        else:
            self.hands_over()

    def assigns(self) -> None:
        self.works()
        require_right(self._ctx, "work_item.assign", self._item.scope)
        preconditions.can_be_held(self._item)

    def adds(self) -> None:
        self.works()
        adding.require_may_add(self._ctx, self._item, self._everyone)

    def votes(self) -> None:
        self.works()
        may_change = bool(self._item.voting) and switch(
            self._ctx, self._item, "votesMayChange", default=False
        )
        part = part_to_speak(self._ctx, self._item, self._everyone, may_change=may_change)
        if part.participant.place is Place.VOTE:
            self._fits(part.on_behalf_of)

    def sends_back(self) -> None:
        self.holds()
        preconditions.can_be_delegated(self._item)
        pending.require_nobody_pending(self._item, self._everyone)

    def takes_back(self) -> None:
        require_own_completion(self._ctx, self._item, self._instance)

    def skips(self) -> None:
        self.works()
        require_right(self._ctx, "work_item.skip", self._item.scope)

    def suspends(self) -> None:
        preconditions.is_open(self._item)
        require_right(self._ctx, "instance.suspend", self._item.scope)

    def _fits(self, on_behalf_of: str) -> None:
        users = (self._ctx.principal.user_id, *([on_behalf_of] if on_behalf_of else []))
        self._duties.require(self._item.work_item_id, *users)
