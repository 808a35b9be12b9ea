"""Handlers that change units, sections and posts."""

from __future__ import annotations

from dataclasses import replace

from engine.context import Context
from engine.errors import InvalidState, NotFound, Problem
from workflows.changes.queries import NewChange, note
from workflows.divisions import Division, Level, divisions
from workflows.organisation import commands as c
from workflows.organisation import queries
from workflows.organisation.checks import clean_name, open_unit, refused
from workflows.organisation.duties import UnitKind
from workflows.organisation.rights import require
from workflows.organisation.views import Post, Section, Unit

_EDIT = "organisation.edit"


def add_unit(ctx: Context, command: c.AddUnit) -> Unit:
    require(ctx, _EDIT)
    division = _division_with_conference(command.division_code)
    name = clean_name(command.name)
    _refuse_second_office(ctx, division, command.kind)
    present = queries.unit_by_name(ctx.uow, division.area, name)
    if present is not None and present.closed_at is None:
        raise refused(Problem("name", "{place}已有单位“{name}”。", _named(present)))
    if present is not None:
        return _reopen(ctx, present, command)
    unit_id = queries.insert_unit(
        ctx.uow,
        division,
        {
            "kind": command.kind,
            "system": command.system.strip(),
            "name": name,
            "opened_at": ctx.now,
        },
    )
    after = {"name": name, "kind": command.kind, "system": command.system.strip()}
    note(ctx, [NewChange(f"unit:{unit_id}", "UnitAdded", after=after)])
    return _unit(ctx, unit_id)


def change_unit(ctx: Context, command: c.ChangeUnit) -> Unit:
    require(ctx, _EDIT)
    unit = open_unit(ctx, command.unit_id)
    name = clean_name(command.name)
    other = queries.unit_by_name(ctx.uow, unit.area, name)
    if other is not None and other.unit_id != unit.unit_id:
        raise refused(Problem("name", "{place}已有单位“{name}”。", _named(other)))
    changed = replace(unit, name=name, system=command.system.strip())
    queries.update_unit(ctx.uow, unit.unit_id, name=changed.name, system=changed.system)
    _note_unit(ctx, "UnitChanged", before=unit, after=changed)
    return changed


def close_unit(ctx: Context, command: c.CloseUnit) -> Unit:
    require(ctx, _EDIT)
    unit = open_unit(ctx, command.unit_id)
    if queries.has_open_items(ctx.uow, unit.unit_id):
        raise InvalidState("单位“{unit}”还有未办结的事项，请先移交或办结，再撤销。", unit=unit.name)
    queries.update_unit(ctx.uow, unit.unit_id, closed_at=ctx.now)
    queries.close_posts_of(ctx.uow, unit.unit_id, ctx.now)
    note(ctx, [NewChange(f"unit:{unit.unit_id}", "UnitClosed")])
    return replace(unit, closed_at=ctx.now)


def add_section(ctx: Context, command: c.AddSection) -> Section:
    require(ctx, _EDIT)
    unit = open_unit(ctx, command.unit_id)
    name = clean_name(command.name)
    present = queries.section_by_name(ctx.uow, unit.unit_id, name)
    if present is not None and present.closed_at is None:
        raise refused(Problem("name", "这个单位已有处室“{name}”。", {"name": name}))
    if present is not None:
        queries.update_section(ctx.uow, present.section_id, closed_at=None)
        section = Section(present.section_id, name)
    else:
        section = Section(queries.insert_section(ctx.uow, unit.unit_id, name), name)
    note(ctx, [NewChange(f"unit:{unit.unit_id}", "SectionAdded", after={"section": name})])
    return section


def rename_section(ctx: Context, command: c.RenameSection) -> Section:
    require(ctx, _EDIT)
    section = _open_section(ctx, command.section_id)
    name = clean_name(command.name)
    other = queries.section_by_name(ctx.uow, section.unit_id, name)
    if other is not None and other.section_id != section.section_id:
        raise refused(Problem("name", "这个单位已有处室“{name}”。", {"name": name}))
    queries.update_section(ctx.uow, section.section_id, name=name)
    before, after = {"section": section.name}, {"section": name}
    note(ctx, [NewChange(f"unit:{section.unit_id}", "SectionRenamed", before, after)])
    return Section(section.section_id, name)


def close_section(ctx: Context, command: c.CloseSection) -> None:
    require(ctx, _EDIT)
    section = _open_section(ctx, command.section_id)
    queries.leave_section(ctx.uow, section.section_id)
    queries.update_section(ctx.uow, section.section_id, closed_at=ctx.now)
    before = {"section": section.name}
    note(ctx, [NewChange(f"unit:{section.unit_id}", "SectionClosed", before=before)])


def add_post(ctx: Context, command: c.AddPost) -> Post:
    require(ctx, _EDIT)
    unit = open_unit(ctx, command.unit_id)
    name = clean_name(command.name)
    _check_section(ctx, unit.unit_id, command.section_id)
    values = {
        "unit_id": unit.unit_id,
        "section_id": command.section_id,
        "name": name,
        "duty": command.duty,
    }
    post_id = queries.insert_post(ctx.uow, values)
    after = {"post": name, "duty": command.duty}
    note(ctx, [NewChange(f"unit:{unit.unit_id}", "PostAdded", after=after)])
    return Post(post_id, name, command.duty, command.section_id, holdings=())


def change_post(ctx: Context, command: c.ChangePost) -> Post:
    require(ctx, _EDIT)
    post = open_post(ctx, command.post_id)
    name = clean_name(command.name)
    _check_section(ctx, post.unit_id, command.section_id)
    queries.update_post(ctx.uow, post.post_id, name=name, section_id=command.section_id)
    before = {"post": post.name, "section_id": post.section_id}
    after = {"post": name, "section_id": command.section_id}
    note(ctx, [NewChange(f"unit:{post.unit_id}", "PostChanged", before, after)])
    return Post(post.post_id, name, post.duty, command.section_id, holdings=())


def close_post(ctx: Context, command: c.ClosePost) -> None:
    require(ctx, _EDIT)
    post = open_post(ctx, command.post_id)
    queries.update_post(ctx.uow, post.post_id, closed_at=ctx.now)
    before = {"post": post.name, "duty": post.duty}
    note(ctx, [NewChange(f"unit:{post.unit_id}", "PostClosed", before=before)])


def open_post(ctx: Context, post_id: int) -> queries.PostRow:
    """A post that exists, of a unit that exists.

    Raises:
        NotFound: there is none.
        InvalidState: it, or its unit, is closed.
    """
    post = queries.post_by_id(ctx.uow, post_id)
    if post is None:
        raise NotFound("没有编号为{post_id}的岗位。", post_id=post_id)
    open_unit(ctx, post.unit_id)
    if post.closed_at is not None:
        raise InvalidState("岗位“{post}”已撤销，不能再改。", post=post.name)
    return post


def _reopen(ctx: Context, closed: Unit, command: c.AddUnit) -> Unit:
    reopened = replace(closed, kind=command.kind, system=command.system.strip(), closed_at=None)
    queries.update_unit(
        ctx.uow, closed.unit_id, kind=reopened.kind, system=reopened.system, closed_at=None
    )
    _note_unit(ctx, "UnitReopened", before=closed, after=reopened)
    return reopened


def _division_with_conference(code: str) -> Division:
    division = divisions().get(code)
    if division is None or division.level is Level.ZONE:
        raise refused(
            Problem(
                "division_code",
                "区划代码“{code}”没有联席会议：应为自治区、盟市或旗县的六位代码。",
                {"code": code},
            )
        )
    return division


def _refuse_second_office(ctx: Context, division: Division, kind: UnitKind) -> None:
    if kind is not UnitKind.OFFICE:
        return
    office = queries.open_office(ctx.uow, division.area)
    if office is not None:
        raise refused(Problem("kind", "{place}的联席会议办公室已是“{name}”。", _named(office)))


def _open_section(ctx: Context, section_id: int) -> queries.SectionRow:
    section = queries.section_by_id(ctx.uow, section_id)
    if section is None or section.closed_at is not None:
        raise NotFound("没有编号为{section_id}的处室。", section_id=section_id)
    open_unit(ctx, section.unit_id)
    return section


def _check_section(ctx: Context, unit_id: int, section_id: int | None) -> None:
    if section_id is None:
        return
    section = queries.section_by_id(ctx.uow, section_id)
    if section is None or section.unit_id != unit_id or section.closed_at is not None:
        raise refused(Problem("section_id", "这个单位没有所选的处室。"))


def _unit(ctx: Context, unit_id: int) -> Unit:
    unit = queries.unit_by_id(ctx.uow, unit_id)
    if unit is None:
        raise NotFound("没有编号为{unit_id}的单位。", unit_id=unit_id)
    return unit


def _note_unit(ctx: Context, event: str, *, before: Unit, after: Unit) -> None:
    fields = ("name", "kind", "system")
    note(
        ctx,
        [
            NewChange(
                f"unit:{before.unit_id}",
                event,
                {name: getattr(before, name) for name in fields},
                {name: getattr(after, name) for name in fields},
            )
        ],
    )


def _named(unit: Unit) -> dict[str, object]:
    return {"place": unit.place, "name": unit.name}
