"""整改: the findings of one enterprise, open ones and closed ones."""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType

from web import acting
from web.i18n import N_
from web.pages.enterprises.file import File, Section
from web.pages.findings import view
from workflows.rectification import labels
from workflows.rectification.commands import CountFindings, FindingFilter, FindingsOf
from workflows.rectification.views import FoundProblem, Tally


@dataclass(frozen=True, slots=True)
class EnterpriseFindings:
    """``findings`` are the last ones, the last found first; ``view`` and ``labels`` word them."""

    findings: tuple[FoundProblem, ...]
    tally: Tally
    view: ModuleType
    labels: ModuleType


def _read(file: File) -> EnterpriseFindings:
    found = acting.query(FindingsOf(enterprise_id=file.enterprise_id, limit=100))
    counted = acting.query(CountFindings(FindingFilter(enterprise_id=file.enterprise_id)))
    return EnterpriseFindings(found, counted.all, view, labels)


SECTION = Section("findings", N_("整改"), "enterprises/sections/findings.html", _read)
