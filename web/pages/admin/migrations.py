"""Migrations of running matters to another version of their process: for process designers."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import Response as AnyResponse
from werkzeug.wrappers import Response

from engine.commands.definitions import ListDefinitions
from engine.commands.migration import (
    GetMigration,
    ListMigrationOutcomes,
    ListMigrations,
    ListStanding,
    MigrateInstances,
    ProposeMigration,
    StopMigration,
    TryMigration,
    UndoMigration,
)
from engine.errors import EngineError, Forbidden, InvalidInput, Problem
from engine.views_of_moves import MigrationProposal, MigrationTrial, VersionStanding
from web import acting
from web.errors import status_of
from web.i18n import N_, say
from web.i18n import gettext as _
from web.pages.admin.rights import may
from web.pages.listing import process_names
from web.pages.moves.mapping import Sheet, goings, sheet
from web.pages.releases.standing import places

blueprint = Blueprint("migrations", __name__, url_prefix="/admin/migrations")

#: What may become of an instance.
OUTCOMES = {
    "waiting": N_("还没换"),
    "migrated": N_("已换"),
    "refused": N_("不能换"),
    "undone": N_("已换回"),
}
_PAGE = 100
#: The fields of the mapping table begin so; behind it stands the old element's address.
_FIELD = "map:"


def _require() -> None:
    if not may("instance.migrate"):
        raise Forbidden("流程版本迁移由流程设计员办理。")


@blueprint.get("")
def index() -> str:
    _require()
    latest = acting.query(ListDefinitions(latest_only=True))
    return render_template("moves/processes.html", processes=latest)


@blueprint.get("/<key>")
def process(key: str) -> str:
    _require()
    return _page(key, ())


@blueprint.post("/<key>")
def start(key: str) -> Response | tuple[str, int]:
    _require()
    chosen = _chosen()
    if chosen is None or not request.form.get("reason", "").strip():
        return _page(key, (Problem("reason", "请写明理由"),)), 422
    command = MigrateInstances(
        chosen[0],
        chosen[1],
        request.form["reason"].strip(),
        mapping=_mapping(),
        keep_due_dates=request.form.get("due") != "anew",
        keep_timers=request.form.get("timers") != "anew",
        keep_ladders=request.form.get("ladders") != "anew",
    )
    try:
        begun = acting.execute(command)
    except EngineError as error:
        return _page(key, _told(error)), status_of(error)
    flash(_("迁移已开始。"))
    return redirect(url_for("migrations.show", key=key, migration_id=begun.migration_id))


def _told(error: EngineError) -> tuple[Problem, ...]:
    if isinstance(error, InvalidInput) and error.problems:
        return error.problems
    return (Problem("", error.template, error.params),)


def _chosen() -> tuple[int, int] | None:
    """The versions that were chosen, as definition ids."""
    old = request.values.get("old", type=int)
    new = request.values.get("new", type=int)
    return None if old is None or new is None else (old, new)


def _usual(versions: Sequence[VersionStanding]) -> tuple[int, int] | None:
    """From the latest of the earlier versions that still runs to the latest of all."""
    latest, *earlier = versions
    running = next((each for each in earlier if each.running), None)
    return None if running is None else (running.definition_id, latest.definition_id)


def _mapping() -> dict[str, str]:
    """Only what differs: an element that keeps its address needs no entry."""
    pairs = {k.removeprefix(_FIELD): v for k, v in request.values.items() if k.startswith(_FIELD)}
    return {old: new for old, new in pairs.items() if old != new}


def _whole(proposal: MigrationProposal | None) -> dict[str, str]:
    """What stands for each address of the old version: as was chosen, else as is proposed."""
    if proposal is None:
        return {}
    return {
        each.old: request.values.get(f"{_FIELD}{each.old}", each.new) for each in proposal.matches
    }


def _sheet(
    versions: Sequence[VersionStanding],
    chosen: tuple[int, int] | None,
    proposal: MigrationProposal | None,
    mapping: dict[str, str],
    trial: MigrationTrial | None,
) -> Sheet | None:
    if chosen is None or proposal is None:
        return None
    numbers = {each.definition_id: each.version for each in versions}
    old, new = (_("第{version}版", version=numbers.get(each, 0)) for each in chosen)
    return sheet(chosen, (old, new), proposal, mapping, trial)


def _page(key: str, problems: tuple[Problem, ...]) -> str:
    versions = acting.query(ListStanding(key))
    chosen = _chosen() or _usual(versions)
    proposal: MigrationProposal | None = None
    trial: MigrationTrial | None = None
    try:
        if chosen is not None:
            proposal = acting.query(ProposeMigration(*chosen))
            if request.values.get("try"):
                pairs = ",".join(f"{old}={new}" for old, new in _mapping().items())
                trial = acting.query(TryMigration(*chosen, mapping=pairs))
    except EngineError as error:
        problems = (*problems, *_told(error))
    mapping = _whole(proposal)
    return render_template(
        "moves/migrate.html",
        key=key,
        process=process_names([key])[key],
        versions=versions,
        places=places(versions),
        migrations=acting.query(ListMigrations(key)),
        chosen=chosen,
        proposal=proposal,
        mapping=mapping,
        sheet=_sheet(versions, chosen, proposal, mapping, trial),
        trial=trial,
        goings=goings(proposal, mapping, trial) if proposal and trial else (),
        problems=problems,
    )


@blueprint.get("/<key>/<int:migration_id>")
def show(key: str, migration_id: int) -> str:
    _require()
    plan = acting.query(GetMigration(migration_id))
    outcome = request.args.get("outcome", "")
    after = request.args.get("after", 0, type=int)
    found = acting.query(ListMigrationOutcomes(migration_id, outcome, after, _PAGE + 1))
    return render_template(
        "moves/migration.html",
        key=key,
        process=process_names([key])[key],
        plan=plan,
        words=OUTCOMES,
        outcome=outcome,
        outcomes=found[:_PAGE],
        more=found[_PAGE - 1].instance_id if len(found) > _PAGE else None,
    )


@blueprint.get("/<key>/<int:migration_id>/progress")
def progress(key: str, migration_id: int) -> AnyResponse:
    """The part that asks again; once the migration has ended, the page is loaded anew."""
    _require()
    plan = acting.query(GetMigration(migration_id))
    part = render_template("moves/progress.html", key=key, plan=plan, words=OUTCOMES)
    response = AnyResponse(part)
    if plan.state != "running":
        response.headers["HX-Refresh"] = "true"
    return response


@blueprint.post("/<key>/<int:migration_id>/stop")
def stop(key: str, migration_id: int) -> Response:
    _require()
    acting.execute(StopMigration(migration_id))
    flash(_("迁移已停止，没换的事项留在原来的版本。"))
    return redirect(url_for("migrations.show", key=key, migration_id=migration_id))


@blueprint.post("/<key>/<int:migration_id>/undo")
def undo(key: str, migration_id: int) -> Response:
    _require()
    number = request.form.get("number", 0, type=int)
    try:
        acting.execute(UndoMigration(migration_id, number))
    except EngineError as error:
        flash(say(error))
    else:
        flash(_("事项{number}已换回原来的版本。", number=number))
    return redirect(url_for("migrations.show", key=key, migration_id=migration_id))
