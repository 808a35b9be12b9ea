"""A region's year: 60,000 ended contacts and 15,000 open ones, written straight into the tables.

What is open was begun by the engine once for each step, and copied: every copy has a state that the
interpreter reads, a plan of rungs as far as its due date tells, and the job of its next rung.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, select, text

from engine.clock import LOCAL_ZONE, VirtualClock
from engine.commands.calendars import SeedCalendars
from engine.commands.instances import GetInstance
from engine.commands.work_items import ClaimWorkItem, CompleteWorkItem
from engine.ids import SYSTEM
from engine.lifecycle import Urgency
from engine.runtime import Engine
from engine.store.tables import candidate, instance, job, work_item
from engine.store.unit_of_work import Store, UnitOfWork
from engine.worktime.arithmetic import add_working_days, end_of_day, local_day
from engine.worktime.calendar import WorkCalendar
from workflows.contact_enterprise.commands import StartContact
from workflows.divisions import Level, divisions
from workflows.enterprises.codes import Ownership
from workflows.enterprises.commands import AddEnterprise
from workflows.enterprises.credit_code import check_digit
from workflows.enterprises.size import Size
from workflows.enterprises.views import EnterpriseFields
from workflows.organisation import commands as c
from workflows.organisation.duties import Duty, UnitKind
from workflows.organisation.tables import unit
from workflows.packages import deploy_all
from workflows.supervision.firing import LADDER_RUNG
from workflows.supervision.ladder import Ladder
from workflows.supervision.ladder_file import shipped
from workflows.supervision.plan import colour, fire, make_plan, next_rung, to_json, turns_red_at
from workflows.supervision.tables import responsibility_span, supervised_item

#: Wednesday, an ordinary working day.
NOW = datetime(2026, 5, 20, 10, 0, tzinfo=LOCAL_ZONE)
_BEGUN = datetime(2026, 5, 6, 9, 0, tzinfo=LOCAL_ZONE)
OFFICE = "office"
ENDED, OPEN, UNITS = 60_000, 15_000, 2_300
#: What is open is due so many working days from now, in turns: most is in time, a tenth is late.
_DUE = (
    *(12, 9, 15, 7, 5, 4, 3, 2, 1, 0, 6, 8, 10, 11, 13, 14, 4, 6, 8, 10),
    *(12, 3, 2, 1, 5, 7, 9, 11, 15, 20, 5, 7, 9, 2, 1, 4, -1, -3, -6, -12),
)


@dataclass(frozen=True, slots=True)
class Pattern:
    """One open contact as the engine made it, at one step."""

    instance: Mapping[str, Any]
    item: Mapping[str, Any]
    supervised: Mapping[str, Any]
    timers: tuple[Mapping[str, Any], ...]


def staffed(engine: Engine) -> None:
    """Calendars, packages, the region's office, and a unit."""
    engine.execute(SeedCalendars(), actor=SYSTEM)
    deploy_all(engine)
    office = engine.execute(
        c.AddUnit("150000", "自治区联席会议办公室", UnitKind.OFFICE), actor=SYSTEM
    )
    member = engine.execute(c.AddUnit("150000", "自治区工信厅", UnitKind.MEMBER), actor=SYSTEM)
    seats = ((OFFICE, office.unit_id, Duty.HANDLER), ("wang", member.unit_id, Duty.HANDLER))
    for user_id, unit_id, duty in seats:
        engine.execute(c.AddPerson(user_id, user_id), actor=SYSTEM)
        post = engine.execute(c.AddPost(unit_id, duty.value, duty), actor=SYSTEM)
        engine.execute(c.Appoint(post.post_id, user_id, date(2026, 1, 1)), actor=SYSTEM)


def patterns(engine: Engine, clock: VirtualClock) -> tuple[Pattern, ...]:
    """A contact waiting to be signed for, one to be planned, and one to be visited."""
    clock.move_to(_BEGUN)
    found = []
    for steps in range(1, 4):
        instance_id = _contact(engine, steps)
        done: tuple[tuple[str, dict[str, Any]], ...] = (
            (OFFICE, {"assign_decision": "assign", "unit_id": "2"}),
            ("wang", {"sign_decision": "accept"}),
            ("wang", {"planned_on": "2026-05-20", "planned_manner": "visit"}),
        )
        for by, data in done[:steps]:
            (item,) = engine.query(GetInstance(instance_id), actor=SYSTEM).items
            engine.execute(ClaimWorkItem(item.work_item_id), actor=by)
            engine.execute(CompleteWorkItem(item.work_item_id, data), actor=by)
        found.append(_pattern(engine.store, instance_id))
    clock.move_to(NOW)
    return tuple(found)


def _contact(engine: Engine, number: int) -> int:
    body = f"91150102MADEM{number:04d}"
    fields = EnterpriseFields(
        name=f"企业{number}",
        credit_code=body + check_digit(body),
        division_code="150102",
        ownership=Ownership.STATE,
        sector="C",
        employees=1286,
        size=Size.LARGE,
        contact_unit_id=2,
    )
    enterprise = engine.execute(AddEnterprise(fields), actor=SYSTEM)
    started = engine.execute(StartContact(enterprise.enterprise_id, "2026Q2"), actor=OFFICE)
    return started.instance_id


def _pattern(store: Store, instance_id: int) -> Pattern:
    with store.reading() as uow:

        def row(table: Any, *conditions: Any) -> Mapping[str, Any]:
            statement = select(table).where(table.c.instance_id == instance_id, *conditions)
            return dict(uow.connection.execute(statement).mappings().one())

        item = row(work_item, work_item.c.open.is_(True))
        same = supervised_item.c.work_item_id == item["work_item_id"]
        timers = select(job).where(job.c.instance_id == instance_id, job.c.kind == "timer")
        return Pattern(
            row(instance),
            item,
            row(supervised_item, same),
            tuple(dict(each) for each in uow.connection.execute(timers).mappings()),
        )


def fill(engine: Engine, clock: VirtualClock) -> None:
    """The whole year. The patterns stay in it as three more open contacts."""
    kinds = patterns(engine, clock)
    store = engine.store
    with store.writing() as uow:
        first = 1 + int(
            uow.connection.execute(select(func.max(instance.c.instance_id))).scalar_one()
        )
        number = 1 + int(
            uow.connection.execute(select(func.max(work_item.c.work_item_id))).scalar_one()
        )
        _units(uow)
        _open(uow, kinds, engine.calendar(uow), first, number)
        _ended(uow, kinds, first + OPEN, number + OPEN)
    _settle(store)


def _settle(store: Store) -> None:
    """What the databases do by themselves in the course of a year."""
    kind = store.engine.dialect.name
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE" if kind == "postgresql" else "ANALYZE")


def _areas() -> list[str]:
    return [each.area for each in divisions().values() if each.level is Level.BANNER]


def _units(uow: UnitOfWork) -> None:
    pattern = dict(uow.connection.execute(select(unit).where(unit.c.unit_id == 2)).mappings().one())
    areas = _areas()
    rows = [
        {**pattern, "unit_id": number, "name": f"单位{number}", "area": areas[number % len(areas)]}
        for number in range(3, UNITS + 1)
    ]
    uow.connection.execute(insert(unit), rows)


def _open(
    uow: UnitOfWork, kinds: tuple[Pattern, ...], calendar: WorkCalendar, first: int, number: int
) -> None:
    rows: dict[Any, list[dict[str, Any]]] = {
        table: [] for table in (instance, work_item, candidate, supervised_item, job)
    }
    areas, ladder = _areas(), shipped().ladders["standard"]
    for at in range(OPEN):
        kind, owner = kinds[at % len(kinds)], 3 + at % (UNITS - 3)
        scope = {"scope_area": areas[owner % len(areas)], "scope_owner": f"unit:{owner}"}
        ids = {"instance_id": first + at, "work_item_id": number + at}
        for table, row in _copied(kind, calendar, ladder, _DUE[at % len(_DUE)], scope, ids):
            rows[table].append(row)
    for table, each in rows.items():
        uow.connection.execute(insert(table), each)


def _copied(
    kind: Pattern,
    calendar: WorkCalendar,
    ladder: Ladder,
    due_in: int,
    scope: Mapping[str, Any],
    ids: Mapping[str, int],
) -> Iterator[tuple[Any, dict[str, Any]]]:
    due_at = end_of_day(calendar, add_working_days(calendar, local_day(NOW), due_in))
    plan = make_plan(ladder, calendar, due_at)
    while (rung := next_rung(plan)) is not None and rung.at <= NOW:
        plan = fire(plan, ladder, calendar, due_at, code=rung.code, now=rung.at, did={})
    urgency: Urgency = colour(plan, ladder)
    instance_id = {"instance_id": ids["instance_id"]}
    yield instance, {**kind.instance, **scope, **instance_id, "history_sequence": 0}
    dates = {"due_at": due_at, "urgency": urgency.rank}
    yield work_item, {**kind.item, **scope, **ids, **dates, "due_order_at": due_at}
    yield (
        candidate,
        {
            "work_item_id": ids["work_item_id"],
            "group_id": f"{scope['scope_owner']}:handler",
            "claimable": True,
            "due_order_at": due_at,
            "created_at": _BEGUN,
        },
    )
    yield (
        supervised_item,
        {
            **kind.supervised,
            **scope,
            **ids,
            **dates,
            "holder": f"{scope['scope_owner']}:handler",
            "original_due_at": due_at,
            "counts_from_at": due_at,
            "rungs": to_json(plan),
            "turns_red_at": turns_red_at(plan, ladder),
            "last_rung": "",
        },
    )
    if rung is not None:
        yield job, _job(LADDER_RUNG, rung.at, ids, {"rung": rung.code})
    for timer in kind.timers:
        yield job, {**timer, **instance_id, "job_id": None}


def _job(
    kind: str, due_at: datetime, ids: Mapping[str, int], payload: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        **ids,
        "kind": kind,
        "state": "armed",
        "due_at": due_at,
        "priority": 50,
        "task_id": None,
        "payload": payload,
        "attempts": 0,
        "last_error": "",
        "hinted_at": None,
        "created_at": _BEGUN,
    }


# ── What has ended: written by the database itself ────────────────────────────────────────


def _numbers(uow: UnitOfWork, count: int) -> str:
    if uow.dialect == "sqlite":
        series = "SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {count}"
        return f"WITH RECURSIVE n(i) AS ({series})".format(count=count)
    return f"WITH n(i) AS (SELECT generate_series(0, {count - 1}))"


def _day(uow: UnitOfWork, days_ago: str) -> str:
    today = local_day(NOW).isoformat()
    if uow.dialect == "sqlite":
        return f"date('{today}', (-({days_ago})) || ' days')"
    return f"(date '{today}' - ({days_ago})::int)"


def _noon(uow: UnitOfWork, days_ago: str) -> str:
    if uow.dialect == "sqlite":
        return f"({_day(uow, days_ago)} || ' 04:00:00.000000')"
    return f"({_day(uow, days_ago)}::timestamp at time zone 'UTC' + interval '4 hours')"


def _area_of(number: str) -> str:
    areas = _areas()
    cases = " ".join(f"WHEN {at} THEN '{area}'" for at, area in enumerate(areas))
    return f"CASE ({number}) % {len(areas)} {cases} END"


def _ended(uow: UnitOfWork, kinds: tuple[Pattern, ...], first: int, number: int) -> None:
    """Copies of the first pattern, ended over the last year, with two items of each kind."""
    day = "1 + i % 364"
    different = {
        "instance_id": f"{first} + i",
        "state": "'completed'",
        "scope_area": _area_of(f"3 + i % {UNITS - 3}"),
        "scope_owner": f"'unit:' || (3 + i % {UNITS - 3})",
        "started_at": _noon(uow, f"{day} + 20"),
        "ended_at": _noon(uow, day),
    }
    _copy(uow, instance, ENDED, ("instance_id", kinds[0].instance["instance_id"]), different)
    for at, kind in enumerate(kinds):
        _ended_items(uow, kind, first, number + at * 2 * ENDED)
    no = "0" if uow.dialect == "sqlite" else "false"
    rows = f"SELECT {number} + i * 2, {first} + i, 'office:15', {no}, {_noon(uow, day)}, "
    rows += f"{_noon(uow, day)}, 30 + i % 400 FROM n"
    columns = "work_item_id, instance_id, holder, suspended, from_at, to_at, minutes"
    _write(uow, ENDED, responsibility_span.name, columns, rows)


def _ended_items(uow: UnitOfWork, kind: Pattern, first: int, number: int) -> None:
    owner, day = f"(3 + (i / 2) % {UNITS - 3})", "1 + (i / 2) % 364"
    yes, no = ("1", "0") if uow.dialect == "sqlite" else ("true", "false")
    both = {
        "work_item_id": f"{number} + i",
        "instance_id": f"{first} + i / 2",
        "scope_area": _area_of(owner),
        "scope_owner": f"'unit:' || {owner}",
        "due_at": _noon(uow, f"{day} - CASE WHEN i % 10 = 0 THEN -1 ELSE 2 END"),
        "closed_at": _noon(uow, day),
    }
    of_item = {
        "task_id": f"'h' || ({number} + i)",
        "state": "'completed'",
        "open": no,
        "created_at": _noon(uow, f"{day} + 3"),
        "closed_by": "'wang'",
        "due_order_at": both["due_at"],
    }
    supervised = {
        "on_ladder": no,
        "holder": f"'unit:' || {owner} || ':handler'",
        "held_minutes": "60 + (i * 37) % 3000",
        "opened_on": _day(uow, f"{day} + 3"),
        "closed_on": _day(uow, day),
        "completed": yes,
    }
    key = ("work_item_id", kind.item["work_item_id"])
    _copy(uow, work_item, 2 * ENDED, key, both | of_item)
    _copy(uow, supervised_item, 2 * ENDED, key, both | supervised)


def _copy(
    uow: UnitOfWork, table: Any, count: int, key: tuple[str, int], different: Mapping[str, str]
) -> None:
    """``count`` rows as the one with ``key``, but for some columns."""
    names = [column.name for column in table.c if column.name != "search_stale"]
    values = ", ".join(different.get(name, f"p.{name}") for name in names)
    column, value = key
    rows = f"SELECT {values} FROM n, {table.name} p WHERE p.{column} = {value}"  # noqa: S608 - Its parts are our own.
    _write(uow, count, table.name, ", ".join(names), rows)


def _write(uow: UnitOfWork, count: int, table: str, columns: str, rows: str) -> None:
    """Insert what ``rows`` selects from so many numbers; its colons are no parameters."""
    statement = f"{_numbers(uow, count)} INSERT INTO {table} ({columns}) {rows}"
    escaped = statement.replace("::", "\0").replace(":", "\\:").replace("\0", "::")
    uow.connection.execute(text(escaped))
