"""What people call the values of a contact, in Chinese; the catalogue has them in English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from workflows.contact_enterprise.views import NeedKind, NeedState

MANNER_NAMES: Mapping[str, str] = MappingProxyType(
    {"visit": "上门走访", "meeting": "座谈", "call": "电话或视频"}
)

RATING_NAMES: Mapping[str, str] = MappingProxyType(
    {"very_good": "很满意", "good": "满意", "fair": "基本满意", "poor": "不满意"}
)

NEED_KIND_NAMES: Mapping[NeedKind, str] = MappingProxyType(
    {
        NeedKind.POLICY: "政策咨询",
        NeedKind.TRAINING: "技能培训",
        NeedKind.RIGHTS: "权益保障",
        NeedKind.HARDSHIP: "困难帮扶",
        NeedKind.INNOVATION: "创新与竞赛",
        NeedKind.OTHER: "其他",
        NeedKind.PROBLEM: "需整改问题",
    }
)

NEED_STATE_NAMES: Mapping[NeedState, str] = MappingProxyType(
    {NeedState.OPEN: "办理中", NeedState.SOLVED: "已解决", NeedState.WITHDRAWN: "已撤回"}
)
