"""Keeps regular expressions of form designers from running for ever.

Python's engine backtracks. What makes that explode is a repeated group that itself repeats or
branches, so such patterns are refused, and only short texts are ever matched.
"""

from __future__ import annotations

import re

#: Texts longer than this fail a pattern without being matched.
LONGEST_MATCHED = 200
_MOST_REPEATS = 3
_REPEAT = re.compile(r"[*+]|\{\d*,\d*\}")
_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{\d*,?\d*\}|.", re.DOTALL)


def why_unsafe(pattern: str) -> str:
    """What is wrong with ``pattern`` (a template), or nothing."""
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return "正则表达式写法不对"
    if re.search(r"\\[1-9]|\(\?P=", pattern):
        return "正则表达式不能引用前面的分组"
    if _nests_repeats(_TOKEN.findall(pattern)):
        return "正则表达式里有重复套重复，可能算不完，请改写"
    return ""


def _nests_repeats(parts: list[str]) -> bool:
    branching = [False]  # Per open group: does it repeat or branch inside?
    closed = False  # Was the part before this one a group that does?
    repeats = 0
    for part in parts:
        if _REPEAT.fullmatch(part):
            repeats += 1
            if closed or repeats > _MOST_REPEATS:
                return True
            branching[-1] = True
        elif part == "(":
            branching.append(False)
        elif part == ")":
            inner = branching.pop()
            branching[-1] = branching[-1] or inner
            closed = inner
            continue
        elif part == "|":
            branching[-1] = True
        elif part.startswith("{") and closed:
            return True
        closed = False
    return False
