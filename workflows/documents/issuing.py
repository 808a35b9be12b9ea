"""Issuing a document: the number, the row and its recipients, in the transaction of the caller."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.context import Context
from engine.errors import InvalidInput
from workflows.briefing.commands import Brief
from workflows.briefing.reading import brief
from workflows.divisions import place_name
from workflows.documents import announcing
from workflows.documents.kinds import DocumentKind
from workflows.documents.numbering import year_of
from workflows.documents.placeholders import filled
from workflows.documents.queries import documents, issuers
from workflows.documents.queries.documents import NewRow
from workflows.documents.values import values_of
from workflows.documents.views import Document, Recipient

#: What the numbers begin with where no office has set a code of its own.
DEFAULT_CODE = "内产改办"
_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDocument:
    """A document that is to be issued.

    ``addressed_to`` are groups (``unit:12:leader``, ``enterprise:33:union``), the first the main
    one; ``copied_to`` gets it for information and never signs. ``area`` is that of the office
    that issues it. ``body`` holds the fields of the kind, ``title`` overrides its heading.
    ``issuing_code`` begins the number where the office has set no code of its own.
    ``told_by_issuer``: whoever issues it tells the recipients in words of its own.
    """

    kind: DocumentKind
    addressed_to: tuple[str, ...]
    area: str
    body: Mapping[str, Any] = field(default_factory=dict)
    title: str = ""
    issuing_code: str = ""
    work_item_id: int | None = None
    instance_id: int | None = None
    must_sign: bool = False
    copied_to: tuple[str, ...] = ()
    told_by_issuer: bool = False


def issue(ctx: Context, new: NewDocument) -> Document:
    """Issue a numbered document, and have a job tell its recipients. At most five SQL statements.

    Raises:
        InvalidInput: nobody is addressed, or the body does not fit the kind.
    """
    if not new.addressed_to:
        raise InvalidInput("{kind}没有主送单位。", kind=new.kind.name)
    new.kind.check(new.body)
    issuer = issuers.nearest(ctx.uow, new.area)
    own_name = issuer is not None and issuer.area == new.area
    issued = documents.issue(
        ctx.uow,
        NewRow(
            kind=new.kind.code,
            title=(new.title or filled(new.kind.heading, values_of(new.kind, new.body)))[
                :_LONGEST_TITLE
            ],
            issuing_code=_code(new, "" if issuer is None else issuer.code),
            year=year_of(ctx.now),
            area=new.area,
            issuer=issuer.name if issuer is not None and own_name else office_name(new.area),
            work_item_id=new.work_item_id,
            instance_id=new.instance_id,
            body=dict(new.body),
            issued_at=ctx.now,
            issued_by=ctx.principal.user_id,
            recipients=_recipients(ctx, new),
        ),
    )
    if not new.told_by_issuer:
        announcing.arm(ctx, issued)
    return issued


def _code(new: NewDocument, of_office: str) -> str:
    if of_office:
        return of_office + new.kind.suffix
    return new.issuing_code or DEFAULT_CODE + new.kind.suffix


def office_name(area: str) -> str:
    """How the office of an area signs where it has set nothing else."""
    return f"{place_name(area)}产业工人队伍建设改革联席会议办公室"


def _recipients(ctx: Context, new: NewDocument) -> tuple[Recipient, ...]:
    groups = tuple(dict.fromkeys((*new.addressed_to, *new.copied_to)))
    names = brief(ctx, Brief(bodies=frozenset(groups)))
    return tuple(
        Recipient(
            group_id=group,
            name=names.body(group),
            copied=group not in new.addressed_to,
            must_sign=new.must_sign and group in new.addressed_to,
            signed_at=None,
            signed_by=None,
            signed_for=None,
        )
        for group in groups
    )
