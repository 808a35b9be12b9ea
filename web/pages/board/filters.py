"""What narrows the pages of the board: place, body, process, clause. Kept from page to page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from flask import url_for

from web.i18n import gettext as _
from web.pages.listing import process_names
from web.pages.policy.view import clause_name
from workflows.briefing.commands import Briefing
from workflows.divisions import place_name
from workflows.packages import packages
from workflows.policy.clauses import clauses


@dataclass(frozen=True, slots=True)
class Filter:
    """Empty fields do not narrow."""

    area: str = ""
    owner: str = ""
    process: str = ""
    clause: str = ""

    def __bool__(self) -> bool:
        return any(asdict(self).values())

    def query(self, **changes: str) -> dict[str, Any]:
        """The fields of an address, some of them changed."""
        return {name: value for name, value in {**asdict(self), **changes}.items() if value}


def filter_of(arguments: Mapping[str, str]) -> Filter:
    return Filter(**{name: arguments.get(name, "").strip()[:120] for name in Filter.__slots__})


def crumbs_of(wish: Filter, names: Briefing) -> tuple[tuple[str, str], ...]:
    """The way from the whole board to what is looked at: labels, but the last with addresses."""
    steps = tuple(_steps(wish, names))
    if not steps:
        return ()
    labels = (_("督办台"), *(label for label, _so_far in steps))
    narrowed: tuple[dict[str, Any], ...] = ({}, *(so_far for _label, so_far in steps))
    addresses = [url_for("board.index", **so_far) for so_far in narrowed]
    return tuple(zip(labels, [*addresses[:-1], ""], strict=True))


def _steps(wish: Filter, names: Briefing) -> Iterator[tuple[str, dict[str, Any]]]:
    so_far: dict[str, Any] = {}
    labels = {
        "area": place_name(wish.area),
        "owner": names.body(wish.owner),
        "process": process_label(wish.process),
        "clause": clause_label(wish.clause),
    }
    for name, value in wish.query().items():
        so_far[name] = value
        yield labels[name] or value, dict(so_far)


def process_label(key: str) -> str:
    """``P03 联系企业``; empty for no process."""
    if not key:
        return ""
    number = packages()[key].number if key in packages() else ""
    return f"{number} {process_names([key])[key]}".strip()


def clause_label(clause_id: str) -> str:
    """``6.2-01　成员单位联系企业制度``."""
    clause = clauses().get(clause_id)
    return f"{clause_id}　{clause_name(clause)}" if clause else clause_id
