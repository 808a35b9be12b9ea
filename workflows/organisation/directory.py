"""``engine.context.Directory``: people and groups, read from posts and accounts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from engine.clock import LOCAL_ZONE
from engine.context import Deputised, Principal
from engine.errors import NotFound
from engine.ids import SYSTEM
from engine.store.unit_of_work import UnitOfWork
from workflows.organisation.directory_queries import (
    ask_for,
    read_members,
    read_names,
    read_standing,
)
from workflows.organisation.duties import transferable


def local_day(now: datetime) -> date:
    """The calendar day at ``now`` where the users are: appointments begin and end with days."""
    return now.astimezone(LOCAL_ZONE).date()


class OrganisationDirectory:
    """Resolves people and groups when asked: one SQL statement per question.

    Deputies do not pass on: who stands in for an absent person does not stand in for those whom
    that person stands in for.
    """

    def principal(self, uow: UnitOfWork, user_id: str, now: datetime) -> Principal:
        if user_id == SYSTEM:
            return Principal(SYSTEM)
        standing = read_standing(uow, user_id, now=now, today=local_day(now))
        if user_id not in standing:
            raise NotFound("没有可用的账号“{user_id}”。", user_id=user_id)
        own = standing.pop(user_id)
        deputised = tuple(
            Deputised(absent, transferable(groups)) for absent, groups in sorted(standing.items())
        )
        return Principal(user_id, own, deputised)

    def members(
        self, uow: UnitOfWork, groups: frozenset[str], now: datetime
    ) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, set[str]] = {group: set() for group in groups}
        for user_id, held in read_members(uow, ask_for(groups), today=local_day(now)):
            for group in held & groups:
                found[group].add(user_id)
        return {group: tuple(sorted(user_ids)) for group, user_ids in found.items()}

    def names(self, uow: UnitOfWork, user_ids: frozenset[str]) -> Mapping[str, str]:
        return read_names(uow, user_ids)
