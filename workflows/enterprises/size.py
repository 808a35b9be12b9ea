"""Sizes of enterprises by 统计上大中小微型企业划分办法（2017） (国统字〔2017〕213号). Pure.

A large, medium or small enterprise reaches *every* lower bound of its class; one that misses a
single bound falls to the class below, and a micro enterprise misses one of the bounds of small.

The rules speak of 行业, but a roster gives only the section of GB/T 4754-2017, and some sections
hold several 行业 (F, G, H, I, K). Such a section has several *readings*, and a size is in doubt
only where every reading contradicts it. The sections J, P, S and T are not covered by the rules,
Q only for social work, and G not for railways; nothing is said about J, P, Q, S and T here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

SOURCE = "统计上大中小微型企业划分办法（2017）"


class Size(StrEnum):
    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


#: From small to large: the order of the classes.
SIZES: tuple[Size, ...] = (Size.MICRO, Size.SMALL, Size.MEDIUM, Size.LARGE)

SIZE_NAMES: Mapping[Size, str] = MappingProxyType(
    {Size.LARGE: "大型", Size.MEDIUM: "中型", Size.SMALL: "小型", Size.MICRO: "微型"}
)


@dataclass(frozen=True, slots=True)
class Figures:
    """What the rules look at. Money in 万元; None is not known."""

    employees: int | None = None
    revenue_wan: Decimal | None = None
    assets_wan: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Bounds:
    """The lower bounds of small, medium and large, per figure; None where it does not count."""

    employees: tuple[int, int, int] | None = None
    revenue_wan: tuple[int, int, int] | None = None
    assets_wan: tuple[int, int, int] | None = None


_INDUSTRY = Bounds(employees=(20, 300, 1000), revenue_wan=(300, 2000, 40000))
_OTHER = Bounds(employees=(10, 100, 300))

#: The table of the rules, by 行业.
TABLE: Mapping[str, Bounds] = MappingProxyType(
    {
        "农、林、牧、渔业": Bounds(revenue_wan=(50, 500, 20000)),
        "工业": _INDUSTRY,
        "建筑业": Bounds(revenue_wan=(300, 6000, 80000), assets_wan=(300, 5000, 80000)),
        "批发业": Bounds(employees=(5, 20, 200), revenue_wan=(1000, 5000, 40000)),
        "零售业": Bounds(employees=(10, 50, 300), revenue_wan=(100, 500, 20000)),
        "交通运输业": Bounds(employees=(20, 300, 1000), revenue_wan=(200, 3000, 30000)),
        "仓储业": Bounds(employees=(20, 100, 200), revenue_wan=(100, 1000, 30000)),
        "邮政业": Bounds(employees=(20, 300, 1000), revenue_wan=(100, 2000, 30000)),
        "住宿业": Bounds(employees=(10, 100, 300), revenue_wan=(100, 2000, 10000)),
        "餐饮业": Bounds(employees=(10, 100, 300), revenue_wan=(100, 2000, 10000)),
        "信息传输业": Bounds(employees=(10, 100, 2000), revenue_wan=(100, 1000, 100000)),
        "软件和信息技术服务业": Bounds(employees=(10, 100, 300), revenue_wan=(50, 1000, 10000)),
        "房地产开发经营": Bounds(revenue_wan=(100, 1000, 200000), assets_wan=(2000, 5000, 10000)),
        "物业管理": Bounds(employees=(100, 300, 1000), revenue_wan=(500, 1000, 5000)),
        "租赁和商务服务业": Bounds(employees=(10, 100, 300), assets_wan=(100, 8000, 120000)),
        "其他未列明行业": _OTHER,
    }
)

#: The readings of each section. K's third one is agencies and other real estate.
READINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "A": ("农、林、牧、渔业",),
        "B": ("工业",),
        "C": ("工业",),
        "D": ("工业",),
        "E": ("建筑业",),
        "F": ("批发业", "零售业"),
        "G": ("交通运输业", "仓储业", "邮政业"),
        "H": ("住宿业", "餐饮业"),
        "I": ("信息传输业", "软件和信息技术服务业"),
        "K": ("房地产开发经营", "物业管理", "其他未列明行业"),
        "L": ("租赁和商务服务业",),
        "M": ("其他未列明行业",),
        "N": ("其他未列明行业",),
        "O": ("其他未列明行业",),
        "R": ("其他未列明行业",),
    }
)


def possible_sizes(sector: str, figures: Figures) -> frozenset[Size]:
    """The sizes that some reading of the section allows; all where the rules say nothing.

    A figure that is not known may have any value, so it leaves every class below open.
    """
    readings = READINGS.get(sector)
    if readings is None:
        return frozenset(SIZES)
    return frozenset().union(*(_sizes_by(TABLE[reading], figures) for reading in readings))


def size_of(sector: str, figures: Figures) -> Size | None:
    """The size, where the rules and the figures leave only one; otherwise None."""
    sizes = possible_sizes(sector, figures)
    return next(iter(sizes)) if len(sizes) == 1 else None


def _sizes_by(bounds: Bounds, figures: Figures) -> frozenset[Size]:
    """The classes that one 行业 allows: the lowest of what each figure reaches."""
    reached, unknown = len(SIZES) - 1, False
    for name in ("employees", "revenue_wan", "assets_wan"):
        limits = getattr(bounds, name)
        figure = getattr(figures, name)
        if limits is None:
            continue
        if figure is None:
            unknown = True
        else:
            reached = min(reached, sum(figure >= limit for limit in limits))
    return frozenset(SIZES[: reached + 1] if unknown else SIZES[reached : reached + 1])
