"""What publishing costs: as much with ten subscriptions as with thousands."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, text

from engine.commands.external_tasks import FetchExternalTasks
from engine.commands.messages import BroadcastSignal, PublishMessage
from engine.ids import SYSTEM
from engine.message_views import MessageState
from engine.runtime import Engine
from engine.store.queries import external_tasks, subscriptions
from engine.store.queries.subscriptions import Wanted
from engine.store.tables import instance, subscription
from engine.store.unit_of_work import Store
from tests.conftest import Statements
from tests.driver import Driver
from tests.engine.messages.diagrams import ORDER, deploy
from tests.engine.test_costs import explained

_OTHERS = 3000


def crowd(store: Store, driver: Driver) -> None:
    """Thousands who wait for the same message with other values."""
    first = driver.start("order", by="chief", data={"order_id": "first"}).instance_id
    with store.writing() as uow:
        row = dict(uow.connection.execute(instance.select()).mappings().one())
        row.pop("instance_id")
        numbers = range(first + 1, first + 1 + _OTHERS)
        uow.connection.execute(insert(instance), [row | {"instance_id": n} for n in numbers])
        waits = [
            {
                "instance_id": n,
                "task_id": "3",
                "element_id": "wait",
                "kind": "message",
                "name": "answer",
                "correlation": f"other {n}",
                "correlation_key": "",
            }
            for n in numbers
        ]
        uow.connection.execute(insert(subscription), waits)
        uow.connection.execute(text("ANALYZE"))
        if uow.dialect == "postgresql":
            # Rows that were given numbers leave the sequence behind.
            uow.connection.execute(
                text("SELECT setval(pg_get_serial_sequence('instance', 'instance_id'), :n)"),
                {"n": numbers[-1]},
            )


@pytest.mark.parametrize("crowded", [False, True])
def test_publishing_takes_the_same_statements_however_many_wait(
    driver: Driver, engine: Engine, store: Store, statements: Statements, *, crowded: bool
) -> None:
    deploy(engine, "order", ORDER)
    if crowded:
        crowd(store, driver)
    waiting = driver.start("order", by="chief", data={"order_id": 1})
    engine.execute(PublishMessage("answer", "warm"), actor=SYSTEM)

    with statements.at_most(11):
        done = engine.execute(PublishMessage("answer", "1", {"price": 1}), actor=SYSTEM)
    assert done.instance_id == waiting.instance_id
    with statements.at_most(14):
        done = engine.execute(PublishMessage("answer", "2", message_id="x"), actor=SYSTEM)
    assert done.outcome is MessageState.BUFFERED
    with statements.at_most(5):
        done = engine.execute(PublishMessage("answer", "2", message_id="x"), actor=SYSTEM)
    assert done.duplicate


def test_broadcast_takes_three_statements(
    driver: Driver, engine: Engine, statements: Statements
) -> None:
    with statements.at_most(3):
        engine.execute(BroadcastSignal("flood"), actor=SYSTEM)


def test_receivers_are_found_by_index(driver: Driver, engine: Engine, store: Store) -> None:
    deploy(engine, "order", ORDER)
    crowd(store, driver)
    wanted = Wanted("answer", "other 7", {"key": "value"})

    for statement in (
        subscriptions.exact_statement(wanted),
        subscriptions.exact_statement(Wanted("answer", "7", area="1502", target_process="order")),
        subscriptions.open_statement(Wanted("answer")),
    ):
        plan = explained(store, statement)
        assert "ix_subscription_name" in plan, plan
        assert "SCAN subscription" not in plan
        assert "Seq Scan on subscription" not in plan


def test_fetching_walks_the_index_of_topics(sqlite_url: str, driver: Driver) -> None:
    store = Store(sqlite_url)
    statement = external_tasks.fetch_statement(["scales"], driver.clock.now(), 10)
    try:
        assert "ix_external_task_topic" in explained(store, statement)
    finally:
        store.dispose()


def test_fetching_takes_two_statements(engine: Engine, statements: Statements) -> None:
    with statements.at_most(2):
        engine.execute(FetchExternalTasks("w", ("scales",)), actor="chief")
