"""People to whom the visitor may hand something."""

from __future__ import annotations

import re

from engine.errors import Problem
from web import acting
from web.pages import standing
from workflows.organisation.commands import ListPeople

_MOST = 200
_PARTS = re.compile(r"[、,，;；\n]+")
_BRACKETED = re.compile(r".*[（(]([^（()）]+)[）)]")


def colleagues() -> tuple[tuple[str, str], ...]:
    """Accounts and names of those in the visitor's units, without the visitor."""
    me = acting.visitor().user_id
    found: dict[str, str] = {}
    for unit_id in standing.unit_ids(acting.visitor()):
        page = acting.query(ListPeople(unit_id=unit_id, limit=_MOST))
        found |= {each.user_id: each.name for each in page.people if each.enabled}
    found.pop(me, None)
    return tuple(sorted(found.items(), key=lambda each: each[1]))


def neighbours() -> tuple[tuple[str, str], ...]:
    """Accounts and names in the visitor's areas and units, as suggestions: not all of many."""
    me = acting.visitor().user_id
    found = dict(colleagues())
    for area in standing.areas(acting.visitor()):
        page = acting.query(ListPeople(area=area, limit=_MOST))
        found |= {each.user_id: each.name for each in page.people if each.enabled}
    found.pop(me, None)
    return tuple(sorted(found.items(), key=lambda each: each[1]))


def named_people(text: str, field: str) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """The accounts of those whom ``text`` names, by account, by name, or as ``王芳（wang）``."""
    found: dict[str, None] = {}
    problems: list[Problem] = []
    for part in (each.strip() for each in _PARTS.split(text)):
        if not part:
            continue
        bracketed = _BRACKETED.fullmatch(part)
        wanted = bracketed[1].strip() if bracketed else part
        people = acting.query(ListPeople(text=wanted, limit=_MOST)).people
        fitting = [each for each in people if wanted in (each.user_id, each.name) and each.enabled]
        exact = [each for each in fitting if each.user_id == wanted] or fitting
        if len(exact) == 1:
            found[exact[0].user_id] = None
        elif exact:
            problems.append(Problem(field, "有几个人叫“{name}”，请填账号", {"name": part}))
        else:
            problems.append(Problem(field, "没有找到“{name}”", {"name": part}))
    return tuple(found), tuple(problems)
