"""An office with calendars, and work in the store that rests on them. No process runs here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

from sqlalchemy import insert, select, update

from engine.clock import LOCAL_ZONE, VirtualClock
from engine.commands.calendars import EditCalendarDay, SeedCalendars
from engine.context import Context, Directory, Extension, Module, Principal, Rights
from engine.handlers import calendars
from engine.ids import SYSTEM
from engine.runtime import Engine
from engine.store.queries import instances, jobs, work_items
from engine.store.queries.calendars import CalendarCache
from engine.store.queries.jobs import NewJob
from engine.store.tables import definition, job, work_item
from engine.store.unit_of_work import Store, UnitOfWork
from engine.views import Scope, WorkItem

#: Who holds which right over which owner's calendar; the empty owner is the country.
_RIGHTS = {
    "editor": {("calendar.edit", "")},
    "publisher": {("calendar.edit", ""), ("calendar.publish", "")},
    "unit_head": {("calendar.edit", "unit:1"), ("calendar.publish", "unit:1")},
    "clerk": set(),
}


def at(text: str) -> datetime:
    """A local time like ``2026-05-25 17:30`` as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=LOCAL_ZONE).astimezone(UTC)


class People(Directory):
    def principal(self, uow: UnitOfWork, user_id: str, now: datetime) -> Principal:
        return Principal(user_id)

    def members(
        self, uow: UnitOfWork, groups: frozenset[str], now: datetime
    ) -> Mapping[str, tuple[str, ...]]:
        return {}

    def names(self, uow: UnitOfWork, user_ids: frozenset[str]) -> Mapping[str, str]:
        return {}

    def enabled(self, uow: UnitOfWork, user_ids: frozenset[str]) -> frozenset[str]:
        return user_ids


class CalendarRights(Rights):
    def sees(self, uow: UnitOfWork, principal: Principal, scope: Scope) -> bool:
        return True

    def may(self, uow: UnitOfWork, principal: Principal, right: str, scope: Scope) -> bool:
        return (right, scope.owner) in _RIGHTS[principal.user_id]

    def areas(self, uow: UnitOfWork, principal: Principal) -> tuple[str, ...]:
        return ()


class Listener(Extension):
    """Notes what it hears of calendars and of due dates, and by which calendar it could reckon."""

    def __init__(self) -> None:
        self.moved: list[tuple[int, datetime | None, datetime | None]] = []
        self.changed: list[tuple[str, date]] = []
        self.editions: list[int] = []

    def due_moved(self, ctx: Context, item: WorkItem, previous: WorkItem) -> None:
        self.moved.append((item.work_item_id, previous.due_at, item.due_at))
        edition = ctx.calendar().edition(2026)
        self.editions.append(edition.version if edition else 0)

    def calendar_changed(self, ctx: Context, owner: str, from_day: date) -> None:
        self.changed.append((owner, from_day))


class Office:
    """An engine whose calendars are seeded, at nine o'clock of 2026-05-20."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = VirtualClock(at("2026-05-20 09:00"))
        self.heard = Listener()
        self.engine = Engine(
            store,
            self.clock,
            directory=People(),
            rights=CalendarRights(),
            calendars=CalendarCache(),
            modules=(calendars.module(), Module(name="listener", extensions=(self.heard,))),
        )
        self.engine.execute(SeedCalendars(), actor=SYSTEM)
        with store.writing() as uow:
            self._definition_id = _add_definition(uow, self.clock.now())

    def draft(self, *days: tuple[str, str], calendar: str = "CN") -> None:
        """Put days, each with its kind, into the draft of their year."""
        for day, kind in days:
            command = EditCalendarDay(calendar, date.fromisoformat(day), kind, "防汛")
            by = "publisher" if calendar == "CN" else "unit_head"
            self.engine.execute(command, actor=by)

    def instance(self, title: str = "核验整改", owner: str = "unit:2") -> int:
        with self.store.writing() as uow:
            return instances.add(
                uow,
                {
                    "definition_id": self._definition_id,
                    "definition_key": "rectification",
                    "title": title,
                    "state": "active",
                    "scope_owner": owner,
                    "started_at": self.clock.now(),
                    "started_by": "clerk",
                    "tokens": b"",
                    "tokens_format": 1,
                    "active_elements": [],
                    "searchable": {},
                },
            )

    def item(
        self, due_at: str | None, *, due_in: str = "P5WD", owner: str = "unit:2", **columns: object
    ) -> int:
        """An item of an instance of its own, opened now, with whatever due date a test says."""
        instance_id = self.instance(owner=owner)
        values: dict[str, object] = {
            "instance_id": instance_id,
            "definition_id": self._definition_id,
            "definition_key": "rectification",
            "task_id": str(instance_id),
            "element_id": "verify",
            "name": "核验",
            "title": "核验整改",
            "state": "ready",
            "due_in": due_in,
            "due_at": None if due_at is None else at(due_at),
            "due_from_at": self.clock.now(),
            "scope_owner": owner,
            "created_at": self.clock.now(),
        }
        with self.store.writing() as uow:
            work_item_id = work_items.add(uow, values, ["post:1"])
            if columns:
                of_item = work_item.c.work_item_id == work_item_id
                uow.connection.execute(update(work_item).where(of_item).values(**columns))
        return work_item_id

    def timer(self, due_at: str, *, duration: str, state: str = "armed") -> int:
        """A BPMN timer that was armed now; the id of its job."""
        new = NewJob("timer", at(due_at), self.instance(), payload={"duration": duration})
        with self.store.writing() as uow:
            jobs.arm(uow, [new], self.clock.now())
            job_ids: list[int] = list(uow.connection.execute(select(job.c.job_id)).scalars())
            of_timer = job.c.job_id == max(job_ids)
            uow.connection.execute(update(job).where(of_timer).values(state=state))
            return max(job_ids)

    def due_at(self, work_item_id: int) -> datetime | None:
        with self.store.reading() as uow:
            found = work_items.read(uow, work_item_id)
        assert found is not None
        return found.due_at

    def fires_at(self, job_id: int) -> datetime:
        with self.store.reading() as uow:
            found = jobs.by_id(uow, job_id)
        assert found is not None
        return found.due_at


def _add_definition(uow: UnitOfWork, now: datetime) -> int:
    result = uow.connection.execute(
        insert(definition).values(
            key="rectification",
            version=1,
            name="整改销号",
            process_id="rectification",
            digest="",
            deployed_at=now,
            deployed_by=SYSTEM,
        )
    )
    return int(result.inserted_primary_key[0])  # type: ignore[index]
