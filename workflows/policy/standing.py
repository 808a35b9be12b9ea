"""How the clauses stand: which steps carry them out, and what is open there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from engine.commands.definitions import ListDefinitions
from engine.context import Context
from engine.errors import NotFound
from engine.interpreter.elements import FLOW_NODES
from engine.interpreter.model import Element
from workflows.organisation.rights import sight
from workflows.packages import packages
from workflows.parameters.reading import area_of
from workflows.parameters.values import duration_of
from workflows.policy import commands as c
from workflows.policy import queries
from workflows.policy.clauses import Clause, clauses
from workflows.policy.queries import Waiting
from workflows.policy.results import SOURCES, Asked
from workflows.policy.views import ClausePage, ClauseStanding, ClauseStep
from workflows.supervision.views import Sums

#: How many red and yellow items a clause's page shows.
_PRESSING = 10


@dataclass(frozen=True, slots=True)
class Carrier:
    """An element that carries out clauses, and the process that it belongs to."""

    key: str
    element: Element


@dataclass(frozen=True, slots=True)
class Deployed:
    """What runs: the numbers of the shipped processes among it, and every step with a clause.

    Shipped processes come in the order of their numbers; those that an installation has added
    stand behind them.
    """

    numbers: frozenset[str]
    carriers: tuple[Carrier, ...]


def list_standings(ctx: Context, _query: c.ListClauseStandings) -> tuple[ClauseStanding, ...]:
    deployed = _deployed(ctx)
    open_items = tuple(queries.waiting(ctx.uow, sight(ctx.principal)))
    return tuple(_standing(clause, deployed, open_items) for clause in clauses().values())


def get_clause(ctx: Context, query: c.GetClause) -> ClausePage:
    clause = clauses().get(query.clause_id)
    if clause is None:
        raise NotFound("政策没有条款{clause}。", clause=query.clause_id)
    deployed, seen = _deployed(ctx), sight(ctx.principal)
    open_items = tuple(queries.waiting(ctx.uow, seen, clause.clause_id))
    standing = _standing(clause, deployed, open_items)
    asked = Asked.by(ctx, clause.clause_id, standing.keys)
    return ClausePage(
        standing=standing,
        steps=tuple(_steps(ctx, clause.clause_id, deployed.carriers, open_items)),
        results=tuple(result for source in SOURCES for result in source(ctx, asked)),
        pressing=queries.pressing(ctx.uow, clause.clause_id, seen, limit=_PRESSING),
    )


def _deployed(ctx: Context) -> Deployed:
    shipped = packages()
    latest = {each.key: each for each in ctx.query(ListDefinitions())}
    numbers = {key: shipped[key].number for key in latest if key in shipped}
    in_order = sorted(latest, key=lambda key: (key not in numbers, numbers.get(key, ""), key))
    carriers = (
        Carrier(key, element)
        for key in in_order
        for element in ctx.models(ctx.uow, latest[key].definition_id).elements.values()
        if element.clauses and element.kind in FLOW_NODES
    )
    return Deployed(frozenset(numbers.values()), tuple(carriers))


def _standing(clause: Clause, deployed: Deployed, open_items: Iterable[Waiting]) -> ClauseStanding:
    mine = [each for each in deployed.carriers if clause.clause_id in each.element.clauses]
    return ClauseStanding(
        clause_id=clause.clause_id,
        keys=tuple(dict.fromkeys(each.key for each in mine)),
        built=tuple(number for number in clause.processes if number in deployed.numbers),
        missing=tuple(number for number in clause.processes if number not in deployed.numbers),
        step_count=len(mine),
        open=_sums(each for each in open_items if clause.clause_id in each.clauses),
    )


def _steps(
    ctx: Context, clause_id: str, carriers: Iterable[Carrier], open_items: Iterable[Waiting]
) -> Iterator[ClauseStep]:
    there: dict[tuple[str, str], list[Waiting]] = {}
    for each in open_items:
        there.setdefault((each.definition_key, each.element_id), []).append(each)
    for carrier in carriers:
        element = carrier.element
        if clause_id in element.clauses:
            yield ClauseStep(
                definition_key=carrier.key,
                element_id=element.element_id,
                name=element.name,
                kind=element.kind,
                lane=element.lane,
                due_in=_length(ctx, carrier.key, element.attributes.get("dueIn", "")),
                open=_sums(there.get((carrier.key, element.element_id), ())),
            )


def _length(ctx: Context, key: str, written: str) -> str:
    """The length of a step as it is set now, where the diagram only names it."""
    known = packages().get(key)
    if known is None or written not in known.parameters:
        return written
    return duration_of(ctx, key, written, area=area_of(ctx, ""))


def _sums(counts: Iterable[Waiting]) -> Sums:
    sums = Sums()
    for each in counts:
        name = "suspended" if each.suspended else each.urgency.value
        sums = replace(sums, **{name: getattr(sums, name) + each.number})
    return sums
