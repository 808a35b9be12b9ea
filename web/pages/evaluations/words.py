"""What evaluations are called on pages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from web.i18n import N_
from workflows.evaluation.views import EvaluationState, Stage

STATE_NAMES: Mapping[EvaluationState, str] = MappingProxyType(
    {
        EvaluationState.SELF_SCORE: N_("企业自评"),
        EvaluationState.VERIFY: N_("核验"),
        EvaluationState.PANEL: N_("评审会签"),
        EvaluationState.NOTICE: N_("公示"),
        EvaluationState.APPEAL: N_("申诉"),
        EvaluationState.DECIDE: N_("核定等次"),
        EvaluationState.CONCLUDED: N_("已办结"),
        EvaluationState.CANCELLED: N_("已撤销"),
    }
)
STAGE_NAMES: Mapping[Stage, str] = MappingProxyType(
    {Stage.SELF: N_("自评"), Stage.VERIFIED: N_("核验"), Stage.APPEAL: N_("申诉后重新核验")}
)
GROUP_NAMES: Mapping[str, str] = MappingProxyType(
    {"state": N_("国有企业"), "other": N_("其他企业")}
)
