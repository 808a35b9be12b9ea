"""A league with an office and a unit, and one process whose task has the standard ladder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pytest

from engine.clock import LOCAL_ZONE, VirtualClock
from engine.commands.calendars import SeedCalendars
from engine.commands.definitions import Deploy
from engine.handlers import calendars
from engine.ids import SYSTEM
from engine.lifecycle import Urgency
from engine.runtime import Engine
from engine.store.queries.calendars import CalendarCache
from engine.store.unit_of_work import Store
from engine.views import Scope
from tests.bpmn_text import process
from tests.databases import Template
from tests.driver import DrivenItem, Driver
from workflows.documents.module import module as documents
from workflows.notices.commands import ListNotices
from workflows.notices.module import module as notices
from workflows.notices.views import Notice
from workflows.organisation import commands as c
from workflows.organisation.directory import OrganisationDirectory
from workflows.organisation.duties import Duty, UnitKind
from workflows.organisation.module import module as organisation
from workflows.organisation.rights import ScopeRights
from workflows.parameters.module import module as parameters
from workflows.supervision.commands import GetLadder, GetResponsibilityClock
from workflows.supervision.module import module as supervision
from workflows.supervision.views import LadderView, ResponsibilityClock

#: The item of the design is handed out on Thursday, 30 April 2026, and due on 25 May.
HANDED_OUT = datetime(2026, 4, 30, 15, 30, tzinfo=LOCAL_ZONE)

_DUE = {"duban:dueIn": "P15WD", "duban:ladder": "standard"}
_HANDLE = {"name": "办理", "duban:candidateGroups": "unit:{unit}:handler", **_DUE}
_BOUNDARY = '<escalationEventDefinition escalationRef="red"/>'
_ROOTS = '<escalation id="red" name="转红" escalationCode="supervision_red"/>'


def _with_boundary(key: str, *, interrupting: bool) -> str:
    return process(
        key,
        "start -> handle:user -> check:user -> end",
        "late:boundary -> measures:user -> end_late",
        attributes={
            "handle": _HANDLE,
            "check": {
                "name": "核定",
                "duban:candidateGroups": "office:1502",
                "duban:dueIn": "P5WD",
                "duban:ladder": "standard",
            },
            "late": {"attachedToRef": "handle", "cancelActivity": str(interrupting).lower()},
            "measures": {"name": "核办", "duban:candidateGroups": "office:1502"},
        },
        inner={"late": _BOUNDARY},
        roots=_ROOTS,
    )


DIAGRAMS = {
    "matter": _with_boundary("matter", interrupting=False),
    "given_up": _with_boundary("given_up", interrupting=True),
    "loop": process(
        "loop",
        "start -> handle:user -> x:exclusive",
        "x -[again == true]-> handle",
        "x -[]-> end",
        attributes={"handle": _HANDLE},
    ),
    "undated": process(
        "undated",
        "start -> handle:user -> end",
        attributes={"handle": {"name": "办理", "duban:ladder": "standard"}},
    ),
    "asked": process(
        "asked",
        "start -> confirm:user -> end",
        attributes={
            "confirm": {
                "name": "确认",
                "duban:candidateGroups": "enterprise:33",
                "duban:dueIn": "P2WD",
                "duban:ladder": "reminder_only",
            }
        },
    ),
    "voted": process(
        "voted",
        "start -> agree:user -> end",
        attributes={
            "agree": {
                "name": "会签",
                "duban:voting": "all",
                "duban:participants": "unit:{unit}:leader, unit:{other}:handler, user:zhang",
                "duban:stopEarly": "false",
                **_DUE,
            }
        },
    ),
    "plain": process(
        "plain",
        "start -> ask:user -> end",
        attributes={"ask": {"name": "补充", "duban:candidateGroups": "enterprise:33"}},
    ),
}


#: The office, the unit and the other unit of a fresh database.
_UNITS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class League:
    """Who is there. People are named for what they do."""

    driver: Driver
    office: int
    unit: int
    other: int

    @property
    def scope(self) -> Scope:
        return Scope("150203", f"unit:{self.unit}", "enterprise:33")

    @property
    def engine(self) -> Engine:
        return self.driver.engine

    def item(self, key: str = "matter", *, title: str = "足额提取培训经费") -> DrivenItem:
        """A new item of the unit, which nobody has claimed yet."""
        started = self.driver.start(
            key, by="office_li", title=title, scope=self.scope, data={"unit": str(self.unit)}
        )
        return started.work_item("办理")

    def claimed(self, key: str = "matter") -> DrivenItem:
        return self.item(key).claim(by="zhang")

    def at(self, text: str) -> None:
        """Let time pass up to ``05-25 17:30`` in Hohhot."""
        self.driver.advance_to(local(text))

    def asleep_until(self, text: str) -> None:
        self.driver.sleep_through(local(text))

    def colour(self, item: DrivenItem) -> Urgency:
        return item.now.urgency

    def ladder(self, item: DrivenItem, *, by: str = "office_li") -> LadderView:
        return self.engine.query(GetLadder(item.work_item_id), actor=by)

    def notices(self, user_id: str) -> tuple[Notice, ...]:
        return self.engine.query(ListNotices(), actor=user_id).notices

    def told(self, user_id: str) -> list[str]:
        """The kinds of the notices of a person, the first first."""
        return [notice.kind for notice in reversed(self.notices(user_id))]

    def clock(self, item: DrivenItem) -> ResponsibilityClock:
        return self.engine.query(
            GetResponsibilityClock(work_item_id=item.work_item_id), actor="office_li"
        )


def local(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=LOCAL_ZONE)


def shown(at: datetime | None) -> str:
    return "" if at is None else at.astimezone(LOCAL_ZONE).strftime("%m-%d %H:%M")


def _seat(engine: Engine, user_id: str, unit_id: int, duty: Duty) -> None:
    engine.execute(c.AddPerson(user_id, user_id.title()), actor=SYSTEM)
    post = engine.execute(c.AddPost(unit_id, f"{duty.value}岗", duty), actor=SYSTEM)
    engine.execute(c.Appoint(post.post_id, user_id, date(2026, 1, 1)), actor=SYSTEM)


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(HANDED_OUT)


@pytest.fixture
def template(request: pytest.FixtureRequest, template: Template) -> Template:
    """The league is founded once, for the tests that ask for it."""
    if "league" not in request.fixturenames:
        return template

    def fill(url: str) -> None:
        store = Store(url)
        _found(_assembled(store, VirtualClock(HANDED_OUT)))
        store.dispose()

    return template.filled("league", fill)


@pytest.fixture
def engine(store: Store, clock: VirtualClock) -> Engine:
    return _assembled(store, clock)


def _assembled(store: Store, clock: VirtualClock) -> Engine:
    return Engine(
        store,
        clock,
        directory=OrganisationDirectory(),
        rights=ScopeRights(),
        calendars=CalendarCache(),
        modules=(
            calendars.module(),
            organisation(),
            notices(),
            parameters(),
            documents(),
            supervision(),
        ),
    )


@pytest.fixture
def league(engine: Engine, clock: VirtualClock) -> League:
    return League(Driver(engine, clock), *_UNITS)


def _found(engine: Engine) -> None:
    engine.execute(SeedCalendars(), actor=SYSTEM)
    office = engine.execute(c.AddUnit("150200", "包头市总工会", UnitKind.OFFICE), actor=SYSTEM)
    unit = engine.execute(c.AddUnit("150200", "工信局", UnitKind.MEMBER), actor=SYSTEM)
    other = engine.execute(c.AddUnit("150700", "人社局", UnitKind.MEMBER), actor=SYSTEM)
    assert (office.unit_id, unit.unit_id, other.unit_id) == _UNITS
    _seat(engine, "office_li", office.unit_id, Duty.HANDLER)
    _seat(engine, "bater", office.unit_id, Duty.CONVENER)
    _seat(engine, "zhang", unit.unit_id, Duty.HANDLER)
    _seat(engine, "narisu", unit.unit_id, Duty.HANDLER)
    _seat(engine, "zhao", unit.unit_id, Duty.LIAISON)
    _seat(engine, "chen", unit.unit_id, Duty.LEADER)
    _seat(engine, "gao", other.unit_id, Duty.HANDLER)
    for key, text in DIAGRAMS.items():
        engine.execute(Deploy(key, ((f"{key}.bpmn", text.encode()),)), actor=SYSTEM)
