"""What the demonstration shows of P04: officers, a plan of the year, inspections in every state.

The league's office appoints two officers, trains a third and has a fourth to review. Its plan is
published; one inspection is reported with findings, one awaits the enterprise's word, one its
report, one the review of that, one is disputed, and one is under way with the officer who is on the
sign-in page. Everything goes by the commands of the pages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from engine.clock import Clock
from engine.commands.instances import GetInstance
from engine.commands.work_items import ClaimWorkItem, CompleteWorkItem, GetWorkItem, SaveDraft
from engine.ids import SYSTEM
from engine.runtime import Engine
from engine.views import WorkItem
from engine.worktime.arithmetic import local_day
from workflows.guidance_officer import commands as c

_AREA = "1502"
_OFFICE, _UNIT = "gaozhiyuan", "zhaoxiaomei"
_OFFICER, _OTHER = "menghe", "gh150200-staff"
_IN_TRAINING, _IN_REVIEW = "rs150200-staff", "jy150200-staff"
_COURSES = (
    ("产业工人队伍建设改革政策培训班", 2),
    ("民主管理和厂务公开实务", 1),
)
#: What was seen, by the beginning of the item that does not conform.
_SEEN: tuple[tuple[str, str], ...] = (
    ("厂务公开栏", "二车间公开栏停在2025年四季度，未见2026年一季度内容。"),
    ("技能等级", "薪酬办法里有等级津贴，但焊工班组尚未执行。"),
    ("班组安全", "抽查三个班组，一个班组缺4月培训签到。"),
)


@dataclass(frozen=True, slots=True)
class GuidingStories:
    """Tells them on an engine. ``enterprises`` are six in the league's area, the leading one
    first, each with the account of its union; nobody guides the last one."""

    engine: Engine
    clock: Clock
    enterprises: Sequence[tuple[int, str]]

    def appoint(self) -> None:
        """Two officers go the whole way; one is being trained, one has just been nominated."""
        guided = [str(enterprise_id) for enterprise_id, _ in self.enterprises]
        for user_id, field, pairs in (
            (_OFFICER, "装备制造企业、民主管理", guided[:3]),
            (_OTHER, "中小企业、职工权益", guided[3:5]),
        ):
            instance_id = self._nominate(user_id)
            self._do(instance_id, "review", _OFFICE, decision="agree")
            self._do(instance_id, "train", user_id, attended=self._attended(_COURSES))
            today = self._today.isoformat()
            self._do(instance_id, "appoint", _OFFICE, term_from=today, guides_on=field)
            self._do(instance_id, "pair", _OFFICE, enterprise_ids=pairs)

    def nominate_more(self) -> None:
        """The next ones are on their way."""
        instance_id = self._nominate(_IN_TRAINING)
        self._do(instance_id, "review", _OFFICE, decision="agree")
        self._do(instance_id, "train", _IN_TRAINING, attended=self._attended(_COURSES[:1]))

    def nominate_last(self) -> None:
        self._nominate(_IN_REVIEW)

    def plan(self) -> None:
        """The plan of the year: what D1 sets, and four days more; then it is published."""
        leading, *others = (enterprise_id for enterprise_id, _ in self.enterprises)
        self.engine.execute(c.SetPilot(leading, pilot=True), actor=_OFFICE)
        plan = self.engine.execute(c.CreatePlan(2026, _AREA), actor=_OFFICE)
        self.engine.execute(c.ProposeEntries(plan.plan_id), actor=_OFFICE)
        for enterprise_id, day in zip(others, _EXTRA_DAYS, strict=False):
            self.engine.execute(c.AddEntry(plan.plan_id, enterprise_id, day), actor=_OFFICE)
        self.engine.execute(c.PublishPlan(plan.plan_id), actor=_OFFICE)

    def inspect_first(self) -> None:
        """The leading enterprise conforms, in April; it is reported at once."""
        instance_id = self._inspected(0, _OFFICER, bad=0)
        self._do(instance_id, "confirm", self._union(0), opinion="confirm")
        self._report(instance_id, _OFFICER, "继续按月更新公开内容，做好集体协商准备。")
        self._do(instance_id, "review", _OFFICE, review_decision="accept")

    def inspect_again(self) -> None:
        """In May, two things do not conform there."""
        self._inspected(0, _OFFICER, bad=2)

    def confirm(self) -> None:
        instance_id = self._latest(0, "confirm")
        self._do(instance_id, "confirm", self._union(0), opinion="confirm")

    def report(self) -> None:
        """Its report is sent back once; then its findings go to rectification."""
        instance_id = self._latest(0, "report")
        self._report(instance_id, _OFFICER, "按季更新公开栏。")
        reason = "请写明由谁更新、何时完成。"
        self._do(instance_id, "review", _OFFICE, review_decision="send_back", review_reason=reason)
        self._report(instance_id, _OFFICER, "由企业工会干事每季首月更新公开栏，人力资源部核对。")
        self._do(instance_id, "review", _OFFICE, review_decision="accept")

    def inspect_others(self) -> None:
        """One awaits its report, one the office's review, one the enterprise's confirmation."""
        instance_id = self._inspected(1, _OFFICER, bad=1)
        self._do(instance_id, "confirm", self._union(1), opinion="confirm")
        instance_id = self._inspected(4, _OTHER, bad=1)
        self._do(instance_id, "confirm", self._union(4), opinion="confirm")
        self._report(instance_id, _OTHER, "由人力资源部落实技能等级津贴，下季度复查。")
        self._inspected(3, _OTHER, bad=3)

    def dispute(self) -> None:
        """An enterprise dissents; the office has to judge."""
        instance_id = self._inspected(2, _OFFICER, bad=1)
        reason = "公开栏4月已迁到食堂门口，检查当天没有去看，请复核。"
        self._do(instance_id, "confirm", self._union(2), opinion="dissent", dissent_reason=reason)

    def begin(self) -> None:
        """The next one of the leading enterprise is under way; another comes for a reason."""
        self._begin(self._latest(0, "inspect"))
        reason = "职工来电反映厂务公开栏长期不更新"
        command = c.StartInspection(self.enterprises[5][0], reason, self._today + timedelta(days=2))
        self.engine.execute(command, actor=_OFFICE)

    # ── Steps ────────────────────────────────────────────────────────────────────────────

    @property
    def _today(self) -> date:
        return local_day(self.clock.now())

    def _nominate(self, user_id: str) -> int:
        reason = "长期联系企业，熟悉产改政策和职工工作。"
        return self.engine.execute(c.NominateOfficer(user_id, reason), actor=_UNIT).instance_id

    def _attended(self, courses: Sequence[tuple[str, int]]) -> list[dict[str, object]]:
        return [
            {
                "title": title,
                "held_on": (self._today - timedelta(days=5 + 2 * at)).isoformat(),
                "days": days,
            }
            for at, (title, days) in enumerate(courses)
        ]

    def _union(self, at: int) -> str:
        return self.enterprises[at][1]

    def _latest(self, at: int, element_id: str) -> int:
        """The instance of an enterprise's inspection that stands at ``element_id``."""
        query = c.ListInspections(enterprise_id=self.enterprises[at][0])
        for each in self.engine.query(query, actor=_OFFICE).inspections:
            if each.instance_id is not None:
                items = self.engine.query(GetInstance(each.instance_id), actor=SYSTEM).items
                if any(item.element_id == element_id for item in items):
                    return each.instance_id
        raise LookupError(f"Expected an inspection at {element_id}, and there is none.")

    def _inspected(self, at: int, officer: str, *, bad: int) -> int:
        instance_id = self._latest(at, "inspect")
        rows = self._answered(instance_id, bad)
        self._do(
            instance_id,
            "inspect",
            officer,
            inspected_on=self._today.isoformat(),
            met_with="工会主席、人力资源部负责人",
            answers=rows,
        )
        return instance_id

    def _begin(self, instance_id: int) -> None:
        """Half of the checklist is filled in and kept as a draft."""
        item = self._open(instance_id, "inspect")
        self.engine.execute(ClaimWorkItem(item.work_item_id), actor=_OFFICER)
        rows = self._answered(instance_id, 1)
        kept = [
            row if number < len(rows) // 2 else {**row, "answer": "", "note": "", "finding": False}
            for number, row in enumerate(rows)
        ]
        draft = {"met_with": "工会主席", "answers": kept}
        self.engine.execute(SaveDraft(item.work_item_id, draft), actor=_OFFICER)

    def _answered(self, instance_id: int, bad: int) -> list[dict[str, Any]]:
        """Everything conforms but ``bad`` items, which become findings."""
        item = self._open(instance_id, "inspect")
        data = self.engine.query(GetWorkItem(item.work_item_id), actor=SYSTEM).data
        rows = [{**row, "answer": "yes", "note": ""} for row in data["answers"]]
        for begins, seen in _SEEN[:bad]:
            for row in rows:
                if row["text"].startswith(begins):
                    row |= {"answer": "no", "note": seen, "finding": True}
        return rows

    def _report(self, instance_id: int, officer: str, guidance: str) -> None:
        good = "班前会讲政策、讲安全，做法可以推广。"
        self._do(instance_id, "report", officer, guidance=guidance, good_practice=good)

    def _do(self, instance_id: int, element_id: str, who: str, **data: Any) -> None:
        self._hand_in(self._open(instance_id, element_id), who, data)

    def _open(self, instance_id: int, element_id: str) -> WorkItem:
        items = self.engine.query(GetInstance(instance_id), actor=SYSTEM).items
        return next(each for each in items if each.element_id == element_id)

    def _hand_in(self, item: WorkItem, who: str, data: Mapping[str, object]) -> None:
        if item.assignee is None:
            self.engine.execute(ClaimWorkItem(item.work_item_id), actor=who)
        self.engine.execute(CompleteWorkItem(item.work_item_id, data), actor=who)


#: Beside what D1 sets: for the second to the fourth enterprise, in their order.
_EXTRA_DAYS = (
    date(2026, 5, 13),
    date(2026, 5, 18),
    date(2026, 5, 14),
    date(2026, 5, 15),
)
