"""What the people of the demonstration do with each piece of work, and when. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

Data = Mapping[str, Any]

_NEEDS = (
    ("希望开设数控技师研修班", "training", "现有高级工38人，三年内需培养技师12人。"),
    ("职工教育培训经费提取不足", "training", "2025年度少提取部分，企业希望指导补提办法。"),
    ("一线职工子女假期托管", "hardship", "双职工家庭多，暑期无人照看。"),
    ("班组安全培训教材更新", "training", "现用教材为2019年版。"),
    ("高技能人才津贴兑现", "policy", "津贴文件下发后尚未拨付。"),
    ("货车司机入会和休息场所", "rights", "园区内没有司机之家。"),
    ("五小成果申报渠道", "innovation", "一线革新成果不知向何处申报。"),
    ("技能等级自主评价备案", "policy", "材料已报三个月，未见答复。"),
    ("困难职工帮扶申请", "hardship", "两名职工家属患重病。"),
    ("劳模创新工作室场地", "innovation", "希望协调园区闲置厂房。"),
)
_RECORDS = (
    "看了两个车间和实训室，与工会、人力资源部门座谈。企业重视技能培训，班组建设有基础。",
    "与企业党组织、行政、工会负责人见面，逐项了解改革方案落实情况。",
    "到生产一线听取班组长和青年工人意见，查看厂务公开栏和职工书屋。",
    "召开座谈会，职工代表12人参加，主要反映培训和晋升通道。",
)


@dataclass(frozen=True, slots=True)
class Moment:
    """When and about what somebody acts: today, what the task sees, and chance."""

    today: date
    data: Data
    chance: Random


def _assign(moment: Moment) -> dict[str, Any]:
    choices = [each["value"] for each in moment.data.get("unit_options", [])]
    unit_id = moment.data.get("unit_id") or moment.chance.choice(choices)
    return {"assign_decision": "assign", "unit_id": str(unit_id), "assign_note": ""}


def _sign(moment: Moment) -> dict[str, Any]:
    if not moment.data.get("returns") and moment.chance.random() < 0.05:
        reason = "企业注册地已迁出，建议由属地单位联系。"
        return {"sign_decision": "return", "return_reason": reason}
    return {"sign_decision": "accept"}


def _plan(moment: Moment) -> dict[str, Any]:
    planned_on = moment.today + timedelta(days=moment.chance.randint(2, 12))
    while planned_on.weekday() > 4:
        planned_on += timedelta(days=1)
    return {
        "planned_on": planned_on.isoformat(),
        "planned_manner": "visit",
        "together_with": "",
        "plan_note": "了解改革方案进展和职工诉求",
    }


def _record(moment: Moment) -> dict[str, Any]:
    number = moment.chance.choice((0, 1, 1, 1, 2))
    return {
        "visited_on": min(moment.today.isoformat(), moment.data.get("planned_on") or "9999"),
        "manner": "visit",
        "met_with": "工会主席、人力资源部门负责人",
        "visit_record": moment.chance.choice(_RECORDS),
        "needs": [
            {"title": title, "kind": kind, "detail": detail, "wanted_on": ""}
            for title, kind, detail in moment.chance.sample(_NEEDS, number)
        ],
    }


def _confirm(moment: Moment) -> dict[str, Any]:
    if not moment.data.get("dissents") and moment.chance.random() < 0.08:
        return {"opinion": "dissent", "dissent_reason": "诉求第一项记录不完整，请补充设备型号。"}
    rating = moment.chance.choice(("very_good", "good", "good", "fair"))
    return {"opinion": "confirm", "rating": rating, "remark": ""}


def _correct(moment: Moment) -> dict[str, Any]:
    kept = ("visited_on", "manner", "met_with", "needs")
    found = {name: moment.data[name] for name in kept if name in moment.data}
    return found | {"visit_record": f"{moment.data.get('visit_record', '')}（已按企业意见补充）"}


def _follow_up(moment: Moment) -> dict[str, Any]:
    result = moment.chance.choice(("solved", "solved", "partly", "explained"))
    return {"result": result, "result_note": "已与企业对接，相关事项按程序办理。"}


def _solved(moment: Moment) -> dict[str, Any]:
    if moment.chance.random() < 0.12 and not moment.data.get("unsolved_reason"):
        return {"solved": "no", "unsolved_reason": "培训名额还没有落实，请再跟进。"}
    return {"solved": "yes"}


def _measures(moment: Moment) -> dict[str, Any]:
    until = moment.today + timedelta(days=14)
    return {
        "measures_decision": "press",
        "measures_reason": "已逾期，约请分管负责人限期办理。",
        "measures_until": until.isoformat(),
        "measures_note": "",
    }


#: What each user task of the processes hands in, by the task's id in the diagram.
HANDED_IN: Mapping[str, Callable[[Moment], dict[str, Any]]] = {
    "assign": _assign,
    "sign_for": _sign,
    "plan_visit": _plan,
    "record_visit": _record,
    "correct_record": _correct,
    "confirm": _confirm,
    "follow_up": _follow_up,
    "follow_up_confirm": _solved,
    "office_measures": _measures,
}

#: Tasks that a convener decides; the demonstration leaves them to the visitor.
LEFT_TO_THE_VISITOR = frozenset({"interview"})


def patience(chance: Random, element_id: str) -> int | None:
    """After how many working days somebody acts on an item; None for not at all.

    Most are in time, one in eight is late, one in twenty is left alone.
    """
    if element_id in LEFT_TO_THE_VISITOR:
        return None
    luck = chance.random()
    if element_id in ("assign", "sign_for"):
        return None if luck < 0.02 else (chance.randint(2, 4) if luck < 0.08 else 0)
    if luck < 0.06:
        return None
    if luck < 0.18:
        return chance.randint(7, 16)
    return chance.randint(1, 5)
