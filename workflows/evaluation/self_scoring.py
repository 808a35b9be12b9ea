"""Service tasks about the self-score: filling in what is on file, and reckoning the points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from engine.context import Context, ServiceCall
from engine.errors import InvalidInput, Problem
from engine.interpreter.contract import Data
from engine.interpreter.feel.compiling import compile_feel
from engine.store.queries.jobs import NewJob
from engine.store.queries.remarks import attachments_of
from engine.views import Job
from workflows.doing import doer
from workflows.evaluation import facts, score_queries, wording
from workflows.evaluation.contents import Contents
from workflows.evaluation.facts import Year
from workflows.evaluation.indicators import Content, Indicator, Question, QuestionKind
from workflows.evaluation.keeping import change
from workflows.evaluation.scoring import Result, score, total
from workflows.evaluation.views import Stage

#: The kind of the job that joins attachments to the scores whose evidence names them.
EVIDENCE = "evaluation.evidence"
_WRONG = "提交的内容有{count}处需要更正。"


def fill_in(contents: Contents, ctx: Context, call: ServiceCall) -> Data:
    """The rows of the self-score: what is on file with its source, and what is asked."""
    data = call.data
    content = contents(ctx, data["set_id"])
    on_file = _facts_on_file(ctx, data)
    known = {fact["name"]: fact for fact in on_file}
    group = data["weighting"]["weight_group"]
    return {
        "facts": on_file,
        "facts_at": ctx.now.isoformat(),
        "sheet": [_row(each, group, known) for each in content.applying(group)],
    }


def _facts_on_file(ctx: Context, data: Data) -> list[dict[str, Any]]:
    kinds = facts.kinds()
    found = facts.facts_of(ctx.uow, data["enterprise_id"], Year(data["year"]))
    return [
        {
            **asdict(fact),
            "cited": list(fact.cited),
            "label": kinds[fact.name].label,
            "source": kinds[fact.name].source,
            "unit": kinds[fact.name].unit,
        }
        for fact in found
    ]


def _row(
    indicator: Indicator, group: str, known: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    question = indicator.question
    asked = "" if question is None else wording.asked_for(question)
    number = question is not None and question.kind is QuestionKind.NUMBER
    return {
        "code": indicator.code,
        "title": wording.title_of(indicator, group),
        "known": wording.facts_in_words(_used(indicator, known)),
        "question_number": asked if number else "",
        "question_yes": "" if number else asked,
        "rule": indicator.evidence,
    }


def _used(
    indicator: Indicator, known: Mapping[str, Mapping[str, Any]]
) -> Sequence[Mapping[str, Any]]:
    """The facts on file that an indicator's formula looks at, in the order on file."""
    names = compile_feel(indicator.formula).names
    return [fact for name, fact in known.items() if name in names]


def take_self_score(contents: Contents, ctx: Context, call: ServiceCall) -> Data:
    """Reckon every indicator, and keep with each what it was made of.

    Raises:
        InvalidInput: an answer is out of its bounds.
    """
    data = call.data
    content = contents(ctx, data["set_id"])
    group = data["weighting"]["weight_group"]
    rows = {row["code"]: row for row in data["sheet"]}
    answers = _answers(content, data["sheet"])
    values = {fact["name"]: fact["value"] for fact in data["facts"]} | answers
    results = {each.code: score(each, group, values) for each in content.applying(group)}
    scorer = Scorer(ctx, call, answers)
    score_queries.add_scores(
        ctx.uow,
        [scorer.row(each, results[each.code], rows[each.code]) for each in content.applying(group)],
    )
    instance_id = call.instance.instance_id
    payload = {"evaluation_id": data["evaluation_id"], "instance_id": instance_id}
    ctx.changes.arm(NewJob(kind=EVIDENCE, due_at=ctx.now, payload=payload))
    points = {code: result.points for code, result in results.items()}
    summed = total(points)
    change(ctx, call, {"self_total": summed, "total": None, "grade": ""})
    return {
        "self_total": float(summed),
        "checks": [
            _check(each, group, values, data["facts"], rows[each.code], points[each.code])
            for each in content.applying(group)
        ],
    }


def note_evidence(ctx: Context, job: Job) -> None:
    """Note with each self-score the attachments that its evidence names."""
    attached = attachments_of(ctx.uow, int(job.payload["instance_id"]))
    if not attached:
        return
    scores = score_queries.scores_of(ctx.uow, int(job.payload["evaluation_id"]))
    for score_ in (each for found in scores.values() for each in found):
        named = [each.attachment_id for each in attached if each.name in score_.evidence]
        if named:
            score_queries.note_attachments(ctx.uow, score_.score_id, named)


class Scorer:
    """Makes the rows of the self-score."""

    def __init__(
        self,
        ctx: Context,
        call: ServiceCall,
        answers: Mapping[str, Any],
    ) -> None:
        self._now = ctx.now
        self._doer = doer(ctx, call)
        self._data = call.data
        self._answers = answers

    def row(
        self, indicator: Indicator, result: Result, handed_in: Mapping[str, Any]
    ) -> dict[str, Any]:
        return {
            "evaluation_id": self._data["evaluation_id"],
            "code": indicator.code,
            "stage": Stage.SELF.value,
            "points": result.points,
            "computed": result.points,
            "inputs": self._inputs(indicator),
            "evidence": handed_in.get("evidence") or "",
            "attachment_ids": [],
            "reason": "",
            "rule_digest": indicator.digest,
            "fault": result.fault,
            "scored_by": self._doer,
            "scored_at": self._now,
        }

    def _inputs(self, indicator: Indicator) -> dict[str, Any]:
        names = compile_feel(indicator.formula).names
        return {
            "facts": [fact for fact in self._data["facts"] if fact["name"] in names],
            "facts_at": self._data["facts_at"],
            "answers": {name: value for name, value in self._answers.items() if name in names},
        }


def _answers(content: Content, sheet: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What was answered, by the names that formulas use."""
    questions = {each.code: each.question for each in content.indicators}
    problems, found = [], {}
    for number, row in enumerate(sheet):
        question = questions[row["code"]]
        if question is None:
            continue
        value = _answer(question, row)
        found[question.name] = value
        if isinstance(value, int | float) and not isinstance(value, bool):
            problem = _out_of_bounds(question, value, f"sheet[{number}].number")
            problems += [] if problem is None else [problem]
    if problems:
        raise InvalidInput(_WRONG, problems=problems, count=len(problems))
    return found


def _answer(question: Question, row: Mapping[str, Any]) -> Any:
    if question.kind is QuestionKind.YES_NO:
        return {"yes": True, "no": False}.get(row.get("yes") or "")
    return row.get("number")


def _out_of_bounds(question: Question, value: float, field: str) -> Problem | None:
    label = {"label": question.label}
    if question.least is not None and value < question.least:
        return Problem(field, "{label}：不能小于{least}", {**label, "least": question.least})
    if question.most is not None and value > question.most:
        return Problem(field, "{label}：不能大于{most}", {**label, "most": question.most})
    return None


def _check(
    indicator: Indicator,
    group: str,
    values: Mapping[str, Any],
    on_file: Sequence[Mapping[str, Any]],
    handed_in: Mapping[str, Any],
    points: Decimal,
) -> dict[str, Any]:
    """A row of the verification."""
    basis = [wording.facts_in_words(_used(indicator, {each["name"]: each for each in on_file}))]
    if indicator.question is not None:
        name = indicator.question.name
        basis.append(wording.answer_in_words(indicator.question, values.get(name)))
    return {
        "code": indicator.code,
        "title": wording.title_of(indicator, group),
        "basis": "；".join(part for part in basis if part),
        "evidence": handed_in.get("evidence") or "",
        "computed": float(points),
        "points": float(points),
        "reason": "",
    }
