"""How a page asks the engine: as the visitor who is signed in."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast

from flask import current_app, g, request

from engine.commands.base import Command, Query
from engine.ids import SYSTEM
from workflows.accounts.views import Visitor
from workflows.briefing.commands import Ask, AtOneMoment

if TYPE_CHECKING:
    from web.assembly import Duban

P = ParamSpec("P")
R = TypeVar("R")

#: The hidden field that makes a form's command happen once, however often it is sent.
KEY_FIELD = "_key"


def duban() -> Duban:
    """The application that this request belongs to."""
    return cast("Duban", current_app.extensions["duban"])


def visitor() -> Visitor:
    """Who is signed in. Views that are not public always have one."""
    return cast("Visitor", g.visitor)


def execute(command: Command[R], *, key: str | None = None) -> R:
    """Carry out a command as the visitor; ``key`` is the form's own where none is given."""
    sent = request.form.get(KEY_FIELD, "") if key is None else key
    return duban().engine.execute(command, actor=visitor().user_id, key=sent)


def query(query: Query[R]) -> R:
    """Answer a query as the visitor."""
    ask = g.get("ask")
    return ask(query) if ask else duban().engine.query(query, actor=visitor().user_id)


def at_one_moment(show: Callable[P, R]) -> Callable[P, R]:
    """Let all that ``show`` asks be answered at one moment, by one reading of who asks.

    For functions that only show: what they changed themselves they would not see.
    """

    @wraps(show)
    def shown(*args: P.args, **rest: P.kwargs) -> R:
        def answer(ask: Ask) -> R:
            g.ask = ask
            try:
                return show(*args, **rest)
            finally:
                del g.ask

        if g.get("ask"):
            return show(*args, **rest)
        return duban().engine.query(AtOneMoment(answer), actor=visitor().user_id)

    return shown


def execute_as_system(command: Command[R]) -> R:
    """Carry out a command where nobody has signed in yet."""
    return duban().engine.execute(command, actor=SYSTEM)


def query_as_system(query: Query[R]) -> R:
    return duban().engine.query(query, actor=SYSTEM)


def now() -> datetime:
    """The engine's time: what due dates are measured against."""
    return duban().clock.now()


def wall_now() -> datetime:
    """The real time: what sessions and tokens are measured against."""
    return duban().wall_clock.now()


def new_form_key() -> str:
    return secrets.token_urlsafe(16)
