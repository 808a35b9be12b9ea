"""Findings of an inspection become rectifications (P05)."""

from __future__ import annotations

from datetime import date

from engine.context import Context
from engine.views import Job
from workflows.contact_enterprise.enterprise_queries import enterprise_by_id
from workflows.guidance_officer import inspection_queries as queries
from workflows.guidance_officer.checklists import in_force
from workflows.guidance_officer.views import Answer
from workflows.rectification.findings import open_finding
from workflows.rectification.views import Category, Grade, NewFinding, SourceKind

#: The kind of the job that opens the findings of an inspection.
HAND_ON = "inspection.hand_on"
#: The clause of what was found beyond the checklist.
_OF_OFFICERS = "6.2-02"


def hand_on(ctx: Context, job: Job) -> None:
    """Open a rectification (P05) for each finding; a job, so that the review need not wait."""
    found = queries.by_id(ctx.uow, int(job.payload["inspection_id"]))
    if found is None:
        return
    inspection = found[0]
    company = enterprise_by_id(ctx.uow, inspection.enterprise_id)
    contact_unit = None if company is None else company.contact_unit_id
    for each in queries.answers_of(ctx.uow, inspection.inspection_id):
        if each.listed:
            open_finding(
                ctx,
                NewFinding(
                    source_kind=SourceKind.INSPECTION,
                    source_instance_id=inspection.instance_id,
                    number=each.position,
                    enterprise_id=inspection.enterprise_id,
                    unit_id=contact_unit or inspection.office_unit_id,
                    officer=inspection.inspector or "",
                    title=each.text,
                    detail=_detail(each, inspection.location),
                    category=_category(each),
                    clause_id=each.clause_id or _OF_OFFICERS,
                    found_on=inspection.inspected_on or inspection.planned_on,
                    attachment_ids=each.attachment_ids,
                    grade=Grade(each.grade) if each.grade else None,
                ),
            )


def _detail(answer: Answer, location: str) -> str:
    """What was seen, and where, if the officer chose to tell."""
    seen = answer.note or answer.text
    return f"{seen}\n检查位置：{location}" if location else seen


def _category(answer: Answer) -> Category:
    item = in_force(date.max).by_id.get(answer.item_id)
    return Category.OTHER if item is None else Category(item.group.category)
