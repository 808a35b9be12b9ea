"""Reading ladders from TOML, with every mistake named at once. Pure but for ``shipped``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum
from importlib.resources import files
from typing import Any, TypeVar

from engine.errors import InvalidInput, Problem
from engine.lifecycle import Urgency
from workflows.supervision.ladder import (
    DUE,
    NOTICE_FIELDS,
    Action,
    DocumentRule,
    ExtensionRule,
    Ladder,
    LadderDocument,
    Relation,
    Rules,
    Rung,
    UrgingRule,
)

CLOSING = "closing"

_RUNG_KEYS = frozenset(
    {
        *("code", "title", "after", "working_days", "at", "colour"),
        *("action", "to", "notice", "documents", "escalation", "source", "parameter"),
    }
)
Choice = TypeVar("Choice", bound=StrEnum)
Value = TypeVar("Value")


def shipped() -> Rules:
    """The rules that come with the product (``ladders.toml`` beside this module)."""
    return read_rules(
        files("workflows.supervision").joinpath("ladders.toml").read_text(encoding="utf-8")
    )


def read_rules(text: str) -> Rules:
    """Read a ladder file.

    Raises:
        InvalidInput: it is no TOML, or something in it is missing, unknown or contradictory;
            each problem's ``field`` is the place, like ``ladders.standard.rungs.2.colour``.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput("督办阶梯文件不是有效的TOML：{error}", error=str(error)) from error
    reader = _Reader()
    rules = reader.rules(content)
    if reader.problems:
        raise InvalidInput(
            "督办阶梯文件有{number}处要改。", number=len(reader.problems), problems=reader.problems
        )
    return rules


@dataclass
class _Reader:
    """Collects problems while it reads, so that all of them are shown together.

    What cannot be read is filled with a placeholder; with a problem noted, nothing is returned.
    """

    problems: list[Problem] = field(default_factory=list)

    def rules(self, content: Mapping[str, Any]) -> Rules:
        self._no_others(content, "", {"issuing_code", "urging", "extension", "ladders"})
        ladders = self._get(content, "", "ladders", dict, {})
        return Rules(
            ladders={
                name: self._ladder(name, self._completed(name, each, ladders))
                for name, each in ladders.items()
            },
            urging=self._urging(self._get(content, "", "urging", dict, {})),
            extension=self._extension(self._get(content, "", "extension", dict, {})),
            issuing_code=self._text(content, "", "issuing_code"),
        )

    def _urging(self, content: Mapping[str, Any]) -> UrgingRule:
        self._no_others(content, "urging", {"per_day", "in_total", "source"})
        return UrgingRule(
            per_day=self._positive(content, "urging", "per_day"),
            in_total=self._positive(content, "urging", "in_total"),
            source=self._text(content, "urging", "source"),
        )

    def _extension(self, content: Mapping[str, Any]) -> ExtensionRule:
        self._no_others(content, "extension", {"working_days", "source"})
        days = self._days(content, "extension", "working_days")
        return ExtensionRule(days, self._text(content, "extension", "source"))

    def _days(self, content: Mapping[str, Any], place: str, key: str) -> tuple[int, ...]:
        days = self._get(content, place, key, list, [])
        if not days or any(type(each) is not int or each < 1 for each in days):
            self._note(f"{place}.{key}", "应为一个或几个大于0的整数，实为“{text}”。", days)
            return ()
        return tuple(days)

    def _completed(self, name: str, content: Any, ladders: Mapping[str, Any]) -> Any:
        """``content`` with the rungs of the ladder that it is ``like``, where it names one."""
        if not isinstance(content, dict) or "like" not in content:
            return content
        other = ladders.get(str(content["like"]))
        if not isinstance(other, dict) or "like" in other or "rungs" in content:
            text = "应为另一张自有各级的阶梯，且自己不再写各级，实为“{text}”。"
            self._note(f"ladders.{name}.like", text, content["like"])
            other = {}
        rest = {key: value for key, value in content.items() if key != "like"}
        return {**rest, "rungs": other.get("rungs", [])}

    def _ladder(self, name: str, content: Any) -> Ladder:
        place = f"ladders.{name}"
        if not isinstance(content, dict):
            self._note(place, "应为一张表，实为“{text}”。", content)
            content = {}
        self._no_others(content, place, {"title", "rungs", "extension"})
        raw = self._get(content, place, "rungs", list, [])
        rungs = tuple(
            self._rung(f"{place}.rungs.{number}", each) for number, each in enumerate(raw, start=1)
        )
        if not rungs:
            self._note(place, "阶梯“{text}”至少要有一级。", name)
        self._check_order(place, rungs)
        days = self._days(content, place, "extension") if "extension" in content else ()
        return Ladder(name, self._text(content, place, "title"), rungs, days)

    def _rung(self, place: str, content: Any) -> Rung:
        if not isinstance(content, dict):
            self._note(place, "应为一张表，实为“{text}”。", content)
            content = {}
        self._no_others(content, place, _RUNG_KEYS)
        return Rung(
            code=self._text(content, place, "code"),
            title=self._text(content, place, "title"),
            after=self._text(content, place, "after"),
            working_days=self._get(content, place, "working_days", int, 0),
            at=self._time(content, place),
            colour=self._choice(content, place, "colour", Urgency.BLUE),
            action=self._choice(content, place, "action", Action.REMIND),
            to=tuple(self._relations(content, place)),
            notice=self._notice(content, place),
            documents=tuple(self._documents(content, place)),
            escalation=self._get(content, place, "escalation", str, "", optional=True),
            source=self._text(content, place, "source"),
            parameter=self._get(content, place, "parameter", str, "", optional=True),
        )

    def _relations(self, content: Mapping[str, Any], place: str) -> Iterator[Relation]:
        names = self._get(content, place, "to", list, [])
        if not names:
            self._note(f"{place}.to", "至少要有一个对象。", names)
        for name in names:
            yield self._choice({"to": name}, place, "to", Relation.HOLDER)

    def _notice(self, content: Mapping[str, Any], place: str) -> str:
        text = self._text(content, place, "notice")
        try:
            text.format(**dict.fromkeys(NOTICE_FIELDS, ""))
        except (LookupError, ValueError):
            self._note(
                f"{place}.notice",
                "只能用{{title}}、{{name}}、{{due}}、{{documents}}，实为“{text}”。",
                text,
            )
        return text

    def _documents(self, content: Mapping[str, Any], place: str) -> Iterator[DocumentRule]:
        raw = self._get(content, place, "documents", list, [], optional=True)
        for number, each in enumerate(raw, start=1):
            here = f"{place}.documents.{number}"
            self._no_others(each, here, {"kind", "to", "must_sign"})
            yield DocumentRule(
                kind=self._choice(each, here, "kind", LadderDocument.URGING_NOTICE),
                to=self._choice(each, here, "to", Relation.LEADER),
                must_sign=self._get(each, here, "must_sign", bool, default=False),
            )

    def _time(self, content: Mapping[str, Any], place: str) -> time | None:
        text = self._text(content, place, "at")
        if text in (CLOSING, ""):
            return None
        try:
            return time.fromisoformat(text)
        except ValueError:
            self._note(f"{place}.at", "应为“09:00”这样的时刻或“closing”，实为“{text}”。", text)
            return None

    def _check_order(self, place: str, rungs: tuple[Rung, ...]) -> None:
        from_due: dict[str, int] = {DUE: 0}
        latest: int | None = None
        rank = 0
        for number, rung in enumerate(rungs, start=1):
            here = f"{place}.rungs.{number}"
            if rung.code in from_due:
                self._note(f"{here}.code", "代码“{text}”已经用过。", rung.code)
            if rung.after not in from_due:
                self._note(f"{here}.after", "应为“due”或更早一级的代码，实为“{text}”。", rung.after)
            days = from_due.get(rung.after, 0) + rung.working_days
            if latest is not None and days < latest:
                self._note(f"{here}.working_days", "不能早于前一级，实为“{text}”。", days)
            if rung.colour.rank < rank:
                self._note(f"{here}.colour", "颜色不能比前一级轻，实为“{text}”。", rung.colour)
            from_due[rung.code] = latest = days
            rank = rung.colour.rank

    def _text(self, content: Mapping[str, Any], place: str, key: str) -> str:
        text = self._get(content, place, key, str, "")
        if key in content and text == "" and isinstance(content[key], str):
            self._note(_join(place, key), "不能为空。", text)
        return text

    def _positive(self, content: Mapping[str, Any], place: str, key: str) -> int:
        number = self._get(content, place, key, int, 1)
        if number < 1:
            self._note(_join(place, key), "应为大于0的整数，实为“{text}”。", number)
        return number

    def _choice(self, content: Mapping[str, Any], place: str, key: str, default: Choice) -> Choice:
        text = self._get(content, place, key, str, default.value)
        try:
            return type(default)(text)
        except ValueError:
            choices = "、".join(type(default))
            self.problems.append(
                Problem(
                    _join(place, key),
                    "应为{choices}之一，实为“{text}”。",
                    {"choices": choices, "text": text},
                )
            )
            return default

    def _get(
        self,
        content: Mapping[str, Any],
        place: str,
        key: str,
        kind: type[Value],
        default: Value,
        *,
        optional: bool = False,
    ) -> Value:
        if key not in content:
            if not optional:
                self._note(_join(place, key), "缺少“{text}”。", key)
            return default
        # A truth value is an int to Python, but not to whoever writes a file.
        if type(content[key]) is not kind:
            self._note(_join(place, key), "类型不对，实为“{text}”。", content[key])
            return default
        value: Value = content[key]
        return value

    def _no_others(
        self, content: Mapping[str, Any], place: str, known: set[str] | frozenset[str]
    ) -> None:
        for key in content:
            if key not in known:
                self._note(_join(place, key), "不认识的项“{text}”。", key)

    def _note(self, place: str, template: str, text: object) -> None:
        self.problems.append(Problem(place, template, {"text": str(text)}))


def _join(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key
