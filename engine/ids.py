"""Identifiers. One per thing, named ``<noun>_id``.

Rows carry integers that the database hands out; they are what people see as numbers.
Users are opaque texts (``user_id``), for the engine does not own them.
"""

from __future__ import annotations

from typing import NewType

UserId = NewType("UserId", str)

#: The engine itself, where no person acted: timers, ladder rungs, service steps.
SYSTEM = UserId("system")
