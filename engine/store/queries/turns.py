"""Taking turns, where a transaction looks for something and creates it if there is none."""

from __future__ import annotations

import json

from sqlalchemy import func, select

from engine.store.unit_of_work import UnitOfWork


def take(uow: UnitOfWork, *name: str) -> None:
    """Wait until no other transaction has the turn ``name``, and keep it until this one ends.

    On PostgreSQL two transactions could each look, find nothing, and create it; SQLite has one
    writer at a time anyway.
    """
    if uow.dialect == "postgresql":
        key = func.hashtextextended(json.dumps(name), 0)
        uow.connection.execute(select(func.pg_advisory_xact_lock(key)))
