"""Everything that is done with an item beside its form: handing it on, urging, extending."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.commands.base import Command
from engine.commands.instances import ResumeInstance, SuspendInstance
from engine.commands.participation import AddSigner, CopyWorkItem
from engine.commands.work_items import (
    AssignWorkItem,
    DelegateWorkItem,
    ReleaseWorkItem,
    TransferWorkItem,
)
from engine.errors import EngineError, InvalidInput, Problem
from engine.participation import Place
from engine.views import WorkItem
from web import acting
from web.errors import status_of
from web.i18n import N_
from web.i18n import gettext as _
from web.numbers import whole
from web.pages.item.actions import ACTIONS, Action, extension_days
from web.pages.item.view import load
from web.pages.people import colleagues, named_people, neighbours
from workflows.supervision.commands import RequestExtension, UrgeWorkItem

blueprint = Blueprint("handing", __name__)

_BY_NAME = {action.name: action for action in ACTIONS}

#: What the page says when it is done.
_DONE = {
    "extension": N_("延期申请已送办公室。"),
    "transfer": N_("已转办。"),
    "delegate": N_("已请对方代办，办好后会交回给您。"),
    "release": N_("已放回待认领。"),
    "urge": N_("催办通知书已发出。"),
    "assign": N_("已指派。"),
    "suspend": N_("已暂停计时。"),
    "resume": N_("已恢复计时。"),
    "add_signer": N_("已加签，对方会收到通知。"),
    "copy": N_("已抄送。"),
}


@blueprint.get("/items/<int:work_item_id>/do/<name>")
def ask(work_item_id: int, name: str) -> str:
    """The action's form on a page of its own, for browsers without dialogs."""
    return _page(work_item_id, _action(name), ())


@blueprint.post("/items/<int:work_item_id>/do/<name>")
def do(work_item_id: int, name: str) -> Response | tuple[str, int]:
    action = _action(name)
    item = load(work_item_id).view.item
    problems = _missing(action)
    if problems:
        return _page(work_item_id, action, problems), 422
    try:
        acting.execute(_COMMANDS[name](item))
    except InvalidInput as error:
        told = _told(action, error)
        return _page(work_item_id, action, told), 422
    except EngineError as error:
        told = (Problem("", error.template, error.params),)
        return _page(work_item_id, action, told), status_of(error)
    flash(_(_DONE[name]))
    return _back(item, name)


def _told(action: Action, error: InvalidInput) -> tuple[Problem, ...]:
    """What is wrong, at the fields of the page where they have other names than the command's."""
    if not error.problems:
        return (Problem("", error.template, error.params),)
    field = {"place": "people", "people": "people"}.get(action.needs, "")
    return tuple(replace(each, field=field) if field else each for each in error.problems)


def _back(item: WorkItem, name: str) -> Response:
    if request.form.get("next") == "board":
        return redirect(url_for("board.index"))
    if name in ("transfer", "delegate", "release"):
        return redirect(url_for("workbench.index"))
    return redirect(url_for("items.show", work_item_id=item.work_item_id))


def _action(name: str) -> Action:
    found = _BY_NAME.get(name)
    if found is None:
        abort(404)
    return found


def _missing(action: Action) -> tuple[Problem, ...]:
    problems = []
    if action.needs == "person" and not request.form.get("user_id"):
        problems.append(Problem("user_id", "请选择一个人"))
    if action.needs in ("place", "people"):
        problems += _missing_people(action)
    if action.needs == "days" and whole(request.form.get("working_days", "")) is None:
        problems.append(Problem("working_days", "请选择延长几天"))
    if action.reason_required and not request.form.get("reason", "").strip():
        problems.append(Problem("reason", "请写明理由"))
    return tuple(problems)


def _missing_people(action: Action) -> list[Problem]:
    people, problems = _people()
    found = list(problems)
    if not people and not problems:
        found.append(Problem("people", "请填姓名或账号"))
    if action.needs == "place":
        if request.form.get("place") not in ("before", "after", "beside"):
            found.append(Problem("place", "请选择怎样加签"))
        if len(people) > 1:
            found.append(Problem("people", "一次加签一个人"))
    return found


def _page(work_item_id: int, action: Action, problems: tuple[Problem, ...]) -> str:
    item = load(work_item_id).view.item
    return render_template(
        "item/action.html",
        item=item,
        action=action,
        problems=problems,
        values=request.form,
        colleagues=colleagues() if action.needs == "person" else (),
        neighbours=neighbours() if action.needs in ("place", "people") else (),
        extension_days=extension_days(item),
    )


def _people() -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    return named_people(request.form.get("people", ""), "people")


def _reason() -> str:
    return request.form.get("reason", "").strip()


_COMMANDS: Mapping[str, Callable[[WorkItem], Command[object]]] = {
    "extension": lambda item: RequestExtension(
        item.work_item_id, int(request.form["working_days"]), _reason()
    ),
    "transfer": lambda item: TransferWorkItem(
        item.work_item_id, request.form["user_id"], _reason()
    ),
    "delegate": lambda item: DelegateWorkItem(
        item.work_item_id, request.form["user_id"], _reason()
    ),
    "assign": lambda item: AssignWorkItem(item.work_item_id, request.form["user_id"], _reason()),
    "release": lambda item: ReleaseWorkItem(item.work_item_id, _reason()),
    "urge": lambda item: UrgeWorkItem(item.work_item_id, _reason()),
    "copy": lambda item: CopyWorkItem(item.work_item_id, _people()[0], _reason()),
    "add_signer": lambda item: AddSigner(
        item.work_item_id, Place(request.form["place"]), _people()[0][0], _reason()
    ),
    "suspend": lambda item: SuspendInstance(item.instance_id, _reason()),
    "resume": lambda item: ResumeInstance(item.instance_id),
}
