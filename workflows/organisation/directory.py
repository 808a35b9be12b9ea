"""``engine.context.Directory``: people and groups, read from posts and accounts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import ColumnElement

from engine.clock import LOCAL_ZONE
from engine.context import Deputised, Principal, Question
from engine.errors import NotFound
from engine.ids import SYSTEM
from engine.store.unit_of_work import UnitOfWork
from workflows.organisation.directory_queries import (
    ask_for,
    read_enabled,
    read_members,
    read_names,
    read_standing,
    standing_column,
    standing_in,
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
        return _principal(user_id, read_standing(uow, user_id, now=now, today=local_day(now)))

    def question(self, uow: UnitOfWork, user_id: str, now: datetime) -> Question:
        params = {"standing_of": user_id, "standing_at": now, "standing_on": local_day(now)}
        return Question(standing_column(uow.dialect), params)

    def question_of(self, uow: UnitOfWork, whose: ColumnElement[str], now: datetime) -> Question:
        params = {"standing_at": now, "standing_on": local_day(now)}
        return Question(standing_column(uow.dialect, whose), params)

    def answer(self, user_id: str, value: str) -> Principal:
        return _principal(user_id, standing_in(value))

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

    def enabled(self, uow: UnitOfWork, user_ids: frozenset[str]) -> frozenset[str]:
        return read_enabled(uow, user_ids)


def _principal(user_id: str, standing: Mapping[str, frozenset[str]]) -> Principal:
    """Who a user is, by the groups of the user and of those whom the user stands in for.

    Raises:
        NotFound: there is no such user, or only a disabled one.
    """
    if user_id not in standing:
        raise NotFound("没有可用的账号“{user_id}”。", user_id=user_id)
    deputised = tuple(
        Deputised(absent, transferable(groups))
        for absent, groups in sorted(standing.items())
        if absent != user_id
    )
    return Principal(user_id, standing[user_id], deputised)
