"""Instances run forward on copies of their states: what would happen by itself, and nothing kept.

The interpreter is the one that runs them for good. What a copy would have to ask of the domain, a
service or a row of a data store that it means to write, cannot be foretold: the copy stays as it
is before such a step, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.context import Context
from engine.errors import EngineError
from engine.handlers.data_stores import read_row
from engine.handlers.opening import due_at_of
from engine.interpreter import advance
from engine.interpreter.contract import (
    Action,
    Advance,
    Data,
    OpenedWorkItem,
    RowWrite,
    ServiceRequest,
    Surroundings,
)
from engine.store.queries import definitions
from engine.worktime.arithmetic import add
from engine.worktime.durations import parse_duration


class _NotForetold(Exception):
    """The step wants something that only the real one can have."""


@dataclass(slots=True)
class Copy:
    """An instance as far as it was rehearsed. ``owner`` is whose calendar holds.

    ``lost`` tells that it came to a step that cannot be foretold; from there on it stands still.
    """

    instance_id: int
    definition_id: int
    owner: str
    tokens: bytes
    lost: bool = False


class Rehearsal:
    """Runs copies forward within one transaction that writes nothing."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    def act(self, copy: Copy, action: Action, at: datetime) -> Advance | None:
        """What ``action`` makes different at ``at``; None where the copy is lost by it."""
        if copy.lost:
            return None
        model = self._ctx.models(self._ctx.uow, copy.definition_id)
        try:
            outcome = advance(model, copy.tokens, action, self._surroundings(copy, at))
        except (_NotForetold, EngineError):
            outcome = None
        if outcome is None or outcome.trouble or outcome.called:
            copy.lost = True
            return None
        copy.tokens = outcome.state
        return outcome

    def due_at(self, copy: Copy, opened: OpenedWorkItem, at: datetime) -> datetime | None:
        """When an item that is opened at ``at`` would be due."""
        return due_at_of(self._ctx, copy.owner, opened, at)

    def _surroundings(self, copy: Copy, at: datetime) -> Surroundings:
        ctx = self._ctx

        def add_duration(start_at: datetime, text: str) -> datetime:
            return add(ctx.calendar(copy.owner), start_at, parse_duration(text))

        def find_process(key: str, version: str, version_tag: str) -> int | None:
            found = definitions.called(ctx.uow, key, version=version, version_tag=version_tag)
            return None if found is None else found.definition_id

        return Surroundings(
            now=at,
            add_duration=add_duration,
            call_service=_no_service,
            run_script=ctx.run_script,
            read_row=lambda store, key, _locking: read_row(ctx, store, key, locking=False),
            write_row=_no_writing,
            find_process=find_process,
        )


def _no_service(_request: ServiceRequest) -> Data:
    raise _NotForetold


def _no_writing(_row: RowWrite) -> None:
    raise _NotForetold
