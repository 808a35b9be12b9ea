"""Data as differences to other data: what many tokens share stands in a state once. Pure."""

from __future__ import annotations

from typing import Any

_MISSING = object()


def difference(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """What ``after`` changed or added, and the names that it lacks."""
    changed = {
        name: value
        for name, value in after.items()
        if (old := before.get(name, _MISSING)) is not value
        and (old is _MISSING or old != value or type(old) is not type(value))
    }
    return changed, [name for name in before if name not in after]


def applied(before: dict[str, Any], changed: dict[str, Any], removed: list[str]) -> dict[str, Any]:
    """The opposite of :func:`difference`."""
    after = {**before, **changed}
    for name in removed:
        after.pop(name, None)
    return after


def pack(records: list[dict[str, Any]], nearest: dict[str, Any]) -> list[list[Any]]:
    """Records of completed activities as ``[rest, changed, removed, within, inner records]``.

    They are packed from the last, which differs least from ``nearest``, the data of now.
    ``within`` is the difference of the data within a subprocess to those of its record.
    """
    packed = []
    for record in reversed(records):
        rest = {key: value for key, value in record.items() if key not in ("d", "k", "s")}
        within = difference(record["d"], record["s"]) if "s" in record else None
        inner = pack(record["k"], record.get("s", record["d"])) if "k" in record else None
        packed.append([rest, *difference(nearest, record["d"]), within, inner])
        nearest = record["d"]
    return packed[::-1]


def unpack(packed: list[list[Any]], nearest: dict[str, Any]) -> list[dict[str, Any]]:
    """The opposite of :func:`pack`."""
    records = []
    for rest, changed, removed, within, inner in reversed(packed):
        record = {**rest, "d": applied(nearest, changed, removed)}
        if within is not None:
            record["s"] = applied(record["d"], *within)
        if inner is not None:
            record["k"] = unpack(inner, record.get("s", record["d"]))
        records.append(record)
        nearest = record["d"]
    return records[::-1]
