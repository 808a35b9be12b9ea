"""A posted editor of indicators, as content; what is no number is told at its field. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count

from engine.errors import Problem
from web.i18n import N_
from workflows.evaluation.indicators import (
    Content,
    Dimension,
    Indicator,
    Question,
    QuestionKind,
)

Fields = Mapping[str, str]
_MOST = 60


def content_of(posted: Fields) -> tuple[Content, tuple[Problem, ...]]:
    """The dimensions and indicators that a page posted, without those marked to be dropped."""
    reader = _Reader(posted)
    dimensions = tuple(
        Dimension(
            reader.text(f"dimensions[{at}].code"),
            reader.text(f"dimensions[{at}].name"),
            reader.number(f"dimensions[{at}].weight"),
        )
        for at in _numbers(posted, "dimensions")
    )
    indicators = tuple(
        reader.indicator(f"indicators[{at}]")
        for at in _numbers(posted, "indicators")
        if not posted.get(f"indicators[{at}].drop")
    )
    return Content(dimensions, indicators), tuple(reader.problems)


def with_blank(content: Content) -> Content:
    """The content with one more indicator, still to be filled in."""
    first = content.dimensions[0].code if content.dimensions else ""
    taken = {each.code for each in content.indicators}
    code = next(f"X{number}" for number in count(1) if f"X{number}" not in taken)
    blank = Indicator(code, first, "", "", 0, 0, 10, "", "", None)
    return Content(content.dimensions, (*content.indicators, blank))


def _numbers(posted: Fields, kind: str) -> list[int]:
    return [at for at in range(_MOST + 1) if f"{kind}[{at}].code" in posted]


class _Reader:
    def __init__(self, posted: Fields) -> None:
        self._posted = posted
        self.problems: list[Problem] = []

    def text(self, name: str) -> str:
        return self._posted.get(name, "").strip()

    def number(self, name: str) -> int:
        """A whole number; 0 and a problem where it is none."""
        text = self.text(name)
        if text.removeprefix("-").isascii() and text.removeprefix("-").isdecimal():
            return int(text[:9])
        self.problems.append(Problem(name, N_("请填写整数")))
        return 0

    def decimal(self, name: str) -> float | None:
        text = self.text(name)
        if not text:
            return None
        try:
            return float(text)
        except ValueError:
            self.problems.append(Problem(name, N_("请填写数字")))
            return None

    def indicator(self, place: str) -> Indicator:
        return Indicator(
            code=self.text(f"{place}.code"),
            dimension=self.text(f"{place}.dimension"),
            title=self.text(f"{place}.title"),
            clause=self.text(f"{place}.clause"),
            weight_state=self.number(f"{place}.weight_state"),
            weight_other=self.number(f"{place}.weight_other"),
            maximum=self.number(f"{place}.maximum"),
            formula=self.text(f"{place}.formula"),
            evidence=self.text(f"{place}.evidence"),
            question=self._question(f"{place}.question"),
        )

    def _question(self, place: str) -> Question | None:
        """No question where its name is empty: then everything is on file."""
        name = self.text(f"{place}.name")
        if not name and not self.text(f"{place}.label"):
            return None
        kind = self.text(f"{place}.kind")
        return Question(
            name=name,
            label=self.text(f"{place}.label"),
            kind=QuestionKind(kind) if kind in list(QuestionKind) else QuestionKind.NUMBER,
            unit=self.text(f"{place}.unit"),
            least=self.decimal(f"{place}.least"),
            most=self.decimal(f"{place}.most"),
        )
