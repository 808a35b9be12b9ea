"""Notices as one part that plugs into the engine."""

from __future__ import annotations

from engine.context import Module
from workflows.notices import commands, handlers


def module() -> Module:
    return Module(
        name="notices",
        commands={commands.MarkRead: handlers.mark_read},
        queries={
            commands.ListNotices: handlers.list_notices,
            commands.CountUnread: handlers.count_unread,
        },
    )
