"""The view models of the policy's pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.errors import EngineError
from engine.worktime.durations import parse_duration
from web import acting
from web.i18n import gettext as _
from web.i18n import present_locale
from web.pages import standing
from web.pages.listing import ItemRow, process_names, rows
from web.pages.outlook import duration_in_words
from workflows.packages import packages
from workflows.policy.clauses import ACTOR_NAMES, PROCESS_NAMES, Clause, clauses
from workflows.policy.commands import GetClause, ListClauseStandings
from workflows.policy.text import Chapter, chapter_of, chapters, found_in
from workflows.policy.views import ClausePage, ClauseStanding, ClauseStep


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """A clause in the list: what it is called, and how it stands."""

    clause: Clause
    name: str
    standing: ClauseStanding
    gap: str


@dataclass(frozen=True, slots=True)
class PolicyPage:
    """``lines`` are those looked for; ``found`` marks them in the text where words were given."""

    chapters: tuple[Chapter, ...]
    lines: tuple[ClauseLine, ...]
    count: int
    carried: int
    gap_count: int
    found: frozenset[str]


@dataclass(frozen=True, slots=True)
class StepLine:
    """``open`` tells whether items can wait there at all: at events and services none do."""

    step: ClauseStep
    process: str
    number: str
    limit: str
    waits: bool


@dataclass(frozen=True, slots=True)
class ClauseView:
    clause: Clause
    name: str
    actors: str
    gap: str
    chapter: Chapter
    page: ClausePage
    steps: tuple[StepLine, ...]
    others: tuple[StepLine, ...]
    pressing: tuple[ItemRow, ...]
    before: str
    after: str
    supervises: bool


_WAITED_FOR = frozenset({"userTask", "manualTask"})


def policy_page(*, words: str, only_gaps: bool) -> PolicyPage:
    standings = acting.query(ListClauseStandings())
    found = found_in(words) if words.strip() else frozenset()
    shown = [
        each
        for each in standings
        if (not words.strip() or each.clause_id in found) and (each.is_gap or not only_gaps)
    ]
    gaps = sum(each.is_gap for each in standings)
    return PolicyPage(
        chapters=chapters(),
        lines=tuple(map(_line, shown)),
        count=len(standings),
        carried=len(standings) - gaps,
        gap_count=gaps,
        found=found,
    )


def _line(standing: ClauseStanding) -> ClauseLine:
    clause = clauses()[standing.clause_id]
    return ClauseLine(clause, clause_name(clause), standing, gap_words(standing))


def clause_view(clause_id: str) -> ClauseView:
    """One clause.

    Raises:
        NotFound: there is none of that number.
    """
    page = acting.query(GetClause(clause_id))
    clause = clauses()[clause_id]
    steps = tuple(_step_lines(page.steps))
    numbers = list(clauses())
    at = numbers.index(clause_id)
    return ClauseView(
        clause=clause,
        name=clause_name(clause),
        actors="、".join(_(ACTOR_NAMES[each]) for each in clause.actors),
        gap=gap_words(page.standing),
        chapter=chapter_of(clause_id),
        page=page,
        steps=tuple(line for line in steps if line.waits),
        others=tuple(line for line in steps if not line.waits),
        pressing=rows(page.pressing),
        before=numbers[at - 1] if at else "",
        after=numbers[at + 1] if at + 1 < len(numbers) else "",
        supervises=standing.supervises(acting.visitor()),
    )


def clause_name(clause: Clause) -> str:
    """The short name of a clause in the reader's language."""
    if present_locale() == "en":
        return clause.gloss[:1].upper() + clause.gloss[1:]
    return clause.title


def gap_words(found: ClauseStanding) -> str:
    """What is missing: which processes the clause waits for; empty where none is."""
    if not found.missing:
        return _("相关流程里还没有对应的步骤") if found.is_gap else ""
    names = "、".join(f"{number} {_(PROCESS_NAMES[number])}" for number in found.missing)
    if found.is_gap:
        return _("要由{processes}落实，流程还没有建", processes=names)
    return _("还差{processes}", processes=names)


def _step_lines(steps: Sequence[ClauseStep]) -> Iterator[StepLine]:
    names: Mapping[str, str] = process_names({step.definition_key for step in steps})
    shipped = packages()
    for step in steps:
        package = shipped.get(step.definition_key)
        yield StepLine(
            step=step,
            process=names[step.definition_key],
            number=package.number if package else "",
            limit=_limit(step.due_in),
            waits=step.kind in _WAITED_FOR,
        )


def _limit(due_in: str) -> str:
    """``5个工作日``; empty where there is none, or where it is an expression over the data."""
    try:
        return duration_in_words(parse_duration(due_in)) if due_in else ""
    except (EngineError, ValueError):
        return ""
