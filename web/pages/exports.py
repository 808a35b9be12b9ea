"""Lists as files that the import reads again: enterprises, and the roster of the organisation."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response, request

from web import acting
from web.i18n import gettext as _
from web.pages.enterprises.view import filter_of
from web.pages.export import xlsx
from workflows.divisions import LEVEL_NAMES, Level
from workflows.enterprises import table
from workflows.enterprises.commands import ListEnterprises
from workflows.enterprises.views import Enterprise
from workflows.organisation.commands import ExportRoster
from workflows.organisation.duties import DUTY_NAMES, UNIT_KIND_NAMES
from workflows.organisation.views import RosterLine

blueprint = Blueprint("exports", __name__)

_PAGE = 200
#: As the import knows them, so they are not translated. Mobile numbers stay where they are.
ROSTER_HEADINGS = (
    *("层级", "区划代码", "单位", "类型", "处室", "岗位"),
    *("职责", "姓名", "账号", "任职开始", "任职结束"),
)
#: By the letters of an area code.
_LEVELS = {2: Level.REGION, 4: Level.LEAGUE, 6: Level.BANNER}


@blueprint.get("/enterprises/export.xlsx")
def enterprises() -> Response:
    """The list as filtered, as far as the visitor sees it."""
    return xlsx(_("企业名录"), table.HEADINGS, map(table.row, _enterprises()))


def _enterprises() -> Iterator[Enterprise]:
    wish, cursor = filter_of(request.args), ""
    while True:
        page = acting.query(ListEnterprises(wish, cursor=cursor, limit=_PAGE))
        yield from page.enterprises
        cursor = page.next_cursor
        if not cursor:
            return


@blueprint.get("/admin/organisation/export.xlsx")
def organisation() -> Response:
    """Who holds which post in an area and below; right ``roster.import``."""
    lines = acting.query(ExportRoster(request.args.get("area", "")))
    return xlsx(_("机构人员名册"), ROSTER_HEADINGS, map(_row, lines))


def _row(line: RosterLine) -> tuple[object, ...]:
    return (
        LEVEL_NAMES[_LEVELS[len(line.area)]],
        line.area.ljust(6, "0"),
        line.unit,
        UNIT_KIND_NAMES[line.kind],
        line.section,
        line.post,
        DUTY_NAMES[line.duty],
        line.name,
        line.user_id,
        line.valid_from,
        line.valid_to,
    )
