"""What people call the states of an evaluation, in Chinese; the catalogue has them in English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from workflows.evaluation.views import EvaluationState

STATE_NAMES: Mapping[EvaluationState, str] = MappingProxyType(
    {
        EvaluationState.SELF_SCORE: "企业自评",
        EvaluationState.VERIFY: "核验",
        EvaluationState.PANEL: "评审会签",
        EvaluationState.NOTICE: "公示",
        EvaluationState.APPEAL: "申诉",
        EvaluationState.DECIDE: "核定等次",
        EvaluationState.CONCLUDED: "已办结",
        EvaluationState.CANCELLED: "已撤销",
    }
)
