"""What is run before and behind a script, in the sandbox, in the sandbox's Python."""

from __future__ import annotations

from collections.abc import Sequence

from engine.scripting.source import Script

MAX_OUTPUT = 400_000
MAX_DEPTH = 20

#: The functions of expressions, and what turns results into JSON. ``_duban_data`` and
#: ``_duban_now`` (ISO 8601) are handed in. Names beginning so are refused in scripts.
PRELUDE = f"""
import datetime as _duban_datetime
import json as _duban_json

_duban_zone = _duban_datetime.timezone(_duban_datetime.timedelta(hours=8))

def now():
    return _duban_datetime.datetime.fromisoformat(_duban_now)

def today():
    return now().astimezone(_duban_zone).date()

def instant(value):
    if isinstance(value, _duban_datetime.datetime):
        found = value
    elif isinstance(value, _duban_datetime.date):
        found = _duban_datetime.datetime(value.year, value.month, value.day)
    else:
        found = _duban_datetime.datetime.fromisoformat(value)
    return found if found.tzinfo else found.replace(tzinfo=_duban_zone)

def date(value):
    if isinstance(value, str) and len(value) <= 10:
        return _duban_datetime.date.fromisoformat(value)
    if isinstance(value, _duban_datetime.date) and not isinstance(value, _duban_datetime.datetime):
        return value
    return instant(value).astimezone(_duban_zone).date()

def days(count):
    return _duban_datetime.timedelta(days=count)

def days_between(start, end):
    return (date(end) - date(start)).days

def get(name, default=None):
    return _duban_data.get(name, default)

def defined(name):
    return _duban_data.get(name) is not None

def _duban_plain(name, value, depth):
    if depth > {MAX_DEPTH}:
        raise ValueError(f"{{name}} is nested deeper than {MAX_DEPTH}, or contains itself")
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            raise ValueError(f"{{name}} holds {{value}}, which is no number that can be kept")
        return value
    if isinstance(value, _duban_datetime.datetime):
        return instant(value).astimezone(_duban_datetime.timezone.utc).isoformat()
    if isinstance(value, _duban_datetime.date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [_duban_plain(name, item, depth + 1) for item in value]
    if isinstance(value, dict):
        for key in value:
            if not isinstance(key, str):
                raise TypeError(f"{{name}} has the key {{repr(key)[:40]}}, which is no text")
        return {{key: _duban_plain(name, item, depth + 1) for key, item in value.items()}}
    raise TypeError(f"{{name}} holds {{repr(value)[:40]}}, which is no JSON value")

def _duban_answer(found):
    kept = {{name: _duban_plain(name, value, 1) for name, value in found.items()}}
    text = _duban_json.dumps(kept)
    if len(text) > {MAX_OUTPUT}:
        raise ValueError("the results are longer than {MAX_OUTPUT} characters")
    return text
"""


def with_answer(script: Script, *, outputs: Sequence[str], wants_value: bool) -> str:
    """The script with what gathers its results behind it; its lines stay where they are."""
    lines = [script.text]
    if wants_value and script.value is not None:
        lines = [_value_kept(script.text, script.value)]
    lines.append("_duban_found = {}")
    for name in ("_duban_value",) if wants_value else outputs:
        key = "value" if wants_value else name
        lines.append(f"try:\n    _duban_found[{key!r}] = {name}\nexcept NameError:\n    pass")
    return "\n".join([*lines, "_duban_answer(_duban_found)"])


def _value_kept(text: str, span: tuple[int, int, int, int]) -> str:
    """``text`` with its last expression assigned to a name. Columns count in bytes."""
    from_line, from_column, to_line, to_column = span
    lines = [line.encode() for line in text.split("\n")]
    lines[to_line - 1] = lines[to_line - 1][:to_column] + b")" + lines[to_line - 1][to_column:]
    head = lines[from_line - 1]
    lines[from_line - 1] = head[:from_column] + b"_duban_value = (" + head[from_column:]
    return b"\n".join(lines).decode()
