"""How a script is refused or fails."""

from __future__ import annotations


class ScriptError(Exception):
    """A script cannot be used, or failed. ``line`` counts from 1 in the script; 0 is the whole."""

    def __init__(self, reason: str, *, line: int = 0) -> None:
        self.reason = reason
        self.line = line
        super().__init__(f"line {line}: {reason}" if line else reason)
