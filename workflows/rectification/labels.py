"""What people call the values of a finding, in Chinese; the catalogue has them in English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from workflows.rectification.views import Category, FindingState, Grade, RoundKind, SourceKind

SOURCE_NAMES: Mapping[SourceKind, str] = MappingProxyType(
    {
        SourceKind.INSPECTION: "指导检查",
        SourceKind.CONTACT: "联系企业",
        SourceKind.EVALUATION: "评价考核",
        SourceKind.REPORT: "日常督查",
    }
)

CATEGORY_NAMES: Mapping[str, str] = MappingProxyType(
    {
        Category.IDEOLOGY: "思想引领",
        Category.ACHIEVEMENT: "建功立业",
        Category.QUALITY: "素质提升",
        Category.RIGHTS: "权益地位",
        Category.ORGANISATION: "组织保障",
        Category.OTHER: "其他",
    }
)

GRADE_NAMES: Mapping[Grade, str] = MappingProxyType(
    {Grade.IMMEDIATE: "立即整改", Grade.GENERAL: "一般", Grade.COMPLEX: "复杂"}
)

STATE_NAMES: Mapping[FindingState, str] = MappingProxyType(
    {
        FindingState.OPENED: "待分级",
        FindingState.PLANNING: "制定方案",
        FindingState.DISPUTED: "异议复核",
        FindingState.RECTIFYING: "整改中",
        FindingState.VERIFYING: "待核验",
        FindingState.CLOSING: "待销号",
        FindingState.CLOSED: "已销号",
        FindingState.LASTING: "回头看已巩固",
        FindingState.WITHDRAWN: "已撤回",
    }
)

ROUND_NAMES: Mapping[RoundKind, str] = MappingProxyType(
    {RoundKind.FIRST: "首轮", RoundKind.REJECTED: "退回再改", RoundKind.REOPENED: "回头看重启"}
)

MANNER_NAMES: Mapping[str, str] = MappingProxyType(
    {"on_site": "现场核验", "papers": "查阅材料", "talk": "听取职工意见"}
)

VERIFICATION_NAMES: Mapping[str, str] = MappingProxyType({"accept": "通过", "reject": "不通过"})

LOOK_BACK_NAMES: Mapping[str, str] = MappingProxyType({"lasting": "未反弹", "relapsed": "又出现"})
