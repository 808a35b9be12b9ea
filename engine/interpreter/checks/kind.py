"""What one kind of finding is made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """``text`` and ``remedy`` are English templates; ``severity`` is ``error``, ``warning``
    or ``info``."""

    severity: str
    text: str
    remedy: str
