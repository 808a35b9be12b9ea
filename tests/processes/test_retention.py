"""A whole contact with its ladder, documents and notices is put away and comes back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from engine.commands.instances import VerifyHistory
from engine.commands.retention import (
    GetArchived,
    PreviewRetention,
    RestoreInstance,
    RunRetention,
    SetRetentionRule,
)
from engine.ids import SYSTEM
from engine.store.schema import metadata
from engine.worktime.arithmetic import local_day
from tests.driver import DrivenInstance, Driver
from tests.processes.conftest import Town, record

LEFT_OUT = {"archive", "history", "instance", "job", "retention_rule"}


def everything(driver: Driver) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, but for what restoring itself writes."""
    with driver.engine.store.reading() as uow:
        return {
            table.name: [
                dict(row)
                for row in uow.connection.execute(
                    select(table).order_by(*table.primary_key.columns)
                ).mappings()
            ]
            for table in metadata.sorted_tables
            if table.name not in LEFT_OUT
        }


def climbed_and_ended(town: Town) -> DrivenInstance:
    """A contact that went past the urging notice, the order and the interview to its end."""
    contact = town.contact()
    contact.work_item("交办").do(
        by="office_li", assign_decision="assign", unit_id=str(town.industry)
    )
    contact.work_item("签收").do(by="industry_wang", sign_decision="accept")
    town.driver.advance("P25WD")
    contact.work_item("督办核办").do(
        by="office_li", measures_decision="assist", measures_reason="人手不足"
    )
    contact.work_item("约谈决定").do(
        by="convener_bao", interview_decision="not_yet", interview_reason="已说明情况"
    )
    today = local_day(town.driver.clock.now()).isoformat()
    contact.work_item("制定走访计划").do(by="industry_wang", planned_on=today)
    contact.work_item("走访并记录").do(by="industry_wang", **record() | {"visited_on": today})
    contact.work_item("确认与评价").do(by="works_gao", opinion="confirm", rating="good")
    assert not contact.open_names
    return contact


def test_a_contact_that_climbed_its_ladder_is_put_away_and_comes_back(town: Town) -> None:
    driver, engine = town.driver, town.driver.engine
    contact = climbed_and_ended(town)
    driver.advance("P400D")
    climbed_and_ended(town)  # Newer rows, so that SQLite gives no number twice.
    engine.execute(SetRetentionRule("*", 365, None, "档案管理办法"), actor=SYSTEM)
    before = everything(driver)
    (preview,) = engine.query(PreviewRetention(), actor=SYSTEM)
    assert (preview.definition_key, preview.to_archive) == ("contact_enterprise", 1)

    assert engine.execute(RunRetention(), actor=SYSTEM)
    engine.run_due()

    content = engine.query(GetArchived(contact.instance_id), actor="office_li")
    rows = dict(content.rows)
    assert rows["document"] >= 2
    assert rows["notice"] >= 3
    assert rows["supervised_item"] >= 4
    assert len(everything(driver)["notice"]) == len(before["notice"]) - rows["notice"]
    assert engine.query(VerifyHistory(), actor=SYSTEM) == ()

    engine.execute(RestoreInstance(contact.instance_id), actor=SYSTEM)

    assert everything(driver) == before
    assert engine.query(VerifyHistory(), actor=SYSTEM) == ()
