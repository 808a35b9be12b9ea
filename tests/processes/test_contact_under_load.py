"""Contacts when many act at once, and when they go on and on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from engine.errors import InvalidState
from engine.store.tables import instance
from tests.driver import DrivenInstance
from tests.processes.conftest import Town, need, record


def stored_bytes(contact: DrivenInstance) -> int:
    statement = select(instance.c.tokens).where(instance.c.instance_id == contact.instance_id)
    with contact.driver.engine.store.reading() as uow:
        return len(uow.connection.execute(statement).scalar_one())


def dissent(contact: DrivenInstance) -> None:
    """One round of dissent and correction."""
    contact.work_item("确认与评价").do(by="works_gao", opinion="dissent", dissent_reason="日期不对")
    contact.work_item("更正走访记录").do(by="industry_wang", **record(need("研修班")))


def test_of_two_who_start_a_contact_at_once_one_does(town: Town) -> None:
    def start(_number: int) -> bool:
        try:
            town.contact()
        except InvalidState:
            return False
        return True

    with ThreadPoolExecutor(max_workers=4) as threads:
        assert sorted(threads.map(start, range(4))) == [False, False, False, True]


def test_dissent_without_end_does_not_let_the_state_grow(town: Town) -> None:
    contact = town.recorded(need("研修班"))
    dissent(contact)
    dissent(contact)
    early = stored_bytes(contact)
    for _ in range(20):
        dissent(contact)
    # The count of dissents itself is a digit longer.
    assert stored_bytes(contact) <= early + 8
    assert len(contact.data["follow_ups"]) == 1
