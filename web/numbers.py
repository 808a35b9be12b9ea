"""Numbers out of addresses and forms: those that a row can have, and nothing longer."""

from __future__ import annotations

from werkzeug.routing import IntegerConverter

#: Ids are 64-bit integers; with so many digits none is beyond them.
MOST_DIGITS = 18


class RowNumber(IntegerConverter):
    """``<int:…>`` in a route: an address with a longer number leads nowhere (404)."""

    regex = rf"[0-9]{{1,{MOST_DIGITS}}}"


def whole(text: str) -> int | None:
    """The number that ``text`` writes in ASCII digits; None where it is none, or too long."""
    plain = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return int(text) if plain else None
