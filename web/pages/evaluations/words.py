"""What evaluations are called on pages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from web.i18n import N_
from workflows.evaluation.views import Stage

STAGE_NAMES: Mapping[Stage, str] = MappingProxyType(
    {Stage.SELF: N_("自评"), Stage.VERIFIED: N_("核验"), Stage.APPEAL: N_("申诉后重新核验")}
)
GROUP_NAMES: Mapping[str, str] = MappingProxyType(
    {"state": N_("国有企业"), "other": N_("其他企业")}
)
