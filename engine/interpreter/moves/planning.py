"""Finds the least that has to be cancelled for a token to go back, or to be taken back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from engine.interpreter.moves import rounds
from engine.interpreter.moves.checking import entry_of, require_sound, resolve
from engine.interpreter.moves.contract import Place, Plan, Refusal, Refused, Target, Token
from engine.interpreter.moves.net import net_of
from engine.interpreter.moves.positions import positions
from engine.interpreter.moves.refusals import by_nature, round_past, unknown
from engine.interpreter.moves.units import (
    Unit,
    owner_of,
    owners_of,
    token_of,
    tokens,
    unit_of,
    units,
)
from engine.interpreter.specs.loops import Loop
from engine.interpreter.specs.token import UNFINISHED, SpiffTask
from engine.interpreter.workflow import Instance

_MOST_JOINS = 8


def places(spec: Any) -> tuple[Place, ...]:
    """Every element of the model, with what by its nature keeps tokens from beginning there."""
    return tuple(
        Place(
            address=each.address,
            element_id=each.element_id,
            name=each.name,
            kind=each.kind,
            lane=each.scope.elements[each.element_id].lane,
            path=each.path,
            refusal=by_nature(each),
        )
        for each in positions(spec).values()
    )


def token_at(top: Instance, task_id: str) -> Token | None:
    task = top.get_task_from_id(task_id)
    return None if task is None or not task.state & UNFINISHED else token_of(task)


def all_tokens(top: Instance) -> tuple[Token, ...]:
    return tuple(tokens(top))


def back(top: Instance, task_id: str, address: str) -> Plan:
    """The plan by which the token of ``task_id`` begins again before an earlier element.

    Of the ways to do so it takes the one that ends the fewest other tokens: none, else those
    that left the same split, and so on outwards, until no join is left waiting.

    Raises:
        Refused: None of them would let the instance come to its end.
    """
    last: Refusal | None = None
    for cut in _cuts(top, unit_of(top, task_id), address):
        scope = owner_of(cut[0].scope)
        target = Target(address, scope="" if scope is None else str(scope.id))
        plan = Plan(cancel=tuple(unit.task_id for unit in cut), open=(target,))
        try:
            require_sound(resolve(top, plan))
        except Refused as refused:
            last = last or refused.refusal
        else:
            return plan
    raise Refused(last or unknown(address))


def _cuts(top: Instance, unit: Unit, address: str) -> Iterator[list[Unit]]:
    """What to cancel, the least first: from the token's own scope outwards to the target's."""
    position = positions(top.spec).get(address)
    if position is None:
        return
    while True:
        owners = [owner.task_spec for owner in owners_of(unit.scope)]
        if owners == list(position.owners[: len(owners)]):
            further = position.owners[len(owners) :]
            entry = entry_of(unit.scope.spec, further[0]) if further else position.entry
            yield from _cuts_in(unit, entry.name)
        owner = owner_of(unit.scope)
        if owner is None:
            return
        unit = unit_of(top, owner.id)


def _cuts_in(unit: Unit, entry: str) -> Iterator[list[Unit]]:
    everything = units(unit.scope)
    before, above = 0, unit.task
    least = _split_passed_again(unit, entry)
    while above is not None:
        inside = [each for each in everything if _is_under(each.task, above)]
        least = None if above is least else least
        if least is None and len(inside) > before:
            before = len(inside)
            # The token itself is named first: the preview speaks of it first.
            yield sorted(inside, key=lambda each: each.task is not unit.task)
        above = above.parent


def _split_passed_again(unit: Unit, entry: str) -> SpiffTask | None:
    """The outermost split above the token that it would have to pass again from ``entry``.

    All that came of that split comes of it again, so it all has to end.
    """
    net = net_of(unit.scope.spec)
    here = "" if unit.place is None else unit.place[0]
    if not here or entry not in net.nodes or here not in net.reached_from(entry):
        return None
    found, above = None, unit.task.parent
    while above is not None:
        name = above.task_spec.name
        parts = len([each for each in above.children if each.state]) > 1
        if parts and name in net.nodes and not net.leads(entry, here, avoiding=name):
            found = above
        above = above.parent
    return found


def _is_under(task: SpiffTask, above: SpiffTask) -> bool:
    while task is not None:
        if task is above:
            return True
        task = task.parent
    return False


def taken_back(
    top: Instance, address: str, followers: Sequence[str], scope: str, task_id: str = ""
) -> Plan:
    """The plan by which a finished step is open again, and what came of it is cancelled.

    Where the step was the last to come to a join, the other branches count as arrived there:
    their work stands. ``task_id`` is the task that it was, which tells one of several rounds.

    Raises:
        Refused: The instance could not come to its end, or its round is past.
    """
    position = positions(top.spec).get(address)
    if position is None:
        raise Refused(unknown(address))
    if not rounds.in_rounds(top, address):
        return _opened_again(top, Target(address, scope=scope), followers)
    if rounds.running(top, task_id) is not None:
        return rounds.plan_running(top, task_id, followers)
    known = top.left_loops.get(task_id)
    loop = rounds.loop_at(top, address)
    if known is not None and loop is not None:
        rounds.require_reopenable(loop, known)
        plan = _opened_again(top, Target(loop.address, scope=scope), followers)
        return replace(plan, round=task_id)
    if isinstance(position.spec, Loop) or not rounds.in_earlier_round(top, scope, task_id):
        raise Refused(round_past(position.name))
    return _opened_again(top, Target(address, scope=scope), followers)


def _opened_again(top: Instance, target: Target, followers: Sequence[str]) -> Plan:
    arrivals: list[Target] = []
    for _ in range(_MOST_JOINS):
        plan = Plan(cancel=tuple(followers), open=(target, *arrivals))
        try:
            require_sound(resolve(top, plan))
        except Refused as refused:
            more = _arrivals(refused, arrivals, target.address)
            if not more:
                raise
            arrivals += more
        else:
            return plan
    raise Refused(unknown(target.address))


def _arrivals(refused: Refused, present: Sequence[Target], address: str) -> list[Target]:
    """Tokens to put at the join that would wait, for the branches that the step is not on."""
    called, _, _ = address.rpartition("/")
    join = f"{called}/{refused.refusal.element_id}" if called else refused.refusal.element_id
    known = {each.arrived_from for each in present if each.address == join}
    return [Target(join, arrived_from=s) for s in refused.missing if s not in known]
