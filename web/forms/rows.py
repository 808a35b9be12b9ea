"""Adding and taking away rows by a round trip, for browsers without our script."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

from workflows.forms.paths import look_up, put

#: What the buttons of a form are called; their value names the group, or the row.
ADD, DROP = "_add", "_drop"


def changed(data: Mapping[str, Any], *, add: str = "", drop: str = "") -> dict[str, Any]:
    """The raw data with one row more in the group ``add`` (``needs``, ``needs-0-steps``), or
    without the row ``drop`` (``needs-1``). Names that are not there change nothing."""
    result = copy.deepcopy(dict(data))
    if add:
        level, key = _level(result, add)
        rows = look_up(level, key)
        put(level, key, [*(rows if isinstance(rows, list) else []), {}])
    group, _separator, number = drop.rpartition("-")
    if group and number.isdecimal():
        level, key = _level(result, group)
        rows = look_up(level, key)
        if isinstance(rows, list) and int(number) < len(rows):
            del rows[int(number)]
    return result


def _level(data: dict[str, Any], name: str) -> tuple[dict[str, Any], str]:
    """The row that holds the group ``name``, and the group's key in it."""
    parts = re.split(r"-(\d+)-", name)
    level = data
    for key, number in zip(parts[:-1:2], parts[1::2], strict=True):
        rows = look_up(level, key)
        if not isinstance(rows, list) or int(number) >= len(rows):
            return {}, parts[-1]
        level = rows[int(number)]
    return level, parts[-1]
