"""Who sees what, and who may do what: the one place. Pure; a principal's groups say it all.

A post sees its own level, its division and below, and its own unit's items; an account of an
enterprise sees only its enterprise; those who run the system see no business. What somebody does
not see does not exist for them (404); what they see and may not do is refused (403).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from engine.context import Context, Principal
from engine.errors import Forbidden
from engine.store.unit_of_work import UnitOfWork
from engine.views import Scope


class Capacity(StrEnum):
    """In what capacity somebody acts."""

    CONVENER = "convener"  # in the area of the conference
    OFFICE = "office"  # in the area of the conference
    OFFICER = "officer"  # in the area of the appointment
    LEADER = "leader"  # for what the own unit answers for
    STAFF = "staff"  # handlers and liaisons, for what the own unit answers for
    DESIGNER = "designer"  # everywhere
    SYSTEM_ADMIN = "system_admin"  # everywhere
    SECURITY_ADMIN = "security_admin"  # everywhere
    AUDITOR = "auditor"  # everywhere
    INTEGRATION = "integration"  # everywhere: another system, through the API


_SUPERVISION = frozenset(
    {
        "supervise",
        "instance.start",
        "instance.cancel",
        "instance.suspend",
        "work_item.assign",
        "work_item.move_due",
        "work_item.urge",
        "work_item.skip",
        "instance.jump",
        "instance.restart",
        "extension.decide",
        "enterprise.edit",
        "ledger.export",
        "absence.manage",
        "store.read",
        "finding.manage",
    }
)

#: What each capacity may do. Anything that stands nowhere is refused to everybody.
RIGHTS: Mapping[Capacity, frozenset[str]] = MappingProxyType(
    {
        Capacity.CONVENER: _SUPERVISION | {"parameter.read"},
        Capacity.OFFICE: _SUPERVISION
        | {
            "document.manage",
            "enterprise.account",
            *("roster.import", "instance.edit_data", "store.write"),
            *("parameter.read", "parameter.set"),
            "evaluation.manage",
        },
        Capacity.OFFICER: frozenset({"instance.start"}),
        Capacity.LEADER: frozenset(
            {
                "instance.start",
                "work_item.assign",
                "absence.manage",
                "enterprise.edit",
                "ledger.export",
            }
        ),
        Capacity.STAFF: frozenset({"instance.start", "enterprise.edit", "ledger.export"}),
        Capacity.DESIGNER: frozenset(
            {
                "definition.draw",
                "definition.check",
                "process.release",
                "instance.migrate",
                "incident.read",
                "parameter.read",
            }
        ),
        Capacity.SYSTEM_ADMIN: frozenset(
            {
                "organisation.edit",
                "definition.deploy",
                "roster.import",
                "calendar.edit",
                "calendar.publish",
                "absence.manage",
                "work.hand_over",
                "incident.read",
                "incident.resolve",
                "start.pause",
                "retention.manage",
                "parameter.read",
            }
        ),
        Capacity.SECURITY_ADMIN: frozenset({"account.manage"}),
        Capacity.AUDITOR: frozenset({"history.verify", "incident.read", "parameter.read"}),
        Capacity.INTEGRATION: frozenset({"message.deliver", "external_task.work"}),
    }
)

_REGION_DIGITS = 2
#: What belongs to no place, as the rows of data stores do, which all processes share: who holds
#: these for the whole region, and so for an area of two digits, holds them everywhere.
_OF_NO_PLACE = frozenset({"store.read", "store.write"})

_ROLES = frozenset(
    {
        Capacity.DESIGNER,
        Capacity.SYSTEM_ADMIN,
        Capacity.SECURITY_ADMIN,
        Capacity.AUDITOR,
        Capacity.INTEGRATION,
    }
)


@dataclass(frozen=True, slots=True)
class Reach:
    """How far something extends: areas with all within them, owners, and subjects.

    The area ``""`` contains every area, and is everywhere.
    """

    areas: frozenset[str] = frozenset()
    owners: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.areas or self.owners or self.subjects)

    def covers(self, scope: Scope) -> bool:
        return (
            scope.area.startswith(tuple(self.areas))
            or scope.owner in self.owners
            or scope.subject in self.subjects
        )


_EVERYWHERE = Reach(areas=frozenset({""}))


def sight(principal: Principal) -> Reach:
    """All that the principal may know of, for himself or for those he stands in for."""
    if principal.is_system:
        return _EVERYWHERE
    areas, owners, subjects = set(), set(), set()
    for group in principal.all_groups:
        kind, _, rest = group.partition(":")
        if kind == "area":
            areas.add(rest)
        elif kind == "unit":
            owners.add(f"unit:{rest.partition(':')[0]}")
        elif kind == "enterprise":
            subjects.add(f"enterprise:{rest.partition(':')[0]}")
    return Reach(widest(areas), frozenset(owners), frozenset(subjects))


def reach(principal: Principal, right: str) -> Reach:
    """How far ``right`` extends for the principal; empty where he does not hold it at all."""
    if principal.is_system:
        return _EVERYWHERE
    areas, owners = set(), set()
    for group in principal.all_groups:
        capacity, place = _capacity(group)
        if capacity is None or right not in RIGHTS[capacity]:
            continue
        if place.startswith("unit:"):
            owners.add(place)
        elif right in _OF_NO_PLACE and len(place) == _REGION_DIGITS:
            areas.add("")
        elif right not in _OF_NO_PLACE:
            areas.add(place)
    return Reach(widest(areas), frozenset(owners))


def _capacity(group: str) -> tuple[Capacity | None, str]:
    """In what capacity a group lets its members act, and in which area or for which unit."""
    match group.split(":"):
        case ["convener", area]:
            return Capacity.CONVENER, area
        case ["office", area] | ["office", area, "leader"]:
            return Capacity.OFFICE, area
        case ["officers", area]:
            return Capacity.OFFICER, area
        case ["unit", unit_id, "leader"]:
            return Capacity.LEADER, f"unit:{unit_id}"
        case ["unit", unit_id, _]:
            return Capacity.STAFF, f"unit:{unit_id}"
        case ["role", role] if role in _ROLES:
            return Capacity(role), ""
    return None, ""


def widest(areas: Iterable[str]) -> frozenset[str]:
    """``areas`` without those that lie within another of them."""
    kept: set[str] = set()
    for area in sorted(areas):
        if not area.startswith(tuple(kept)):
            kept.add(area)
    return frozenset(kept)


class ScopeRights:
    """``engine.context.Rights`` over the groups of the organisation. Needs no SQL statement."""

    def sees(self, uow: UnitOfWork, principal: Principal, scope: Scope) -> bool:
        return sight(principal).covers(scope)

    def may(self, uow: UnitOfWork, principal: Principal, right: str, scope: Scope) -> bool:
        return reach(principal, right).covers(scope)

    def areas(self, uow: UnitOfWork, principal: Principal) -> tuple[str, ...]:
        return tuple(sorted(reach(principal, "supervise").areas))


def require(ctx: Context, right: str, scope: Scope | None = None) -> None:
    """Refuse what the actor may not do over ``scope``; without one, holding it anywhere will do.

    Raises:
        Forbidden: the actor does not hold ``right`` there.
    """
    if scope is None:
        allowed = bool(reach(ctx.principal, right))
    else:
        allowed = ctx.rights.may(ctx.uow, ctx.principal, right, scope)
    if not allowed:
        raise Forbidden("需要权限“{right}”，您现在的岗位没有这项权限。", right=right_name(right))


#: What people call the rights.
_RIGHT_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "supervise": "督办事项",
        "instance.start": "发起事项",
        "instance.cancel": "撤销事项",
        "instance.suspend": "中止事项",
        "instance.jump": "跳转步骤",
        "instance.restart": "重新启动事项",
        "instance.migrate": "迁移事项",
        "work_item.skip": "跳过步骤",
        "instance.edit_data": "更改流程变量",
        "work_item.assign": "指派",
        "work_item.move_due": "调整期限",
        "work_item.urge": "催办",
        "extension.decide": "审批延期",
        "definition.check": "检查流程",
        "definition.deploy": "直接部署流程",
        "process.release": "审核发布流程",
        "definition.draw": "绘制流程",
        "calendar.edit": "编辑日历",
        "calendar.publish": "公布日历",
        "organisation.edit": "维护组织机构",
        "enterprise.edit": "维护企业档案",
        "enterprise.account": "发放企业账号",
        "roster.import": "导入名册",
        "account.manage": "管理账号",
        "absence.manage": "管理请假代理",
        "work.hand_over": "离任转办",
        "incident.read": "查看异常",
        "incident.resolve": "处置异常",
        "retention.manage": "管理归档",
        "history.verify": "核验办理记录",
        "ledger.export": "导出台账",
        "finding.manage": "撤销和移交问题",
        "document.manage": "管理文书",
        "store.read": "查看数据存储",
        "store.write": "改写数据存储",
        "evaluation.manage": "组织评价考核",
        "message.deliver": "发出消息和信号",
        "external_task.work": "执行外部任务",
        "start.pause": "停用和启用自动发起",
        "parameter.read": "查看时限与阈值",
        "parameter.set": "设定时限与阈值",
    }
)


def right_name(right: str) -> str:
    """What people call a right; the right itself where it has no name."""
    return _RIGHT_NAMES.get(right, right)
