"""Who is there: the roster of the demonstration's organisation, and who may sign in. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from workflows.demonstration import names
from workflows.divisions import Division, Level, divisions

#: Everybody's password, on the sign-in page for all to see.
PASSWORD = "Duban-2026"  # noqa: S105 - a demonstration has no secrets.

_SYSTEMS = (
    ("工业和信息化", "人事处", "gx"),
    ("人力资源和社会保障", "职业能力建设处", "rs"),
    ("国有资产监督管理", "企业领导人员管理处", "gz"),
    ("总工会", "权益保障部", "gh"),
    ("教育", "职业教育处", "jy"),
    ("住房和城乡建设", "建筑市场监管处", "zj"),
    ("工商业联合会", "经济服务部", "gs"),
)
#: The systems as the board tells them apart.
_SHORT = {
    "工业和信息化": "工信",
    "人力资源和社会保障": "人社",
    "国有资产监督管理": "国资",
    "住房和城乡建设": "住建",
    "工商业联合会": "工商联",
}
_BANNERS = ("150203", "150102", "150402", "150602", "150502", "152502")
_SINCE = "2025-07-01"

_LEVEL_NAMES = {Level.REGION: "自治区", Level.LEAGUE: "盟市", Level.BANNER: "旗县"}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the organisation's roster, as ``duban import organisation`` reads it."""

    level: str
    division_code: str
    unit: str
    kind: str
    section: str
    post: str
    duty: str
    name: str
    user_id: str

    def cells(self) -> dict[str, str]:
        """The row under the roster's column names."""
        return {
            "层级": self.level,
            "区划代码": self.division_code,
            "单位": self.unit,
            "类型": self.kind,
            "处室": self.section,
            "岗位": self.post,
            "职责": self.duty,
            "姓名": self.name,
            "账号": self.user_id,
            "手机": "",
            "任职开始": _SINCE,
            "任职结束": "",
        }


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who can sign in; ``post`` says what for."""

    user_id: str
    name: str
    post: str


#: The people of the stories, each with the post that a visitor wants to try.
ACCOUNTS = (
    Account("lijianguo", "李建国", "自治区联席会议办公室·经办"),
    Account("zhanghuimin", "张慧敏", "自治区工业和信息化厅·联络员"),
    Account("narisu", "那日苏", "自治区工业和信息化厅·经办"),
    Account("wangfang", "王芳", "自治区工业和信息化厅·分管领导"),
    Account("buhe", "布和", "自治区联席会议·召集人"),
    Account("gaozhiyuan", "高志远", "包头市联席会议办公室·经办"),
    Account("zhaoxiaomei", "赵晓梅", "包头市工业和信息化局·经办"),
    Account("menghe", "孟和", "改革指导员"),
    Account("qingling-union", "高云峰", "青岭装备制造有限公司·工会"),
    Account("chenli", "陈立", "系统管理员"),
    Account("sudanna", "苏丹娜", "安全管理员"),
    Account("hanxue", "韩雪", "审计管理员"),
    Account("luming", "陆鸣", "流程设计员"),
    Account("tana", "塔娜", "流程设计员·审核发布"),
)

_NAMED = {
    ("150000", "office", "经办"): "lijianguo",
    ("150000", "gx", "联络员"): "zhanghuimin",
    ("150000", "gx", "经办"): "narisu",
    ("150000", "gx", "分管领导"): "wangfang",
    ("150000", "office", "召集人"): "buhe",
    ("150200", "office", "经办"): "gaozhiyuan",
    ("150200", "gx", "经办"): "zhaoxiaomei",
    ("150000", "office", "系统管理员"): "chenli",
    ("150000", "office", "安全管理员"): "sudanna",
    ("150000", "office", "审计管理员"): "hanxue",
    ("150000", "office", "流程设计员"): "luming",
    ("150000", "office", "流程审核岗"): "tana",
}
#: Who holds no post as yet: guidance officers are appointed by P04.
TO_BE_APPOINTED = "menghe"
_NAME_OF = {account.user_id: account.name for account in ACCOUNTS}


def roster(chance: Random) -> Iterator[Row]:
    """The region, its leagues and a few banners: an office and the member units of each."""
    for division in divisions().values():
        if division.level in (Level.REGION, Level.LEAGUE) or division.code in _BANNERS:
            yield from _conference(chance, division)


def member_unit_names(division: Division) -> tuple[str, ...]:
    """The names of the member units of a division's joint conference."""
    return tuple(_unit_name(division, system) for system, *_ in _SYSTEMS)


def systems() -> dict[str, str]:
    """The system (工信) of each member unit, by the unit's name."""
    return {
        _unit_name(division, system): _SHORT.get(system, system)
        for division in divisions().values()
        for system, *_ in _SYSTEMS
    }


def _unit_name(division: Division, system: str) -> str:
    short = "自治区" if division.level is Level.REGION else division.name
    if system in ("总工会", "工商业联合会"):
        return short + system
    if system == "国有资产监督管理":
        return short + "国资委"
    return short + system + ("厅" if division.level is Level.REGION else "局")


def _conference(chance: Random, division: Division) -> Iterator[Row]:
    short = "自治区" if division.level is Level.REGION else division.name
    office = f"{short}产业工人队伍建设改革联席会议办公室"
    posts = [("召集人", "召集人"), ("主任", "分管领导"), ("综合岗", "经办"), ("联络岗", "联络员")]
    if division.level is Level.REGION:
        admins = ("系统管理员", "安全管理员", "审计管理员", "流程设计员")
        posts += [(duty, duty) for duty in admins]
    for post, duty in posts:
        yield _row(chance, division, (office, "联席会议办公室", "", "office"), post, duty)
    if division.level is Level.LEAGUE:
        # Leagues once had an officer in the roster. Now P04 appoints them, and the name is still
        # drawn, so that everybody else keeps theirs, and the stories stay as they are.
        names.person(chance)
    if division.level is Level.REGION:
        # With chances of its own: everybody else keeps the name that they had.
        at = (office, "联席会议办公室", "", "office")
        yield _row(Random(1), division, at, "流程审核岗", "流程设计员")  # noqa: S311 - names, not secrets.
    for system, section, code in _SYSTEMS:
        unit = (_unit_name(division, system), "成员单位", section, code)
        for post, duty in (("分管负责人", "分管领导"), ("联络员", "联络员"), ("经办人", "经办")):
            yield _row(chance, division, unit, post, duty)


_LATIN = {
    "召集人": "head", "分管领导": "leader", "经办": "staff", "联络员": "liaison",
}  # fmt: skip


def _row(
    chance: Random, division: Division, unit: tuple[str, str, str, str], post: str, duty: str
) -> Row:
    unit_name, kind, section, code = unit
    invented = names.person(chance)
    named = (_NAMED.get((division.code, code, each)) for each in (post, duty))
    user_id = next((each for each in named if each), None)
    return Row(
        level=_LEVEL_NAMES[division.level],
        division_code=division.code,
        unit=unit_name,
        kind=kind,
        section=section,
        post=post,
        duty=duty,
        name=_NAME_OF[user_id] if user_id else invented,
        user_id=user_id or f"{code}{division.code}-{_LATIN[duty]}",
    )
