"""A million rows at once, written by the database itself."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import text

from engine.store.unit_of_work import Store, UnitOfWork

START = datetime(2026, 5, 20, 1, 0, tzinfo=UTC)

_SQLITE_NUMBERS = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) "
)
_POSTGRES_NUMBERS = "WITH n(i) AS (SELECT generate_series(1, {count})) "


def _numbers(store: Store, count: int) -> str:
    sqlite = store.engine.dialect.name == "sqlite"
    return (_SQLITE_NUMBERS if sqlite else _POSTGRES_NUMBERS).format(count=count)


def _due(store: Store) -> str:
    """An instant that differs from row to row, in the database's own arithmetic."""
    if store.engine.dialect.name == "sqlite":
        start = START.replace(tzinfo=None).isoformat(sep=" ")
        return f"strftime('%Y-%m-%d %H:%M:%S.000000', '{start}', '+' || (i % 500000) || ' seconds')"
    return f"timestamptz '{START.isoformat()}' + (i % 500000) * interval '1 second'"


def _run(uow: UnitOfWork, statement: str) -> None:
    """Carry out SQL that holds instants, whose colons are no parameters."""
    uow.connection.execute(text(statement.replace(":", "\\:")))


def fill_work_items(store: Store, count: int, *, instances: int = 1) -> None:
    """``count`` items over 200 units, 1,000 people and 13 areas: a fifth of them open to claim,
    a fifth held, the rest done."""
    matters = _numbers(store, instances)
    numbers, due = _numbers(store, count), _due(store)
    yes, no = ("1", "0") if store.engine.dialect.name == "sqlite" else ("true", "false")
    with store.writing() as uow:
        _run(
            uow,
            "INSERT INTO definition (definition_id, key, version, name, process_id, digest, "
            f"deployed_at, deployed_by) SELECT 1, 'p', 1, 'p', 'p', 'd', {due}, 'x' "
            "FROM (SELECT 1 AS i) n",
        )
        _run(
            uow,
            "INSERT INTO instance (instance_id, definition_id, definition_key, business_key, "
            "title, state, version, scope_area, scope_owner, scope_subject, started_at, "
            "started_by, tokens, tokens_format, active_elements, searchable, "
            "history_sequence, history_hash) "
            f"{matters} SELECT i, 1, 'p', '', 't', 'active', 1, '', '', '', {due}, 'x', "
            f"{_blob(store)}, 1, '[]', '{{}}', 0, '' FROM n",
        )
        _run(
            uow,
            "INSERT INTO work_item (work_item_id, instance_id, definition_id, "
            "definition_key, task_id, element_id, name, title, lane, state, open, "
            "suspended, assignee, priority, urgency, due_in, due_from_at, due_at, due_order_at, "
            "form, ladder, clauses, scope_area, scope_owner, scope_subject, created_at, "
            f"closed_at, closed_by) {numbers} "
            f"SELECT i, 1 + i % {instances}, 1, 'p', CAST(i AS TEXT), 'e', "
            "'Visit', 'Matter ' || i, '', "
            "CASE i % 5 WHEN 0 THEN 'ready' WHEN 1 THEN 'claimed' ELSE 'completed' END, "
            f"CASE WHEN i % 5 < 2 THEN {yes} ELSE {no} END, {no}, "
            "CASE WHEN i % 5 = 1 THEN 'user' || (i % 1000) END, 50, i % 4, 'P5WD', "
            f"{due}, {due}, {due}, '', '', '', '15' || (10 + i % 13), 'unit:' || (i % 200), "
            f"'enterprise:' || (i % 2000), {due}, "
            f"CASE WHEN i % 5 > 1 THEN {due} END, "
            "CASE WHEN i % 5 > 1 THEN 'user' || (i % 1000) END FROM n",
        )
        _run(
            uow,
            "INSERT INTO candidate (work_item_id, group_id, claimable, due_order_at, created_at) "
            f"{numbers} SELECT i, 'unit:' || (i % 200), "
            f"CASE WHEN i % 5 = 0 THEN {yes} ELSE {no} END, {due}, {due} FROM n",
        )
    _analyse(store)


def fill_jobs(store: Store, count: int) -> None:
    """``count`` armed jobs, one a second from START on."""
    numbers, due = _numbers(store, count), _due(store)
    with store.writing() as uow:
        _run(
            uow,
            "INSERT INTO job (kind, state, due_at, priority, payload, attempts, "
            f"last_error, created_at) {numbers} SELECT 'timer', 'armed', {due}, 50, "
            f"'{{}}', 0, '', {due} FROM n",
        )
    _analyse(store)


def _blob(store: Store) -> str:
    return "x''" if store.engine.dialect.name == "sqlite" else "''::bytea"


def _analyse(store: Store) -> None:
    with store.writing() as uow:
        uow.connection.exec_driver_sql("ANALYZE")


def forget_statistics(store: Store) -> None:
    """SQLite plans as it does where nobody has had it count; PostgreSQL always counts."""
    if store.engine.dialect.name == "sqlite":
        with store.writing() as uow:
            uow.connection.exec_driver_sql("DELETE FROM sqlite_stat1")
            uow.connection.exec_driver_sql("ANALYZE sqlite_schema")
