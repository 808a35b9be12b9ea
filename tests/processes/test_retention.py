"""A whole contact with its ladder, documents and notices is put away and comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from engine.commands.instances import VerifyHistory
from engine.commands.retention import (
    FindArchived,
    GetArchived,
    ListArchived,
    PreviewRetention,
    RestoreInstance,
    RunRetention,
    SetRetentionRule,
)
from engine.errors import NotFound
from engine.ids import SYSTEM
from engine.store.schema import metadata
from engine.worktime.arithmetic import local_day
from tests.driver import DrivenInstance, Driver
from tests.processes.conftest import Town, need, record
from workflows.contact_enterprise.commands import LedgerFilter, ListLedger
from workflows.contact_enterprise.enterprise_queries import last_visits
from workflows.contact_enterprise.views import LedgerEntry
from workflows.documents.commands import GetDocument, ListDocumentsOf
from workflows.organisation.commands import AddPerson, AddPost, Appoint
from workflows.organisation.duties import Duty

LEFT_OUT = {
    "archive",
    "archived_item",
    "history",
    "instance",
    "job",
    "retention_rule",
    "retention_run",
}


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
    assert "document" not in rows
    assert rows["notice"] >= 3
    assert rows["supervised_item"] >= 4
    assert len(everything(driver)["notice"]) == len(before["notice"]) - rows["notice"]
    assert engine.query(VerifyHistory(), actor=SYSTEM) == ()

    engine.execute(RestoreInstance(contact.instance_id), actor=SYSTEM)

    assert everything(driver) == before
    assert engine.query(VerifyHistory(), actor=SYSTEM) == ()


def entered(town: Town) -> tuple[DrivenInstance, DrivenInstance]:
    """A contact with a need, confirmed and in the ledger, and its follow-up; both are over."""
    contact = town.recorded(need("数控技师研修班"))
    follow_up = town.follow_up(contact, "数控技师研修班")
    follow_up.work_item("办理诉求").do(by="industry_wang", result="solved", result_note="已开班。")
    follow_up.work_item("确认是否解决").do(by="works_gao", solved="yes")
    contact.work_item("确认与评价").do(by="works_gao", opinion="confirm", rating="good")
    return contact, follow_up


def put_away(town: Town) -> None:
    town.driver.engine.execute(SetRetentionRule("*", 365, None, "档案管理办法"), actor=SYSTEM)
    assert town.driver.engine.execute(RunRetention(), actor=SYSTEM)
    town.driver.engine.run_due()


def ledger(town: Town, **narrow: Any) -> tuple[LedgerEntry, ...]:
    query = ListLedger(LedgerFilter(**narrow))
    return town.driver.engine.query(query, actor="office_li").entries


def visited(town: Town) -> Any:
    """What counts visits: who was visited when, and which contacts a quarter has due."""
    with town.driver.engine.store.reading() as uow:
        return dict(last_visits(uow, area=""))


def test_the_ledger_keeps_entries_and_sums_of_what_is_archived(town: Town) -> None:
    contact, follow_up = entered(town)
    town.driver.advance("P400D")
    climbed_and_ended(town)
    before, sums = ledger(town), visited(town)

    put_away(town)

    after = ledger(town)
    assert [plain(each) for each in after] == [plain(each) for each in before]
    assert visited(town) == sums
    assert [each.archived_at is not None for each in after] == [False, True]
    (kept,) = after[1].needs
    assert (after[1].instance_id, kept.follow_up_instance_id) == (
        contact.instance_id,
        follow_up.instance_id,
    )
    assert kept.follow_up_archived_at is not None
    assert len(ledger(town, rating="good")) == len(before)

    town.driver.engine.execute(RestoreInstance(contact.instance_id), actor=SYSTEM)
    assert [each.archived_at for each in ledger(town)] == [None, None]


def plain(entry: LedgerEntry) -> LedgerEntry:
    """An entry without what tells that it is archived."""
    needs = tuple(replace(each, follow_up_archived_at=None) for each in entry.needs)
    return replace(entry, archived_at=None, needs=needs)


def test_every_number_of_a_document_is_accounted_for_after_archiving(town: Town) -> None:
    engine = town.driver.engine
    contact = climbed_and_ended(town)
    town.driver.advance("P400D")
    climbed_and_ended(town)
    engine.execute(AddPerson("stranger", "路人"), actor=SYSTEM)
    before = everything(town.driver)["document"]

    put_away(town)

    assert everything(town.driver)["document"] == before
    query = ListDocumentsOf(contact.instance_id)
    kept = engine.query(query, actor="office_li")
    assert [each.document_id for each in kept] == [
        row["document_id"] for row in before if row["instance_id"] == contact.instance_id
    ]
    assert engine.query(GetDocument(kept[0].document_id), actor="office_li") == kept[0]
    assert engine.query(query, actor="stranger") == ()
    with pytest.raises(NotFound):
        engine.query(GetDocument(kept[0].document_id), actor="stranger")


def test_an_item_of_an_archived_matter_is_found_by_its_number(town: Town) -> None:
    engine = town.driver.engine
    contact = climbed_and_ended(town)
    town.driver.advance("P400D")
    climbed_and_ended(town)
    put_away(town)
    engine.execute(AddPerson("stranger", "路人"), actor=SYSTEM)

    content = engine.query(GetArchived(contact.instance_id), actor="office_li")
    names = [each.name for each in content.items]
    assert names[:2] == ["交办", "签收"]
    for item in content.items:
        found = engine.query(FindArchived(work_item_id=item.work_item_id), actor="office_li")
        assert found.instance_id == contact.instance_id
    with pytest.raises(NotFound):
        engine.query(FindArchived(work_item_id=content.items[0].work_item_id), actor="stranger")


def test_who_only_runs_the_system_restores_but_does_not_read(town: Town) -> None:
    engine = town.driver.engine
    contact = climbed_and_ended(town)
    town.driver.advance("P400D")
    climbed_and_ended(town)
    put_away(town)
    settle_administrator(town)

    content = engine.query(GetArchived(contact.instance_id), actor="keeper")
    assert not content.readable
    assert (content.history, content.items, content.attachments) == ((), (), ())
    listed = engine.query(ListArchived(), actor="keeper").instances
    assert contact.instance_id in {each.instance_id for each in listed}
    assert engine.execute(RestoreInstance(contact.instance_id), actor="keeper")


def settle_administrator(town: Town) -> None:
    """Give the system an administrator, who has no business of his own."""
    engine = town.driver.engine
    engine.execute(AddPerson("keeper", "管档"), actor=SYSTEM)
    post = engine.execute(AddPost(town.industry, "系统管理员", Duty.SYSTEM_ADMIN), actor=SYSTEM)
    engine.execute(Appoint(post.post_id, "keeper", date(2026, 1, 1)), actor=SYSTEM)
