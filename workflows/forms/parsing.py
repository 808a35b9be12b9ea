"""Reads a form-js schema (schemaVersion up to 18) into a ``Form``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from engine.errors import InvalidInput, Problem
from engine.json_text import UnreadableJson, read_json
from workflows.forms import feel
from workflows.forms.consistency import Place, Trouble, clashes, doubts
from workflows.forms.patterns import why_unsafe
from workflows.forms.schema import (
    FIELDS,
    HOLDERS,
    IGNORED,
    PRESENTATIONS,
    STATIC,
    Choice,
    Component,
    Form,
    Rules,
)

_DEEPEST = 6
_MOST_COMPONENTS = 300

#: What a key may look like; a page has fields of its own, which begin with an underscore.
_KEY = re.compile(r"(?!csrf_token$)([^\W\d_]\w*(\.[^\W\d]\w*)*)?")

#: A component as the schema has it.
Raw = Mapping[str, Any]


def parse_form(content: bytes, language: str = "zh", *, running: bool = False) -> Form:
    """The form that ``content`` (JSON, UTF-8) describes, labelled in ``language``.

    English labels are our own properties ``labelEn``, ``hintEn`` and ``textEn`` beside the
    Chinese ones; where one is missing the Chinese stands. Of a form that is deployed and
    ``running`` more is borne, such as fields that clash: people are in the middle of it.

    Raises:
        InvalidInput: it is no form that can be filled in; problems name the components.
    """
    raw, reader = _opened(content, language)
    components = reader.components(raw.get("components", []), depth=0)
    borne = [] if running else [*reader.borne, *clashes(components)]
    troubles = [*reader.troubles, *borne]
    if troubles:
        problems = [each.problem for each in troubles]
        raise InvalidInput("表单有{count}处不能用", problems=problems, count=len(problems))
    properties = raw.get("properties")
    offline = isinstance(properties, dict) and properties.get("offline") is True
    return Form(str(raw.get("id", "")), components, offline)


def troubles_of(content: bytes, language: str = "zh") -> tuple[tuple[Trouble, ...], Form]:
    """All that is to be said of a form that somebody draws, and what of it can be read.

    Raises:
        InvalidInput: it cannot be read at all.
    """
    raw, reader = _opened(content, language)
    components = reader.components(raw.get("components", []), depth=0)
    found = (*reader.troubles, *reader.borne, *clashes(components), *doubts(components))
    return found, Form(str(raw.get("id", "")), components)


def _opened(content: bytes, language: str) -> tuple[Raw, _Reader]:
    try:
        raw = read_json(content)
    except UnreadableJson as error:
        raise InvalidInput("表单文件不是可读的JSON") from error
    if not isinstance(raw, dict) or not isinstance(raw.get("components", []), list):
        raise InvalidInput("表单文件里没有组件清单")
    return raw, _Reader(english=language.startswith("en"))


class _Reader:
    """Collects what is wrong while it reads."""

    def __init__(self, *, english: bool) -> None:
        self.troubles: list[Trouble] = []
        #: What no form may be deployed with, and one that runs already goes on with.
        self.borne: list[Trouble] = []
        self._english = english
        self._count = 0
        self._raw: Raw = {}
        self._at: Place = ()

    def components(self, raws: object, *, depth: int, within: Place = ()) -> tuple[Component, ...]:
        if not isinstance(raws, Sequence) or isinstance(raws, str):
            return ()
        read = (
            self._component(raw, depth=depth, at=(*within, number))
            for number, raw in enumerate(raws)
            if isinstance(raw, dict)
        )
        return tuple(component for component in read if component is not None)

    def _component(self, raw: Raw, *, depth: int, at: Place) -> Component | None:
        self._raw, self._at = raw, at
        kind = raw.get("type")
        self._count += 1
        if depth > _DEEPEST or self._count > _MOST_COMPONENTS:
            self._wrong("", "表单太大或套得太深")
            return None
        if kind in IGNORED:
            return None
        if kind not in FIELDS | HOLDERS | STATIC:
            self._wrong("type", "不支持的组件：{kind}", kind=kind)
            return None
        if kind in FIELDS and not _text(raw, "key"):
            self._wrong("key", "组件缺少key")
            return None
        if kind == "dynamiclist" and not _text(raw, "path"):
            self._wrong("key", "重复的一组缺少key（path）")
            return None
        component = self._read(str(kind), raw)
        if not _KEY.fullmatch(component.key):
            self._wrong(
                "key",
                "key只能用字母、数字、下划线和点，不能以下划线开头：{key}",
                key=component.key,
            )
            return None
        if kind in HOLDERS:
            inner = self.components(raw.get("components"), depth=depth + 1, within=at)
            return replace(component, components=inner)
        return component

    def _read(self, kind: str, raw: Raw) -> Component:
        extra = _mapping(raw, "properties")
        options = raw.get("values", raw.get("data"))
        readonly, disabled = raw.get("readonly") is True, raw.get("disabled") is True
        return Component(
            kind=kind,
            component_id=_text(raw, "id"),
            key=_text(raw, "path" if kind in HOLDERS else "key"),
            label=self._worded(raw, extra, "label", also=_date_label(raw)),
            hint=self._worded(raw, extra, "description", english="hintEn"),
            text=self._worded(raw, extra, "text"),
            unit=_text(_mapping(raw, "appearance"), "suffixAdorner"),
            rules=self._rules(raw, extra),
            hide=self._expression("hide", _mapping(raw, "conditional").get("hide")),
            default=raw.get("defaultValue"),
            readonly=readonly,
            disabled=disabled,
            choices=self._choices(options),
            choices_from=self._choices_from(raw),
            subtype=_text(raw, "subtype") or ("date" if kind == "datetime" else ""),
            decimal_digits=_whole(raw.get("decimalDigits")),
            as_text=raw.get("serializeToString") is True,
            no_past=raw.get("disallowPassedDates") is True,
            no_future=extra.get("noFuture") is True,
            fixed_rows=raw.get("allowAddRemove") is False,
            on_file=_text(extra, "onFile"),
            presentation=self._presentation(raw, extra),
            columns=_whole(_mapping(raw, "layout").get("columns")) or 16,
            at=self._at,
        )

    def _presentation(self, raw: Raw, extra: Raw) -> str:
        wanted = _text(extra, "presentation")
        if wanted and wanted not in PRESENTATIONS:
            self._wrong("presentation", "不支持的呈现方式：{presentation}", presentation=wanted)
        elif wanted and PRESENTATIONS.get(wanted) != raw.get("type"):
            self._bear("presentation", "不支持的呈现方式：{presentation}", presentation=wanted)
        parts = raw.get("components") if wanted == "checklist" else None
        if isinstance(parts, list):
            keys = {each.get("key") for each in parts if isinstance(each, dict)}
            if missing := sorted({"text", "answer"} - keys):
                self._bear(
                    "presentation", "逐项检查的一组还缺字段：{keys}", keys="、".join(missing)
                )
                return ""
        return wanted

    def _worded(self, raw: Raw, extra: Raw, name: str, *, english: str = "", also: str = "") -> str:
        chinese = _text(raw, name) or also
        return (self._english and _text(extra, english or f"{name}En")) or chinese

    def _rules(self, raw: Raw, extra: Raw) -> Rules:
        wanted = _mapping(raw, "validate")
        for name, value in wanted.items():
            if isinstance(value, str) and value.startswith("=") and name != "pattern":
                self._bear(name, "这里的要求只收写定的值，不收表达式：{value}", value=value)
        pattern = _text(wanted, "pattern")
        if unsafe := why_unsafe(pattern):
            self._wrong("pattern", unsafe)
            pattern = ""
        least_rows = _whole(extra.get("minRows")) or 0
        most_rows = _whole(extra.get("maxRows")) or 100
        return Rules(
            required=wanted.get("required") is True,
            min_length=_whole(wanted.get("minLength")),
            max_length=_whole(wanted.get("maxLength")),
            least=_number(wanted.get("min")),
            most=_number(wanted.get("max")),
            pattern=pattern,
            pattern_says=self._worded(extra, extra, "patternSays")
            or _text(wanted, "patternErrorMessage"),
            format=_text(wanted, "validationType").replace("custom", ""),
            rows=(least_rows, min(most_rows, 100)),
        )

    def _choices(self, options: object) -> tuple[Choice, ...]:
        if not isinstance(options, list):
            return ()
        return tuple(self._choice(option) for option in options if isinstance(option, dict))

    def _choice(self, option: Raw) -> Choice:
        value = option.get("value", "")
        return Choice(
            str(value), self._worded(option, _mapping(option, "properties"), "label"), value
        )

    def _choices_from(self, raw: Raw) -> feel.Node | None:
        return self._expression("choices", raw.get("valuesExpression") or raw.get("valuesKey"))

    def _expression(self, part: str, text: object) -> feel.Node | None:
        if not isinstance(text, str) or not text.strip():
            return None
        try:
            return feel.parse(text)
        except InvalidInput as error:
            self._wrong(part, error.template, **error.params)
            return None

    def _wrong(self, part: str, template: str, **params: object) -> None:
        self.troubles.append(self._trouble(part, template, params))

    def _bear(self, part: str, template: str, **params: object) -> None:
        self.borne.append(self._trouble(part, template, params))

    def _trouble(self, part: str, template: str, params: dict[str, object]) -> Trouble:
        raw = self._raw
        where = _text(raw, "key") or _text(raw, "id") or str(self._count)
        label = _text(raw, "label") or _date_label(raw) or where
        return Trouble(self._at, part, label, Problem(where, template, params))


def _mapping(raw: Raw, name: str) -> Raw:
    value = raw.get(name)
    return value if isinstance(value, dict) else {}


def _text(raw: Raw, name: str) -> str:
    value = raw.get(name)
    return value if isinstance(value, str) else ""


def _date_label(raw: Raw) -> str:
    """form-js labels the two halves of a ``datetime`` apart; ours is one field."""
    return _text(raw, "dateLabel") or _text(raw, "timeLabel")


def _whole(value: object) -> int | None:
    number = _number(value)
    return None if number is None else int(number)


def _number(value: object) -> float | None:
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None
