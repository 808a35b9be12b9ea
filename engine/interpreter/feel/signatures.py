"""The names that the parameters of FEEL's functions have (DMN 1.3 §10.3.4), and calls by them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from engine.interpreter.expression_functions import ExpressionError

Parameters = tuple[str, ...]
_T = TypeVar("_T")


def _same(names: str, parameters: str) -> dict[str, tuple[Parameters, ...]]:
    return {name.strip(): _ways(parameters) for name in names.split(",")}


def _ways(parameters: str) -> tuple[Parameters, ...]:
    return tuple(tuple(name.strip() for name in way.split(",")) for way in parameters.split("|"))


_PAIR = "range1, range2"
#: By the name of the function with ``_`` for spaces: each way in which it may be called.
SIGNATURES: Mapping[str, tuple[Parameters, ...]] = {
    # 10.3.4.1
    **_same("date", "from | year, month, day"),
    **_same("time", "from | hour, minute, second, offset"),
    **_same("date_and_time", "from | date, time | year, month, day, hour, minute, second, offset"),
    **_same("number", "from, grouping separator, decimal separator"),
    **_same("string, duration", "from"),
    **_same("years_and_months_duration", "from, to"),
    # 10.3.4.2, 10.3.4.3
    **_same("not", "negand"),
    **_same("string_length, upper_case, lower_case", "string"),
    **_same("substring", "string, start position, length"),
    **_same("substring_before, substring_after, contains, starts_with, ends_with", "string, match"),
    **_same("matches", "input, pattern, flags"),
    **_same("replace", "input, pattern, replacement, flags"),
    **_same("split", "string, delimiter"),
    **_same("string_join", "list, delimiter"),
    # 10.3.4.4
    **_same("list_contains", "list, element"),
    **_same("count, min, max, sum, mean, all, any, reverse, distinct_values, flatten", "list"),
    **_same("product, median, stddev, mode", "list"),
    **_same("sublist", "list, start position, length"),
    **_same("append", "list, item"),
    **_same("insert_before", "list, position, newItem"),
    **_same("remove", "list, position"),
    **_same("index_of", "list, match"),
    **_same("list_replace", "list, position, newItem | list, match, newItem"),
    **_same("sort", "list, precedes"),
    # 10.3.4.5
    **_same("decimal, round_up, round_down, round_half_up, round_half_down", "n, scale"),
    **_same("floor, ceiling", "n, scale"),
    **_same("abs", "n | number"),
    **_same("modulo", "dividend, divisor"),
    **_same("sqrt, log, exp, odd, even", "number"),
    # 10.3.4.6, and their like in 1.4
    **_same("get_value", "m, key"),
    **_same("get_entries", "m"),
    **_same("context", "entries"),
    **_same("context_put", "context, key, value | context, keys, value"),
    **_same("context_merge", "contexts"),
    # 10.3.4.7 to 10.3.4.9
    **_same("is", "value1, value2"),
    **_same("before, after", f"point1, point2 | point, range | range, point | {_PAIR}"),
    **_same("meets, met_by, overlaps, overlaps_before, overlaps_after", _PAIR),
    **_same("finishes, during, starts", f"point, range | {_PAIR}"),
    **_same("finished_by, includes, started_by", f"range, point | {_PAIR}"),
    **_same("coincides", f"point1, point2 | {_PAIR}"),
    **_same("day_of_year, day_of_week, month_of_year, week_of_year", "date"),
}


def in_order(
    name: str, ways: Sequence[Parameters], given: Mapping[str, _T], *, least: int, none: _T
) -> list[_T]:
    """The arguments as the function takes them; what is left out before another is ``none``.

    Raises:
        ExpressionError: There is no such parameter, or one that is needed is missing.
    """
    spoken = name.replace("_", " ")
    if not ways:
        raise ExpressionError(f"{spoken} takes its arguments by their places only")
    fitting = [way for way in ways if set(given) <= set(way)]
    if not fitting:
        strange = next((each for each in given if not any(each in way for way in ways)), "")
        listed = " | ".join(", ".join(way) for way in ways)
        what = f"no argument named {strange}" if strange else "no such arguments together"
        raise ExpressionError(f"{spoken} takes {what}, but: {listed}")
    # Two ways may have the same names, as a point before a range and a range before a point:
    # the order in which they are written decides.
    written = tuple(given)
    way = next((each for each in fitting if each == written), None)
    way = way or next((each for each in fitting if _is_enough(each, given, least)), fitting[0])
    if not _is_enough(way, given, least):
        missing = next(each for each in way if each not in given)
        raise ExpressionError(f"{spoken} needs the argument {missing}")
    last = max(way.index(each) for each in given)
    return [given.get(each, none) for each in way[: last + 1]]


def _is_enough(way: Parameters, given: Mapping[str, object], least: int) -> bool:
    needed = way if len(way) <= least or _OPTIONAL.isdisjoint(way) else _needed(way)
    return all(each in given for each in needed)


#: Parameters that may be left out.
_OPTIONAL = frozenset(
    ("length", "flags", "delimiter", "offset", "grouping separator", "decimal separator", "scale")
)


def _needed(way: Parameters) -> Parameters:
    return tuple(each for each in way if each not in _OPTIONAL)
