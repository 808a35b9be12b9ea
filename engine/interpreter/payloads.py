"""``duban:payload``: which data go along. ``order_id, total = price * count``."""

from __future__ import annotations

import re

_NAME = re.compile(r"^[^\W\d]\w*$")
_OPENING, _CLOSING = "([{", ")]}"


def parse_payload(text: str) -> dict[str, str]:
    """The expression of each variable that goes along, by its name.

    Raises:
        ValueError: A part is neither a name nor ``name = expression``.
    """
    found: dict[str, str] = {}
    for part in _parts(text):
        name, equals, expression = part.partition("=")
        name = name.strip()
        if not _NAME.match(name) or (equals and not expression.strip()):
            raise ValueError(f"expected a name or name = expression, but got {part!r}")
        found[name] = expression.strip() or name
    return found


def _parts(text: str) -> list[str]:
    """``text`` at its commas, but for those within brackets or quotes."""
    parts, depth, quote = [""], 0, ""
    for each in text:
        if quote:
            quote = "" if each == quote else quote
        elif each in "\"'":
            quote = each
        elif each in _OPENING:
            depth += 1
        elif each in _CLOSING:
            depth -= 1
        elif each == "," and depth == 0:
            parts.append("")
            continue
        parts[-1] += each
    return [part.strip() for part in parts if part.strip()]
