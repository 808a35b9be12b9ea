"""The SQL of drafts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, insert, select, update

from engine.store.unit_of_work import UnitOfWork
from workflows.designer.packing import unpack
from workflows.designer.tables import process_draft as draft
from workflows.designer.tables import process_draft_revision as revision
from workflows.designer.views import (
    DraftRevision,
    DraftRevisionContent,
    ProcessDraft,
    ProcessDraftSummary,
)

_SUMMARY = tuple(column for column in draft.c if column.name != "package")
_REVISION = tuple(column for column in revision.c if column.name != "package")


def summaries(uow: UnitOfWork) -> tuple[ProcessDraftSummary, ...]:
    statement = select(*_SUMMARY).order_by(draft.c.key)
    return tuple(ProcessDraftSummary(**row) for row in uow.connection.execute(statement).mappings())


def summary(uow: UnitOfWork, key: str, *, locking: bool) -> ProcessDraftSummary | None:
    statement = select(*_SUMMARY).where(draft.c.key == key)
    if locking:
        statement = statement.with_for_update()
    found = uow.connection.execute(statement).mappings().first()
    return None if found is None else ProcessDraftSummary(**found)


def whole(uow: UnitOfWork, key: str) -> ProcessDraft | None:
    found = uow.connection.execute(select(draft).where(draft.c.key == key)).mappings().first()
    if found is None:
        return None
    fields = {name: value for name, value in found.items() if name != "package"}
    return ProcessDraft(ProcessDraftSummary(**fields), unpack(found["package"]))


def add(uow: UnitOfWork, values: dict[str, Any]) -> None:
    uow.connection.execute(insert(draft).values(**values))


def change(uow: UnitOfWork, key: str, values: dict[str, Any]) -> None:
    uow.connection.execute(update(draft).where(draft.c.key == key).values(**values))


def remove(uow: UnitOfWork, key: str) -> None:
    uow.connection.execute(delete(draft).where(draft.c.key == key))
    uow.connection.execute(delete(revision).where(revision.c.key == key))


def latest_revision(uow: UnitOfWork, key: str) -> DraftRevision | None:
    found = uow.connection.execute(_revisions(key).limit(1)).mappings().first()
    return None if found is None else DraftRevision(**found)


def revisions(uow: UnitOfWork, key: str, *, limit: int) -> tuple[DraftRevision, ...]:
    found = uow.connection.execute(_revisions(key).limit(limit)).mappings()
    return tuple(DraftRevision(**row) for row in found)


def _revisions(key: str) -> Select[Any]:
    return select(*_REVISION).where(revision.c.key == key).order_by(revision.c.revision_id.desc())


def revision_content(uow: UnitOfWork, key: str, revision_id: int) -> DraftRevisionContent | None:
    statement = select(revision).where(revision.c.key == key, revision.c.revision_id == revision_id)
    found = uow.connection.execute(statement).mappings().first()
    if found is None:
        return None
    fields = {name: value for name, value in found.items() if name != "package"}
    return DraftRevisionContent(DraftRevision(**fields), unpack(found["package"]))


def keep(
    uow: UnitOfWork,
    key: str,
    *,
    version: int,
    package: bytes,
    saved_at: datetime,
    saved_by: str,
    instead_of: int | None,
) -> None:
    """Keep what the draft is now, as a revision of its own or in the place of ``instead_of``."""
    values = {"version": version, "package": package, "saved_at": saved_at, "saved_by": saved_by}
    if instead_of is None:
        uow.connection.execute(insert(revision).values(key=key, **values))
        return
    uow.connection.execute(
        update(revision).where(revision.c.revision_id == instead_of).values(**values)
    )


def forget_oldest(uow: UnitOfWork, key: str, *, keeping: int) -> None:
    """Leave the latest ``keeping`` revisions of a draft."""
    oldest = (
        select(revision.c.revision_id)
        .where(revision.c.key == key)
        .order_by(revision.c.revision_id.desc())
        .offset(keeping)
        .limit(1)
        .scalar_subquery()
    )
    uow.connection.execute(
        delete(revision).where(revision.c.key == key, revision.c.revision_id <= oldest)
    )
