"""Document numbers as GB/T 9704-2012 7.2.5 writes them: 内产改办督〔2026〕7号. Pure."""

from __future__ import annotations

from datetime import datetime

from engine.clock import LOCAL_ZONE


def number_text(issuing_code: str, year: int, number: int) -> str:
    """The written number: the year in 〔〕, no leading zeros."""
    return f"{issuing_code}〔{year}〕{number}号"


def year_of(at: datetime) -> int:
    """The local year in which a document issued at ``at`` is numbered."""
    return at.astimezone(LOCAL_ZONE).year
