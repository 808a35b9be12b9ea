"""What the demonstration shows of P05: findings in every state, each with a history of its own.

The offices report them; enterprises plan, dissent and rectify, units accept and reject, offices
close, and those who look back find some of it again. Everything goes by the commands of the pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from engine.clock import LOCAL_ZONE
from engine.ids import SYSTEM
from engine.runtime import Engine
from workflows.demonstration.hands import Hands
from workflows.rectification.commands import GetFinding, ReportFinding
from workflows.rectification.views import NOTHING_SEVERE, Category, GradingAnswers

_REGION, _LEAGUE = "lijianguo", "gaozhiyuan"
#: How long after the plan an enterprise means to be done.
_PLANNED = timedelta(days=12)

#: What each step hands in. Texts of a step's own stand with it in the story.
_STEPS: Mapping[str, Mapping[str, str]] = {
    "plan": {
        "plan_opinion": "accept",
        "cause": "职责没有落实到人，平时检查不够。",
        "measures": "由工会牵头、分管领导负责，列出事项逐条整改，结果向职工公开。",
        "responsible": "工会、人力资源部",
    },
    "dissent": {"plan_opinion": "dissent"},
    "dismiss": {"dissent_decision": "dismiss"},
    "uphold": {"dissent_decision": "uphold"},
    "rectify": {
        "done": "已逐条整改到位，并在厂务公开栏公示五个工作日，职工没有异议。",
        "evidence": "整改台账、公示照片存工会；相关制度已印发各车间。",
    },
    "reject": {"manner": "on_site", "verification": "reject"},
    "accept": {"manner": "on_site", "verification": "accept", "verify_note": "现场查看，已到位。"},
    "close": {"close_decision": "close"},
    "lasting": {"look_back": "lasting", "look_back_note": "抽查三个班组，没有反弹。"},
    "relapse": {"look_back": "relapsed"},
}
#: The field that takes the text of a step.
_SAID = {
    "dissent": "dissent_reason",
    "dismiss": "dissent_answer",
    "uphold": "dissent_answer",
    "rectify": "done",
    "reject": "verify_reason",
    "relapse": "relapse",
}


@dataclass(frozen=True, slots=True)
class _Story:
    """One finding: at which of the visited enterprises, and what happens on which days of 2026.

    A step is ``month-day verb`` and, after a further blank, what is said.
    """

    enterprise: int
    title: str
    detail: str
    category: Category
    steps: Sequence[str]
    severity: GradingAnswers = NOTHING_SEVERE
    clause_id: str = "3.4-10"


_HARMS, _ON_THE_SPOT, _JOINT = (
    GradingAnswers(harms=True),
    GradingAnswers(on_the_spot=True),
    GradingAnswers(joint=True),
)
#: The first 16 are contacted by the region's department of industry, the next by 包头市's.
_STORIES = (
    _Story(
        0,
        "女职工休息室没有配备",
        "二车间女职工47人，没有休息室和更衣柜。",
        Category.RIGHTS,
        ("01-12 report", "01-14 plan", "01-22 rectify 已改造二车间库房为休息室，配更衣柜50个。",
         "01-27 accept", "01-29 close", "05-07 lasting"),
    ),
    _Story(
        0,
        "技能津贴没有按等级兑现",
        "36名高级工的津贴从1月起没有发放。",
        Category.RIGHTS,
        ("04-07 report", "04-09 plan", "04-21 rectify 已与财务部对接，4月起按新标准发放。",
         "04-24 reject 只补发了4月，1至3月的差额没有补；请附补发明细。",
         "05-06 rectify 已补发1至3月差额，共21.6万元。",
         "05-11 reject 明细与名册差两人，请核对后再报。"),
        clause_id="3.4-01",
    ),
    _Story(
        0,
        "班组活动经费没有单独列支",
        "工会账上没有班组活动经费科目。",
        Category.ORGANISATION,
        ("05-18 report",),
    ),
    _Story(
        1,
        "职工教育培训经费用于一线不足",
        "一线职工部分占41%，低于规定比例。",
        Category.QUALITY,
        ("01-13 report", "01-16 plan", "01-27 rectify", "01-30 accept", "02-02 close",
         "05-08 relapse 一季度一线部分又降到45%。", "05-12 plan"),
        clause_id="3.2-01",
    ),
    _Story(
        2,
        "厂务公开栏半年没有更新",
        "最近一期是去年7月。",
        Category.RIGHTS,
        ("01-19 report", "01-20 plan", "01-21 rectify", "01-22 accept", "02-10 close"),
        severity=_ON_THE_SPOT,
        clause_id="3.4-06",
    ),
    _Story(
        3,
        "劳模创新工作室没有场地",
        "工作室挂牌一年，仍借用会议室。",
        Category.ACHIEVEMENT,
        ("05-06 report", "05-08 plan", "05-18 rectify 已腾出三号厂房二层180平方米，设备到位。"),
        clause_id="3.3-01",
    ),
    _Story(
        4,
        "职工代表大会没有按期召开",
        "上一次是2024年11月。",
        Category.ORGANISATION,
        ("03-24 report", "03-26 plan"),
        clause_id="3.4-05",
    ),
    _Story(
        5,
        "焊工没有按规定发放防护用品",
        "抽查12人，5人没有领到防护面罩。",
        Category.RIGHTS,
        ("04-13 report", "04-13 plan", "04-16 rectify 已补发并建立领用登记。", "04-20 accept",
         "04-21 close"),
        severity=_HARMS,
    ),
    _Story(
        7,
        "没有集体合同",
        "查阅时没有见到集体合同文本。",
        Category.RIGHTS,
        ("04-15 report", "04-16 dissent 集体合同2025年8月已签订并备案，存人社局。",
         "04-21 uphold 经向人社部门核实，合同在有效期内。"),
    ),
    _Story(
        16,
        "工会主席长期空缺",
        "原主席退休后空缺九个月。",
        Category.ORGANISATION,
        ("05-11 report", "05-13 dissent 换届选举已列入6月职代会议程。"),
    ),
    _Story(
        17,
        "技能等级评价没有备案",
        "自主评价三个工种，均未备案。",
        Category.QUALITY,
        ("04-27 report", "04-29 plan", "05-12 rectify 三个工种均已备案。", "05-18 accept"),
        clause_id="3.2-04",
    ),
    _Story(
        18,
        "合理化建议没有反馈",
        "一季度收到31条，反馈4条。",
        Category.ACHIEVEMENT,
        ("04-08 report", "04-10 plan", "04-23 rectify 31条已逐条答复并公示。", "04-28 accept",
         "05-06 close"),
    ),
    _Story(
        19,
        "薪酬分配没有体现技能价值",
        "同岗位高级工与初级工月差不到百元。",
        Category.RIGHTS,
        ("04-27 report", "05-08 plan"),
        severity=_JOINT,
        clause_id="3.4-01",
    ),
    _Story(
        20,
        "新入职职工没有思想政治教育安排",
        "今年入职23人，没有列入培训计划。",
        Category.IDEOLOGY,
        ("05-12 report",),
    ),
)  # fmt: skip


@dataclass(slots=True)
class RectificationStories:
    """Tells them on an engine; ``enterprise_ids`` are those that the visitor's units contact."""

    engine: Engine
    enterprise_ids: Sequence[int]
    _findings: dict[int, int] = field(default_factory=dict)

    def turns(self) -> Iterator[tuple[datetime, Callable[[], None]]]:
        """Each step with its time."""
        for number, story in enumerate(_STORIES):
            for minute, step in enumerate(story.steps):
                day, verb, said = [*step.split(" ", 2), ""][:3]
                on = date.fromisoformat(f"2026-{day}")
                # What a job writes of one step is there before the next one of the same day.
                at = datetime.combine(on, time(9 + number % 8, 7 * minute), LOCAL_ZONE)
                yield at, self._turn(number, verb, said, on)

    def _turn(self, number: int, verb: str, said: str, on: date) -> Callable[[], None]:
        if verb == "report":
            return lambda: self._report(number, on)
        return lambda: self._take(number, verb, said, on)

    def _report(self, number: int, on: date) -> None:
        story = _STORIES[number]
        command = ReportFinding(
            self.enterprise_ids[story.enterprise],
            story.title,
            story.detail,
            story.category,
            found_on=on,
            clause_id=story.clause_id,
            severity=story.severity,
        )
        office = _REGION if story.enterprise < 16 else _LEAGUE
        self._findings[number] = self.engine.execute(command, actor=office).finding_id

    def _take(self, number: int, verb: str, said: str, on: date) -> None:
        found = self.engine.query(GetFinding(self._findings[number]), actor=SYSTEM).finding
        if found.instance_id is None:
            raise RuntimeError(f"The rectification of {found.title} has not begun.")
        data: dict[str, Any] = dict(_STEPS[verb])
        if verb == "plan":
            data["planned_on"] = (on + _PLANNED).isoformat()
        if said:
            data[_SAID[verb]] = said
        Hands(self.engine).do(found.instance_id, **data)
