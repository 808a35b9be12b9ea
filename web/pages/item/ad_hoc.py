"""Activities that people may start in an open ad-hoc subprocess: a list with a button for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from engine.commands.ad_hoc import CompleteAdHoc, StartAdHocActivity
from engine.views import AdHoc, Offer
from web import acting
from web.i18n import gettext as _
from web.i18n import say_template
from web.numbers import whole

blueprint = Blueprint("ad_hoc", __name__)


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """``remark`` says how often it was done and whether it is under way, or why it cannot be."""

    element_id: str
    name: str
    allowed: bool
    remark: str
    denied: str


@dataclass(frozen=True, slots=True)
class AdHocCard:
    task_id: str
    name: str
    hint: str
    lines: tuple[ActivityLine, ...]
    why_none: str  # why nothing at all can be started, where that has one reason
    may_end: bool
    ending: str  # what ending it would do, or why it cannot be ended by hand


def cards(found: Sequence[AdHoc]) -> tuple[AdHocCard, ...]:
    """What a page shows of the ad-hoc subprocesses that are open."""
    return tuple(_card(each) for each in found)


def _card(found: AdHoc) -> AdHocCard:
    hint = _("按需要发起，次数不限。")
    if found.sequential:
        hint = _("按需要发起，次数不限；一次只办一项。")
    reasons = {_reason(each.offer) for each in found.activities}
    shared = reasons.pop() if len(reasons) == 1 else ""
    return AdHocCard(
        task_id=found.task_id,
        name=found.name,
        hint=hint,
        lines=tuple(
            ActivityLine(
                element_id=each.element_id,
                name=each.name,
                allowed=each.offer.allowed,
                remark=_remark(each.running, each.completed),
                denied="" if shared else _reason(each.offer),
            )
            for each in found.activities
        ),
        why_none=shared,
        may_end=found.ending.allowed,
        ending=_ending(found, shared),
    )


def _ending(found: AdHoc, shared: str) -> str:
    if found.condition:
        return _("达到规定的条件后自行结束。")
    if found.ending.allowed:
        return _("正在办的会被收回。") if found.cancels else ""
    reason = _reason(found.ending)
    return "" if reason == shared else reason


def _remark(running: int, completed: int) -> str:
    if running and completed:
        return _("正在办{running}项，办完{completed}次", running=running, completed=completed)
    if running:
        return _("正在办{running}项", running=running)
    if completed:
        return _("办完{completed}次", completed=completed)
    return _("还没有发起过")


def _reason(offer: Offer) -> str:
    return "" if offer.allowed else say_template(offer.reason, dict(offer.params))


@blueprint.post("/instances/<int:instance_id>/ad-hoc/<task_id>/start")
def start(instance_id: int, task_id: str) -> Response:
    element_id = request.form.get("element_id", "")
    acting.execute(StartAdHocActivity(instance_id, task_id, element_id))
    flash(_("已发起，等待办理。"))
    return _back(instance_id)


@blueprint.post("/instances/<int:instance_id>/ad-hoc/<task_id>/complete")
def complete(instance_id: int, task_id: str) -> Response:
    acting.execute(CompleteAdHoc(instance_id, task_id))
    flash(_("已结束，不再发起新的活动。"))
    return _back(instance_id)


def _back(instance_id: int) -> Response:
    """To the page that the button was on."""
    if request.form.get("tab") == "to-start":
        return redirect(url_for("workbench.listed", tab="to-start"))
    number = whole(request.form.get("work_item_id", ""))
    if number is not None:
        return redirect(url_for("items.show", work_item_id=number))
    return redirect(url_for("instances.show", instance_id=instance_id))
