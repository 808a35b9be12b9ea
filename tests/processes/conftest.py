"""One league with an office, two member units, and enterprises, on both databases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pytest

from engine.clock import LOCAL_ZONE, VirtualClock
from engine.commands.calendars import SeedCalendars
from engine.commands.instances import ListInstances
from engine.context import Module
from engine.handlers import calendars
from engine.ids import SYSTEM
from engine.runtime import Engine
from engine.store.queries.calendars import CalendarCache
from engine.store.unit_of_work import Store
from tests.databases import Template
from tests.driver import DrivenInstance, Driver
from workflows.contact_enterprise.commands import StartContact
from workflows.contact_enterprise.module import module as contact_enterprise
from workflows.documents.module import module as documents
from workflows.enterprises.codes import Ownership
from workflows.enterprises.commands import AddEnterprise
from workflows.enterprises.credit_code import ALPHABET, check_digit
from workflows.enterprises.module import module as enterprises
from workflows.enterprises.size import Size
from workflows.enterprises.views import EnterpriseFields
from workflows.guidance_officer.module import module as guidance_officer
from workflows.organisation import commands as c
from workflows.organisation.directory import OrganisationDirectory
from workflows.organisation.duties import Duty, EnterpriseRole, UnitKind
from workflows.organisation.module import module as organisation
from workflows.organisation.rights import ScopeRights
from workflows.packages import deploy_all
from workflows.parameters.module import module as parameters
from workflows.rectification.module import module as rectification
from workflows.supervision.module import module as supervision

#: Wednesday, an ordinary working day.
MORNING = datetime(2026, 5, 20, 9, 0, tzinfo=LOCAL_ZONE)
LEAGUE = "150200"
BANNER = "150203"


@dataclass(frozen=True, slots=True)
class Town:
    """Who is there. The people are named for what they do; ``works`` lies in the banner."""

    driver: Driver
    office: int
    industry: int  # the unit that contacts ``works``
    labour: int
    works: int

    def contact(self, *, by: str = "office_li", period: str = "") -> DrivenInstance:
        """Start a contact of ``works``."""
        command = StartContact(self.works, period)
        started = self.driver.engine.execute(command, actor=by)
        return self.driver.instance(started.instance_id)

    def signed(self) -> DrivenInstance:
        """A contact that the industry unit has signed for."""
        contact = self.contact()
        contact.work_item("交办").do(
            by="office_li", assign_decision="assign", unit_id=str(self.industry)
        )
        contact.work_item("签收").do(by="industry_wang", sign_decision="accept")
        return contact

    def planned(self, planned_on: str = "2026-05-22") -> DrivenInstance:
        """A contact whose visit is planned."""
        contact = self.signed()
        contact.work_item("制定走访计划").do(
            by="industry_wang", planned_on=planned_on, planned_manner="visit"
        )
        return contact

    def recorded(self, *needs: dict[str, str]) -> DrivenInstance:
        """A contact whose visit was made and recorded, with these needs."""
        contact = self.planned()
        contact.work_item("走访并记录").do(by="industry_wang", **record(*needs))
        self.driver.engine.run_due()  # Each need is taken up by a job of its own.
        return contact

    def follow_up(self, contact: DrivenInstance, title: str) -> DrivenInstance:
        """What follows up the need ``title`` of a contact."""
        numbers = {each["title"]: each["number"] for each in contact.data["follow_ups"]}
        key = f"{contact.now.business_key}-{numbers[title]}"
        query = ListInstances(key="need_follow_up", business_key=key)
        (found,) = self.driver.engine.query(query, actor=SYSTEM).instances
        return self.driver.instance(found.instance_id)

    def enterprise(self, name: str, *, unit_id: int | None, **facts: object) -> int:
        """Put an enterprise of the banner on file."""
        return add_enterprise(self.driver.engine, name, unit_id, **facts)


def record(*needs: dict[str, str], text: str = "看了两个车间，和工会座谈。") -> dict[str, object]:
    """What the form of a visit hands in."""
    return {
        "visited_on": "2026-05-22",
        "manner": "visit",
        "visit_record": text,
        "needs": list(needs),
    }


def need(title: str, kind: str = "training", wanted_on: str = "") -> dict[str, str]:
    return {"title": title, "kind": kind, "detail": "", "wanted_on": wanted_on}


def add_enterprise(engine: Engine, name: str, unit_id: int | None, **facts: object) -> int:
    body = f"91150203{sum(name.encode()) % 10**9:09d}"
    assert set(body) <= set(ALPHABET)
    given = {"ownership": Ownership.STATE, "sector": "C", "size": Size.LARGE, **facts}
    fields = EnterpriseFields(
        name=name,
        credit_code=body + check_digit(body),
        division_code=BANNER,
        employees=1286,
        contact_unit_id=unit_id,
        **given,  # type: ignore[arg-type]
    )
    return engine.execute(AddEnterprise(fields), actor=SYSTEM).enterprise_id


def seat_office(engine: Engine, user_id: str, code: str = "150000") -> None:
    """An office of its own for ``code``, with one person in it."""
    unit = engine.execute(c.AddUnit(code, f"{code}联席会议办公室", UnitKind.OFFICE), actor=SYSTEM)
    _seat(engine, user_id, unit.unit_id, Duty.HANDLER)


def _seat(engine: Engine, user_id: str, unit_id: int, duty: Duty) -> None:
    engine.execute(c.AddPerson(user_id, user_id), actor=SYSTEM)
    post = engine.execute(c.AddPost(unit_id, duty.value, duty), actor=SYSTEM)
    engine.execute(c.Appoint(post.post_id, user_id, date(2026, 1, 1)), actor=SYSTEM)


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(MORNING)


@pytest.fixture
def modules() -> list[Module]:
    return shipped_modules()


def shipped_modules() -> list[Module]:
    return [
        calendars.module(),
        organisation(),
        enterprises(),
        documents(),
        supervision(),
        parameters(),
        contact_enterprise(),
        guidance_officer(),
        rectification(),
    ]


@pytest.fixture
def template(template: Template) -> Template:
    """Databases of these tests hold the calendar and the packages, deployed once."""

    def deploy(url: str) -> None:
        store = Store(url)
        engine = assembled(store, VirtualClock(MORNING), shipped_modules())
        engine.execute(SeedCalendars(), actor=SYSTEM)
        deploy_all(engine)
        store.dispose()

    return template.filled("packages", deploy)


@pytest.fixture
def engine(store: Store, clock: VirtualClock, modules: list[Module]) -> Engine:
    return assembled(store, clock, modules)


def assembled(store: Store, clock: VirtualClock, modules: list[Module]) -> Engine:
    return Engine(
        store,
        clock,
        directory=OrganisationDirectory(),
        rights=ScopeRights(),
        calendars=CalendarCache(),
        modules=modules,
    )


@pytest.fixture
def driver(engine: Engine, clock: VirtualClock) -> Driver:
    return Driver(engine, clock)


@pytest.fixture
def town(driver: Driver) -> Town:
    engine = driver.engine

    def unit(code: str, name: str, kind: UnitKind) -> int:
        return engine.execute(c.AddUnit(code, name, kind), actor=SYSTEM).unit_id

    office = unit(LEAGUE, "包头市联席会议办公室", UnitKind.OFFICE)
    industry = unit(LEAGUE, "包头市工业和信息化局", UnitKind.MEMBER)
    labour = unit(LEAGUE, "包头市人力资源和社会保障局", UnitKind.MEMBER)
    for user_id, unit_id, duty in (
        ("office_li", office, Duty.HANDLER),
        ("convener_bao", office, Duty.CONVENER),
        ("industry_wang", industry, Duty.HANDLER),
        ("industry_bai", industry, Duty.LEADER),
        ("labour_su", labour, Duty.HANDLER),
        ("deputy_chen", labour, Duty.LIAISON),
    ):
        _seat(engine, user_id, unit_id, duty)
    works = add_enterprise(engine, "青岭装备制造有限公司", industry)
    engine.execute(c.AddPerson("works_gao", "高云峰"), actor=SYSTEM)
    engine.execute(c.AddEnterpriseAccount("works_gao", works, EnterpriseRole.UNION), actor=SYSTEM)
    return Town(driver, office, industry, labour, works)
