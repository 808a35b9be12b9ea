"""Rounds, their results, and one evaluation with every score opened up."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import InvalidInput, Problem
from web import acting, dates
from web.i18n import gettext as _
from web.numbers import whole
from web.pages import standing
from web.pages.evaluations import view
from web.pages.evaluations.words import GROUP_NAMES, STAGE_NAMES
from web.pages.export import xlsx
from workflows.briefing.commands import Brief
from workflows.divisions import place_name
from workflows.enterprises.codes import OWNERSHIP_NAMES
from workflows.evaluation import commands as c
from workflows.evaluation.concluding import RECIPIENT_NAMES
from workflows.evaluation.grading import GRADE_NAMES
from workflows.evaluation.indicators import STATE
from workflows.evaluation.labels import STATE_NAMES
from workflows.evaluation.views import EvaluationState, SetState
from workflows.exports.views import ExportKind
from workflows.organisation.commands import ListUnits
from workflows.organisation.duties import UnitKind

blueprint = Blueprint("evaluations", __name__)


@blueprint.context_processor
def _words() -> dict[str, object]:
    return {
        "state_names": STATE_NAMES,
        "stage_names": STAGE_NAMES,
        "group_names": GROUP_NAMES,
        "grade_names": GRADE_NAMES,
        "ownerships": OWNERSHIP_NAMES,
        "place": place_name,
        "manages": manages(),
    }


def manages() -> bool:
    """Whether the visitor is of an office, which runs evaluations."""
    return any(group.startswith("office:") for group in acting.visitor().groups)


@blueprint.get("/evaluations")
@acting.at_one_moment
def index() -> str:
    """The rounds; an enterprise finds its own evaluations."""
    own = standing.enterprise_ids(acting.visitor())
    page = acting.query(c.ListEvaluations(limit=100)) if own else None
    rounds = acting.query(c.ListRounds())
    return render_template(
        "evaluations/index.html",
        rounds=rounds,
        names={each.round_id: each for each in rounds},
        own=page.evaluations if page else (),
    )


@blueprint.get("/evaluations/notices")
@acting.at_one_moment
def notices() -> str:
    return render_template("evaluations/notices.html", notices=acting.query(c.ListPublicNotices()))


@blueprint.get("/evaluations/deliveries")
@acting.at_one_moment
def deliveries() -> str:
    found = acting.query(c.ListDeliveries())
    people = frozenset(each.received_by for each in found if each.received_by)
    return render_template(
        "evaluations/deliveries.html",
        deliveries=found,
        recipients=RECIPIENT_NAMES,
        told=acting.query(Brief(user_ids=people)),
    )


@blueprint.get("/evaluations/deliveries/export.xlsx")
def export_deliveries() -> Response:
    """What was sent to the bodies that use results, with what it rests on."""
    return xlsx(ExportKind.DELIVERIES, c.ListDeliveries(whole(request.args.get("round", ""))))


@blueprint.get("/evaluations/rounds/<int:round_id>/export.xlsx")
def export_round(round_id: int) -> Response:
    """The results of a round as it is narrowed; right ``ledger.export``."""
    acting.query(c.GetRound(round_id))
    return xlsx(ExportKind.EVALUATIONS, view.filter_of(request.args, round_id))


@blueprint.get("/evaluations/rounds/new")
def ask() -> str:
    _require_office()
    this_year = dates.local_day(acting.now()).year
    return _opening({"year": str(this_year), "name": _("{year}年度评价", year=this_year)})


@blueprint.post("/evaluations/rounds/new")
def open_round() -> Response | tuple[str, int]:
    _require_office()
    values = request.form.to_dict()
    panel = request.form.getlist("panel_unit_ids")
    command = c.OpenRound(
        year=whole(values.get("year", "")) or 0,
        name=values.get("name", ""),
        verify_unit_id=whole(values.get("verify_unit_id", "")) or 0,
        panel_unit_ids=tuple(int(each) for each in panel if whole(each) is not None),
        set_id=whole(values.get("set_id", "")),
    )
    try:
        opened = acting.execute(command)
    except InvalidInput as error:
        told = error.problems or (Problem("", error.template, error.params),)
        return _opening(values, panel, told), 422
    flash(_("“{name}”已开始，可以发起各企业的评价。", name=opened.name))
    return redirect(url_for("evaluations.show_round", round_id=opened.round_id))


def _opening(
    values: dict[str, str], panel: list[str] | None = None, problems: tuple[Problem, ...] = ()
) -> str:
    areas = standing.areas(acting.visitor())
    members = ListUnits(areas[0] if areas else "", below=False, kind=UnitKind.MEMBER, limit=200)
    sets = acting.query(c.ListIndicators(SetState.PUBLISHED))
    return render_template(
        "evaluations/open.html",
        values=values,
        chosen=panel or [],
        problems=problems,
        units=acting.query(members).units,
        sets=sets,
    )


def _require_office() -> None:
    if not manages():
        abort(403)


@blueprint.get("/evaluations/rounds/<int:round_id>")
@acting.at_one_moment
def show_round(round_id: int) -> str:
    found = acting.query(c.GetRound(round_id))
    wish = view.filter_of(request.args, round_id)
    page = acting.query(c.ListEvaluations(wish, cursor=request.args.get("cursor", "")))
    bodies = [found.round.verify_unit_id, *found.round.panel_unit_ids]
    return render_template(
        "evaluations/round.html",
        found=found,
        round=found.round,
        wish=wish,
        exports=not standing.enterprise_ids(acting.visitor()),
        narrows=wish != c.EvaluationFilter(round_id=round_id),
        spread=view.spread(found.sums),
        places=view.by_place(found.sums),
        kinds=view.by_ownership(found.sums),
        evaluations=page.evaluations,
        next_cursor=page.next_cursor,
        told=acting.query(Brief(bodies=frozenset(f"unit:{each}" for each in bodies))),
        states=list(EvaluationState),
        grade_heads=[{"label": _(name), "num": True} for name in GRADE_NAMES.values()],
    )


@blueprint.post("/evaluations/rounds/<int:round_id>/start")
def start(round_id: int) -> Response:
    count = acting.execute(c.StartEvaluations(round_id))
    flash(_("已发起{count}家企业的评价。", count=count))
    return redirect(url_for("evaluations.show_round", round_id=round_id))


@blueprint.get("/evaluations/rounds/<int:round_id>/sensitivity")
@acting.at_one_moment
def sensitivity(round_id: int) -> str | tuple[str, int]:
    group = request.args.get("group", STATE)
    group = group if group in GROUP_NAMES else STATE
    plain = acting.query(c.GetSensitivity(round_id, group))
    codes = [each.code for each in plain.set.content.dimensions]
    weights = view.tried_weights(request.args, codes)
    problems: tuple[Problem, ...] = ()
    found = plain
    if weights:
        try:
            found = acting.query(c.GetSensitivity(round_id, group, weights))
        except InvalidInput as error:
            problems = tuple(error.problems)
    page = render_template(
        "evaluations/sensitivity.html",
        found=found,
        round=found.round,
        group=group,
        problems=problems,
        shown={
            each.code: request.args.get(f"weights.{each.code}", each.weight)
            for each in plain.set.content.dimensions
        },
        names={each.evaluation_id: each for each in found.evaluations},
        titles={each.code: each.title for each in found.set.content.indicators},
    )
    return (page, 422) if problems else page


@blueprint.get("/evaluations/<int:evaluation_id>")
@acting.at_one_moment
def show(evaluation_id: int) -> str:
    detail = acting.query(c.GetEvaluation(evaluation_id))
    people = {s.scored_by for each in detail.scored for s in each.scores}
    people |= {each.received_by for each in detail.deliveries if each.received_by}
    wanted = request.args.get("recompute") == "1" and not detail.hidden
    has_scores = any(each.scores for each in detail.scored)
    again = acting.query(c.RecomputeEvaluation(evaluation_id)) if wanted and has_scores else None
    return render_template(
        "evaluations/show.html",
        detail=detail,
        evaluation=detail.evaluation,
        groups=view.groups(detail),
        fact_lines=view.fact_lines,
        answer_lines=view.answer_lines,
        recipients=RECIPIENT_NAMES,
        told=acting.query(Brief(user_ids=frozenset(people))),
        again=again,
        rows={} if again is None else {row.code: row for row in again.rows},
        has_scores=has_scores,
        own_account=bool(standing.enterprise_ids(acting.visitor())),
    )
