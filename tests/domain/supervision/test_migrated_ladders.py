"""Items whose process is migrated to a version with another ladder."""

from __future__ import annotations

import pytest

from engine.commands.definitions import Deploy
from engine.commands.migration import MigrateInstances, UndoMigration
from engine.ids import SYSTEM
from engine.lifecycle import Urgency
from engine.views_of_moves import Migration
from tests.domain.supervision.conftest import DIAGRAMS, League
from tests.domain.supervision.test_ladder import armed, rungs
from tests.driver import DrivenItem

_OTHER = DIAGRAMS["matter"].replace('"standard"', '"reminder_only"')
_NONE = DIAGRAMS["matter"].replace('duban:ladder="standard"', "")


def _migrated(
    league: League, item: DrivenItem, content: str, *, keep_ladders: bool = False
) -> Migration:
    files = (("matter.bpmn", content.encode()),)
    new = league.engine.execute(Deploy("matter", files), actor=SYSTEM)
    begun = league.engine.execute(
        MigrateInstances(
            item.now.definition_id, new.definition_id, "改", keep_ladders=keep_ladders
        ),
        actor=SYSTEM,
    )
    while league.engine.run_due():
        pass
    return begun


def test_the_ladder_of_the_new_version_holds_from_the_present_due_date(league: League) -> None:
    item = league.claimed()
    due_at = item.now.due_at

    _migrated(league, item, _OTHER)

    assert item.now.ladder == "reminder_only"
    assert item.now.due_at == due_at
    assert rungs(league, item) == {
        "remind": ("05-20 09:00", "armed"),
        "fall_due": ("05-25 09:00", "armed"),
    }
    assert armed(league) == ["05-20 09:00"]


def test_the_ladder_stays_where_nothing_else_is_wanted(league: League) -> None:
    item = league.claimed()
    before = rungs(league, item)
    _migrated(league, item, _OTHER, keep_ladders=True)
    assert item.now.ladder == "standard"
    assert rungs(league, item) == before


@pytest.mark.parametrize("content", [_OTHER, _NONE])
def test_undoing_puts_the_former_ladder_back(league: League, content: str) -> None:
    item = league.claimed()
    before, jobs = rungs(league, item), armed(league)
    done = _migrated(league, item, content)
    assert rungs(league, item) != before

    undo = UndoMigration(done.migration_id, item.now.instance_id)
    league.engine.execute(undo, actor=SYSTEM)

    assert item.now.ladder == "standard"
    assert rungs(league, item) == before
    assert armed(league) == jobs


def test_an_item_without_a_ladder_any_more_has_no_colour_and_no_job(league: League) -> None:
    item = league.claimed()
    league.at("05-26 10:00")
    assert league.colour(item) is not Urgency.NORMAL

    _migrated(league, item, _NONE)

    assert item.now.ladder == ""
    assert item.now.urgency is Urgency.NORMAL
    assert armed(league) == []
