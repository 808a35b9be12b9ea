"""The organisation: conferences, units with their posts, and people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TypeVar

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.base import Command
from engine.errors import InvalidInput, Problem
from web import acting
from web.dates import local_day
from web.i18n import N_
from web.i18n import gettext as _
from web.pages.admin.changes import told
from web.pages.admin.rights import may
from workflows.divisions import Level
from workflows.organisation import commands as c
from workflows.organisation.duties import (
    DUTY_NAMES,
    ENTERPRISE_ROLE_NAMES,
    UNIT_KIND_NAMES,
    Duty,
    UnitKind,
)
from workflows.organisation.views import ConferenceSummary

R = TypeVar("R")

blueprint = Blueprint("organisation", __name__, url_prefix="/admin/organisation")


@blueprint.get("")
def index() -> str:
    return _index()


def _index(problems: tuple[Problem, ...] = ()) -> str:
    conferences = acting.query(c.ListConferences())
    area = request.values.get("area", "") or (conferences[0].area if conferences else "")
    text = request.values.get("text", "").strip()
    page = acting.query(
        c.ListUnits(area=area, below=bool(text), text=text, cursor=request.args.get("cursor", ""))
    )
    here = next((each for each in conferences if each.area == area), None)
    return render_template(
        "admin/organisation.html",
        tree=_tree(conferences, area),
        here=here,
        text=text,
        page=page,
        kinds=UNIT_KIND_NAMES,
        edits=may("organisation.edit"),
        exports=may("roster.import"),
        problems=problems,
    )


def _tree(
    conferences: tuple[ConferenceSummary, ...], area: str
) -> tuple[tuple[ConferenceSummary, tuple[ConferenceSummary, ...]], ...]:
    """The conferences down to the leagues, and the banners of the league that is open."""
    shown = [each for each in conferences if each.level is not Level.BANNER]
    # Who sees only banners has no league above them to hang them under.
    heads = shown or list(conferences)
    return tuple((each, _banners_of(conferences, each, area)) for each in heads)


def _banners_of(
    conferences: tuple[ConferenceSummary, ...], league: ConferenceSummary, area: str
) -> tuple[ConferenceSummary, ...]:
    if league.level is not Level.LEAGUE or not area.startswith(league.area):
        return ()
    return tuple(each for each in conferences if each.parent_area == league.area)


@blueprint.post("/units")
def add_unit() -> Response | tuple[str, int]:
    form = request.form
    kind = UnitKind.OFFICE if form.get("kind") == UnitKind.OFFICE else UnitKind.MEMBER
    try:
        unit = acting.execute(c.AddUnit(form.get("division_code", ""), form.get("name", ""), kind))
    except InvalidInput as refused:
        return _index(_problems_of(refused)), 422
    flash(_("已增加单位“{name}”。", name=unit.name))
    return redirect(url_for("organisation.unit", unit_id=unit.unit_id))


def _problems_of(refused: InvalidInput) -> tuple[Problem, ...]:
    return refused.problems or (Problem("", refused.template, dict(refused.params)),)


@blueprint.get("/units/<int:unit_id>")
def unit(unit_id: int) -> str:
    return _unit_page(unit_id)


def _unit_page(unit_id: int, problems: tuple[Problem, ...] = ()) -> str:
    detail = acting.query(c.GetUnit(unit_id))
    return render_template(
        "admin/unit.html",
        detail=detail,
        told=told(detail.changes),
        section_names={each.section_id: each.name for each in detail.sections},
        duties=DUTY_NAMES,
        duty_options=[(duty.value, _(name)) for duty, name in DUTY_NAMES.items()],
        kinds=UNIT_KIND_NAMES,
        edits=may("organisation.edit") and detail.unit.closed_at is None,
        today=local_day(acting.now()),
        problems=problems,
    )


def _on_unit(unit_id: int, make: Callable[[], Command[R]], done: str) -> Response | tuple[str, int]:
    """Carry out a change of a unit and come back to its page, with what was wrong if anything."""
    try:
        acting.execute(make())
    except InvalidInput as refused:
        return _unit_page(unit_id, _problems_of(refused)), 422
    flash(_(done))
    return redirect(url_for("organisation.unit", unit_id=unit_id))


@blueprint.post("/units/<int:unit_id>/rename")
def rename_unit(unit_id: int) -> Response | tuple[str, int]:
    form = request.form
    return _on_unit(
        unit_id,
        lambda: c.ChangeUnit(unit_id, form.get("name", ""), form.get("system", "")),
        N_("单位名称已改。"),
    )


@blueprint.post("/units/<int:unit_id>/close")
def close_unit(unit_id: int) -> Response | tuple[str, int]:
    return _on_unit(unit_id, lambda: c.CloseUnit(unit_id), N_("单位已撤销。"))


@blueprint.post("/units/<int:unit_id>/sections")
def add_section(unit_id: int) -> Response | tuple[str, int]:
    name = request.form.get("section", "")
    return _on_unit(unit_id, lambda: c.AddSection(unit_id, name), N_("处室已增加。"))


@blueprint.post("/units/<int:unit_id>/sections/<int:section_id>/rename")
def rename_section(unit_id: int, section_id: int) -> Response | tuple[str, int]:
    field = f"section-{section_id}"
    try:
        acting.execute(c.RenameSection(section_id, request.form.get(field, "")))
    except InvalidInput as refused:
        # The page has a field for the name of each section.
        found = tuple(replace(each, field=field) for each in _problems_of(refused))
        return _unit_page(unit_id, found), 422
    flash(_("处室名称已改。"))
    return redirect(url_for("organisation.unit", unit_id=unit_id))


@blueprint.post("/units/<int:unit_id>/sections/<int:section_id>/close")
def close_section(unit_id: int, section_id: int) -> Response | tuple[str, int]:
    def make() -> c.CloseSection:
        if request.form.get("sure") != "yes":
            raise InvalidInput(N_("请先确认要撤销这个处室。"))
        return c.CloseSection(section_id)

    return _on_unit(unit_id, make, N_("处室已撤销。"))


@blueprint.post("/units/<int:unit_id>/posts")
def add_post(unit_id: int) -> Response | tuple[str, int]:
    form = request.form

    def make() -> c.AddPost:
        section_id = form.get("section_id", type=int) or None
        return c.AddPost(unit_id, form.get("post", ""), _duty(form.get("duty", "")), section_id)

    return _on_unit(unit_id, make, N_("岗位已增加。"))


def _duty(text: str) -> Duty:
    try:
        return Duty(text)
    except ValueError:
        raise InvalidInput(
            N_("岗位没有增加。"), problems=(Problem("duty", N_("请选择职责。")),)
        ) from None


@blueprint.post("/units/<int:unit_id>/posts/<int:post_id>/close")
def close_post(unit_id: int, post_id: int) -> Response | tuple[str, int]:
    return _on_unit(unit_id, lambda: c.ClosePost(post_id), N_("岗位已撤销。"))


@blueprint.post("/units/<int:unit_id>/posts/<int:post_id>/appoint")
def appoint(unit_id: int, post_id: int) -> Response | tuple[str, int]:
    form = request.form

    def make() -> c.Appoint:
        valid_to = form.get("valid_to", "")
        return c.Appoint(
            post_id,
            form.get("user_id", "").strip(),
            _date("valid_from", form.get("valid_from", "")),
            _date("valid_to", valid_to) if valid_to else None,
        )

    return _on_unit(unit_id, make, N_("任职已登记。"))


@blueprint.post("/units/<int:unit_id>/holdings/<int:holding_id>/end")
def end_holding(unit_id: int, holding_id: int) -> Response | tuple[str, int]:
    last = request.form.get("valid_to", "")
    return _on_unit(
        unit_id, lambda: c.EndHolding(holding_id, _date("valid_to", last)), N_("任职已结束。")
    )


def _date(field: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        problem = Problem(field, N_("请填日期，如2026-05-01。"))
        raise InvalidInput(N_("任职没有登记。"), problems=(problem,)) from None


@blueprint.get("/people")
def people() -> str:
    return _people_page()


def _people_page(problems: tuple[Problem, ...] = ()) -> str:
    text = request.args.get("text", "").strip()
    page = acting.query(c.ListPeople(text=text, cursor=request.args.get("cursor", "")))
    return render_template(
        "admin/people.html",
        page=page,
        text=text,
        edits=may("organisation.edit"),
        problems=problems,
    )


@blueprint.post("/people")
def add_person() -> Response | tuple[str, int]:
    form = request.form
    user_id = form.get("user_id", "").strip()
    try:
        acting.execute(c.AddPerson(user_id, form.get("name", ""), form.get("mobile", "")))
    except InvalidInput as refused:
        return _people_page(_problems_of(refused)), 422
    flash(_("人员已登记。岗位到所在单位里任职，密码由安全管理员设定。"))
    return redirect(url_for("organisation.person", user_id=user_id))


@blueprint.get("/people/<user_id>")
def person(user_id: str) -> str:
    detail = acting.query(c.GetPerson(user_id))
    return render_template(
        "admin/person.html",
        detail=detail,
        told=told(detail.changes),
        duties=DUTY_NAMES,
        roles=ENTERPRISE_ROLE_NAMES,
        edits=may("organisation.edit"),
        manages=may("account.manage"),
        hands_over=may("work.hand_over"),
    )


@blueprint.post("/people/<user_id>")
def change_person(user_id: str) -> Response:
    form = request.form
    acting.execute(c.ChangePerson(user_id, form.get("name", ""), form.get("mobile", "")))
    flash(_("已保存。"))
    return redirect(url_for("organisation.person", user_id=user_id))


@blueprint.post("/people/<user_id>/enabled")
def set_enabled(user_id: str) -> Response:
    enabled = request.form.get("enabled") == "yes"
    acting.execute(c.SetPersonEnabled(user_id, enabled))
    flash(_("账号已启用。") if enabled else _("账号已停用。"))
    return redirect(url_for("organisation.person", user_id=user_id))
