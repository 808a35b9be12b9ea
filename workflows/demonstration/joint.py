"""What the demonstration shows of several people in one item: votes, signers, copies.

An office has units vote on two notices: one still waits for votes, the other was revised once and
concluded. A holder has a colleague sign first. Everything goes by the commands of the pages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.commands.participation import AddSigner, CopyWorkItem
from engine.commands.work_items import ItemList, ListWorkItems
from engine.participation import Place
from engine.runtime import Engine
from engine.views import WorkItem
from engine.voting import Vote
from workflows.demonstration.hands import Hands
from workflows.joint_opinion.commands import StartJointOpinion

_REGION_OFFICE, _LEAGUE_OFFICE = "lijianguo", "gaozhiyuan"
#: Those who speak for the units, and what they say: the office's people are on the sign-in page.
_INDUSTRY, _LABOUR, _UNIONS = "wangfang", "rs150000-leader", "gh150000-leader"

_SURVEY = "关于联合开展高技能人才培养专项调研的通知"
_SURVEY_TEXT = (
    "拟于6月上旬由工信、人社、工会联合到重点企业调研高技能人才培养情况，"
    "每家企业半天，听取企业、班组和职工三方意见。调研结果汇总后报联席会议。"
)
_FUNDS = "关于规范职工教育培训经费提取使用的通知"
_FUNDS_DRAFT = "请各成员单位督促所联系企业按规定提取职工教育培训经费，一线职工培训应有保障。"
_FUNDS_REVISED = (
    "请各成员单位督促所联系企业按职工工资总额的规定比例提取职工教育培训经费，"
    "用于一线职工的部分不低于百分之六十，提取和使用情况每年向职工代表大会报告。"
)
_LEAGUE = "关于建立包头市产业工人技能比武联办机制的意见"
_LEAGUE_TEXT = "技能比武由市工会牵头，工信、人社、教育按产业分工联办，成绩与技能等级认定衔接。"


@dataclass(slots=True)
class JointStories:
    """Tells them on an engine; ``units`` holds the ids of the member units by their names."""

    engine: Engine
    units: Mapping[str, int]
    _started: dict[str, int] = field(default_factory=dict)

    def propose(self) -> None:
        """Both offices ask units to vote, and the first ones speak."""
        region = ("自治区工业和信息化厅", "自治区人力资源和社会保障厅", "自治区总工会")
        league = ("包头市工业和信息化局", "包头市人力资源和社会保障局", "包头市教育局")
        self._start(_REGION_OFFICE, _FUNDS, _FUNDS_DRAFT, region)
        self._start(_REGION_OFFICE, _SURVEY, _SURVEY_TEXT, region)
        self._start(_LEAGUE_OFFICE, _LEAGUE, _LEAGUE_TEXT, league)
        self._vote(_FUNDS, _INDUSTRY, Vote.APPROVE)
        self._vote(_FUNDS, _LABOUR, Vote.APPROVE, "同意，建议与技能等级评价一并督促。")
        self._vote(_FUNDS, _UNIONS, Vote.REJECT, "没有写明用于一线职工的比例，请补充依据和比例。")

    def revise(self) -> None:
        """The office takes the objection up, and all agree; others speak on the survey."""
        revised = {
            "content": _FUNDS_REVISED,
            "revision_note": "已写明一线职工部分的比例和向职工代表大会报告的要求。",
        }
        self._hand_in(_FUNDS, _REGION_OFFICE, revised)
        for leader in (_INDUSTRY, _LABOUR, _UNIONS):
            self._vote(_FUNDS, leader, Vote.APPROVE)
        self._vote(_SURVEY, _LABOUR, Vote.APPROVE, "同意，我厅派职业能力建设处两人参加。")
        self._vote(_LEAGUE, "gx150200-leader", Vote.APPROVE)

    def conclude(self) -> None:
        """One is concluded, which tells its units; people are added and told by hand."""
        self._told(_FUNDS, _REGION_OFFICE, ("buhe", "zhanghuimin"), "定稿前请阅。")
        self._hand_in(_FUNDS, _REGION_OFFICE, {"conclusion": "三家单位一致同意，按修改稿印发。"})
        added = AddSigner(
            self._open(_SURVEY).work_item_id, Place.BESIDE, "buhe", "涉及全区安排，请召集人把关。"
        )
        self.engine.execute(added, actor=_REGION_OFFICE)
        self._told(_LEAGUE, _LEAGUE_OFFICE, ("zhaoxiaomei", "menghe"), "请准备各产业的比武项目。")

    def sign_first(self, holder: str, signer: str) -> None:
        """``holder`` has a colleague look at what is in hand before it is handed in."""
        for item in self._held_by(holder):
            if not item.suspended and not item.voting:
                added = AddSigner(
                    item.work_item_id, Place.BEFORE, signer, "请先核对企业反映的情况是否属实。"
                )
                self.engine.execute(added, actor=holder)
                return

    # ── Steps ────────────────────────────────────────────────────────────────────────────

    def _start(self, office: str, subject: str, content: str, units: Sequence[str]) -> None:
        chosen = tuple(self.units[name] for name in units)
        started = self.engine.execute(StartJointOpinion(subject, content, chosen), actor=office)
        self._started[subject] = started.instance_id

    def _open(self, subject: str) -> WorkItem:
        """The one item of a notice that is open."""
        return Hands(self.engine).waiting(self._started[subject])

    def _vote(self, subject: str, who: str, said: Vote, comment: str = "") -> None:
        Hands(self.engine).vote(self._started[subject], who, said, comment)

    def _hand_in(self, subject: str, who: str, data: Mapping[str, object]) -> None:
        Hands(self.engine).hand_in(self._open(subject), who, data)

    def _told(self, subject: str, by: str, people: tuple[str, ...], note: str) -> None:
        copy = CopyWorkItem(self._open(subject).work_item_id, people, note)
        self.engine.execute(copy, actor=by)

    def _held_by(self, user_id: str) -> tuple[WorkItem, ...]:
        query = ListWorkItems(ItemList.MINE, limit=200, with_counts=False)
        page = self.engine.query(query, actor=user_id)
        return tuple(item for item in page.items if item.assignee == user_id)
