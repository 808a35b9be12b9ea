"""发文登记簿: every number of a series is a document, void, or explained."""

from __future__ import annotations

from dataclasses import replace

from engine.context import Context
from engine.errors import InvalidInput, InvalidState, NotFound, Problem
from engine.views import Scope
from workflows.documents.commands import (
    ContinueSeries,
    ExplainGap,
    GetIssuer,
    ListRegister,
    ListSeries,
    SetIssuer,
    VoidDocument,
)
from workflows.documents.gaps import Gap, split
from workflows.documents.issuing import DEFAULT_CODE, office_name
from workflows.documents.numbering import year_of
from workflows.documents.queries import documents, issuers
from workflows.documents.queries import register as stored
from workflows.documents.queries.register import Narrowing
from workflows.documents.sight import visible
from workflows.documents.views import Document, Issuer, RegisterPage, Series
from workflows.notices.queries import release
from workflows.organisation.rights import require

#: The right of an office over the documents of its area.
RIGHT = "document.manage"
_MOST = 200
_LONGEST_REASON = 500
#: A series may be set ahead by so much at once: more is a slip of the pen.
_FARTHEST = 10_000


def list_register(ctx: Context, query: ListRegister) -> RegisterPage:
    areas = _areas(ctx)
    if not query.issuing_code:
        latest = stored.series(ctx.uow, areas)
        if not latest:
            return RegisterPage((), (), "")
        query = replace(query, issuing_code=latest[0].issuing_code, year=latest[0].year)
    below = _number(query.cursor)
    limit = max(1, min(query.limit, _MOST))
    narrowing = Narrowing(
        areas, query.issuing_code, query.year, query.kind, query.standing, query.text.strip()
    )
    found = stored.page(ctx.uow, narrowing, below=below, limit=limit + 1)
    shown = found[:limit]
    more = len(found) > limit
    gaps: tuple[Gap, ...] = ()
    if not (query.kind or query.standing or query.text.strip()):
        lowest = shown[-1].running_number if more else 0
        gaps = tuple(
            gap
            for gap in _gaps(ctx, query.issuing_code, query.year)
            if gap.last > lowest and (below is None or gap.last < below)
        )
    return RegisterPage(shown, gaps, str(shown[-1].running_number) if more else "")


def list_series(ctx: Context, _query: ListSeries) -> tuple[Series, ...]:
    return tuple(
        Series(
            issuing_code=each.issuing_code,
            year=each.year,
            last_number=stored.last_number(ctx.uow, each.issuing_code, each.year),
            documents=each.documents,
            voided=each.voided,
            unsigned=each.unsigned,
            unexplained=sum(
                gap.count for gap in _gaps(ctx, each.issuing_code, each.year) if not gap.reason
            ),
        )
        for each in stored.series(ctx.uow, _areas(ctx))
    )


def void(ctx: Context, command: VoidDocument) -> Document:
    document = visible(ctx, command.document_id)
    require(ctx, RIGHT, Scope(document.area))
    reason = _reason(command.reason)
    if document.instance_id is not None:
        ctx.record(
            document.instance_id,
            "DocumentVoided",
            work_item_id=document.work_item_id,
            detail={
                "document_id": document.document_id,
                "number": document.number,
                "reason": reason,
            },
        )
    done = stored.void(
        ctx.uow,
        document.document_id,
        reason=reason,
        user_id=ctx.principal.user_id,
        now=ctx.now,
    )
    if not done:
        raise InvalidState("{number}已经作废。", number=document.number)
    release(ctx.uow, document.document_id)
    return documents.by_id(ctx.uow, document.document_id) or document


def explain_gap(ctx: Context, command: ExplainGap) -> None:
    _require_series(ctx, command.issuing_code, command.year)
    reason = _reason(command.reason)
    first, last = command.first_number, command.last_number
    free = [gap for gap in _gaps(ctx, command.issuing_code, command.year) if not gap.reason]
    if not any(gap.first <= first <= last <= gap.last for gap in free):
        raise InvalidState(
            "{first}号至{last}号不都是没有说明的空号，空号有：{known}。",
            first=first,
            last=last,
            known="、".join(f"{gap.first}—{gap.last}" for gap in reversed(free)) or "—",
        )
    gap = Gap(first, last, reason, ctx.principal.user_id, ctx.now)
    stored.explain(ctx.uow, command.issuing_code, command.year, gap)


def continue_series(ctx: Context, command: ContinueSeries) -> None:
    """What was given out on paper before is a gap with its reason from the start."""
    _require_series(ctx, command.issuing_code, command.year)
    reason = _reason(command.reason)
    last = stored.last_number(ctx.uow, command.issuing_code, command.year)
    if command.last_number > last + _FARTHEST:
        raise InvalidInput("一次最多跳过{most}个号。", most=_FARTHEST)
    if not stored.raise_to(ctx.uow, command.issuing_code, command.year, command.last_number):
        raise InvalidState("已经编到{last}号，只能往后接。", last=last)
    gap = Gap(last + 1, command.last_number, reason, ctx.principal.user_id, ctx.now)
    stored.explain(ctx.uow, command.issuing_code, command.year, gap)


def get_issuer(ctx: Context, query: GetIssuer) -> Issuer:
    """The area's own, or what holds for it as long as it has none."""
    require(ctx, "supervise", Scope(query.area))
    found = issuers.nearest(ctx.uow, query.area)
    if found is not None and found.area == query.area:
        return found
    code = DEFAULT_CODE if found is None else found.code
    return Issuer(query.area, office_name(query.area), code, "", "", "", ctx.now)


def set_issuer(ctx: Context, command: SetIssuer) -> Issuer:
    require(ctx, RIGHT, Scope(command.area))
    name, code = command.name.strip(), command.code.strip()
    problems = []
    if not 2 <= len(name) <= 200:
        problems.append(Problem("name", "发文机关名称应为2至200个字。"))
    if not 1 <= len(code) <= 30 or any(
        each.isspace() or each in "〔〕[]0123456789" for each in code
    ):
        problems.append(Problem("code", "机关代字应为1至30个字，不含空格、数字和括号。"))
    taken = issuers.with_code(ctx.uow, code, other_than=command.area)
    if taken is not None:
        problems.append(
            Problem("code", "代字“{code}”已由{name}使用。", {"code": code, "name": taken.name})
        )
    if problems:
        raise InvalidInput("发文机关有{number}处要改。", number=len(problems), problems=problems)
    issuer = Issuer(
        area=command.area,
        name=name,
        code=code,
        contact=command.contact.strip()[:80],
        phone=command.phone.strip()[:40],
        changed_by=ctx.principal.user_id,
        changed_at=ctx.now,
    )
    issuers.put(ctx.uow, issuer)
    return issuer


def _gaps(ctx: Context, issuing_code: str, year: int) -> tuple[Gap, ...]:
    return split(
        stored.missing(ctx.uow, issuing_code, year),
        stored.explained(ctx.uow, issuing_code, year),
    )


def _areas(ctx: Context) -> tuple[str, ...]:
    require(ctx, "supervise")
    return ctx.rights.areas(ctx.uow, ctx.principal) if not ctx.principal.is_system else ("",)


def _require_series(ctx: Context, issuing_code: str, year: int) -> None:
    """The series is one of an office over whose documents the actor has the right.

    Raises:
        Forbidden: the actor holds it nowhere.
        NotFound: no such office issues by that code.
    """
    require(ctx, RIGHT)
    areas = ctx.rights.areas(ctx.uow, ctx.principal)
    own = {each.issuing_code for each in stored.series(ctx.uow, areas)}
    own |= issuers.codes_within(ctx.uow, areas)
    if issuing_code not in own and not any(code and issuing_code.startswith(code) for code in own):
        raise NotFound("没有您能管理的文号“{code}”。", code=issuing_code[:40])
    if not 2000 <= year <= year_of(ctx.now):
        raise InvalidInput("年份应为2000年至今年，实为{year}。", year=year)


def _reason(text: str) -> str:
    reason = text.strip()
    if not reason:
        raise InvalidInput("请写明原因。", problems=(Problem("reason", "请写明原因。"),))
    if len(reason) > _LONGEST_REASON:
        raise InvalidInput(
            "原因最多{most}个字。",
            most=_LONGEST_REASON,
            problems=(Problem("reason", "原因最多{most}个字。", {"most": _LONGEST_REASON}),),
        )
    return reason


def _number(cursor: str) -> int | None:
    if not cursor:
        return None
    if not (cursor.isascii() and cursor.isdecimal() and len(cursor) < 10):
        raise InvalidInput("翻页标记“{cursor}”无效，请重新打开列表。", cursor=cursor[:80])
    return int(cursor)
