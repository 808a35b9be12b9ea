"""The three administrators of GB/T 22239 stay three people, and none of them does business."""

from __future__ import annotations

from datetime import date

import pytest

from engine.errors import Forbidden, InvalidInput
from engine.ids import SYSTEM
from tests.web.conftest import PASSWORD
from tests.web.security.conftest import Matter
from workflows.accounts.commands import CreateToken, SetPassword
from workflows.organisation import commands as c
from workflows.organisation.duties import Duty

FIRST = date(2026, 5, 20)


def _post(matter: Matter, duty: Duty) -> int:
    return matter.duban.engine.execute(c.AddPost(2, f"新{duty}", duty), actor=SYSTEM).post_id


def test_a_system_administrator_appoints_himself_to_nothing(matter: Matter) -> None:
    for duty in (Duty.CONVENER, Duty.HANDLER, Duty.SECURITY_ADMIN):
        with pytest.raises(Forbidden):
            matter.duban.engine.execute(c.Appoint(_post(matter, duty), "chen", FIRST), actor="chen")


def test_nobody_is_two_of_the_three(matter: Matter) -> None:
    with pytest.raises(InvalidInput) as refused:
        matter.duban.engine.execute(
            c.Appoint(_post(matter, Duty.AUDITOR), "guard", FIRST), actor="chen"
        )
    assert "三员分立" in refused.value.problems[0].template


def test_an_ended_appointment_cannot_be_drawn_out_over_another(matter: Matter) -> None:
    engine = matter.duban.engine
    held = engine.execute(
        c.Appoint(_post(matter, Duty.AUDITOR), "bai", date(2025, 1, 1), date(2025, 12, 31)),
        actor=SYSTEM,
    )
    engine.execute(c.Appoint(_post(matter, Duty.SECURITY_ADMIN), "bai", FIRST), actor=SYSTEM)
    with pytest.raises(InvalidInput):
        engine.execute(c.EndHolding(held.holding_id, date(2027, 1, 1)), actor="chen")


def test_who_manages_accounts_acts_as_nobody_else(matter: Matter) -> None:
    at = matter.duban.wall_clock.now()
    with pytest.raises(Forbidden):
        matter.duban.engine.execute(CreateToken("office", "x", at), actor="guard")
    with pytest.raises(Forbidden):
        matter.duban.engine.execute(SetPassword("guard", PASSWORD + "x", at), actor="guard")
