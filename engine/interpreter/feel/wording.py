"""Values as texts, the way FEEL writes them (DMN 1.3 §10.3.4.1, ``string``)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from engine.interpreter.expression_functions import MAX_LENGTH, ExpressionError, to_text
from engine.interpreter.feel.function_values import FeelFunction
from engine.interpreter.feel.values import Range, YearsMonths, duration_text


def as_text(value: Any) -> str:
    """A text is itself; all else is written as an expression would have it."""
    return value if isinstance(value, str) else _written(value)[:MAX_LENGTH]


def _written(value: Any) -> str:
    if isinstance(value, FeelFunction):
        raise ExpressionError("a function has no text")
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, Mapping):
        entries = (f"{name}: {_written(each)}" for name, each in value.items())
        return f"{{{', '.join(entries)}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_written, value))}]"
    if isinstance(value, timedelta):
        return duration_text(value)
    if isinstance(value, YearsMonths | Range):
        return value.isoformat()
    return to_text(value)
