"""The pages of the workbench."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.work_items import ClaimWorkItem
from engine.errors import EngineError
from web import acting
from web.i18n import gettext as _
from web.i18n import say
from web.numbers import whole
from web.pages import standing
from web.pages.listing import all_process_names, rows
from web.pages.start.starters import may_start_any
from web.pages.workbench import side, view
from workflows.briefing.commands import Brief

blueprint = Blueprint("workbench", __name__)

_MOST_AT_ONCE = 50


@blueprint.get("/work")
@acting.at_one_moment
def index() -> Response:
    """Lead to what the visitor holds, or where that is nothing, to what can be claimed."""
    mine = acting.query(view.question(view.LISTS["mine"], view.Wish(), limit=1))
    return redirect(url_for("workbench.listed", tab="mine" if mine.items else "to-claim"))


@blueprint.get("/work/<tab>")
@acting.at_one_moment
def listed(tab: str) -> str:
    if tab not in view.TABS:
        abort(404)
    wish = view.wish_of(request.args)
    found = view.lists(tab, wish)
    page = found.page
    instances: tuple[view.StartedRow, ...] = ()
    copies: tuple[view.CopyRow, ...] = ()
    works: tuple[view.WorkRow, ...] = ()
    next_cursor = ""
    if tab == "started":
        instances, next_cursor = view.started(wish.cursor)
    elif tab == "copies":
        copies, next_cursor = view.copied(wish.cursor)
    elif tab == "to-start":
        works, next_cursor = view.to_start(wish.cursor)
    visitor = acting.visitor()
    items = page.items if page else ()
    bodies = standing.seats(visitor)
    names = acting.query(Brief(items=items, bodies=bodies))
    found_rows = rows(items, names)
    return render_template(
        "workbench/index.html",
        tab=tab,
        tabs=view.TABS,
        chips=view.CHIPS,
        orders=view.ORDERS,
        wish=wish,
        rows=found_rows,
        # Whoever stands in for somebody absent wants to know whose an item is.
        for_others=any(row.item.assignee not in (None, visitor.user_id) for row in found_rows),
        counts=page.counts if page else {},
        tab_counts=found.counts,
        instances=instances,
        copies=copies,
        works=works,
        next_cursor=page.next_cursor if page else next_cursor,
        processes=sorted(all_process_names().items()),
        areas=standing.area_choices(visitor),
        bodies=[names.body(each) for each in sorted(bodies)],
        duties=standing.duties(visitor),
        side=side.side(),
        may_start=may_start_any(),
    )


@blueprint.post("/work/claim")
def claim() -> Response:
    """Claim the chosen items one by one; what cannot be claimed is told and stops nothing."""
    asked = (whole(each) for each in request.form.getlist("item"))
    chosen = [each for each in asked if each is not None]
    key = request.form.get(acting.KEY_FIELD, "")
    claimed, refused = 0, []
    for work_item_id in chosen[:_MOST_AT_ONCE]:
        try:
            acting.execute(ClaimWorkItem(work_item_id), key=f"{key}:{work_item_id}" if key else "")
            claimed += 1
        except EngineError as error:
            refused.append(say(error))
    if not chosen:
        flash(_("请先勾选要认领的事项。"))
    elif claimed:
        flash(_("已认领{count}件，在“我的”里。", count=claimed))
    for text in refused:
        flash(text)
    return redirect(url_for("workbench.listed", tab="to-claim"))
