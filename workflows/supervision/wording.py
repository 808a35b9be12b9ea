"""Texts in notices and documents. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from engine.clock import LOCAL_ZONE
from engine.views import WorkItem
from workflows.documents.views import Document


def local_text(at: datetime | None) -> str:
    """An instant as it stands in a stored text, legible in every language: 2026-05-25 17:30."""
    return "" if at is None else at.astimezone(LOCAL_ZONE).strftime("%Y-%m-%d %H:%M")


def item_fields(item: WorkItem, documents: Sequence[Document] = ()) -> dict[str, str]:
    """The fields that every notice about an item may name (``ladder.NOTICE_FIELDS``)."""
    return {
        "title": item.title,
        "name": item.name,
        "due": local_text(item.due_at),
        "documents": "、".join(document.number for document in documents),
    }
