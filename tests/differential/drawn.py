"""Forms as a designer may draw them, with what people enter: all that the editor offers.

What differs on purpose (``differences.py``) is left out here and shown there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

#: No text begins or ends with a space: what stands around an answer is no part of it here.
TEXTS = st.text("ab甲乙12-", max_size=5)
NUMBERS = st.integers(-20, 20) | st.integers(-2000, 2000).map(lambda n: n / 100)
DATES = st.dates().filter(lambda day: 1900 <= day.year < 2200).map(lambda day: day.isoformat())
_CLOCK = st.sampled_from(["00:00", "09:30", "23:59"])
#: Of one kind each: what is compared with another kind is null, which form-js takes for true.
_VALUES: tuple[tuple[Any, ...], ...] = (("one", "two", "三", "1.5"), (1, 2, -3), (True, False))
_MAILS = ("a@b.cn", "first.last@example.com.cn", "a", "@b.cn", "a@b@c.cn")
_PHONES = ("+8613800138000", "+864711234567", "12", "x", "+86x")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A component with what is entered into it and what is known of it before; ``None`` is
    nothing. Of a repeated group ``entered`` are its rows."""

    schema: dict[str, Any]
    entered: Any = None
    known: Any = None
    inner: tuple[Drawn, ...] = field(default=())


Draw = Callable[..., Any]


def _rules(draw: Draw, **rules: st.SearchStrategy[Any]) -> dict[str, Any]:
    """Some of ``rules``, and perhaps that it is required."""
    chosen = draw(st.lists(st.sampled_from(sorted(rules)), unique=True)) if rules else []
    found = {name: draw(rules[name]) for name in chosen}
    return {**found, **({"required": True} if draw(st.booleans()) else {})}


def _one(draw: Draw, kind: str, answers: st.SearchStrategy[Any], /, **more: Any) -> Drawn:
    schema: dict[str, Any] = {"type": kind, **more}
    if draw(st.integers(0, 3)) == 0:
        schema["defaultValue"] = draw(answers)
    if draw(st.integers(0, 7)) == 0:
        schema["disabled"] = True
    known = draw(answers) if draw(st.integers(0, 3)) == 0 else None
    return Drawn(schema, draw(st.none() | answers), known)


def _text(draw: Draw) -> Drawn:
    kind = draw(st.sampled_from(["textfield", "textarea"]))
    lengths = {"minLength": st.integers(0, 4), "maxLength": st.integers(1, 4)}
    rules = _rules(draw, **lengths)
    if kind == "textfield" and draw(st.integers(0, 2)) == 0:
        # A text that is too long is not matched here, so it has the one fault alone.
        rules = {"pattern": draw(st.sampled_from(["^[ab]+$", "^(甲|乙).*$", "^[0-9-]{2,3}$"]))}
    return _one(draw, kind, TEXTS.filter(bool), validate=rules)


def _formatted(draw: Draw) -> Drawn:
    format_, values = draw(st.sampled_from([("email", _MAILS), ("phone", _PHONES)]))
    rules = {"validationType": format_, **_rules(draw)}
    return _one(draw, "textfield", st.sampled_from(values), validate=rules)


def _number(draw: Draw) -> Drawn:
    bounds = {"min": st.integers(-5, 5), "max": st.integers(-5, 15)}
    more: dict[str, Any] = {"validate": _rules(draw, **bounds)}
    if draw(st.booleans()):
        more["decimalDigits"] = draw(st.integers(0, 2))
    if draw(st.integers(0, 3)) == 0:
        return _one(draw, "number", NUMBERS.map(str), serializeToString=True, **more)
    return _one(draw, "number", NUMBERS, **more)


def _moment(draw: Draw) -> Drawn:
    kinds = {
        "date": DATES,
        "time": _CLOCK,
        "datetime": st.tuples(DATES, _CLOCK).map("T".join),
    }
    subtype = draw(st.sampled_from(sorted(kinds)))
    return _one(draw, "datetime", kinds[subtype], subtype=subtype, validate=_rules(draw))


def _options(draw: Draw) -> list[dict[str, Any]]:
    values = st.sampled_from(draw(st.sampled_from(_VALUES)))
    chosen = draw(st.lists(values, min_size=1, max_size=4, unique=True))
    return [{"label": f"项{at}", "value": value} for at, value in enumerate(chosen)]


def _choice(draw: Draw) -> Drawn:
    options = _options(draw)
    values = st.sampled_from([option["value"] for option in options])
    kind = draw(st.sampled_from(["radio", "select"]))
    return _one(draw, kind, values, values=options, validate=_rules(draw))


def _choices(draw: Draw) -> Drawn:
    options = _options(draw)
    every = [option["value"] for option in options]
    some = st.lists(st.sampled_from(every), unique=True, min_size=1)
    kind = draw(st.sampled_from(["checklist", "taglist"]))
    return _one(draw, kind, some, values=options, validate=_rules(draw))


def _tick(draw: Draw) -> Drawn:
    return _one(draw, "checkbox", st.booleans(), validate=_rules(draw))


_FIELDS = (_text, _text, _formatted, _number, _number, _moment, _choice, _choices, _tick)


def _condition(draw: Draw, before: list[Drawn], *, row: bool) -> str:
    """About fields that stand before it and are always shown."""
    parts = [_about(draw, draw(st.sampled_from(before)), row=row) for _ in range(2)]
    glue = draw(st.sampled_from(["", " and ", " or "]))
    return f"={glue.join(parts)}" if glue else f"={parts[0]}"


def _about(draw: Draw, other: Drawn, *, row: bool) -> str:
    schema = other.schema
    name = f"this.{schema['key']}" if row else schema["key"]
    kind = schema["type"]
    if kind == "checkbox":
        return _some(draw, f"{name} = true", f"{name} != true", f"not({name} = true)")
    if kind in ("checklist", "taglist"):
        value = _literal(draw(st.sampled_from([option["value"] for option in schema["values"]])))
        return _some(draw, f"list contains({name}, {value})", f"count({name}) > 1")
    if kind == "number" and not schema.get("serializeToString"):
        sign = draw(st.sampled_from(["=", "!=", "<", "<=", ">", ">="]))
        order = f"{name} {sign} {draw(st.integers(-3, 9))}"
        # Whether nothing is less than something, form-js takes for true.
        return order if sign in ("=", "!=") else f"({name} != null and {order})"
    if kind in ("radio", "select"):
        values = [option["value"] for option in schema["values"]]
        sign = draw(st.sampled_from(["=", "in"]))
        value = _literal(draw(st.sampled_from(values)))
        # Without brackets feelin takes what follows for a part of the list.
        return f"{name} = {value}" if sign == "=" else f"({name} in [{value}])"
    if kind in ("textfield", "textarea"):
        text = _literal(draw(st.sampled_from(["", "a", "甲"])))
        sign = draw(st.sampled_from(["=", "!="]))
        return _some(draw, f"{name} {sign} {text}", f'contains({name}, "a")')
    return f"{name} = null"


def _some(draw: Draw, *texts: str) -> str:
    return str(draw(st.sampled_from(texts)))


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{value}"' if isinstance(value, str) else str(value)


def _fields(draw: Draw, prefix: str, *, most: int, row: bool = False) -> tuple[Drawn, ...]:
    found: list[Drawn] = []
    for at in range(draw(st.integers(1, most))):
        drawn = draw(st.sampled_from(_FIELDS))(draw)
        key = f"{prefix}{at}"
        schema = {**drawn.schema, "key": key, "id": f"id_{key}", "label": f"字段{key}"}
        always = _to_ask(found)
        if always and draw(st.integers(0, 2)) == 0:
            schema["conditional"] = {"hide": _condition(draw, always, row=row)}
        found.append(Drawn(schema, drawn.entered, drawn.known))
    return tuple(found)


def _to_ask(fields: list[Drawn]) -> list[Drawn]:
    """Those whose answer counts alike: always shown, and refused for nothing that makes it null."""
    return [
        each
        for each in fields
        if "conditional" not in each.schema and "decimalDigits" not in each.schema
    ]


def _group(draw: Draw, outside: list[Drawn]) -> Drawn:
    inner = _fields(draw, "g", most=3)
    schema: dict[str, Any] = {"type": "group", "id": "group", "label": "组"}
    if draw(st.booleans()):
        schema["path"] = "visit"
        # Names are of the whole form; these lie one level down.
        inner = tuple(map(_unconditional, inner))
    if outside and draw(st.integers(0, 2)) == 0:
        schema["conditional"] = {"hide": _condition(draw, outside, row=False)}
    schema["components"] = [each.schema for each in inner]
    return Drawn(schema, inner=inner)


def _unconditional(drawn: Drawn) -> Drawn:
    kept = {name: value for name, value in drawn.schema.items() if name != "conditional"}
    return Drawn(kept, drawn.entered, drawn.known)


def _repeated(draw: Draw) -> Drawn:
    """Its first field is always filled in: rows that nobody touched are none here."""
    mark = {"type": "textfield", "key": "mark", "id": "id_mark", "label": "名称"}
    inner = _fields(draw, "r", most=3, row=True)
    rows: list[dict[str, Any]] = []
    before: list[dict[str, Any]] = []
    for at in range(draw(st.integers(1, 2))):
        rows.append({"mark": f"第{at}"})
        before.append({})
        for each in inner:
            _enter(each, before[at], rows[at])
    schema = {
        "type": "dynamiclist",
        "id": "rows",
        "path": "rows",
        "label": "行",
        "components": [mark, *(each.schema for each in inner)],
    }
    return Drawn(schema, rows, before)


@dataclass(frozen=True, slots=True)
class Case:
    schema: dict[str, Any]
    known: dict[str, Any]
    entered: dict[str, Any]


@st.composite
def cases(draw: Draw) -> Case:
    parts = list(_fields(draw, "f", most=5))
    outside = _to_ask(parts)
    if draw(st.booleans()):
        parts.append(_group(draw, outside))
    if draw(st.booleans()):
        parts.append(_repeated(draw))
    known: dict[str, Any] = {}
    entered: dict[str, Any] = {}
    for part in parts:
        _spread(part, known, entered)
    components = [{"type": "text", "id": "t", "text": "说明"}, *(each.schema for each in parts)]
    components.append({"type": "separator", "id": "s"})
    schema = {"type": "default", "id": "form", "schemaVersion": 18, "components": components}
    return Case(schema, known, entered)


def _spread(part: Drawn, known: dict[str, Any], entered: dict[str, Any]) -> None:
    if part.schema["type"] == "dynamiclist":
        entered["rows"] = part.entered
        # form-js has as many rows as it begins with; people add those that they need.
        known["rows"] = part.known
        return
    if part.schema["type"] == "group":
        if "path" in part.schema:
            known, entered = known.setdefault("visit", {}), entered.setdefault("visit", {})
        for each in part.inner:
            _spread(each, known, entered)
        return
    if part.known is not None:
        known[part.schema["key"]] = part.known
    _enter(part, known, entered)


def _enter(part: Drawn, known: dict[str, Any], entered: dict[str, Any]) -> None:
    """What people leave alone, or cannot change, holds what it held at first."""
    key = part.schema["key"]
    first = part.known if key in known else part.schema.get("defaultValue")
    changed = part.entered is not None and not part.schema.get("disabled")
    value = part.entered if changed else first
    if value is None:
        return
    entered[key] = value
    if part.schema["type"] == "datetime":
        # Its field in form-js reads a value only once; what comes later is overwritten by it.
        known[key] = value
