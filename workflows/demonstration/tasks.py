"""What the demonstration shows of P01: a joint conference, its list, and tasks in every state.

The region's office holds one conference; its tasks are signed for, returned, disputed, carried
out, sent back, closed, and one is left alone until it is red. Everything goes by the commands of
the pages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from engine.clock import Clock
from engine.commands.instances import ListInstances
from engine.ids import SYSTEM
from engine.runtime import Engine
from engine.worktime.arithmetic import local_day
from workflows.demonstration.hands import Hands
from workflows.task_decomposition.commands import StartConference

_OFFICE, _CONVENER = "lijianguo", "buhe"
_NAME = "2026年第一次联席会议"
#: Title, lead, co-units, urgency, clause; leads and co-units by the end of their names.
_ITEMS: tuple[tuple[str, str, tuple[str, ...], str, str], ...] = (
    ("建立产业工人技能培训目录", "人力资源和社会保障厅", ("教育厅",), "ordinary", "3.2-04"),
    ("推动重点企业建立创新工作室", "工业和信息化厅", ("总工会",), "hard", "3.3-01"),
    ("核查企业劳动合同签订情况", "人力资源和社会保障厅", ("总工会",), "ordinary", "3.4-01"),
    ("编印产改政策问答", "总工会", (), "urgent", "6.4-01"),
    ("汇总国有企业职工教育经费提取情况", "国资委", ("总工会",), "ordinary", "3.2-01"),
    ("组织行业技能比武", "总工会", ("工业和信息化厅",), "hard", "3.3-02"),
    ("建立企业联系台账", "工业和信息化厅", (), "ordinary", "6.2-01"),
)


@dataclass(slots=True)
class TaskStories:
    """Tells them on an engine; ``units`` holds the ids of the region's member units by name."""

    engine: Engine
    clock: Clock
    units: Mapping[str, int]
    _meeting: int = 0
    _tasks: dict[str, int] = field(default_factory=dict)

    def convene(self) -> None:
        """The office proposes topics, and the convener agrees at the second time."""
        held_on = local_day(self.clock.now()) + timedelta(days=3)
        command = StartConference(_NAME, held_on, "部署全年产业工人队伍建设改革任务")
        self._meeting = self.engine.execute(command, actor=_OFFICE).instance_id
        topics = [{"topic": "年度重点任务分解", "proposer": "联席会议办公室"}]
        day = held_on.isoformat()
        self._do(self._meeting, _OFFICE, held_on=day, topics=topics)
        reason = "请增加听取企业意见的议题。"
        self._do(self._meeting, _CONVENER, topics_decision="return", topics_reason=reason)
        topics.append({"topic": "听取重点企业意见", "proposer": "自治区总工会"})
        self._do(self._meeting, _OFFICE, held_on=day, topics=topics)
        self._do(self._meeting, _CONVENER, topics_decision="approve")

    def resolve(self) -> None:
        """The conference is held: minutes, list, dispatch."""
        self._do(
            self._meeting,
            _OFFICE,
            held_on=local_day(self.clock.now()).isoformat(),
            place="自治区总工会三楼会议室",
            chair="布和",
            present="各成员单位分管领导、联络员",
            resolutions="一、关于年度重点任务\n会议同意年度重点任务分解方案。\n"
            "二、关于听取企业意见\n各成员单位每季度至少到一家企业听取意见。",
            recorder="李建国",
        )
        self._do(self._meeting, _OFFICE, items=[self._item(*each) for each in _ITEMS])
        self._do(self._meeting, _CONVENER, list_decision="approve")

    def sign(self) -> None:
        """Leads sign; one returns its task, one disputes who leads, one does not stir."""
        found = self.engine.query(ListInstances(key="task_item"), actor=SYSTEM).instances
        self._tasks = {each.title.partition("：")[2]: each.instance_id for each in found}
        titles = [each[0] for each in _ITEMS]
        reason = "劳动合同监督检查由劳动监察承担，建议总工会协助。"
        for title in (*titles[:2], *titles[3:5]):
            self._by_unit(title, sign_decision="accept")
        self._by_unit(titles[2], sign_decision="dispute", return_reason=reason)
        self._by_unit(titles[5], sign_decision="return", return_reason="比武由工信部门牵头更合适。")
        self._do(
            self._tasks[titles[5]],
            _OFFICE,
            settle_decision="dispatch",
            new_unit_id=self._unit("工业和信息化厅"),
            new_co_unit_ids=[self._unit("总工会")],
            person="那日苏",
            settle_reason="产业工人技能比武以行业为主。",
        )

    def arrange(self) -> None:
        """Those who signed set their measures."""
        titles = [each[0] for each in _ITEMS]
        self._by_unit(titles[5], sign_decision="accept")
        for title in (*titles[:2], *titles[3:6]):
            self._by_unit(
                title,
                measures="成立工作组，列出清单，分阶段推进，每月碰头一次。",
                person="处室负责人",
                milestones="第一阶段摸底，第二阶段推进，第三阶段总结。",
                co_work="提供本系统的情况和联系人。",
            )

    def finish(self) -> None:
        """Two are closed, one is sent back first; others go on."""
        titles = [each[0] for each in _ITEMS]
        self._by_unit(titles[3], result="已编印三千册，发到各盟市和重点企业。")
        self._do(self._tasks[titles[3]], _OFFICE, verify_decision="close")
        self._by_unit(titles[0], result="目录已征求意见，共收录一百二十个项目。")
        reason = "请补充蒙汉双语版本。"
        self._do(self._tasks[titles[0]], _OFFICE, verify_decision="return", verify_reason=reason)
        self._by_unit(titles[0], result="已补充双语版本并印发。")
        self._do(self._tasks[titles[0]], _OFFICE, verify_decision="close")
        self._by_unit(titles[4], result="二十三家企业已报送，汇总表附后。")

    # ── Steps ────────────────────────────────────────────────────────────────────────────

    def _item(
        self, title: str, lead: str, co_units: Sequence[str], kind: str, clause_id: str
    ) -> dict[str, object]:
        return {
            "title": title,
            "requirement": "有方案、有措施、有成效，按季报送进展。",
            "lead_unit_id": self._unit(lead),
            "co_unit_ids": [self._unit(each) for each in co_units],
            "person": "分管负责人",
            "kind": kind,
            "clause_id": clause_id,
        }

    def _unit(self, ending: str) -> str:
        return next(str(key) for name, key in self.units.items() if name.endswith(ending))

    def _by_unit(self, title: str, **data: Any) -> None:
        Hands(self.engine).do(self._tasks[title], **data)

    def _do(self, instance_id: int, who: str, **data: Any) -> None:
        Hands(self.engine).do(instance_id, who, **data)
