"""Templates of offices: uploading, looking at, taking back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from engine.context import Context
from engine.errors import InvalidInput, InvalidState, NotFound, Problem
from engine.views import Scope
from workflows.documents.commands import (
    GetTemplateFile,
    ListTemplates,
    PreviewTemplate,
    RevertTemplate,
    UploadTemplate,
)
from workflows.documents.filing import MEDIA_TYPES
from workflows.documents.issuing import office_name
from workflows.documents.kinds import DocumentKind
from workflows.documents.placeholders import filled
from workflows.documents.queries import issuers
from workflows.documents.queries import templates as stored
from workflows.documents.register import RIGHT
from workflows.documents.registry import KINDS, kind_of
from workflows.documents.rendering.fonts import FontFolder
from workflows.documents.rendering.making import Format, Order, make
from workflows.documents.rendering.template import template_of
from workflows.documents.templates_check import check
from workflows.documents.values import values_of
from workflows.documents.views import Document, DocumentFile, Recipient, Template, TemplateShelf
from workflows.organisation.rights import require

_SAMPLE_ROWS = 3


def upload(ctx: Context, command: UploadTemplate, *, fonts: FontFolder) -> Template:
    """The check comes before it is kept, and a trial with samples before it is in force."""
    require(ctx, RIGHT, Scope(command.area))
    kind = kind_of(command.document_kind)
    remarks = check(command.content, kind)
    _try(ctx, kind, command.area, command.content, fonts)
    return stored.put(
        ctx.uow,
        area=command.area,
        kind=kind.code,
        file_name=command.file_name.strip()[:200] or f"{kind.name}.docx",
        file=command.content,
        remarks=remarks,
        note=command.note.strip()[:500],
        user_id=ctx.principal.user_id,
        now=ctx.now,
    )


def _try(ctx: Context, kind: DocumentKind, area: str, template: bytes, fonts: FontFolder) -> None:
    try:
        make(_sample(ctx, kind, area, template), Format.PDF, fonts)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as trouble:
        problem = Problem("file", "用样例数据试做文书没有成功，请用Word另存一次再上传。")
        raise InvalidInput("模板有{number}处要改。", number=1, problems=(problem,)) from trouble


def revert(ctx: Context, command: RevertTemplate) -> None:
    require(ctx, RIGHT, Scope(command.area))
    kind = kind_of(command.document_kind)
    if not stored.end(ctx.uow, command.area, kind.code, user_id=ctx.principal.user_id, now=ctx.now):
        raise InvalidState("{kind}用的已经不是自己的模板。", kind=kind.name)


def list_templates(ctx: Context, query: ListTemplates) -> tuple[TemplateShelf, ...]:
    require(ctx, "supervise", Scope(query.area))
    editions = stored.of_area(ctx.uow, query.area)
    return tuple(
        TemplateShelf(
            kind=kind.code,
            kind_name=kind.name,
            editions=tuple(each for each in editions if each.kind == kind.code),
            inherited_from=stored.inherited_from(ctx.uow, kind.code, query.area),
        )
        for kind in KINDS.values()
        if query.document_kind in ("", kind.code)
    )


def get_file(ctx: Context, query: GetTemplateFile) -> DocumentFile:
    kind = kind_of(query.document_kind)
    require(ctx, "supervise", Scope(query.area))
    name, content = f"{kind.name}.docx", template_of(kind)
    if query.template_id is not None:
        name, content = _own(ctx, query.area, kind, query.template_id)
    return DocumentFile(name, MEDIA_TYPES[Format.DOCX], content)


def preview(ctx: Context, query: PreviewTemplate, *, fonts: FontFolder) -> DocumentFile:
    kind = kind_of(query.document_kind)
    require(ctx, "supervise", Scope(query.area))
    content = None
    if query.template_id is not None:
        _, content = _own(ctx, query.area, kind, query.template_id)
    order = _sample(ctx, kind, query.area, content)
    return DocumentFile(
        f"{kind.name}（样例）.{query.file_format}",
        MEDIA_TYPES[query.file_format],
        make(order, query.file_format, fonts),
    )


def _own(ctx: Context, area: str, kind: DocumentKind, template_id: int) -> tuple[str, bytes]:
    found = stored.file_of(ctx.uow, template_id, area=area, kind=kind.code)
    if found is None:
        raise NotFound("没有编号为{template_id}的模板。", template_id=template_id)
    return found


def _sample(ctx: Context, kind: DocumentKind, area: str, template: bytes | None) -> Order:
    """A document that was never issued: every field with its sample."""
    body: dict[str, Any] = {}
    for field in kind.fields:
        row = {column.key: f"{column.label}样例" for column in field.columns}
        row.pop("number", None)
        body[field.key] = [row] * _SAMPLE_ROWS if field.columns else field.sample
    issuer = issuers.nearest(ctx.uow, area)
    name = issuer.name if issuer is not None and issuer.area == area else office_name(area)
    to = Recipient("", "包头市工业和信息化局", copied=False, must_sign=True, **_UNSIGNED)
    document = Document(
        document_id=0,
        kind=kind.code,
        kind_name=kind.name,
        title=filled(kind.heading, values_of(kind, body)),
        number="内产改办〔2026〕7号",
        running_number=7,
        area=area,
        issuer=name,
        work_item_id=None,
        instance_id=None,
        body=body,
        issued_at=ctx.now,
        issued_by=ctx.principal.user_id,
        recipients=(to, replace(to, name="包头市总工会", copied=True)),
        voided_at=None,
        voided_by=None,
        void_reason="",
    )
    return Order(document, kind, issuer, template)


_UNSIGNED: dict[str, Any] = {"signed_at": None, "signed_by": None, "signed_for": None}
