"""Documents to be measured: the samples of each kind, issued on 6 May 2026."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from engine.clock import LOCAL_ZONE
from workflows.documents.kinds import DocumentKind
from workflows.documents.placeholders import filled
from workflows.documents.rendering.fonts import FontFolder
from workflows.documents.rendering.making import Format, Order, make
from workflows.documents.values import values_of
from workflows.documents.views import Document, Issuer, Recipient

ISSUED_AT = datetime(2026, 5, 6, 9, 30, tzinfo=LOCAL_ZONE)
OFFICE = "内蒙古自治区产业工人队伍建设改革联席会议办公室"
ISSUER = Issuer("15", OFFICE, "内产改办", "李主任", "0471-1234567", "li", ISSUED_AT)


def body_of(kind: DocumentKind, rows: int = 2) -> dict[str, Any]:
    """Every field of a kind with its sample, and tables of so many rows."""
    body: dict[str, Any] = {each.key: each.sample for each in kind.fields if not each.columns}
    for each in kind.fields:
        if each.columns:
            keys = [column.key for column in each.columns if column.key != "number"]
            body[each.key] = [{key: f"{key}{row}" for key in keys} for row in range(rows)]
    return body


def document_of(
    kind: DocumentKind,
    body: Mapping[str, Any] | None = None,
    *,
    office: str = OFFICE,
    copied: bool = True,
) -> Document:
    content = body_of(kind) if body is None else dict(body)
    to = Recipient("unit:1:leader", "包头市工业和信息化局", False, True, None, None, None)
    copy = Recipient("unit:2:leader", "包头市总工会", True, False, None, None, None)
    return Document(
        document_id=1,
        kind=kind.code,
        kind_name=kind.name,
        title=filled(kind.heading, values_of(kind, content)),
        number="内产改办督〔2026〕7号",
        running_number=7,
        area="15",
        issuer=office,
        work_item_id=None,
        instance_id=None,
        body=content,
        issued_at=ISSUED_AT,
        issued_by="system",
        recipients=(to, copy) if copied else (to,),
        voided_at=None,
        voided_by=None,
        void_reason="",
    )


@cache
def sample_of(kind: DocumentKind, file_format: Format) -> bytes:
    """The file of a kind's samples, made once."""
    return file_of(kind, file_format)


def file_of(
    kind: DocumentKind,
    file_format: Format,
    body: Mapping[str, Any] | None = None,
    *,
    template: bytes | None = None,
    fonts: FontFolder | None = None,
    office: str = OFFICE,
) -> bytes:
    order = Order(document_of(kind, body, office=office), kind, ISSUER, template)
    return make(order, file_format, fonts or FontFolder())
