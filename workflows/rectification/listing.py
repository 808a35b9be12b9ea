"""The three lists (问题清单, 责任清单, 整改清单) as numbered documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.context import Context
from engine.errors import InvalidInput
from engine.views import Scope
from engine.worktime.arithmetic import local_day
from workflows.divisions import place_name
from workflows.documents.issuing import NewDocument, issue
from workflows.documents.registry import kind_of
from workflows.documents.views import Document
from workflows.organisation.rights import reach, require
from workflows.rectification import list_queries
from workflows.rectification.commands import FindingFilter, IssueFindingList
from workflows.rectification.labels import CATEGORY_NAMES, GRADE_NAMES, SOURCE_NAMES, STATE_NAMES
from workflows.rectification.views import FindingList, FindingRow

_KINDS: Mapping[FindingList, str] = {
    FindingList.PROBLEMS: "problem_list",
    FindingList.RESPONSIBILITIES: "responsibility_list",
    FindingList.RECTIFICATIONS: "rectification_list",
}
#: The most findings of one document: what people can still go through at one meeting.
_MOST = 200


def issue_list(ctx: Context, command: IssueFindingList) -> Document:
    narrow = command.narrow
    area = narrow.area or _own_area(ctx)
    require(ctx, "finding.manage", Scope(area))
    held = reach(ctx.principal, "finding.manage")
    rows = list_queries.page(ctx.uow, held, narrow, now=ctx.now, after=None, limit=_MOST + 1)
    if not rows:
        raise InvalidInput("清单里没有问题，不用印发。")
    if len(rows) > _MOST:
        raise InvalidInput("一份清单最多{most}条问题，请缩小范围。", most=_MOST)
    kind = kind_of(_KINDS[command.listed])
    body = {"name": _name(narrow, area, rows), "items": list(_items(command.listed, rows))}
    return issue(
        ctx,
        NewDocument(
            kind=kind,
            addressed_to=(_to(narrow, area),),
            area=area,
            body=body,
            # An office need not sign for what it keeps for itself.
            must_sign=narrow.enterprise_id is not None or narrow.unit_id is not None,
        ),
    )


def _own_area(ctx: Context) -> str:
    """The widest area whose findings the actor manages; empty where there is none."""
    return min(reach(ctx.principal, "finding.manage").areas, key=len, default="")


def _to(narrow: FindingFilter, area: str) -> str:
    if narrow.enterprise_id is not None:
        return f"enterprise:{narrow.enterprise_id}"
    return f"office:{area}" if narrow.unit_id is None else f"unit:{narrow.unit_id}:leader"


def _name(narrow: FindingFilter, area: str, rows: Sequence[FindingRow]) -> str:
    first = rows[0].finding
    if narrow.enterprise_id is not None:
        return first.enterprise_name
    return place_name(area) if narrow.unit_id is None else first.unit_name


def _items(listed: FindingList, rows: Sequence[FindingRow]) -> Sequence[Mapping[str, str]]:
    write = {
        FindingList.PROBLEMS: _problem,
        FindingList.RESPONSIBILITIES: _responsibility,
        FindingList.RECTIFICATIONS: _rectification,
    }[listed]
    return [{"number": str(number), **write(row)} for number, row in enumerate(rows, 1)]


def _problem(row: FindingRow) -> dict[str, str]:
    found = row.finding
    return {
        "enterprise": found.enterprise_name,
        "problem": _told(row),
        "category": CATEGORY_NAMES.get(found.category, found.category),
        "grade": "" if found.grade is None else GRADE_NAMES[found.grade],
        "found_on": found.found_on.isoformat(),
        "source": SOURCE_NAMES[found.source_kind],
        "clause": found.clause_id,
    }


def _responsibility(row: FindingRow) -> dict[str, str]:
    found = row.finding
    return {
        "item": f"{found.enterprise_name}：{found.title}",
        "measures": "" if row.round is None else row.round.measures,
        "lead": found.enterprise_name,
        "co_units": found.unit_name,
        "person": "" if row.round is None else row.round.responsible,
        "due": _due(row),
        "clause": found.clause_id,
    }


def _rectification(row: FindingRow) -> dict[str, str]:
    found, last = row.finding, row.round
    done = "" if last is None else last.done
    return {
        "problem": _told(row),
        "measures": "" if last is None else last.measures,
        "unit": found.enterprise_name,
        "person": "" if last is None else last.responsible,
        "due": _due(row),
        "result": done or STATE_NAMES[found.state],
        "closed_on": "" if found.closed_at is None else local_day(found.closed_at).isoformat(),
    }


def _told(row: FindingRow) -> str:
    found = row.finding
    return f"{found.title}。{found.detail}" if found.detail else found.title


def _due(row: FindingRow) -> str:
    """The time limit of the round in hand, whether it is over or not."""
    return "" if row.round is None else local_day(row.round.due_at).isoformat()
