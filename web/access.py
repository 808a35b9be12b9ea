"""Who may reach which view without signing in. All others need a session or a token."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_PUBLIC = "duban_public"
_UNSETTLED = "duban_unsettled"


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Let anybody reach this view."""
    setattr(view, _PUBLIC, True)
    return view


def unsettled(view: Callable[P, R]) -> Callable[P, R]:
    """Let those reach this view who must change their password before all else."""
    setattr(view, _UNSETTLED, True)
    return view


def is_public(view: object) -> bool:
    return getattr(view, _PUBLIC, False)


def is_unsettled(view: object) -> bool:
    return getattr(view, _UNSETTLED, False)
