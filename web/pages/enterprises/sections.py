"""What the file of an enterprise consists of. A new section or card adds one line here."""

from __future__ import annotations

from web.pages.enterprises import findings, overview, record
from web.pages.enterprises.file import Section
from web.pages.evaluations import section as evaluations

#: The tabs, in their order; the first is what the file opens with.
SECTIONS: tuple[Section, ...] = (
    overview.SECTION,
    evaluations.SECTION,
    findings.SECTION,
    record.SECTION,
)

#: What stands beside the overview.
CARDS: tuple[Section, ...] = (
    overview.FACTS,
    overview.GUIDANCE,
)
