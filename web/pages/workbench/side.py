"""The right column of the workbench: what wants a signature, visits, absences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.worktime.arithmetic import local_day
from web import acting
from web.pages import standing
from web.pages.workbench.view import AbsenceView, absences
from workflows.contact_enterprise.commands import ListPlannedVisits
from workflows.contact_enterprise.views import PlannedVisit
from workflows.documents.commands import ListDocumentsToSign
from workflows.documents.views import Document

#: So many documents are counted; beyond, their number does not matter any more.
_MOST_SIGNED = 50


@dataclass(frozen=True, slots=True)
class Side:
    documents: tuple[Document, ...]
    visits: tuple[PlannedVisit, ...]
    today: date
    absences: tuple[AbsenceView, ...]


def side() -> Side:
    """Visits are for those who work in a unit; nobody else is asked about them."""
    in_unit = bool(standing.unit_ids(acting.visitor()))
    return Side(
        documents=acting.query(ListDocumentsToSign(limit=_MOST_SIGNED)),
        visits=acting.query(ListPlannedVisits(limit=5)) if in_unit else (),
        today=local_day(acting.now()),
        absences=absences(),
    )
