"""Diagrams of other modelers: what they write in their own way, and how it is written here."""

from __future__ import annotations

from engine.interpreter.checks.foreign.attributes import check_foreign
from engine.interpreter.checks.foreign.expressions import suggestion
from engine.interpreter.checks.foreign.formats import format_of

__all__ = ["check_foreign", "format_of", "suggestion"]
