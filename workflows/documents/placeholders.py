"""``{{label}}``: what a text names, and filling it in. Pure.

That is all there is: a name is looked up and its text put in its place. Nothing is computed, so a
template can hold no code.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

#: Full-width braces are what an input method makes of them.
PLACEHOLDER = re.compile(r"(?:\{\{|｛｛)\s*([^{}｛｝]{1,60}?)\s*(?:\}\}|｝｝)")


def names_in(text: str) -> tuple[str, ...]:
    """The labels that ``text`` names, in their order, each once."""
    return tuple(dict.fromkeys(match.group(1) for match in PLACEHOLDER.finditer(text)))


def filled(text: str, values: Mapping[str, str]) -> str:
    """``text`` with its labels replaced; a label that has no value leaves nothing."""
    return PLACEHOLDER.sub(lambda match: values.get(match.group(1), ""), text)


def is_empty(text: str, values: Mapping[str, str]) -> bool:
    """Whether ``text`` names something, and nothing of it has a value."""
    names = names_in(text)
    return bool(names) and not any(values.get(name) for name in names)
