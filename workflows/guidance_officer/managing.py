"""Officers on file: reading them, entering training, withdrawing an appointment."""

from __future__ import annotations

from engine.commands.instances import CancelInstance, DeliverMessage
from engine.context import Context
from engine.errors import InvalidInput, NotFound, Problem
from engine.views import Scope
from engine.worktime.arithmetic import local_day
from workflows.guidance_officer import inspection_queries
from workflows.guidance_officer import officer_queries as queries
from workflows.guidance_officer.classification import OFFICER
from workflows.guidance_officer.commands import (
    GetOfficer,
    ListOfficers,
    RecordTraining,
    WithdrawOfficer,
)
from workflows.guidance_officer.ending import end_before_time
from workflows.guidance_officer.views import Officer, OfficerFile, OfficerPage, Training
from workflows.organisation.areas import next_page
from workflows.organisation.rights import Reach, require, sight
from workflows.parameters.values import value_of

_MANAGE = "supervise"
_WITHDRAWN = "officer.withdrawn"
_LONGEST_PAGE = 200


def managed(ctx: Context, officer_id: int) -> Officer:
    """An officer whom the actor's office looks after.

    Raises:
        NotFound: there is none in the actor's sight.
        Forbidden: the actor may not.
    """
    officer = in_sight(ctx, officer_id)
    require(ctx, _MANAGE, Scope(officer.area))
    return officer


def in_sight(ctx: Context, officer_id: int) -> Officer:
    """An officer that the actor may know of.

    Raises:
        NotFound: there is none.
    """
    officer = queries.by_id(ctx.uow, officer_id, year=local_day(ctx.now).year)
    if officer is None or not _sees(ctx, officer):
        raise NotFound("没有编号为{officer_id}的指导员。", officer_id=officer_id)
    return officer


def list_officers(ctx: Context, query: ListOfficers) -> OfficerPage:
    limit, today = min(query.limit, _LONGEST_PAGE), local_day(ctx.now)
    found = queries.page(
        ctx.uow,
        sight(ctx.principal),
        area=query.area,
        in_term_on=today if query.in_term else None,
        text=query.text,
        year=today.year,
        cursor=query.cursor,
        limit=limit,
    )
    shown, more = found[:limit], len(found) > limit
    return OfficerPage(shown, next_page(shown[-1].area, shown[-1].officer_id) if more else "")


def get_officer(ctx: Context, query: GetOfficer) -> OfficerFile:
    officer, today = in_sight(ctx, query.officer_id), local_day(ctx.now)
    made = inspection_queries.page(
        ctx.uow,
        Reach(areas=frozenset({""})),
        inspection_queries.Narrow(inspector=officer.user_id),
        limit=_LONGEST_PAGE,
    )
    return OfficerFile(
        officer=officer,
        trainings=queries.trainings_of(ctx.uow, officer.user_id),
        pairings=queries.pairings(ctx.uow, today, officer_id=officer.officer_id, ended=True),
        inspections=tuple(
            each for each in made if ctx.rights.sees(ctx.uow, ctx.principal, Scope(each.area))
        ),
        training_needed=value_of(ctx, OFFICER, "training_days", area=officer.area),
        most_pairings=value_of(ctx, OFFICER, "enterprises_per_officer", area=officer.area),
        may_manage=ctx.rights.may(ctx.uow, ctx.principal, _MANAGE, Scope(officer.area)),
    )


def record_training(ctx: Context, command: RecordTraining) -> Training:
    officer = in_sight(ctx, command.officer_id)
    if officer.user_id != ctx.principal.user_id:
        require(ctx, _MANAGE, Scope(officer.area))
    _refuse_bad(ctx, command)
    return queries.enter_training(
        ctx.uow,
        {
            "user_id": officer.user_id,
            "title": command.title.strip(),
            "held_on": command.held_on,
            "days": command.days,
            "recorded_at": ctx.now,
            "recorded_by": ctx.principal.user_id,
        },
    )


def withdraw_officer(ctx: Context, command: WithdrawOfficer) -> None:
    """Tell the process where it waits in the term; else it ends as a whole."""
    officer = managed(ctx, command.officer_id)
    reason = command.reason.strip()
    if not reason:
        problem = Problem("reason", "请写明理由")
        raise InvalidInput("解聘要写明理由。", problems=[problem])
    told = DeliverMessage(
        _WITHDRAWN, str(officer.officer_id), payload={"withdrawal_reason": reason}
    )
    if not ctx.as_system().execute(told):
        end_before_time(ctx, officer.officer_id, reason)
        ctx.execute(CancelInstance(officer.instance_id, reason))


def _sees(ctx: Context, officer: Officer) -> bool:
    scope = Scope(officer.area, f"unit:{officer.office_unit_id}")
    own = officer.user_id == ctx.principal.user_id
    return own or ctx.rights.sees(ctx.uow, ctx.principal, scope)


def _refuse_bad(ctx: Context, command: RecordTraining) -> None:
    problems = []
    if not command.title.strip():
        problems.append(Problem("title", "请填写培训名称"))
    if command.held_on > local_day(ctx.now):
        problems.append(Problem("held_on", "培训日期不能在今天之后"))
    if not 1 <= command.days <= 60:
        problems.append(Problem("days", "天数应为1到60"))
    if problems:
        raise InvalidInput(
            "填写的内容有{count}处需要更正。", problems=problems, count=len(problems)
        )
