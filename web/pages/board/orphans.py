"""无人可办: open items in the visitor's areas on which nobody can act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, render_template

from engine.commands.participation import ListOrphans
from engine.participation import Orphan
from web import acting
from web.i18n import N_
from web.i18n import gettext as _
from workflows.briefing.commands import Brief, Briefing
from workflows.divisions import place_name

blueprint = Blueprint("orphans", __name__)

_WHY: Mapping[str, tuple[str, str]] = {
    "empty": ("yellow", N_("岗位无人")),
    "left": ("red", N_("经办人已停用")),
    "silent": ("yellow", N_("会签人不在岗")),
}


@dataclass(frozen=True, slots=True)
class OrphanRow:
    orphan: Orphan
    status: str
    word: str
    who: str
    place: str


@blueprint.get("/board/orphans")
@acting.at_one_moment
def index() -> str:
    found = acting.query(ListOrphans())
    names = _names(found)
    return render_template("board/orphans.html", rows=[_row(each, names) for each in found])


def _parts(orphan: Orphan) -> list[str]:
    return [part.strip() for part in orphan.who.split(",") if part.strip()]


def _names(found: tuple[Orphan, ...]) -> Briefing:
    groups = frozenset(part for each in found for part in _parts(each) if ":" in part)
    people = frozenset(part for each in found for part in _parts(each) if ":" not in part)
    return acting.query(Brief(user_ids=people, bodies=groups))


def _row(orphan: Orphan, names: Briefing) -> OrphanRow:
    status, word = _WHY[orphan.why]
    who = [names.body(part) if ":" in part else names.person(part) for part in _parts(orphan)]
    shown = "、".join(dict.fromkeys(who)) or _("没有写办理岗位")
    return OrphanRow(orphan, status, _(word), shown, place_name(orphan.area))
