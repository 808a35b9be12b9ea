"""What people call states and kinds of tasks. Chinese; whoever shows them says how."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from workflows.task_decomposition.views import ContributionState, TaskKind, TaskState

STATE_NAMES: Mapping[TaskState, str] = MappingProxyType(
    {
        TaskState.TO_SIGN: "待签收",
        TaskState.SETTLING: "待核定",
        TaskState.TO_ARRANGE: "待部署",
        TaskState.IN_PROGRESS: "落实中",
        TaskState.VERIFYING: "待核验",
        TaskState.CLOSED: "已销号",
        TaskState.WITHDRAWN: "已撤回",
    }
)
KIND_NAMES: Mapping[TaskKind, str] = MappingProxyType(
    {TaskKind.URGENT: "急件", TaskKind.ORDINARY: "一般", TaskKind.HARD: "疑难"}
)
CONTRIBUTION_NAMES: Mapping[ContributionState, str] = MappingProxyType(
    {
        ContributionState.NAMED: "未请求",
        ContributionState.ASKED: "落实中",
        ContributionState.DONE: "已落实",
        ContributionState.RELIEVED: "不再协办",
        ContributionState.TAKEN_BACK: "已收回",
    }
)
