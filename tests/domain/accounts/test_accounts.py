"""Accounts on both databases: passwords, locks, sessions, tokens, and their log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select

from engine.clock import VirtualClock
from engine.commands import Command, Query
from engine.commands.jobs import ArmRecurring
from engine.errors import Forbidden, InvalidInput, NotFound
from engine.ids import SYSTEM
from engine.runtime import Engine
from engine.store.queries.calendars import CalendarCache
from engine.store.unit_of_work import Store
from tests.conftest import Statements
from workflows.accounts import commands as c
from workflows.accounts.module import module as accounts
from workflows.accounts.policy import Guard
from workflows.accounts.purging import PURGE
from workflows.accounts.tables import account_session
from workflows.accounts.views import Refusal, SignIn
from workflows.organisation.commands import AddPerson, SetPersonEnabled
from workflows.organisation.directory import OrganisationDirectory
from workflows.organisation.module import module as organisation
from workflows.organisation.rights import ScopeRights

R = TypeVar("R")
FIRST = "First-Word-1"


@dataclass
class Desk:
    """Acts on accounts at the clock's time."""

    engine: Engine
    clock: VirtualClock

    def do(self, command: Command[R], actor: str = SYSTEM) -> R:
        return self.engine.execute(command, actor=actor)

    def ask(self, query: Query[R], actor: str = SYSTEM) -> R:
        return self.engine.query(query, actor=actor)

    def sign_in(self, user_id: str, password: str = FIRST) -> SignIn:
        check = self.ask(c.CheckPassword(user_id, password))
        return self.do(c.OpenSession(check, at=self.clock.now(), address="10.0.0.1"))


@pytest.fixture
def desk(store: Store, clock: VirtualClock) -> Desk:
    engine = Engine(
        store,
        clock,
        directory=OrganisationDirectory(),
        rights=ScopeRights(),
        calendars=CalendarCache(),
        modules=(
            organisation(),
            accounts(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)),
        ),
    )
    opened = Desk(engine, clock)
    for user_id in ("wang", "bai"):
        opened.do(AddPerson(user_id, user_id))
        opened.do(c.SetPassword(user_id, FIRST, at=clock.now(), must_change=False))
    return opened


def test_resumes_the_session_that_was_opened(desk: Desk) -> None:
    signed_in = desk.sign_in("wang")
    visitor = desk.ask(c.ResumeSession(signed_in.key, at=desk.clock.now()))

    assert visitor is not None
    assert (visitor.user_id, visitor.name, visitor.must_change) == ("wang", "wang", False)
    assert desk.ask(c.ResumeSession("another key", at=desk.clock.now())) is None


def test_keeps_no_key_and_no_password_as_it_is(desk: Desk, store: Store) -> None:
    key = desk.sign_in("wang").key
    secret = desk.do(c.CreateToken("wang", "x", at=desk.clock.now())).secret
    with store.reading() as uow:
        kept = " ".join(
            str(tuple(row))
            for table in ("account_session", "access_token", "account_credential")
            for row in uow.connection.exec_driver_sql(f"SELECT * FROM {table}")  # noqa: S608
        )
    for word in (key, secret, FIRST):
        assert word not in kept


def test_refuses_a_password_that_was_changed_after_the_comparison(desk: Desk) -> None:
    check = desk.ask(c.CheckPassword("wang", FIRST))
    desk.clock.advance(timedelta(seconds=1))
    desk.do(c.SetPassword("wang", "Second-Word-2", at=desk.clock.now()))

    outcome = desk.do(c.OpenSession(check, at=desk.clock.now()))
    assert outcome.refusal is Refusal.MISMATCH
    assert outcome.key == ""


def test_refuses_somebody_who_was_disabled(desk: Desk) -> None:
    key = desk.sign_in("wang").key
    desk.do(SetPersonEnabled("wang", enabled=False))

    assert desk.ask(c.ResumeSession(key, at=desk.clock.now())) is None
    assert desk.sign_in("wang").refusal is Refusal.MISMATCH


def test_takes_the_name_without_regard_to_case_when_it_locks(desk: Desk) -> None:
    for name in ("wang", "WANG", " Wang", "wAng", "waNg"):
        desk.sign_in(name, "wrong")
    assert desk.sign_in("wang").refusal is Refusal.LOCKED


def test_forgets_old_refusals(desk: Desk) -> None:
    for _ in range(4):
        desk.sign_in("wang", "wrong")
    desk.clock.advance(timedelta(hours=25))
    assert desk.sign_in("wang", "wrong").attempts_left == 4


def test_setting_a_password_ends_the_sessions(desk: Desk) -> None:
    key = desk.sign_in("wang").key
    desk.do(c.SetPassword("wang", "Second-Word-2", at=desk.clock.now()))
    assert desk.ask(c.ResumeSession(key, at=desk.clock.now())) is None


def test_last_five_passwords_do_not_come_back_but_the_sixth_does(desk: Desk) -> None:
    for number in range(4):
        desk.do(c.SetPassword("wang", f"Other-Word-{number}", at=desk.clock.now()))
    with pytest.raises(InvalidInput):
        desk.do(c.SetPassword("wang", FIRST, at=desk.clock.now()))

    desk.do(c.SetPassword("wang", "Other-Word-4", at=desk.clock.now()))
    desk.do(c.SetPassword("wang", FIRST, at=desk.clock.now()))


def test_accounts_of_others_are_out_of_reach(desk: Desk) -> None:
    at = desk.clock.now()
    for command in (
        c.SetPassword("bai", "Second-Word-2", at=at),
        c.UnlockAccount("bai", at=at),
        c.CreateToken("bai", "x", at=at),
    ):
        with pytest.raises(Forbidden):
            desk.do(command, "wang")
    token = desk.do(c.CreateToken("bai", "x", at=at), "bai").token
    with pytest.raises(NotFound):
        desk.do(c.RevokeToken(token.token_id, at=at), "wang")
    with pytest.raises(Forbidden):
        desk.ask(c.ListTokens("bai"), "wang")


def test_nobody_opens_a_session_but_the_system(desk: Desk) -> None:
    check = desk.ask(c.CheckPassword("bai", FIRST))
    with pytest.raises(Forbidden):
        desk.do(c.OpenSession(check, at=desk.clock.now()), "wang")


def test_resuming_a_session_costs_few_statements(desk: Desk, statements: Statements) -> None:
    key = desk.sign_in("wang").key
    with statements.at_most(3):
        desk.ask(c.ResumeSession(key, at=desk.clock.now()))


def test_log_is_read_a_page_at_a_time(desk: Desk) -> None:
    for _ in range(5):
        desk.sign_in("wang")
    first = desk.ask(c.ListSecurityEvents("wang", limit=3))
    rest = desk.ask(c.ListSecurityEvents("wang", before=first[-1].event_id))
    ids = [event.event_id for event in first + rest]
    assert ids == sorted(ids, reverse=True)
    assert len(ids) == 6


def test_locks_double_up_to_four_hours() -> None:
    guard, at = Guard(), datetime(2026, 5, 20, tzinfo=UTC)
    pauses = []
    for _ in range(7):
        for _ in range(5):
            guard = guard.after_failure(at)
        assert guard.locked_until is not None
        pauses.append((guard.locked_until - at) / timedelta(minutes=1))
        at = guard.locked_until
    assert pauses == [15, 30, 60, 120, 240, 240, 240]


def sessions_on_file(desk: Desk) -> int:
    with desk.engine.store.reading() as uow:
        count = select(func.count()).select_from(account_session)
        return int(uow.connection.execute(count).scalar_one())


def test_forgets_sessions_a_month_after_they_ended(desk: Desk) -> None:
    # One is ended by hand, the other simply left.
    for _ in range(2):
        desk.sign_in("wang")
    (last, _first) = desk.ask(c.ListSessions(at=desk.clock.now()), "wang")
    desk.do(c.EndSession(last.session_id, at=desk.clock.now()), "wang")

    assert desk.do(ArmRecurring((PURGE,))) == (PURGE,)
    assert desk.do(ArmRecurring((PURGE,))) == (), "Armed once, it comes again by itself."
    desk.engine.run_due()
    assert sessions_on_file(desk) == 2

    for _ in range(30):
        desk.clock.advance(timedelta(days=1, minutes=1))
        assert desk.engine.run_due() == 1
    assert sessions_on_file(desk) == 1
    desk.clock.advance(timedelta(days=1, minutes=1))
    desk.engine.run_due()
    assert sessions_on_file(desk) == 0
    assert len(desk.ask(c.ListSecurityEvents(user_id="wang"))) == 4, "The log stays whole."


def test_only_the_system_arms_recurring_jobs(desk: Desk) -> None:
    with pytest.raises(Forbidden):
        desk.do(ArmRecurring((PURGE,)), "wang")
