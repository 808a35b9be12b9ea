"""Duties of posts, kinds of unit, and the groups that come with them. Pure.

Groups are the texts that the engine hands around and never reads. A person's groups follow from
the posts held today:

===========================  ==============================================================
``unit:<unit_id>:<duty>``    handler, liaison or leader of a unit (an office is a unit too)
``office:<area>``            handlers and liaisons of the office of that area's conference
``office:<area>:leader``     the leader in charge of that office
``convener:<area>``          conveners of that area's conference
``officers:<area>``          guidance officers appointed in that area
``area:<area>``              everybody with one of the posts above in that area
``role:<duty>``              system_admin, security_admin, auditor, designer, integration
``enterprise:<id>``          every account of an enterprise
``enterprise:<id>:<role>``   its party body, management, union or hr
===========================  ==============================================================
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Duty(StrEnum):
    """What a post is there for."""

    CONVENER = "convener"
    LEADER = "leader"
    LIAISON = "liaison"
    HANDLER = "handler"
    OFFICER = "officer"
    DESIGNER = "designer"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDITOR = "auditor"
    INTEGRATION = "integration"


DUTY_NAMES: Mapping[Duty, str] = MappingProxyType(
    {
        Duty.CONVENER: "召集人",
        Duty.LEADER: "分管领导",
        Duty.LIAISON: "联络员",
        Duty.HANDLER: "经办",
        Duty.OFFICER: "改革指导员",
        Duty.DESIGNER: "流程设计员",
        Duty.SYSTEM_ADMIN: "系统管理员",
        Duty.SECURITY_ADMIN: "安全管理员",
        Duty.AUDITOR: "审计管理员",
        Duty.INTEGRATION: "接口账号",
    }
)

#: Duties that run the system. They see no business, and no deputy takes them over: the three
#: administrators of GB/T 22239 must stay apart.
ROLE_DUTIES = frozenset(
    {
        Duty.DESIGNER,
        Duty.SYSTEM_ADMIN,
        Duty.SECURITY_ADMIN,
        Duty.AUDITOR,
        Duty.INTEGRATION,
    }
)

#: The three administrators: no two of them are ever one person.
KEPT_APART = frozenset({Duty.SYSTEM_ADMIN, Duty.SECURITY_ADMIN, Duty.AUDITOR})

#: Duties that belong to one unit, and of which a unit's groups are made.
UNIT_DUTIES = frozenset({Duty.LEADER, Duty.LIAISON, Duty.HANDLER})


class UnitKind(StrEnum):
    OFFICE = "office"
    MEMBER = "member"


UNIT_KIND_NAMES: Mapping[UnitKind, str] = MappingProxyType(
    {UnitKind.OFFICE: "联席会议办公室", UnitKind.MEMBER: "成员单位"}
)


class EnterpriseRole(StrEnum):
    """The bodies of an enterprise that answer through its portal."""

    PARTY = "party"
    MANAGEMENT = "management"
    UNION = "union"
    HR = "hr"


ENTERPRISE_ROLE_NAMES: Mapping[EnterpriseRole, str] = MappingProxyType(
    {
        EnterpriseRole.PARTY: "企业党组织",
        EnterpriseRole.MANAGEMENT: "行政",
        EnterpriseRole.UNION: "工会",
        EnterpriseRole.HR: "人力资源",
    }
)


@dataclass(frozen=True, slots=True)
class Seat:
    """A post that somebody holds: its duty, and where it stands."""

    duty: Duty
    unit_id: int
    unit_kind: UnitKind
    area: str


def groups_of_seat(seat: Seat) -> frozenset[str]:
    """The groups that holding this post brings."""
    if seat.duty in ROLE_DUTIES:
        return frozenset({f"role:{seat.duty}"})
    groups = {f"area:{seat.area}"}
    if seat.duty is Duty.CONVENER:
        groups.add(f"convener:{seat.area}")
    elif seat.duty is Duty.OFFICER:
        groups.add(f"officers:{seat.area}")
    else:
        groups.add(f"unit:{seat.unit_id}:{seat.duty}")
        if seat.unit_kind is UnitKind.OFFICE:
            groups.add(_office_group(seat))
    return frozenset(groups)


def _office_group(seat: Seat) -> str:
    return f"office:{seat.area}:leader" if seat.duty is Duty.LEADER else f"office:{seat.area}"


def groups_of_account(enterprise_id: int, role: EnterpriseRole) -> frozenset[str]:
    """The groups of an account of an enterprise."""
    return frozenset({f"enterprise:{enterprise_id}", f"enterprise:{enterprise_id}:{role}"})


#: The shapes that groups have; a star stands for an id or an area.
GROUP_SHAPES = frozenset(
    {
        *(f"unit:*:{duty}" for duty in UNIT_DUTIES),
        *("office:*", "office:*:leader", "convener:*", "officers:*", "area:*", "enterprise:*"),
        *(f"role:{duty}" for duty in ROLE_DUTIES),
        *(f"enterprise:*:{role}" for role in EnterpriseRole),
    }
)


def transferable(groups: frozenset[str]) -> frozenset[str]:
    """Of an absent person's groups, those in which a deputy may stand in."""
    return frozenset(group for group in groups if not group.startswith("role:"))
