"""Invented enterprises over all leagues, each with figures that fit its size. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from random import Random

from workflows.demonstration import names
from workflows.divisions import Level, divisions
from workflows.enterprises.codes import Ownership
from workflows.enterprises.credit_code import ALPHABET, check_digit
from workflows.enterprises.size import Figures, Size, size_of
from workflows.enterprises.views import EnterpriseFields

REMARK = "演示数据"

#: The enterprise of the stories: contacted by the region's department of industry.
LEADING = "青岭装备制造有限公司"

_OWNERSHIPS = (
    *(Ownership.STATE,) * 5,
    Ownership.COLLECTIVE,
    *(Ownership.PRIVATE,) * 10,
    *(Ownership.FOREIGN,) * 2,
    Ownership.HMT,
    Ownership.OTHER,
)
#: Employees and revenue (万元) of each size, wide enough for every section in use.
_FIGURES: Mapping[Size, tuple[tuple[int, int], tuple[int, int]]] = {
    Size.LARGE: ((2100, 9000), (210_000, 900_000)),
    Size.MEDIUM: ((310, 950), (9000, 19_000)),
    Size.SMALL: ((40, 95), (1100, 1900)),
    Size.MICRO: ((3, 8), (20, 45)),
}


def companies(
    chance: Random,
    number: int,
    units: Mapping[str, Sequence[int]],
    visited: Sequence[tuple[str, int]],
) -> Iterator[EnterpriseFields]:
    """``number`` files. ``units`` gives the ids of the member units of each area; the first
    ``len(visited)`` enterprises are contacted by those units, each (area, unit id)."""
    places = [each for each in divisions().values() if each.level is Level.BANNER]
    taken = {LEADING}
    yield _leading(visited[0][1])
    for index in range(1, number):
        area, unit_id = visited[index] if index < len(visited) else ("", None)
        near = [place for place in places if place.area.startswith(area)]
        place = near[index % len(near)]
        ownership = chance.choice(_OWNERSHIPS)
        sector = chance.choice(names.sectors())
        size = _size(chance, ownership)
        employees, revenue = (chance.randint(*bounds) for bounds in _FIGURES[size])
        figures = Figures(employees, Decimal(revenue), Decimal(revenue * 2))
        yield EnterpriseFields(
            name=names.enterprise(chance, sector, taken),
            credit_code=credit_code(place.code, index),
            division_code=place.code,
            ownership=ownership,
            sector=sector,
            employees=employees,
            revenue_wan=figures.revenue_wan,
            assets_wan=figures.assets_wan,
            size=size_of(sector, figures) or size,
            contact=names.person(chance),
            phone=f"0471-55{index:05d}",
            union_chair=names.person(chance),
            contact_unit_id=unit_id or _contact_unit(chance, place.area, size, units),
            remark=REMARK,
        )


def credit_code(division_code: str, number: int) -> str:
    """A valid unified credit code that nobody has: the organisation part says so."""
    body = f"91{division_code}MADEM{number:04d}"
    code = body + check_digit(body)
    if set(code) - set(ALPHABET):
        raise ValueError(f"{code} holds a letter that credit codes do not have.")
    return code


def _leading(unit_id: int) -> EnterpriseFields:
    return EnterpriseFields(
        name=LEADING,
        credit_code=credit_code("150203", 0),
        division_code="150203",
        ownership=Ownership.STATE,
        sector="C",
        employees=1286,
        revenue_wan=Decimal(61_480),
        assets_wan=Decimal(128_000),
        size=Size.LARGE,
        contact="韩志强",
        phone="0472-5550316",
        union_chair="高云峰",
        contact_unit_id=unit_id,
        remark=REMARK,
    )


def _size(chance: Random, ownership: Ownership) -> Size:
    if ownership is Ownership.STATE:
        return chance.choice((Size.LARGE, Size.MEDIUM, Size.MEDIUM, Size.SMALL))
    return chance.choice((Size.MEDIUM, Size.SMALL, Size.SMALL, Size.MICRO))


def _contact_unit(
    chance: Random, area: str, size: Size, units: Mapping[str, Sequence[int]]
) -> int | None:
    """Large ones are contacted by the region, the others by their banner or league."""
    if chance.random() < 0.06:
        return None
    homes = [area, area[:4], area[:2]]
    if size is Size.LARGE and chance.random() < 0.4:
        homes.reverse()
    return next((chance.choice(units[home]) for home in homes if units.get(home)), None)
