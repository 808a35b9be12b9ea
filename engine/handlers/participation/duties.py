"""Separation and binding of duties: who did which element of this instance before.

``duban:notSameAs`` names elements whose doers may not do this one; ``duban:sameAs`` one whose last
doer must. Whoever acted for somebody absent counts twice: as oneself, and as the absent one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from engine.context import Context
from engine.errors import Forbidden, NotFound
from engine.interpreter.participants import split_groups
from engine.interpreter.reaching import element_of
from engine.store.queries import participants
from engine.views import WorkItem


@dataclass(frozen=True, slots=True)
class Duties:
    """What an item's element says of the people who did others.

    ``barred`` maps each user who may not do it to the name of what that user did. ``bound`` are
    those of whom one must do it, empty where anybody may; ``bound_by`` names what they did.
    """

    barred: dict[str, str] = field(default_factory=dict)
    bound: tuple[str, ...] = ()
    bound_by: str = ""

    def require(self, work_item_id: int, *users: str) -> None:
        """Refuse ``users``: the one who acts and, where there is one, the absent one for whom.

        Raises:
            Forbidden: one of them did what keeps them from it, or none is the one who must.
        """
        for user in users:
            if user in self.barred:
                raise Forbidden(
                    "Expected work item {work_item_id} to be done by somebody else than {user}, "
                    "who did “{element}”: the two must lie in different hands.",
                    work_item_id=work_item_id,
                    user=user,
                    element=self.barred[user],
                )
        if self.bound and not set(users) & set(self.bound):
            raise Forbidden(
                "Expected work item {work_item_id} to be done by {user}, who did “{element}”: "
                "the two must lie in the same hands.",
                work_item_id=work_item_id,
                user=self.bound[0],
                element=self.bound_by,
            )


_NONE = Duties()


def duties_of(ctx: Context, item: WorkItem) -> Duties:
    """What the element of ``item`` asks. No SQL where it asks nothing, else one statement, and
    one more where an element binds, for the directory: who has left binds nobody."""
    return duties_of_element(ctx, item.definition_id, item.instance_id, item.element_id)


def duties_of_element(
    ctx: Context, definition_id: int, instance_id: int, element_id: str
) -> Duties:
    model = ctx.models(ctx.uow, definition_id)
    element = element_of(model, element_id)
    if element is None:
        return _NONE
    apart = split_groups(element.attributes.get("notSameAs", ""))
    together = split_groups(element.attributes.get("sameAs", ""))
    if not apart and not together:
        return _NONE
    done = participants.doers(ctx.uow, instance_id, (*apart, *together))

    def name(of: str) -> str:
        found = element_of(model, of)
        return (found.name if found else "") or of

    barred = {
        user: name(of)
        for of, doer, absent in done
        if of in apart
        for user in (absent, doer)
        if user
    }
    last = next((each for each in done if each[0] in together), None)
    if last is None:
        return Duties(barred)
    of, doer, absent = last
    bound = tuple(_present(ctx, (absent, doer)))
    return Duties(barred, bound, name(of))


def _present(ctx: Context, users: Iterable[str]) -> Iterable[str]:
    for user in users:
        if user:
            try:
                ctx.directory.principal(ctx.uow, user, ctx.now)
            except NotFound:
                continue
            yield user


def require_actor(ctx: Context, item: WorkItem, on_behalf_of: str) -> None:
    """Refuse the actor, or the absent one for whom the actor acts, where duties forbid it.

    Raises:
        Forbidden: they do.
    """
    users = (ctx.principal.user_id, on_behalf_of) if on_behalf_of else (ctx.principal.user_id,)
    duties_of(ctx, item).require(item.work_item_id, *users)


def require_receiver(ctx: Context, item: WorkItem, user_id: str) -> None:
    """Refuse to give an item to somebody who may not do it.

    Raises:
        Forbidden: duties keep them from it.
    """
    duties_of(ctx, item).require(item.work_item_id, user_id)
