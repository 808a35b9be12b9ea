"""The organisation as a table that the import reads again. Pure.

Mobile numbers stay where they are.
"""

from __future__ import annotations

from workflows.divisions import LEVEL_NAMES, Level
from workflows.organisation.duties import DUTY_NAMES, UNIT_KIND_NAMES
from workflows.organisation.views import RosterLine

#: As the import knows them, so they are not translated.
HEADINGS = (
    *("层级", "区划代码", "单位", "类型", "处室", "岗位"),
    *("职责", "姓名", "账号", "任职开始", "任职结束"),
)
#: By the letters of an area code.
_LEVELS = {2: Level.REGION, 4: Level.LEAGUE, 6: Level.BANNER}


def row(line: RosterLine) -> tuple[object, ...]:
    """The cells below ``HEADINGS``."""
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
