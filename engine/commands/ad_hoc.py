"""Commands about ad-hoc subprocesses: their activities wait for somebody to start them."""

from __future__ import annotations

from dataclasses import dataclass

from engine.commands.base import Command, Query
from engine.views import AdHocPage, Instance


@dataclass(frozen=True, slots=True)
class StartAdHocActivity(Command[Instance]):
    """Start the activity ``element_id`` of the ad-hoc subprocess ``task_id`` of an instance.

    The groups written on the subprocess may; without any, who started the instance and who
    holds an open item of it.
    """

    instance_id: int
    task_id: str
    element_id: str


@dataclass(frozen=True, slots=True)
class CompleteAdHoc(Command[Instance]):
    """End an ad-hoc subprocess that has no condition to end it; who may start may end."""

    instance_id: int
    task_id: str


@dataclass(frozen=True, slots=True)
class ListAdHoc(Query[AdHocPage]):
    """Running instances with an open ad-hoc subprocess in which the actor may start something.

    By the groups of the subprocess; where it has none, those that the actor began. The latest
    instances come first, a page at a time; ``cursor`` is the ``next_cursor`` of the page before.
    """

    cursor: str = ""
    limit: int = 20
