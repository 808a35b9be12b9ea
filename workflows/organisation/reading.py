"""Handlers that answer for the administration pages."""

from __future__ import annotations

from dataclasses import replace

from engine.context import Context
from engine.errors import NotFound
from engine.views import Scope
from workflows.changes.queries import changes_of
from workflows.changes.views import Change
from workflows.divisions import Level, divisions, place_name
from workflows.organisation import commands as c
from workflows.organisation import people_queries, queries, roster_queries
from workflows.organisation.areas import next_page
from workflows.organisation.checks import known_person, organisation_sight, unit_in_sight
from workflows.organisation.directory import local_day
from workflows.organisation.masking import masked_phone
from workflows.organisation.rights import reach, require
from workflows.organisation.views import (
    ConferenceSummary,
    Person,
    PersonDetail,
    PersonPage,
    RosterPage,
    UnitDetail,
    UnitPage,
)

_LONGEST_PAGE = 200


def list_conferences(ctx: Context, _query: c.ListConferences) -> tuple[ConferenceSummary, ...]:
    seen = organisation_sight(ctx.principal)
    counts = queries.units_per_area(ctx.uow)
    found = []
    for division in divisions().values():
        if division.level is Level.ZONE or not seen.covers(Scope(area=division.area)):
            continue
        parent = divisions().get(division.parent_code)
        found.append(
            ConferenceSummary(
                area=division.area,
                division_code=division.code,
                name=place_name(division.area),
                level=division.level,
                parent_area=parent.area if parent else "",
                units=counts.get(division.area, 0),
            )
        )
    return tuple(found)


#: Those who look after the system.
_HELPERS = "role:system_admin"


def list_helpers(ctx: Context, _query: c.ListHelpers) -> tuple[Person, ...]:
    """Without their numbers, as everywhere; enterprises turn to the office that asks them."""
    if not reach(ctx.principal, "instance.start"):
        return ()
    members = ctx.directory.members(ctx.uow, frozenset({_HELPERS}), ctx.now)
    found = (people_queries.person_by_id(ctx.uow, each) for each in members[_HELPERS])
    return tuple(_shown_to(ctx, each) for each in found if each is not None and each.enabled)


def list_units(ctx: Context, query: c.ListUnits) -> UnitPage:
    limit = min(query.limit, _LONGEST_PAGE)
    narrow = queries.UnitFilter(query.area, query.below, query.kind, query.text)
    found = queries.page_of_units(
        ctx.uow, organisation_sight(ctx.principal), narrow, cursor=query.cursor, limit=limit
    )
    shown = found[:limit]
    more = len(found) > limit
    return UnitPage(shown, next_page(shown[-1].area, shown[-1].unit_id) if more else "")


def get_unit(ctx: Context, query: c.GetUnit) -> UnitDetail:
    unit = unit_in_sight(ctx, query.unit_id)
    return UnitDetail(
        unit=unit,
        sections=queries.sections_of(ctx.uow, unit.unit_id),
        posts=queries.posts_of(ctx.uow, unit.unit_id, local_day(ctx.now)),
        changes=changes_of(ctx.uow, f"unit:{unit.unit_id}"),
    )


def list_people(ctx: Context, query: c.ListPeople) -> PersonPage:
    limit = min(query.limit, _LONGEST_PAGE)
    found = people_queries.page_of_people(
        ctx.uow,
        organisation_sight(ctx.principal),
        people_queries.PeopleFilter(query.text, query.area, query.unit_id),
        today=local_day(ctx.now),
        cursor=query.cursor,
        limit=limit,
    )
    shown = tuple(_shown_to(ctx, person) for person in found[:limit])
    return PersonPage(shown, shown[-1].user_id if len(found) > limit else "")


def get_person(ctx: Context, query: c.GetPerson) -> PersonDetail:
    person = known_person(ctx, query.user_id)
    posts = people_queries.posts_held_by(ctx.uow, person.user_id)
    seen = organisation_sight(ctx.principal)
    himself = person.user_id == ctx.principal.user_id
    visible = any(
        seen.covers(Scope(area=held.unit.area, owner=f"unit:{held.unit.unit_id}")) for held in posts
    )
    if not (himself or visible or "" in seen.areas):
        raise NotFound("没有账号“{user_id}”。", user_id=query.user_id)
    return PersonDetail(
        person=_shown_to(ctx, person),
        posts=posts,
        accounts=people_queries.accounts_where(ctx.uow, user_id=person.user_id),
        changes=_changes(ctx, person),
    )


def _changes(ctx: Context, person: Person) -> tuple[Change, ...]:
    """Only those who maintain the organisation read them: they hold numbers in the clear."""
    if not reach(ctx.principal, "organisation.edit"):
        return ()
    return changes_of(ctx.uow, f"person:{person.user_id}")


def _shown_to(ctx: Context, person: Person) -> Person:
    """With the number in the clear for those who maintain it, and for the person."""
    if person.user_id == ctx.principal.user_id or reach(ctx.principal, "organisation.edit"):
        return person
    return replace(person, mobile=masked_phone(person.mobile))


def export_roster(ctx: Context, query: c.ExportRoster) -> RosterPage:
    require(ctx, "roster.import")
    return roster_queries.page(
        ctx.uow,
        reach(ctx.principal, "roster.import"),
        query.area,
        today=local_day(ctx.now),
        cursor=query.cursor,
        limit=max(1, min(query.limit, _LONGEST_PAGE)),
    )
