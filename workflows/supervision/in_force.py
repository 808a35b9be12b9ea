"""The rules as the offices have set them: what begins now goes by these, not by the file's."""

from __future__ import annotations

from dataclasses import replace

from engine.context import Context
from workflows.parameters.values import setting_of
from workflows.supervision.ladder import Ladder, Rules, Rung

#: The package whose parameters they are.
PACKAGE = "escalation"


def ladder_in_force(ctx: Context, ladder: Ladder, area: str) -> Ladder:
    """``ladder`` with the distances that hold in ``area`` now.

    An item keeps those that it was opened under: its plan remembers them.
    """
    return replace(ladder, rungs=tuple(_rung(ctx, each, area) for each in ladder.rungs))


def _rung(ctx: Context, rung: Rung, area: str) -> Rung:
    days = _set(ctx, rung.parameter, area) if rung.parameter else None
    if days is None:
        return rung
    # The parameter counts days; on which side of the due date they lie is the ladder's to say.
    return replace(rung, working_days=-days if rung.working_days < 0 else days)


def urgings_in_force(ctx: Context, rules: Rules, area: str) -> tuple[int, int]:
    """How often an item may be urged by hand on one day, and altogether."""
    per_day, in_total = (_set(ctx, name, area) for name in ("urging_per_day", "urging_in_total"))
    return (
        rules.urging.per_day if per_day is None else per_day,
        rules.urging.in_total if in_total is None else in_total,
    )


def extensions_in_force(ctx: Context, rules: Rules, area: str, ladder: str = "") -> tuple[int, ...]:
    """The lengths in working days that an extension may have, the shortest first.

    A ladder may have further ones of its own.
    """
    own = rules.ladders[ladder].extension if ladder in rules.ladders else ()
    return tuple(sorted({*_for_all(ctx, rules, area), *own}))


def _for_all(ctx: Context, rules: Rules, area: str) -> tuple[int, ...]:
    found = rules.extension.working_days
    if len(found) != 2:
        return found
    names = ("extension_short", "extension_long")
    lengths = {
        default if (days := _set(ctx, name, area)) is None else days
        for name, default in zip(names, found, strict=True)
    }
    return tuple(sorted(lengths))


def _set(ctx: Context, name: str, area: str) -> int | None:
    setting = setting_of(ctx, PACKAGE, name, area=area, at=ctx.now)
    return None if setting is None else setting.value
