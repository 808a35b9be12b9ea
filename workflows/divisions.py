"""The administrative divisions (GB/T 2260): the region, its leagues, banners and zones.

``divisions.csv`` beside this module is their register. An *area* is a division code without its
trailing zero pairs (``15``, ``1502``, ``150203``), so that an area is a prefix of all within it.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType


class Level(StrEnum):
    """The levels at which a division, and its joint conference, may stand.

    A zone (development zone) holds enterprises but has no joint conference of its own.
    """

    REGION = "region"
    LEAGUE = "league"
    BANNER = "banner"
    ZONE = "zone"


#: What people call the levels. Zones are counted with the banners.
LEVEL_NAMES: Mapping[Level, str] = MappingProxyType(
    {Level.REGION: "自治区", Level.LEAGUE: "盟市", Level.BANNER: "旗县", Level.ZONE: "开发区"}
)


@dataclass(frozen=True, slots=True)
class Division:
    """One division. ``parent_code`` is empty for the region."""

    code: str
    name: str
    level: Level
    parent_code: str

    @property
    def area(self) -> str:
        return area_of(self.code)


def area_of(code: str) -> str:
    """The area of a six-digit division code: ``150000`` is ``15``, ``150203`` stays."""
    while code.endswith("00"):
        code = code[:-2]
    return code


@cache
def divisions() -> Mapping[str, Division]:
    """All divisions by code, in the order of the register: from the region downwards."""
    with (files("workflows") / "divisions.csv").open(encoding="utf-8") as register:
        return MappingProxyType(
            {
                row["code"]: Division(
                    code=row["code"],
                    name=row["name"],
                    level=Level(row["level"]),
                    parent_code=row["parent_code"],
                )
                for row in csv.DictReader(register)
            }
        )


@cache
def _by_area() -> Mapping[str, Division]:
    return MappingProxyType({division.area: division for division in divisions().values()})


def division_at(area: str) -> Division | None:
    """The division whose area this is, or None."""
    return _by_area().get(area)


def place_name(area: str) -> str:
    """The name for people: ``包头市昆都仑区`` for a banner, ``包头市`` for a league.

    An area that is not in the register is returned as it is.
    """
    division = division_at(area)
    if division is None:
        return area
    parent = divisions().get(division.parent_code)
    if parent is None or parent.level is Level.REGION:
        return division.name
    return parent.name + division.name
