"""What the demonstration shows of documents: how an office signs, numbers given out on paper,
a void one, an own template, a list that an enterprise has to sign for; an account handed out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from engine.runtime import Engine
from workflows.documents.commands import (
    ContinueSeries,
    GetTemplateFile,
    ListRegister,
    ListSeries,
    SetIssuer,
    SignDocument,
    UploadTemplate,
    VoidDocument,
)
from workflows.documents.shipped import URGING_NOTICE
from workflows.documents.views import Series
from workflows.enterprise_accounts.commands import HandOutAccount
from workflows.organisation.duties import EnterpriseRole
from workflows.rectification.commands import FindingFilter, IssueFindingList, ReportFinding
from workflows.rectification.views import Category, FindingList

_OFFICE, _LEAGUE_OFFICE = "lijianguo", "gaozhiyuan"
_AREA = "15"
_MOST_SIGNED = 60
_NAME = "内蒙古自治区产业工人队伍建设改革联席会议办公室"
_ON_PAPER = "系统启用初期按纸质文件编号发出，原件在办公室存档。"
_TWICE = "同一事项当天印发了两份，以后一份为准。"
_SHIPPED, _OWN = (
    "抓紧办理，并在督办系统中反馈结果。",
    "抓紧办理，在督办系统中反馈结果，并电话告知本办公室。",
)


@dataclass(frozen=True, slots=True)
class PaperStories:
    """Tells them on an engine; ``leading`` is the enterprise that a visitor can be."""

    engine: Engine
    leading: int
    wall_now: datetime

    def sign_as(self) -> None:
        command = SetIssuer(_AREA, _NAME, "内产改办", "李建国", "0471-0000000")
        self.engine.execute(command, actor=_OFFICE)

    def go_on_behind_paper(self) -> None:
        """Three numbers were given out on paper; the register says so."""
        for series in self._urgings():
            last = series.last_number + 3
            command = ContinueSeries(series.issuing_code, series.year, last, _ON_PAPER)
            self.engine.execute(command, actor=_OFFICE)

    def sign_most(self) -> None:
        """Leaders have signed for two of three of what was issued; the rest waits."""
        for series in self._urgings():
            unsigned = ListRegister(
                series.issuing_code, series.year, standing="unsigned", limit=_MOST_SIGNED
            )
            found = self.engine.query(unsigned, actor=_OFFICE).documents
            for document in found[1::3] + found[2::3]:
                for user_id in self._people(document.unsigned[0].group_id)[:1]:
                    self.engine.execute(SignDocument(document.document_id), actor=user_id)

    def void_one(self) -> None:
        for series in self._urgings():
            register = ListRegister(series.issuing_code, series.year, kind=URGING_NOTICE.code)
            found = self.engine.query(register, actor=_OFFICE).documents
            if found:
                void = VoidDocument(found[-1].document_id, _TWICE)
                self.engine.execute(void, actor=_OFFICE)

    def replace_template(self) -> None:
        """The office words its urging notices in its own way, by a file that it edited."""
        kind = URGING_NOTICE.code
        shipped = self.engine.query(GetTemplateFile(_AREA, kind), actor=_OFFICE)
        command = UploadTemplate(
            _AREA, kind, "催办通知书（本办）.docx", _reworded(shipped.content), "增加电话告知的要求"
        )
        self.engine.execute(command, actor=_OFFICE)

    def report_finding(self) -> None:
        report = ReportFinding(
            self.leading,
            "班组安全培训记录不全",
            "抽查6个班组，2个班组今年第一季度没有培训签到和考核记录。",
            Category.RIGHTS,
        )
        self.engine.execute(report, actor=_OFFICE)

    def issue_list(self) -> None:
        """The enterprise is asked to sign for the list of its findings."""
        narrow = FindingFilter(enterprise_id=self.leading)
        self.engine.execute(IssueFindingList(FindingList.PROBLEMS, narrow), actor=_OFFICE)

    def hand_out(self) -> None:
        command = HandOutAccount(
            self.leading, EnterpriseRole.PARTY, "韩志强", "0472-0000316", self.wall_now
        )
        self.engine.execute(command, actor=_LEAGUE_OFFICE)

    def _people(self, group: str) -> tuple[str, ...]:
        with self.engine.store.reading() as uow:
            now = self.engine.clock.now()
            return self.engine.directory.members(uow, frozenset({group}), now)[group]

    def _urgings(self) -> list[Series]:
        found = self.engine.query(ListSeries(), actor=_OFFICE)
        own = [each for each in found if each.issuing_code == f"内产改办{URGING_NOTICE.suffix}"]
        return own[:1]


def _reworded(template: bytes) -> bytes:
    """The same file with one sentence changed, as somebody would do in a word processor."""
    written = BytesIO()
    with ZipFile(BytesIO(template)) as shipped, ZipFile(written, "w", ZIP_DEFLATED) as own:
        for part in shipped.infolist():
            content = shipped.read(part)
            if part.filename == "word/document.xml":
                content = content.decode().replace(_SHIPPED, _OWN).encode()
            own.writestr(part.filename, content)
    return written.getvalue()
