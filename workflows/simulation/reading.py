"""A simulation's file to its model, with every mistake named by its line. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from engine.errors import InvalidInput
from engine.worktime.durations import parse_duration
from workflows.scenarios.fields import At
from workflows.scenarios.model import EnterpriseGiven, PersonGiven, Staff
from workflows.scenarios.reading import STAFF, read_staff, read_staff_file
from workflows.scenarios.source import Fields, read_source
from workflows.simulation.model import Arrivals, HandsIn, Simulation, Span, Work

FOLDER = "simulations/"
#: Matters that one file may bring, and copies of an enterprise.
MAX_COUNT = 20_000
MAX_COPIES = 5_000
_START_FIELDS = frozenset({"by", "enterprise", "title", "business_key", "area", "owner", "data"})


def is_simulation(path: str) -> bool:
    return path.startswith(FOLDER) and path.endswith((".yaml", ".yml"))


def read_simulations(files: Sequence[tuple[str, bytes]]) -> tuple[Simulation, ...]:
    """The simulations among the files of a package, by path.

    Raises:
        InvalidInput: one cannot be read; the problem's field is ``path:line``.
    """
    content = dict(files)
    common = read_staff_file(content[STAFF]) if STAFF in content else Staff()
    return tuple(
        read_simulation(path, content[path], common)
        for path in sorted(content)
        if is_simulation(path)
    )


def read_simulation(path: str, content: bytes, common: Staff) -> Simulation:
    at = At(read_source(content, path), path)
    found = Simulation(
        path=path,
        name=at.text("name"),
        at=at.instant("at"),
        until=at.instant("until"),
        seed=at.number("seed", 1),
        staff=_staff(at, common),
        days=at.calendar(),
        arrivals=tuple(_arrivals(each) for each in at.each("arrivals")),
        work=MappingProxyType({name: _work(name, each) for name, each in at.named("work")}),
    )
    at.done()
    if found.until <= found.at:
        raise at.wrong("until", "“until”应当在“at”之后。")
    if not found.arrivals:
        raise at.wrong("arrivals", "至少要写一种来源（arrivals）。")
    return found


def _staff(at: At, common: Staff) -> Staff:
    """The staff; ``copies: {青岭装备: 60}`` makes it sixty such enterprises with their accounts."""
    staff = common
    if "staff" in at.fields:
        own = at.inner("staff")
        staff = read_staff(own, common)
        own.done()
    if "copies" not in at.fields:
        return staff
    copies = at.inner("copies")
    more: list[EnterpriseGiven] = []
    accounts: list[PersonGiven] = []
    for each in staff.enterprises:
        number = copies.number(each.name, 0)
        if not 0 <= number <= MAX_COPIES:
            raise copies.wrong(each.name, "份数应当是0到{limit}的整数。", limit=MAX_COPIES)
        theirs = [person for person in staff.people if person.enterprise == each.name]
        for n in range(2, number + 1):
            copy = replace(each, name=f"{each.name}{n}")
            more.append(copy)
            accounts.extend(
                replace(person, name=f"{person.name}{n}", enterprise=copy.name) for person in theirs
            )
    copies.done()
    return replace(
        staff,
        enterprises=(*staff.enterprises, *more),
        people=(*staff.people, *accounts),
    )


def _arrivals(at: At) -> Arrivals:
    process, every = at.text("start"), at.text("every")
    try:
        parse_duration(every)
    except InvalidInput:
        raise at.wrong("every", "“{value}”不是时长，应写成 P1WD 或 PT4WH。", value=every) from None
    count = at.number("count", MAX_COUNT)
    if not 0 < count <= MAX_COUNT:
        raise at.wrong("count", "件数应当是1到{limit}的整数。", limit=MAX_COUNT)
    fields = {name: at.take(name) for name in _START_FIELDS if name in at.fields}
    found = Arrivals(
        process, MappingProxyType(fields), every, at.percent("spread", 0), count, at.fields.line
    )
    at.done()
    return found


def _work(name: str, at: At) -> Work:
    hands_in = tuple(_hands_in(each) for each in at.each("hands_in"))
    found = Work(
        step=name,
        waits=_span(at, "waits"),
        takes=_span(at, "takes"),
        never=at.percent("never", 0),
        hands_in=hands_in or (HandsIn(1, {}),),
    )
    at.done()
    return found


def _hands_in(at: At) -> HandsIn:
    data = at.take("data", {})
    if not isinstance(data, Mapping | Fields):
        raise at.wrong("data", "“{name}”应当由“名称: 内容”组成。", name="data")
    found = HandsIn(at.percent("share", 100), dict(data))
    at.done()
    return found


def _span(at: At, name: str) -> Span:
    """``[1, 8]`` or one number, in working hours."""
    value = at.take(name, 0)
    ends = value if isinstance(value, list) else [value, value]
    numbers = [each for each in ends if isinstance(each, int | float) and each >= 0]
    if len(ends) != 2 or len(numbers) != 2 or numbers[0] > numbers[1]:
        raise at.wrong(name, "“{name}”应当写成 [最少, 最多]，单位是工作小时。", name=name)
    return Span(float(numbers[0]), float(numbers[1]))
