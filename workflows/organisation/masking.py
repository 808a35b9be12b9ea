"""How personal numbers are shown to those who need not know them. Pure."""

from __future__ import annotations

import re

_PHONE = re.compile(r"\d[\d\- ]*\d")


def masked_phone(text: str) -> str:
    """The text with the middle of each number of seven or more digits hidden.

    ``13947212316`` becomes ``139****2316``; ``0472-5212316`` becomes ``0472-****316``.
    """
    return _PHONE.sub(lambda found: _masked(found.group()), text)


def _masked(number: str) -> str:
    digits = re.sub(r"\D", "", number)
    if len(digits) < 7:
        return number
    area_code, dash, local = number.partition("-")
    if dash and 3 <= len(area_code) <= 4:
        return f"{area_code}-****{local[-3:]}"
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 11 else f"****{digits[-3:]}"
