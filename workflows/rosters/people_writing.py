"""How the rows of the organisation's roster go on file, a chunk at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.context import Context
from workflows.changes.queries import NewChange, note
from workflows.divisions import area_of
from workflows.organisation.directory import local_day
from workflows.rosters import people_inserts as inserts
from workflows.rosters.people_queries import Known, KnownTerm, Place, units_named
from workflows.rosters.views import Written

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of a chunk: which rows entered an appointment, which changed something."""

    added: frozenset[int]
    changed: frozenset[int]


def write_people(ctx: Context, rows: Sequence[Values]) -> Written:
    """Enter units, sections, posts, people and appointments that are not there yet.

    Takes a bounded number of SQL statements, however many rows there are.
    """
    known = Known.about(ctx.uow, rows, today=local_day(ctx.now))
    reopened = _write_units(ctx, rows, known)
    corrected = _write_people(ctx, rows, known)
    outcome = _write_holdings(ctx, rows, known)
    changed = {
        index
        for index, row in enumerate(rows)
        if index in outcome.changed
        or row["user_id"] in corrected
        or (area_of(row["division_code"]), row["unit"]) in reopened
    } - outcome.added
    return Written(len(outcome.added), len(changed), len(rows) - len(outcome.added) - len(changed))


def _write_units(ctx: Context, rows: Sequence[Values], known: Known) -> frozenset[tuple[str, str]]:
    """Enter the units that are missing and open the closed ones again; the latter's keys."""
    wanted = {(area_of(row["division_code"]), row["unit"]): row["kind"] for row in rows}
    missing = {key: kind for key, kind in wanted.items() if key not in known.units}
    closed = {key: each for key, each in known.units.items() if key in wanted and each.closed}
    inserts.reopen_units(ctx.uow, [each.unit_id for each in closed.values()])
    inserts.insert_units(ctx.uow, missing, now=ctx.now)
    if missing:
        found = units_named(ctx.uow, {area for area, _ in missing}, {name for _, name in missing})
        note(
            ctx,
            [
                NewChange(f"unit:{found[key].unit_id}", "UnitAdded", after={"name": key[1]})
                for key in missing
            ],
        )
    note(ctx, [NewChange(f"unit:{each.unit_id}", "UnitReopened") for each in closed.values()])
    return frozenset(closed)


def _write_people(ctx: Context, rows: Sequence[Values], known: Known) -> frozenset[str]:
    """Enter the people who are missing and correct those who differ; the latter's accounts."""
    new: dict[str, dict[str, Any]] = {}
    corrected: dict[str, dict[str, Any]] = {}
    changes = []
    for row in rows:
        user_id = row["user_id"]
        present = known.people.get(user_id)
        if present is None:
            given = {"name": row["name"], "mobile": row.get("mobile") or ""}
            if user_id not in new:
                changes.append(NewChange(f"person:{user_id}", "PersonAdded", after=given))
            new[user_id] = given
            continue
        before = {"name": present.name, "mobile": present.mobile}
        after = {"name": row["name"], "mobile": _mobile(row, present.mobile)}
        if after != before:
            changes.append(NewChange(f"person:{user_id}", "PersonChanged", before, after))
            corrected[user_id] = after
    inserts.insert_people(ctx.uow, new, now=ctx.now)
    inserts.update_people(ctx.uow, corrected)
    note(ctx, changes)
    return frozenset(corrected)


def _mobile(row: Values, present: str) -> str:
    """An empty cell clears the number; a roster without that column keeps it."""
    return (row["mobile"] or "") if "mobile" in row else present


def _write_holdings(ctx: Context, rows: Sequence[Values], known: Known) -> _Outcome:
    added: dict[int, tuple[Place, Values]] = {}
    ended: dict[int, tuple[KnownTerm, Values]] = {}
    for index, row in enumerate(rows):
        place = Place.of(row)
        present = _same_start(known.holdings.get((place, row["user_id"]), ()), row)
        if present is None:
            added[index] = (place, row)
        elif "valid_to" in row and row["valid_to"] != present.term.valid_to:
            ended[index] = (present, row)
    post_ids = inserts.ensure_posts(ctx.uow, {place for place, _ in added.values()})
    inserts.insert_holdings(
        ctx.uow, [_holding(post_ids[place], row) for place, row in added.values()]
    )
    inserts.update_ends(
        ctx.uow, {present.holding_id: row["valid_to"] for present, row in ended.values()}
    )
    note(ctx, [_appointed(post_ids[place], row) for place, row in added.values()])
    note(ctx, [_end_moved(present, row) for present, row in ended.values()])
    return _Outcome(frozenset(added), frozenset(ended))


def _same_start(held: Sequence[KnownTerm], row: Values) -> KnownTerm | None:
    return next((each for each in held if each.term.valid_from == row["valid_from"]), None)


def _holding(post_id: int, row: Values) -> dict[str, Any]:
    return {
        "post_id": post_id,
        "user_id": row["user_id"],
        "valid_from": row["valid_from"],
        "valid_to": row.get("valid_to"),
    }


def _appointed(post_id: int, row: Values) -> NewChange:
    return NewChange(f"person:{row['user_id']}", "Appointed", after=_holding(post_id, row))


def _end_moved(present: KnownTerm, row: Values) -> NewChange:
    before = {"holding_id": present.holding_id, "valid_to": present.term.valid_to}
    after = {"holding_id": present.holding_id, "valid_to": row["valid_to"]}
    return NewChange(f"person:{row['user_id']}", "HoldingEnded", before, after)
