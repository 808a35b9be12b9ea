"""A small town: one office, one member unit, two enterprises, and everybody who is needed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from engine.clock import LOCAL_ZONE
from engine.commands.calendars import SeedCalendars
from engine.ids import SYSTEM
from engine.runtime import Engine
from web.demonstration import DemonstrationAccount
from workflows.accounts.commands import SetPassword
from workflows.enterprises.codes import Ownership
from workflows.enterprises.commands import AddEnterprise
from workflows.enterprises.credit_code import check_digit
from workflows.enterprises.size import Size
from workflows.enterprises.views import EnterpriseFields
from workflows.organisation import commands as c
from workflows.organisation.duties import Duty, EnterpriseRole, UnitKind
from workflows.packages import deploy_all

#: Wednesday, an ordinary working day.
MORNING = datetime(2026, 5, 20, 9, 0, tzinfo=LOCAL_ZONE)
PASSWORD = "Mai-Zi-2026"
OFFICE = "包头市联席会议办公室"
UNIT = "包头市工业和信息化局"
WORKS = "青岭装备制造有限公司"
#: The enterprise whose contact is left alone.
DAIRY = "朔野乳业有限公司"
_LEAGUE, _BANNER = "150200", "150203"


@dataclass(frozen=True, slots=True)
class Person:
    user_id: str
    name: str
    duty: Duty
    unit: str


PEOPLE = (
    Person("lijianguo", "李建国", Duty.HANDLER, OFFICE),
    Person("buhe", "布和", Duty.CONVENER, OFFICE),
    Person("chenli", "陈立", Duty.SYSTEM_ADMIN, OFFICE),
    Person("sudanna", "苏丹娜", Duty.SECURITY_ADMIN, OFFICE),
    Person("luming", "陆鸣", Duty.DESIGNER, OFFICE),
    Person("tana", "塔娜", Duty.DESIGNER, OFFICE),
    Person("narisu", "那日苏", Duty.HANDLER, UNIT),
    Person("zhanghuimin", "张慧敏", Duty.LIAISON, UNIT),
    Person("wangfang", "王芳", Duty.LEADER, UNIT),
)
ACCOUNTS = tuple(
    DemonstrationAccount(each.user_id, each.name, f"{each.unit} {each.duty}", PASSWORD)
    for each in PEOPLE
)


@dataclass(frozen=True, slots=True)
class Places:
    """The ids of what was founded."""

    unit_id: int
    works_id: int
    dairy_id: int


def found(engine: Engine, *, wall_now: datetime) -> Places:
    """Found the town in an installation that has tables and nothing else."""
    engine.execute(SeedCalendars(), actor=SYSTEM)
    deploy_all(engine)
    units = {
        name: engine.execute(c.AddUnit(_LEAGUE, name, kind), actor=SYSTEM).unit_id
        for name, kind in ((OFFICE, UnitKind.OFFICE), (UNIT, UnitKind.MEMBER))
    }
    for person in PEOPLE:
        _seat(engine, person, units[person.unit])
    works = _enterprise(engine, 1, WORKS, units[UNIT])
    dairy = _enterprise(engine, 2, DAIRY, units[UNIT])
    engine.execute(c.AddPerson("gaoyunfeng", "高云峰"), actor=SYSTEM)
    account = c.AddEnterpriseAccount("gaoyunfeng", works, EnterpriseRole.UNION)
    engine.execute(account, actor=SYSTEM)
    for user_id in (*(person.user_id for person in PEOPLE), "gaoyunfeng"):
        password = SetPassword(user_id, PASSWORD, at=wall_now, must_change=False)
        engine.execute(password, actor=SYSTEM)
    return Places(units[UNIT], works, dairy)


def _seat(engine: Engine, person: Person, unit_id: int) -> None:
    engine.execute(c.AddPerson(person.user_id, person.name), actor=SYSTEM)
    post = engine.execute(c.AddPost(unit_id, person.duty.value, person.duty), actor=SYSTEM)
    appointed = c.Appoint(post.post_id, person.user_id, date(2026, 1, 1))
    engine.execute(appointed, actor=SYSTEM)


def _enterprise(engine: Engine, number: int, name: str, unit_id: int) -> int:
    fields = EnterpriseFields(
        name=name,
        credit_code=credit_code(number),
        division_code=_BANNER,
        ownership=Ownership.STATE,
        sector="C",
        employees=1286,
        size=Size.LARGE,
        contact_unit_id=unit_id,
    )
    return engine.execute(AddEnterprise(fields), actor=SYSTEM).enterprise_id


def credit_code(number: int) -> str:
    """A valid unified credit code that nobody has."""
    body = f"91{_BANNER}MADEM{number:04d}"
    return body + check_digit(body)
