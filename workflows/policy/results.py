"""Where the evidence and results of a clause come from. A new process adds one function here.

A source is asked within the transaction of the page, for one clause, and answers with counts of
what the reader may know of: what lies outside of that is not counted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from engine.context import Context
from engine.worktime.arithmetic import local_day
from workflows.organisation.rights import Reach, sight
from workflows.policy import queries
from workflows.policy.views import Result

_THIS_MONTH = "本月"
_THIS_YEAR = "今年"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a source is asked: the clause, the processes with steps for it, and how far one sees.

    Area codes in ``seen`` are prefixes; the area ``""`` is everywhere.
    """

    clause_id: str
    keys: tuple[str, ...]
    seen: Reach

    @staticmethod
    def by(ctx: Context, clause_id: str, keys: Sequence[str]) -> Asked:
        return Asked(clause_id, tuple(keys), sight(ctx.principal))


#: Answers with what there is of one kind; nothing where the kind does not concern the clause.
Source = Callable[[Context, Asked], Sequence[Result]]


def completed(ctx: Context, asked: Asked) -> Sequence[Result]:
    """Items of its steps that were completed this month, and how many of them in time."""
    done, in_time = queries.completed_since(ctx.uow, asked.clause_id, asked.seen, _month(ctx))
    return (
        Result("办结的工作项", done, _THIS_MONTH),
        Result("其中按期办结", in_time, _THIS_MONTH),
    )


def attachments(ctx: Context, asked: Asked) -> Sequence[Result]:
    """Files that people put to items of its steps."""
    found = queries.attachments_of_open(ctx.uow, asked.clause_id, asked.seen)
    return (Result("在办事项的附件", found),)


def documents(ctx: Context, asked: Asked) -> Sequence[Result]:
    """Numbered documents that were issued about items of its steps."""
    found = queries.documents_of(ctx.uow, asked.clause_id, asked.seen, _year(ctx))
    return (Result("发出的文书", found, _THIS_YEAR),)


def ledger(ctx: Context, asked: Asked) -> Sequence[Result]:
    """Entries of the contact ledger: the result of P03."""
    if "contact_enterprise" not in asked.keys:
        return ()
    found = queries.ledger_entries(ctx.uow, asked.seen, _year(ctx))
    return (Result("联系台账", found, _THIS_YEAR, page="ledger.index"),)


def findings(ctx: Context, asked: Asked) -> Sequence[Result]:
    """What was found wrong against the clause, and how much of it is closed: the result of P05."""
    found, closed = queries.findings(ctx.uow, asked.clause_id, asked.seen, _year(ctx))
    return (
        Result("发现的问题", found, _THIS_YEAR),
        Result("其中已销号", closed, _THIS_YEAR),
    )


def evaluations(ctx: Context, asked: Asked) -> Sequence[Result]:
    """Evaluations that measured the clause and were concluded: the result of P07."""
    if "evaluation" not in asked.keys:
        return ()
    found = queries.concluded_evaluations(ctx.uow, asked.seen, _year(ctx))
    return (Result("评定等次的企业", found, _THIS_YEAR),)


#: In the order in which the page tells them.
SOURCES: tuple[Source, ...] = (
    completed,
    attachments,
    documents,
    ledger,
    findings,
    evaluations,
)


def _month(ctx: Context) -> date:
    return local_day(ctx.now).replace(day=1)


def _year(ctx: Context) -> date:
    return date(local_day(ctx.now).year, 1, 1)
