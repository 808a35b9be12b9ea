"""The bases of all commands and queries."""

from __future__ import annotations

from typing import Generic, TypeVar

R_co = TypeVar("R_co", covariant=True)


class Command(Generic[R_co]):
    """Changes something; its handler returns an ``R_co``. Subclasses are frozen dataclasses."""


class Query(Generic[R_co]):
    """Changes nothing; its handler returns an ``R_co``. Subclasses are frozen dataclasses."""
