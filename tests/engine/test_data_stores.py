"""Rows that processes share: read, written, full, written by many at once, listed."""

from __future__ import annotations

import threading

import pytest

from engine.commands.data_stores import (
    GetStoreRow,
    ListStoreChanges,
    ListStoreRows,
    ListStores,
    PutStoreRow,
    RemoveStoreRow,
)
from engine.commands.definitions import Deploy
from engine.errors import EngineError, Forbidden, InvalidInput, InvalidState, NotFound
from engine.ids import SYSTEM
from engine.runtime import Engine
from tests.driver import Driver
from tests.engine.world import flow, process

REFERENCE = (
    '<dataStoreReference id="ref" name="Tally" dataStoreRef="ds" duban:store="tally" '
    'duban:key="unit" duban:variable="known"/>'
)
READS = (
    '<dataInputAssociation id="in"><sourceRef>ref</sourceRef><targetRef>x</targetRef>'
    "</dataInputAssociation>"
)


def writes(value: str) -> str:
    return (
        '<dataOutputAssociation id="out"><targetRef>ref</targetRef>'
        f"<transformation>{value}</transformation></dataOutputAssociation>"
    )


def deploy(engine: Engine, key: str, inner: str, *, kind: str = "task", capacity: str = "") -> None:
    """A process of one activity that reads and writes the store ``tally``."""
    own = 'duban:candidateGroups="unit:1"' if kind == "userTask" else ""
    body = (
        f'<startEvent id="s"/><{kind} id="a" name="Note" {own}>{inner}</{kind}><endEvent id="e"/>'
        + REFERENCE
        + flow("s", "a", "e")
    )
    outside = f'<dataStore id="ds" name="Tally" {capacity}/>'
    content = process(key, body, outside=outside)
    engine.execute(Deploy(key, ((f"{key}.bpmn", content),)), actor=SYSTEM)


COUNTING = READS + writes("{'n': (0 if known is null else known.n) + 1}")


@pytest.mark.bpmn("10.4.1", "data store: read and written")
def test_instances_share_the_rows_of_a_store(engine: Engine, driver: Driver) -> None:
    deploy(engine, "count", COUNTING)
    driver.start("count", by="wang", data={"unit": "west"})
    last = driver.start("count", by="wang", data={"unit": "west"})
    driver.start("count", by="wang", data={"unit": "east"})
    row = engine.query(GetStoreRow("tally", "west"), actor=SYSTEM)
    assert (row.value, row.version, row.instance_id) == ({"n": 2}, 2, last.instance_id)
    assert "StoreRowWritten" in last.events
    assert "known" not in last.data


@pytest.mark.bpmn("10.4.1", "data store: seen by a person")
def test_a_person_sees_the_row_as_it_was_when_the_task_opened(
    engine: Engine, driver: Driver
) -> None:
    deploy(engine, "count", COUNTING)
    deploy(engine, "look", READS + writes("{'n': known.n + add}"), kind="userTask")
    driver.start("count", by="wang", data={"unit": "west"})
    looking = driver.start("look", by="wang", data={"unit": "west"})
    driver.start("count", by="wang", data={"unit": "west"})
    item = looking.work_item("Note").claim(by="wang")
    assert item.seen_by("wang").data["known"] == {"n": 1}
    item.complete(by="wang", add=10)
    assert engine.query(GetStoreRow("tally", "west"), actor=SYSTEM).value == {"n": 11}


@pytest.mark.bpmn("10.4.1", "data store: row removed")
def test_writing_null_removes_the_row(engine: Engine, driver: Driver) -> None:
    deploy(engine, "count", COUNTING)
    deploy(engine, "clear", writes("null"))
    driver.start("count", by="wang", data={"unit": "west"})
    gone = driver.start("clear", by="wang", data={"unit": "west"})
    assert "StoreRowRemoved" in gone.events
    with pytest.raises(NotFound):
        engine.query(GetStoreRow("tally", "west"), actor=SYSTEM)
    assert driver.start("clear", by="wang", data={"unit": "west"}).now.state.ended


@pytest.mark.bpmn("10.4.1", "data store: capacity")
def test_a_full_store_refuses_new_rows_and_keeps_the_step_back(
    engine: Engine, driver: Driver
) -> None:
    deploy(engine, "count", COUNTING, capacity='capacity="1"')
    driver.start("count", by="wang", data={"unit": "west"})
    with pytest.raises(InvalidState, match="capacity"):
        driver.start("count", by="wang", data={"unit": "east"})
    driver.start("count", by="wang", data={"unit": "west"})
    page = engine.query(ListStoreRows("tally"), actor=SYSTEM)
    assert [(row.row_key, row.value) for row in page.rows] == [("west", {"n": 2})]


@pytest.mark.bpmn("10.4.1", "data store: limits")
@pytest.mark.parametrize("unit", ["", "x" * 201, None])
def test_a_key_that_is_none_is_trouble(engine: Engine, driver: Driver, unit: str | None) -> None:
    deploy(engine, "count", COUNTING)
    with pytest.raises(InvalidState, match="key of a row"):
        driver.start("count", by="wang", data={"unit": unit})


def test_a_value_that_is_too_large_is_refused(engine: Engine, driver: Driver) -> None:
    deploy(engine, "keep", writes("text"))
    with pytest.raises(InvalidState, match="at most 65536 bytes"):
        driver.start("keep", by="wang", data={"unit": "west", "text": "督" * 30_000})


@pytest.mark.bpmn("10.4.1", "data store: written by many at once")
def test_no_writing_is_lost_when_many_count_at_once(engine: Engine, driver: Driver) -> None:
    deploy(engine, "count", COUNTING)
    refused: list[EngineError] = []

    def count() -> None:
        for _ in range(4):
            try:
                driver.start("count", by="wang", data={"unit": "west"})
            except EngineError as error:
                refused.append(error)

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == []
    row = engine.query(GetStoreRow("tally", "west"), actor=SYSTEM)
    assert (row.value, row.version) == ({"n": 16}, 16)


def test_rows_are_listed_by_key_a_page_at_a_time(engine: Engine, driver: Driver) -> None:
    deploy(engine, "count", COUNTING)
    for unit in ("a_2", "b%", "a_1", "a%", "ab"):
        driver.start("count", by="wang", data={"unit": unit})
    first = engine.query(ListStoreRows("tally", prefix="a", limit=3), actor="chief")
    rest = engine.query(
        ListStoreRows("tally", prefix="a", cursor=first.next_cursor, limit=3), actor="chief"
    )
    keys = [row.row_key for row in (*first.rows, *rest.rows)]
    assert sorted(keys) == ["a%", "a_1", "a_2", "ab"]
    assert (len(first.rows), rest.next_cursor) == (3, "")
    marked = engine.query(ListStoreRows("tally", prefix="a%"), actor="chief")
    assert [row.row_key for row in marked.rows] == ["a%"]


def test_only_who_may_read_stores_sees_rows(engine: Engine) -> None:
    for query in (ListStoreRows("tally"), GetStoreRow("tally", "west")):
        with pytest.raises(Forbidden):
            engine.query(query, actor="wang")
    with pytest.raises(InvalidInput):
        engine.query(ListStoreRows("tally", limit=0), actor="chief")


# ── By hand ───────────────────────────────────────────────────────────────────────────────


def test_a_person_puts_a_row_right_and_processes_read_it(engine: Engine, driver: Driver) -> None:
    deploy(engine, "count", COUNTING)
    driver.start("count", by="wang", data={"unit": "west"})
    done = engine.execute(
        PutStoreRow("tally", "west", {"n": 41}, "counted anew", version=1), actor="chief"
    )
    assert (done.version, done.instance_id) == (2, 0)
    driver.start("count", by="wang", data={"unit": "west"})
    row = engine.query(GetStoreRow("tally", "west"), actor="chief")
    assert (row.value, row.version) == ({"n": 42}, 3)
    (change,) = engine.query(ListStoreChanges("tally", "west"), actor="chief")
    assert (change.before, change.after, change.reason, change.changed_by) == (
        {"n": 1},
        {"n": 41},
        "counted anew",
        "chief",
    )


def test_a_row_is_added_and_removed_by_hand_and_the_record_stays(engine: Engine) -> None:
    engine.execute(PutStoreRow("tally", "north", [1, 2], "first"), actor="chief")
    (store,) = engine.query(ListStores(), actor="chief")
    assert (store.store, store.rows) == ("tally", 1)
    engine.execute(RemoveStoreRow("tally", "north", "wrong unit", 1), actor="chief")
    assert engine.query(ListStores(), actor="chief") == ()
    changes = engine.query(ListStoreChanges("tally", "north"), actor="chief")
    assert [(each.before, each.after) for each in changes] == [([1, 2], None), (None, [1, 2])]
    with pytest.raises(NotFound):
        engine.execute(RemoveStoreRow("tally", "north", "again", 0), actor="chief")


def test_what_was_written_meanwhile_is_not_overwritten_unseen(
    engine: Engine, driver: Driver
) -> None:
    deploy(engine, "count", COUNTING)
    driver.start("count", by="wang", data={"unit": "west"})
    driver.start("count", by="wang", data={"unit": "west"})
    for command in (
        PutStoreRow("tally", "west", {"n": 0}, "reset", version=1),
        PutStoreRow("tally", "west", {"n": 0}, "reset"),
        RemoveStoreRow("tally", "west", "reset", 1),
    ):
        with pytest.raises(InvalidState, match="version 2"):
            engine.execute(command, actor="chief")
    assert engine.query(GetStoreRow("tally", "west"), actor="chief").value == {"n": 2}
    assert engine.query(ListStoreChanges("tally", "west"), actor="chief") == ()


@pytest.mark.parametrize(
    ("command", "fields"),
    [
        (PutStoreRow("", "k" * 201, 1, " "), ["store", "key", "reason"]),
        (PutStoreRow("tally", "west", None, "x"), ["value"]),
        (RemoveStoreRow("tally", "west", "x" * 501, 1), ["reason"]),
    ],
)
def test_names_every_field_that_is_wrong(
    engine: Engine, command: PutStoreRow | RemoveStoreRow, fields: list[str]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        engine.execute(command, actor="chief")
    assert [each.field for each in refused.value.problems] == fields


def test_only_who_may_write_stores_changes_rows(engine: Engine) -> None:
    for command in (PutStoreRow("tally", "west", 1, "x"), RemoveStoreRow("tally", "west", "x", 1)):
        with pytest.raises(Forbidden):
            engine.execute(command, actor="wang")


@pytest.mark.bpmn("10.4.1", "data store: drawn only")
def test_a_store_that_is_not_bound_stays_drawn(engine: Engine, driver: Driver) -> None:
    body = (
        f'<startEvent id="s"/><task id="a">{READS}</task><endEvent id="e"/>'
        '<dataStoreReference id="ref" name="Drawn"/>' + flow("s", "a", "e")
    )
    engine.execute(Deploy("drawn", (("d.bpmn", process("drawn", body)),)), actor=SYSTEM)
    assert driver.start("drawn", by="wang").now.state.ended
