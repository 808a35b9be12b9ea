"""A scenario's file grows by a step at its end, or loses its last one. Pure.

What people have written by hand stays as it is, comments too: only the text of the step is put in
or taken out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import yaml

from engine.clock import LOCAL_ZONE
from workflows.scenarios.reading import FOLDER
from workflows.scenarios.source import Fields, read_source, refusal

_WIDTH = 100
_RARE_BREAKS = "\x85\u2028\u2029"
_NAME = re.compile(r"[\w-]{1,60}")
#: Who is there in a story of a package that has no staff yet.
FIRST_STAFF = """\
# 各场景共有的单位、企业和人员，均为虚构。
units:
  办公室: {title: 包头市联席会议办公室, division: "150200", kind: office}
  成员单位: {title: 包头市工业和信息化局, division: "150200"}
enterprises:
  企业: {division: "150203", ownership: state, sector: C, size: large, employees: 1286,
    contacted_by: 成员单位}
people:
  办公室主任: {unit: 办公室, duty: handler}
  召集人: {unit: 办公室, duty: convener}
  经办人: {unit: 成员单位, duty: handler}
  联络员: {unit: 成员单位, duty: liaison}
  单位领导: {unit: 成员单位, duty: leader}
  工会主席: {enterprise: 企业, role: union}
"""


def path_of(stem: str) -> str:
    """Where the scenario ``stem`` lies in its package."""
    return f"{FOLDER}{stem}.yaml"


def is_stem(text: str) -> bool:
    """Whether a file may be called so: letters, digits, ``-`` and ``_``, at most 60."""
    return _NAME.fullmatch(text) is not None and text != "staff"


def begun(name: str, at: datetime, first: Mapping[str, Any]) -> bytes:
    """A scenario that begins at ``at`` (aware) with one step."""
    begins = f"{at.astimezone(LOCAL_ZONE):%Y-%m-%d %H:%M}"
    head = yaml.safe_dump({"name": name}, allow_unicode=True, width=_WIDTH)
    return f"{head}at: {begins}\nsteps:\n{_block(first, 2)}".encode()


def with_step(content: bytes, path: str, step: Mapping[str, Any]) -> bytes:
    """The file with ``step`` as its last one.

    Raises:
        InvalidInput: the file cannot be read, or has no list of steps line by line.
    """
    lines, begins, end, indent = _steps(content, path)
    del begins
    return "".join([*lines[:end], _block(step, indent), *lines[end:]]).encode()


def without_last(content: bytes, path: str) -> bytes:
    """The file without its last step; the first one stays, for a story needs one.

    Raises:
        InvalidInput: as ``with_step``, or there is but one step.
    """
    lines, begins, end, _indent = _steps(content, path)
    if len(begins) < 2:
        raise refusal(path, begins[0], "场景至少要有一步。")
    return "".join([*lines[: begins[-1] - 1], *lines[end:]]).encode()


def _steps(content: bytes, path: str) -> tuple[list[str], list[int], int, int]:
    """The lines, the line on which each step begins, the index behind the last, and the indent."""
    found = read_source(content, path)
    steps = found.get("steps")
    given = [each for each in steps or () if isinstance(each, Fields)]
    text = content.decode("utf-8-sig")
    lines = [f"{line}\n" for line in text.removesuffix("\n").split("\n")]
    begins = [each.line for each in given]
    if not given or any(not lines[at - 1].lstrip().startswith("- ") for at in begins):
        line = found.lines.get("steps", 1)
        raise refusal(path, line, "步骤要一步一段，每段以“- ”开头，才能接着往下记。")
    own = found.lines["steps"]
    later = [line for line in found.lines.values() if line > own]
    end = min(later) - 1 if later else len(lines)
    while end > begins[-1] and not lines[end - 1].strip():
        end -= 1
    first = lines[begins[0] - 1]
    return lines, begins, end, len(first) - len(first.lstrip())


def _block(step: Mapping[str, Any], indent: int) -> str:
    given = [_plain(step)]
    # Line breaks that only YAML knows would be read as spaces; with them, all is escaped.
    readable = not any(each in json.dumps(given, ensure_ascii=False) for each in _RARE_BREAKS)
    said = yaml.safe_dump(
        given, allow_unicode=readable, sort_keys=False, width=_WIDTH, default_flow_style=False
    )
    return "".join(f"{' ' * indent}{line}\n" for line in said.rstrip("\n").split("\n"))


def _plain(value: Any) -> Any:
    """Only what YAML knows without tags."""
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(each) for each in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)
