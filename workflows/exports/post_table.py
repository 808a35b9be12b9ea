"""What lies before each post, as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from workflows.briefing.commands import Ask, Brief, Briefing
from workflows.exports.sheet import Row, Say
from workflows.supervision.views import PostLoad

HEADINGS = ("单位", "岗位", "在岗人数", "在办", "待认领", "本周内到期", "已过期")

#: What a group's last part calls the post; a convener's and an office's group has none.
_POST_NAMES: Mapping[str, str] = {
    "handler": "经办岗",
    "liaison": "联络员岗",
    "leader": "分管领导岗",
    "": "各岗位",
}


def post_name(group: str, say: Callable[[str], str]) -> str:
    """``经办岗``; the kinds of post of a group that any of a body's posts may take."""
    kind, _colon, rest = group.partition(":")
    if kind == "convener":
        return say("召集人岗")
    if kind == "officers":
        return say("改革指导员岗")
    role = rest.partition(":")[2]
    return say(_POST_NAMES.get(role, "各岗位"))


def rows(loads: Sequence[PostLoad], ask: Ask, say: Say) -> Iterator[Row]:
    told: Briefing = ask(Brief(bodies=frozenset(each.group for each in loads)))
    for each in loads:
        yield (
            told.body(each.group),
            post_name(each.group, say),
            each.holders,
            each.open,
            each.free,
            each.due_soon,
            each.late,
        )
