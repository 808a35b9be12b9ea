"""Indicators: what is asked, by which formula it becomes points, and on what ground. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

#: What the weights of a set come to, for each kind of ownership.
FULL = 100
STATE, OTHER = "state", "other"
#: Weights differ between state-owned enterprises and all others (part 5 of the policy).
WEIGHT_GROUPS = (STATE, OTHER)


class QuestionKind(StrEnum):
    NUMBER = "number"
    YES_NO = "yes_no"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked because it is not on file. ``name`` is how formulas call the answer."""

    name: str
    label: str
    kind: QuestionKind
    unit: str = ""
    least: float | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Dimension:
    code: str
    name: str
    weight: int


@dataclass(frozen=True, slots=True)
class Indicator:
    """``formula`` is FEEL over facts and answers and gives 0 to ``maximum``.

    A weight is how many of the 100 points it can bring; 0 where it does not apply to that kind
    of ownership. ``evidence`` says in words what proves the answer.
    """

    code: str
    dimension: str
    title: str
    clause: str
    weight_state: int
    weight_other: int
    maximum: int
    formula: str
    evidence: str
    question: Question | None = None

    def weight(self, group: str) -> int:
        return self.weight_state if group == STATE else self.weight_other

    @property
    def digest(self) -> str:
        """Tells one wording of the rule from any other."""
        return digest(asdict(self))


@dataclass(frozen=True, slots=True)
class Content:
    """The dimensions and indicators of a set, in the order in which people read them."""

    dimensions: tuple[Dimension, ...]
    indicators: tuple[Indicator, ...]

    @property
    def digest(self) -> str:
        return digest(asdict(self))

    @property
    def questions(self) -> Mapping[str, Question]:
        """Every question by the name of its answer."""
        asked = (each.question for each in self.indicators)
        return {each.name: each for each in asked if each is not None}

    def applying(self, group: str) -> tuple[Indicator, ...]:
        """The indicators that count for enterprises of this group."""
        return tuple(each for each in self.indicators if each.weight(group) > 0)


def to_json(content: Content) -> dict[str, Any]:
    return asdict(content)


def from_json(stored: Mapping[str, Any]) -> Content:
    return Content(
        tuple(Dimension(**each) for each in stored["dimensions"]),
        tuple(_indicator(each) for each in stored["indicators"]),
    )


def _indicator(stored: Mapping[str, Any]) -> Indicator:
    asked = stored.get("question")
    question = None
    if asked:
        question = Question(**{**asked, "kind": QuestionKind(asked["kind"])})
    return Indicator(**{**stored, "question": question})


def digest(value: Any) -> str:
    """SHA-256 over a JSON text that is the same for the same value."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()
