"""Who × every route → status: a new route that has no row here fails the test.

``matrix.txt`` has a row per route: method, rule, and the status for each of ``KINDS`` in their
order. All ids in the addresses belong to one matter of unit 1, so that whoever has no business
with it gets 404.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flask import Flask

from tests.web.conftest import Browser
from tests.web.security._walk import KINDS, name_of, routes, statuses
from tests.web.security.conftest import Matter

_FILE = Path(__file__).with_name("matrix.txt")
#: Kinds who have nothing to do with the matter.
_STRANGERS = ("rival", "designer", "auditor", "guard", "outsider")
#: Parts of addresses that name something of the matter which strangers must not know of.
_HIDDEN = (
    "<int:work_item_id>",
    "<int:instance_id>",
    "<int:attachment_id>",
    "<int:document_id>",
    "<int:enterprise_id>",
    "<int:request_id>",
    "<int:run_id>",
)


def _table() -> dict[str, tuple[int, ...]]:
    rows = (line.split() for line in _FILE.read_text(encoding="utf-8").splitlines())
    return {f"{row[0]} {row[1]}": tuple(map(int, row[2:])) for row in rows}


def test_every_route_has_a_row_and_every_row_a_route(app: Flask) -> None:
    assert {name_of(*each) for each in routes(app)} == set(_table())
    assert all(len(row) == len(KINDS) for row in _table().values())


def test_each_kind_of_visitor_gets_what_the_table_says(
    app: Flask, matter: Matter, visitor_of: Callable[[str], Browser]
) -> None:
    table = _table()
    wrong = [
        f"{user}: {name} answered {status}, not {table[name][at]}"
        for at, user in enumerate(KINDS)
        for name, status in statuses(app, matter, user, visitor_of(user))
        if name in table and status != table[name][at]
    ]
    assert wrong == []


def test_the_table_hides_the_matter_from_strangers() -> None:
    columns = [KINDS.index(kind) for kind in _STRANGERS]
    shown = {
        name
        for name, row in _table().items()
        if any(part in name for part in _HIDDEN) and any(row[at] != 404 for at in columns)
    }
    assert shown == set()


def test_the_table_lets_nobody_in_without_signing_in() -> None:
    open_to_all = {
        name.split()[1] for name, row in _table().items() if row[0] not in (302, 401, 404)
    }
    assert open_to_all == {
        "/api/v1/openapi.json",
        "/favicon.ico",
        "/healthz",
        "/help",
        "/help/accessibility",
        "/help/errors",
        "/manifest.webmanifest",
        "/offline",
        "/readyz",
        "/service-worker.js",
        "/sign-in",
    }
