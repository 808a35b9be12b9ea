"""Hears of the work items that open and close while a simulation runs."""

from __future__ import annotations

from engine.context import Context, Extension, Module
from engine.views import WorkItem


class Watcher(Extension):
    """Collects what opened and what was withdrawn since anybody last asked.

    It hears within transactions; one that is undone leaves an item here that is not there, which
    whoever takes it up notices.
    """

    def __init__(self) -> None:
        self._opened: list[WorkItem] = []
        self._closed: list[int] = []

    def item_opened(self, ctx: Context, item: WorkItem) -> None:
        self._opened.append(item)

    def item_closed(self, ctx: Context, item: WorkItem) -> None:
        self._closed.append(item.work_item_id)

    def opened(self) -> list[WorkItem]:
        """What opened since the last call, in its order."""
        found, self._opened = self._opened, []
        return found

    def closed(self) -> list[int]:
        found, self._closed = self._closed, []
        return found

    def module(self) -> Module:
        return Module(name="watcher", extensions=(self,))
