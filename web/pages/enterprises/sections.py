"""What the file of an enterprise consists of. A new section or card adds one line here."""

from __future__ import annotations

from web.pages.enterprises import findings, overview, record
from web.pages.enterprises.file import Section
from web.pages.evaluations import section as evaluations
from web.pages.guiding import section as inspections
from web.pages.portal import accounts, coming, handled, received, todo

#: What the file opens with for whoever has no portal.
OPENING = overview.SECTION

#: The tabs, in their order.
SECTIONS: tuple[Section, ...] = (
    todo.SECTION,
    OPENING,
    coming.SECTION,
    inspections.SECTION,
    findings.SECTION,
    evaluations.SECTION,
    received.SECTION,
    handled.SECTION,
    accounts.SECTION,
    record.SECTION,
)

#: What stands beside the overview.
CARDS: tuple[Section, ...] = (
    overview.FACTS,
    overview.GUIDANCE,
)
