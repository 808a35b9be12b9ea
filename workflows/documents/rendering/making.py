"""A document as a file: its template filled in, as .docx or drawn as PDF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from workflows.documents.kinds import ATTACHMENTS, DocumentKind
from workflows.documents.rendering.filling import Values, fill
from workflows.documents.rendering.fonts import FontFolder
from workflows.documents.rendering.pdf.pages import draw
from workflows.documents.rendering.template import template_of
from workflows.documents.values import rows_of, text_of, values_of
from workflows.documents.views import Document, Issuer

#: What every template may name besides the fields of its kind.
COMMON_LABELS = (
    "文种",
    "标题",
    "文号",
    "发文机关",
    "主送",
    "抄送",
    "成文日期",
    "印发日期",
    "联系人",
    "联系电话",
    "附件",
)


class Format(StrEnum):
    DOCX = "docx"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class Order:
    """What a file is made of. ``template`` is an office's own; None takes the one of Duban."""

    document: Document
    kind: DocumentKind
    issuer: Issuer | None
    template: bytes | None


def make(order: Order, file_format: Format, fonts: FontFolder) -> bytes:
    template = order.template or template_of(order.kind)
    filled = fill(template, values(order))
    if file_format is Format.DOCX:
        return filled
    document = order.document
    return draw(filled, fonts=fonts, title=document.title, at=document.issued_at)


def values(order: Order) -> Values:
    """All that a template may name, as text."""
    document, issuer = order.document, order.issuer
    day = text_of(document.issued_at)
    texts = {
        **values_of(order.kind, document.body),
        "文种": document.kind_name,
        "标题": document.title,
        "文号": document.number,
        "发文机关": document.issuer,
        "主送": _names(document, copied=False),
        "抄送": _names(document, copied=True),
        "成文日期": day,
        "印发日期": day,
        "联系人": "" if issuer is None else issuer.contact,
        "联系电话": "" if issuer is None else issuer.phone,
        "附件": _attachments(document.body),
    }
    lists = {each.label: rows_of(each, document.body) for each in order.kind.fields if each.columns}
    return Values(texts, lists)


def _names(document: Document, *, copied: bool) -> str:
    names = (each.name for each in document.recipients if each.copied is copied)
    return "、".join(dict.fromkeys(name for name in names if name))


def _attachments(body: Mapping[str, Any]) -> str:
    """One by its name, several numbered, without punctuation behind (7.3.4)."""
    names = [str(each) for each in body.get(ATTACHMENTS) or ()]
    if len(names) < 2:
        return "".join(names)
    return "  ".join(f"{place}. {name}" for place, name in enumerate(names, 1))
