"""Why something cannot be read or worked out, in the reader's language.

Expressions, scripts, tables and files are refused with a reason in English, which is put together
where it is found and goes into findings and errors as it is. Its Chinese is found by its shape: the
catalogue says it with numbered fields (``expected a number, but got {0}``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

_FIELD = re.compile(r"\{(\d)\}")
#: What may stand around a reason, with the reason as its first field, and how it is found.
_AROUND = {
    "{0} (at {1})": re.compile(r"(.+) \(at (\d+)\)", re.DOTALL),
    "{0} where {1}": re.compile(r"(.+?) where (.+)", re.DOTALL),
    "{0} in {1}": re.compile(r"(.+) in (.+)", re.DOTALL),
    "{0} ({1})": re.compile(r"(.+?) \((.+)\)", re.DOTALL),
}


class Reasons:
    """Those of one language, from its ``catalogue``."""

    def __init__(self, catalogue: Mapping[str, str]) -> None:
        self._catalogue = catalogue
        shaped = [text for text in catalogue if _FIELD.search(text)]
        inside = sorted((text for text in shaped if text not in _AROUND), key=_said_by_itself)
        self._shapes = [(_shape(text), text) for text in reversed(inside)]

    def say(self, reason: str) -> str:
        """``reason`` in this language; what it is made of stays as it is where nothing is known."""
        return self._known(reason, {}) or reason

    def _known(self, reason: str, seen: dict[str, str]) -> str:
        """Empty where nothing is known. ``seen`` keeps texts that repeat themselves from costing
        more with each part that they are made of."""
        if reason not in seen:
            seen[reason] = ""
            seen[reason] = (
                self._catalogue.get(reason, "")
                or self._around(reason, seen)
                or self._shaped(reason, seen)
            )
        return seen[reason]

    def _around(self, reason: str, seen: dict[str, str]) -> str:
        for text, shape in _AROUND.items():
            met = shape.fullmatch(reason)
            said = self._known(met[1], seen) if met else ""
            if met and said and text in self._catalogue:
                return self._catalogue[text].format(said, met[2])
        return ""

    def _shaped(self, reason: str, seen: dict[str, str]) -> str:
        for shape, text in self._shapes:
            met = shape.fullmatch(reason)
            if met is None:
                continue
            parts = list(met.groups())
            if text.endswith(f": {{{len(parts) - 1}}}"):
                inner = self._known(parts[-1], seen)
                if not inner and not _said_by_itself(text):
                    continue  # Any two words with a colon between them look like this.
                parts[-1] = inner or parts[-1]
            return self._catalogue[text].format(*parts)
        return ""


@lru_cache
def _shape(text: str) -> re.Pattern[str]:
    pieces = _FIELD.split(text)
    parts = ("(.+?)" if number % 2 else re.escape(each) for number, each in enumerate(pieces))
    return re.compile("".join(parts), re.DOTALL)


def _said_by_itself(text: str) -> int:
    """How many letters a shape has beside its fields: the more, the surer."""
    return sum(letter.isalpha() for letter in _FIELD.sub("", text))
