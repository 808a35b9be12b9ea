"""What the designer's panel offers and works out: groups, services, clauses, and samples."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from engine.commands.definitions import ListDefinitions, ListServices, PlayTokens, TryExpression
from engine.errors import Forbidden, InvalidInput
from engine.views import RestingToken
from web import acting
from web.i18n import N_, present_locale, say
from web.i18n import gettext as _
from web.numbers import whole
from web.pages.admin.rights import may
from workflows.designer.blocks import catalogue, written
from workflows.designer.parameters import Kind, parameters
from workflows.divisions import place_name
from workflows.documents.registry import KINDS
from workflows.organisation.commands import ListUnits
from workflows.organisation.duties import DUTY_NAMES, Duty, UnitKind
from workflows.organisation.views import Unit
from workflows.policy.clauses import clauses
from workflows.supervision.ladder_file import shipped

#: A dash is no key of a process, so that no draft is hidden behind these addresses.
blueprint = Blueprint("designer_known", __name__, url_prefix="/designer/-")

_MOST_UNITS = 200
_MOST_ALIKE = 99  # Blocks of one kind in one diagram.
_DUTIES = (Duty.HANDLER, Duty.LIAISON, Duty.LEADER)
_NO_JSON = N_("请求的内容有误。")
_KINDS = {
    Kind.NUMBER: N_("数字"),
    Kind.TEXT: N_("文字"),
    Kind.DATE: N_("日期"),
    Kind.MOMENT: N_("日期和时间"),
    Kind.DURATION: N_("时长"),
    Kind.LIST: N_("清单"),
    Kind.RECORD: N_("一组数据"),
}


@blueprint.before_request
def _require() -> None:
    if not may("definition.draw"):
        raise Forbidden("流程由流程设计员绘制。")


@blueprint.get("/known")
def known() -> Response:
    """Everything that a field of the panel suggests: values with what people call them."""
    chinese = present_locale().startswith("zh")
    return jsonify(
        {
            "groups": [*_by_variable(), *_real_groups()],
            "starters": [*_by_shape(), *_real_groups()],
            "services": [
                {
                    "value": each.name,
                    "sets": [*each.sets, *each.may_set],
                    "told": each.told,
                    "needs": [_parameter(name) for name in each.reads],
                    "gives": [_parameter(name) for name in (*each.sets, *each.may_set)],
                }
                for each in acting.query(ListServices())
            ],
            "ladders": [
                {"value": name, "label": _(ladder.title)}
                for name, ladder in shipped().ladders.items()
            ],
            "clauses": [
                {"value": number, "label": each.title if chinese else each.gloss}
                for number, each in clauses().items()
            ],
            "processes": [
                {"value": each.key, "label": _(each.name)}
                for each in acting.query(ListDefinitions())
            ],
            "blocks": [
                {
                    "value": name,
                    "label": block.name.said_in(present_locale()),
                    "told": block.told.said_in(present_locale()),
                    "asks": block.asks,
                    "steps": [block.out, *(step.step_id for step in block.steps)],
                }
                for name, block in catalogue().items()
            ],
            "documents": [{"value": code, "label": _(kind.name)} for code, kind in KINDS.items()],
        }
    )


def _parameter(name: str) -> dict[str, str]:
    """A variable of a service, with its kind and what it is called where that is known."""
    found = parameters().get(name)
    if found is None:
        return {"name": name, "kind": "", "label": ""}
    label = found.label.said_in(present_locale())
    return {"name": name, "kind": _(_KINDS[found.kind]), "label": label}


def _by_variable() -> list[dict[str, str]]:
    """Groups that depend on the matter: the unit or enterprise that a variable names."""
    unit = [
        {
            "value": f"unit:{{unit_id}}:{duty}",
            "label": _("承办单位的{duty}", duty=_(DUTY_NAMES[duty])),
        }
        for duty in _DUTIES
    ]
    return [
        *unit,
        {"value": "office:{area}", "label": _("当地联席会议办公室")},
        {"value": "convener:{area}", "label": _("当地召集人")},
        {"value": "enterprise:{enterprise_id}", "label": _("所涉企业")},
    ]


def _by_shape() -> list[dict[str, str]]:
    """Who may start something, wherever they are: a star stands for any place or unit."""
    units = [
        {"value": f"unit:*:{duty}", "label": _("各单位的{duty}", duty=_(DUTY_NAMES[duty]))}
        for duty in _DUTIES
    ]
    offices = {"value": "office:*", "label": _("各地联席会议办公室")}
    return [offices, {"value": "convener:*", "label": _("各地召集人")}, *units]


def _real_groups() -> list[dict[str, str]]:
    """Those of the organisation as it is, an office's by its place."""
    found: list[dict[str, str]] = []
    for unit in _units():
        if unit.kind is UnitKind.OFFICE:
            place = place_name(unit.area)
            found += [
                {"value": f"office:{unit.area}", "label": unit.name},
                {"value": f"convener:{unit.area}", "label": _("{place}召集人", place=place)},
                {"value": f"officers:{unit.area}", "label": _("{place}指导员", place=place)},
            ]
        found += [
            {
                "value": f"unit:{unit.unit_id}:{duty}",
                "label": f"{unit.name} {_(DUTY_NAMES[duty])}",
            }
            for duty in _DUTIES
        ]
    return found


def _units() -> list[Unit]:
    found: list[Unit] = []
    cursor = ""
    while len(found) < _MOST_UNITS:
        page = acting.query(ListUnits(cursor=cursor))
        found += page.units
        cursor = page.next_cursor
        if not cursor:
            break
    return found[:_MOST_UNITS]


@blueprint.get("/blocks/<block_id>")
def block(block_id: str) -> Response:
    """A building block to draw with; ``number`` is how many of it the diagram has then."""
    number = whole(request.args.get("number", "1")) or 0
    if block_id not in catalogue() or not 1 <= number <= _MOST_ALIKE:
        abort(404)
    found = written(catalogue()[block_id], language=present_locale(), number=number)
    return jsonify({"diagram": found.diagram, "end": found.end, "forms": found.forms})


@blueprint.post("/try")
def attempt() -> Response | tuple[Response, int]:
    """What a condition comes to over sample data."""
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict) or not isinstance(sent.get("data"), dict):
        raise InvalidInput(_NO_JSON)
    data: dict[str, Any] = sent["data"]
    try:
        tried = acting.query(TryExpression(str(sent.get("expression", "")), data))
    except InvalidInput as refused:
        return jsonify({"message": say(refused)}), 422
    return jsonify({"value": tried.value, "names": tried.names})


@blueprint.post("/play")
def play() -> Response | tuple[Response, int]:
    """Where the tokens of a drawing are after what was chosen, and what may happen next."""
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict):
        raise InvalidInput(_NO_JSON)
    choices = sent.get("choices", [])
    if not isinstance(choices, list) or not all(isinstance(each, str) for each in choices):
        raise InvalidInput(_NO_JSON)
    try:
        played = acting.query(PlayTokens(str(sent.get("content", "")), tuple(choices)))
    except InvalidInput as refused:
        return jsonify({"message": say(refused)}), 422
    return jsonify(
        {
            "steps": played.steps,
            "element": played.element_id,
            "flows": played.flow_ids,
            "staying": [_resting(each) for each in played.staying],
            "tokens": [_resting(each) for each in played.tokens],
            "moves": [
                {
                    "key": each.key,
                    "element": each.element_id,
                    "name": each.name,
                    "kind": each.kind,
                    "flows": each.flow_ids,
                    "said": each.said,
                    "aside": each.aside,
                }
                for each in played.moves
            ],
            "state": played.state,
        }
    )


def _resting(token: RestingToken) -> dict[str, str]:
    return {"element": token.element_id, "flow": token.flow_id}
