"""The contents of published sets, read once in the life of a node: they never change."""

from __future__ import annotations

import threading

from engine.context import Context
from workflows.evaluation import sets
from workflows.evaluation.indicators import Content


class Contents:
    """The indicators of a set that a round uses, shared between threads."""

    def __init__(self) -> None:
        self._contents: dict[int, Content] = {}
        self._lock = threading.Lock()

    def __call__(self, ctx: Context, set_id: int) -> Content:
        with self._lock:
            found = self._contents.get(set_id)
        if found is None:
            # A round is only ever opened with a published set.
            found = sets.known(ctx, set_id).content
            with self._lock:
                self._contents[set_id] = found
        return found
