"""Data stores: what rows processes share, and putting one right by hand, on record."""

from __future__ import annotations

import json

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.data_stores import (
    GetStoreRow,
    ListStoreChanges,
    ListStoreRows,
    ListStores,
    PutStoreRow,
    RemoveStoreRow,
)
from engine.errors import InvalidInput, InvalidState, NotFound, Problem
from engine.json_text import UnreadableJson, read_json
from engine.views import StoreRow
from web import acting
from web.i18n import N_
from web.i18n import gettext as _
from web.numbers import whole
from web.pages.admin.rights import may
from workflows.briefing.commands import Brief

blueprint = Blueprint("stores", __name__, url_prefix="/admin/stores")

NO_JSON = N_('这不是JSON：文字要加双引号，如"已办"。')
_PAGE = 50


@blueprint.get("")
@acting.at_one_moment
def index() -> str:
    """Every store that holds rows; with ``store`` the rows of that one."""
    store, prefix = request.args.get("store", ""), request.args.get("prefix", "")
    page = None
    if store:
        query = ListStoreRows(store, prefix, request.args.get("cursor", ""), limit=_PAGE)
        page = acting.query(query)
    return render_template(
        "admin/stores.html",
        stores=acting.query(ListStores()),
        store=store,
        prefix=prefix,
        page=page,
        as_text=as_text,
        writes=may("store.write"),
    )


@blueprint.get("/row")
def row() -> str:
    """One row, or an empty form where no key is given."""
    store, key = request.args.get("store", ""), request.args.get("key", "")
    if not key:
        acting.query(ListStores())  # Who may not read rows learns nothing about them.
        return _form(store, "", None, {})
    found = acting.query(GetStoreRow(store, key))
    return _form(store, key, found, {"value": as_text(found.value), "version": found.version})


@blueprint.post("/row")
def put() -> Response | tuple[str, int]:
    typed = {name: request.form.get(name, "").strip() for name in ("store", "key", "value")}
    typed |= {name: request.form.get(name, "").strip() for name in ("reason", "version")}
    acting.query(ListStores())
    problems: tuple[Problem, ...] = ()
    try:
        value = read_json(typed["value"].encode())
    except UnreadableJson:
        problems = (Problem("value", NO_JSON),)
    else:
        version = whole(typed["version"]) or 0
        command = PutStoreRow(typed["store"], typed["key"], value, typed["reason"], version)
        try:
            acting.execute(command)
        except InvalidInput as refused:
            problems = refused.problems
        except InvalidState as refused:
            problems = (Problem("value", refused.template, dict(refused.params)),)
    if not problems:
        flash(_("已改写，并记入改动记录。"))
        return redirect(url_for("stores.row", store=typed["store"], key=typed["key"]), 303)
    return _form(typed["store"], typed["key"], _now(typed), typed, problems), 422


@blueprint.post("/row/remove")
def remove() -> Response | tuple[str, int]:
    form = request.form
    store, key = form.get("store", ""), form.get("key", "")
    version = whole(form.get("version", "")) or 0
    try:
        acting.execute(RemoveStoreRow(store, key, form.get("remove-reason", "").strip(), version))
    except (InvalidInput, InvalidState) as refused:
        found = acting.query(GetStoreRow(store, key))
        typed: dict[str, object] = {"value": as_text(found.value), "version": version}
        wrong = getattr(refused, "problems", ()) or (
            Problem("", refused.template, dict(refused.params)),
        )
        problems = tuple(
            Problem(f"remove-{one.field}" if one.field else "", one.template, one.params)
            for one in wrong
        )
        return _form(store, key, found, typed, problems), 422
    flash(_("已删除，并记入改动记录。"))
    return redirect(url_for("stores.index", store=store), 303)


def _now(typed: dict[str, str]) -> StoreRow | None:
    """The row as it is now, to be shown beside what was typed."""
    try:
        return acting.query(GetStoreRow(typed["store"], typed["key"])) if typed["key"] else None
    except NotFound:
        return None


@acting.at_one_moment
def _form(
    store: str,
    key: str,
    found: StoreRow | None,
    typed: dict[str, object] | dict[str, str],
    problems: tuple[Problem, ...] = (),
) -> str:
    changes = acting.query(ListStoreChanges(store, key)) if key else ()
    people = frozenset(each.changed_by for each in changes) - {"system"}
    return render_template(
        "admin/store_row.html",
        store=store,
        key=key,
        row=found,
        typed=typed,
        problems=problems,
        changes=changes,
        names=acting.query(Brief(user_ids=people)),
        as_text=as_text,
        writes=may("store.write"),
    )


def as_text(value: object) -> str:
    """A value as it is typed."""
    return json.dumps(value, ensure_ascii=False)
