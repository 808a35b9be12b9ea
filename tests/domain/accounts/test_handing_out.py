"""Accounts handed out to enterprises, on both databases: who may, codes, bounds, taking back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

import pytest
from argon2 import PasswordHasher

from engine.clock import VirtualClock
from engine.commands import Command, Query
from engine.errors import EngineError, Forbidden, InvalidInput, NotFound
from engine.ids import SYSTEM
from engine.runtime import Engine
from engine.store.queries.calendars import CalendarCache
from engine.store.unit_of_work import Store
from workflows.accounts import commands as a
from workflows.accounts.module import module as accounts
from workflows.accounts.views import Refusal, SignIn
from workflows.enterprise_accounts.commands import (
    HandOutAccount,
    ListPortalAccounts,
    ReissueCode,
    WithdrawAccount,
)
from workflows.enterprise_accounts.module import module as enterprise_accounts
from workflows.enterprise_accounts.policy import CODE_LIFE, MOST_ACCOUNTS, new_code
from workflows.enterprise_accounts.views import AccountState, HandedOut, PortalAccounts
from workflows.enterprises.codes import Ownership
from workflows.enterprises.commands import AddEnterprise, GetEnterprise
from workflows.enterprises.credit_code import check_digit
from workflows.enterprises.module import module as enterprises
from workflows.enterprises.views import EnterpriseFields
from workflows.organisation import commands as c
from workflows.organisation.directory import OrganisationDirectory
from workflows.organisation.duties import Duty, EnterpriseRole, UnitKind
from workflows.organisation.module import module as organisation
from workflows.organisation.rights import ScopeRights

R = TypeVar("R")
NEW = "Own-Word-2026"


@dataclass
class Desk:
    """包头's office with one enterprise of its own; the region's office; a unit in charge."""

    engine: Engine
    clock: VirtualClock
    own: int = 0

    def do(self, command: Command[R], actor: str = "office") -> R:
        return self.engine.execute(command, actor=actor)

    def ask(self, query: Query[R], actor: str = "office") -> R:
        return self.engine.query(query, actor=actor)

    def hand_out(self, name: str = "高云峰", actor: str = "office", **rest: object) -> HandedOut:
        command = HandOutAccount(
            self.own, EnterpriseRole.UNION, name, "13904721234", self.clock.now()
        )
        return self.do(replace(command, **rest), actor)  # type: ignore[arg-type]

    def listed(self, actor: str = "office") -> PortalAccounts:
        return self.ask(ListPortalAccounts(self.own), actor)

    def reissue(self, user_id: str, actor: str = "office") -> HandedOut:
        return self.do(ReissueCode(self.own, user_id, self.clock.now()), actor)

    def withdraw(self, user_id: str, actor: str = "office", reason: str = "已离职") -> None:
        self.do(WithdrawAccount(self.own, user_id, reason, self.clock.now()), actor)

    def sign_in(self, user_id: str, password: str) -> SignIn:
        check = self.ask(a.CheckPassword(user_id, password), SYSTEM)
        return self.do(a.OpenSession(check, at=self.clock.now()), SYSTEM)

    def enterprise(self, number: int, code: str, unit_id: int | None = None) -> int:
        body = f"91{code}MADEM{number:04d}"
        fields = EnterpriseFields(
            name=f"企业{number}",
            credit_code=body + check_digit(body),
            division_code=code,
            ownership=Ownership.STATE,
            sector="C",
            employees=100,
            contact_unit_id=unit_id,
        )
        return self.do(AddEnterprise(fields), SYSTEM).enterprise_id


@pytest.fixture
def desk(store: Store, clock: VirtualClock) -> Desk:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    engine = Engine(
        store,
        clock,
        directory=OrganisationDirectory(),
        rights=ScopeRights(),
        calendars=CalendarCache(),
        modules=(organisation(), enterprises(), accounts(cheap), enterprise_accounts(cheap)),
    )
    opened = Desk(engine, clock)
    units = {}
    for user_id, code, kind, duty in (
        ("office", "150200", UnitKind.OFFICE, Duty.HANDLER),
        ("region", "150000", UnitKind.OFFICE, Duty.HANDLER),
        ("far", "150400", UnitKind.OFFICE, Duty.HANDLER),
        ("unit", "150200", UnitKind.MEMBER, Duty.LEADER),
    ):
        made = opened.do(c.AddUnit(code, f"{user_id}单位", kind), SYSTEM)
        units[user_id] = made.unit_id
        opened.do(c.AddPerson(user_id, user_id), SYSTEM)
        post = opened.do(c.AddPost(made.unit_id, "岗位", duty), SYSTEM)
        opened.do(c.Appoint(post.post_id, user_id, date(2026, 1, 1)), SYSTEM)
    opened.own = opened.enterprise(1, "150203", units["unit"])
    return opened


def test_a_code_opens_one_session_in_which_it_has_to_be_changed(desk: Desk) -> None:
    handed = desk.hand_out()
    account = handed.account
    assert account.user_id == f"e{desk.own}-union"
    assert (account.mobile, account.handed_out_by) == ("139****1234", "office")
    assert account.state(desk.clock.now()) is AccountState.WAITING

    key = desk.sign_in(account.user_id, handed.code).key
    visitor = desk.ask(a.ResumeSession(key, at=desk.clock.now()), SYSTEM)
    assert visitor is not None
    assert visitor.must_change
    assert visitor.groups == {f"enterprise:{desk.own}", f"enterprise:{desk.own}:union"}
    check = desk.ask(a.CheckPassword(account.user_id, handed.code), account.user_id)
    change = a.ChangePassword(check, visitor.session_id, NEW, at=desk.clock.now())
    desk.do(change, account.user_id)

    assert desk.sign_in(account.user_id, handed.code).refusal is Refusal.MISMATCH
    (listed,) = desk.listed().accounts
    assert listed.state(desk.clock.now()) is AccountState.IN_USE
    assert listed.last_sign_in_at == desk.clock.now()


def test_a_code_lapses_and_only_whoever_holds_it_is_told_so(desk: Desk) -> None:
    handed = desk.hand_out()
    user_id = handed.account.user_id
    desk.clock.advance(CODE_LIFE)

    assert desk.sign_in(user_id, "Another-Word-1").refusal is Refusal.MISMATCH
    assert desk.sign_in(user_id, handed.code).refusal is Refusal.LAPSED
    assert desk.listed().accounts[0].state(desk.clock.now()) is AccountState.LAPSED

    again = desk.reissue(user_id)
    assert desk.sign_in(user_id, handed.code).refusal is Refusal.MISMATCH
    assert desk.sign_in(user_id, again.code).key


def test_what_somebody_chose_for_himself_does_not_lapse(desk: Desk) -> None:
    handed = desk.hand_out()
    user_id = handed.account.user_id
    session = desk.sign_in(user_id, handed.code)
    visitor = desk.ask(a.ResumeSession(session.key, at=desk.clock.now()), SYSTEM)
    assert visitor is not None
    check = desk.ask(a.CheckPassword(user_id, handed.code), user_id)
    desk.do(a.ChangePassword(check, visitor.session_id, NEW, at=desk.clock.now()), user_id)

    desk.clock.advance(CODE_LIFE * 2)

    assert desk.sign_in(user_id, NEW).key


def test_an_account_taken_back_is_out_at_once_and_its_name_is_never_given_again(
    desk: Desk,
) -> None:
    first = desk.hand_out()
    user_id = first.account.user_id
    key = desk.sign_in(user_id, first.code).key

    with pytest.raises(InvalidInput):
        desk.withdraw(user_id, reason=" ")
    desk.withdraw(user_id)

    assert desk.ask(a.ResumeSession(key, at=desk.clock.now()), SYSTEM) is None
    assert desk.sign_in(user_id, first.code).refusal is Refusal.MISMATCH
    listed = desk.listed()
    assert listed.accounts == ()
    (gone,) = listed.withdrawn
    assert (gone.user_id, gone.withdrawn_by, gone.withdrawn_reason) == (
        user_id,
        "office",
        "已离职",
    )
    assert desk.hand_out().account.user_id == f"{user_id}-2"


def test_the_office_above_may_and_no_other_office_unit_or_enterprise(desk: Desk) -> None:
    user_id = desk.hand_out().account.user_id
    another = desk.hand_out("白桦").account.user_id

    desk.reissue(user_id, "region")
    for actor, refusal in (
        ("unit", Forbidden),
        (another, Forbidden),
        ("far", NotFound),
    ):
        for act in (
            lambda who: desk.hand_out("别人", who),
            lambda who: desk.reissue(user_id, who),
            lambda who: desk.withdraw(user_id, who),
        ):
            with pytest.raises(refusal):
                act(actor)

    assert len(desk.listed("unit").accounts) == 2
    assert not desk.listed("unit").may_hand_out
    for actor in (another, "far"):
        with pytest.raises(NotFound):
            desk.listed(actor)


def test_the_account_of_an_official_or_of_another_offices_enterprise_is_out_of_reach(
    desk: Desk,
) -> None:
    far_one = desk.enterprise(2, "150402")
    shared = desk.hand_out().account.user_id
    for user_id, enterprise_id in (("unit", desk.own), (shared, far_one)):
        desk.do(c.AddEnterpriseAccount(user_id, enterprise_id, EnterpriseRole.HR), SYSTEM)

    for user_id in ("unit", shared):
        with pytest.raises(Forbidden):
            desk.reissue(user_id)
        with pytest.raises(Forbidden):
            desk.withdraw(user_id)
    with pytest.raises(NotFound):
        desk.reissue("region")


def test_an_enterprise_has_so_many_accounts_and_one_of_a_kind_for_a_person(desk: Desk) -> None:
    desk.hand_out()
    refusals: list[EngineError] = []
    for change in ({}, {"mobile": ""}, {"name": " "}):
        with pytest.raises(InvalidInput) as refused:
            desk.hand_out(**change)
        refusals.append(refused.value)
    for number in range(1, MOST_ACCOUNTS):
        desk.hand_out(f"职工{number}")
    with pytest.raises(InvalidInput) as full:
        desk.hand_out("再来一位")

    fields = [
        one.problems[0].field for one in (*refusals, full.value) if isinstance(one, InvalidInput)
    ]
    assert fields == ["name", "mobile", "name", "name"]


def test_every_act_is_on_record_in_the_file_and_in_the_log_without_the_code(desk: Desk) -> None:
    first = desk.hand_out()
    again = desk.reissue(first.account.user_id)
    desk.withdraw(first.account.user_id)

    changes = desk.ask(GetEnterprise(desk.own)).changes
    log = desk.ask(a.ListSecurityEvents(first.account.user_id), SYSTEM)

    assert [each.event for each in changes[:3]] == [
        "AccountWithdrawn",
        "AccountCodeReissued",
        "AccountHandedOut",
    ]
    assert [(each.event, each.actor) for each in log] == [
        ("account_withdrawn", "office"),
        ("code_reissued", "office"),
        ("account_handed_out", "office"),
    ]
    kept = f"{changes}{log}"
    assert first.code not in kept
    assert again.code not in kept


def test_codes_are_long_differ_and_have_nothing_that_looks_alike() -> None:
    codes = {new_code("e1-union") for _ in range(200)}

    assert len(codes) == 200
    assert {len(code) for code in codes} == {14}
    assert not set("0OIl1io") & set("".join(codes))
