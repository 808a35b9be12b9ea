"""What an office sets in place of a default reaches what opens afterwards, and nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.errors import EngineError, Forbidden, InvalidInput, InvalidState, NotFound
from engine.worktime.arithmetic import local_day
from tests.conftest import Statements
from tests.driver import DrivenInstance
from tests.processes.conftest import Town, need, seat_office
from workflows.changes.queries import changes_of
from workflows.parameters.commands import (
    ExplainLimit,
    GetParameter,
    ListParameters,
    PreviewParameter,
    RevertParameter,
    SetParameter,
)
from workflows.parameters.views import InForce, Setting
from workflows.supervision.commands import GetLadder, ListExtensionLengths, UrgeWorkItem

P03 = "contact_enterprise"
REGION_OFFICE = "region_ulan"


@pytest.fixture
def town(town: Town) -> Town:
    """With an office of the region above that of the league."""
    seat_office(town.driver.engine, REGION_OFFICE)
    return town


def put(town: Town, parameter_id: str, value: int, **more: Any) -> Setting:
    by = more.pop("by", "office_li")
    command = SetParameter(
        more.pop("package", P03), parameter_id, value, reason="试行", source="办公室设定", **more
    )
    return town.driver.engine.execute(command, actor=by)


def now(town: Town, parameter_id: str, *, by: str = "office_li", package: str = P03) -> InForce:
    return town.driver.engine.query(GetParameter(package, parameter_id), actor=by).now


def due(instance: DrivenInstance, name: str) -> tuple[str, date | None]:
    item = instance.work_item(name).now
    return item.due_in, None if item.due_at is None else local_day(item.due_at)


def assigned(town: Town, period: str) -> DrivenInstance:
    contact = town.contact(period=period)
    unit_id = str(town.industry)
    contact.work_item("交办").do(by="office_li", assign_decision="assign", unit_id=unit_id)
    return contact


def test_a_changed_length_reaches_what_opens_afterwards_and_no_live_item(town: Town) -> None:
    before = assigned(town, "2026Q2")
    assert due(before, "签收")[0] == "P1WD"
    live = due(before, "签收")

    put(town, "sign_due", 4)

    assert due(before, "签收") == live
    assert due(assigned(town, "2026Q3"), "签收")[0] == "P4WD"


def test_a_changed_timer_reaches_what_is_armed_afterwards(town: Town) -> None:
    put(town, "confirm_escalation", 2)
    contact = town.recorded()
    town.driver.advance("P3WD")
    assert "督办核办" in contact.open_names


def test_what_the_code_asks_for_follows_too(town: Town) -> None:
    put(town, "need_training", 7, package="need_follow_up")
    put(town, "return_limit", 1)

    contact = town.recorded(need("数控技师研修班"))
    assert due(town.follow_up(contact, "数控技师研修班"), "办理诉求")[0] == "P7WD"

    late = assigned(town, "2026Q3")
    town.driver.advance("P3WD")
    with pytest.raises(InvalidInput, match="退回期限已过"):
        late.work_item("签收").do(by="industry_wang", sign_decision="return", return_reason="不归")


def test_a_narrower_office_comes_before_a_wider_one(town: Town) -> None:
    put(town, "sign_due", 6, by=REGION_OFFICE)
    assert now(town, "sign_due").value == 6
    put(town, "sign_due", 2)
    assert (now(town, "sign_due").value, now(town, "sign_due", by=REGION_OFFICE).value) == (2, 6)

    engine = town.driver.engine
    engine.execute(RevertParameter(P03, "sign_due", "不再试行"), actor="office_li")
    assert now(town, "sign_due").value == 6


def test_a_value_for_a_day_to_come_waits_for_it(town: Town) -> None:
    put(town, "sign_due", 3, valid_from=date(2026, 6, 1))
    found = now(town, "sign_due")
    assert (found.value, found.coming and found.coming.value) == (1, 3)
    assert due(assigned(town, "2026Q2"), "签收")[0] == "P1WD"

    town.driver.advance("P30D")
    assert due(assigned(town, "2026Q3"), "签收")[0] == "P3WD"
    assert now(town, "sign_due").coming is None


def test_what_was_to_come_is_replaced_by_what_is_decided_later(town: Town) -> None:
    put(town, "sign_due", 3, valid_from=date(2026, 6, 1))
    put(town, "sign_due", 5, valid_from=date(2026, 6, 10))
    town.driver.advance("P15D")
    assert now(town, "sign_due").value == 1
    town.driver.advance("P15D")
    assert now(town, "sign_due").value == 5


def test_an_item_explains_its_length_by_what_was_set_when_it_opened(town: Town) -> None:
    put(town, "sign_due", 4)
    item = assigned(town, "2026Q2").work_item("签收").now
    town.driver.advance("PT1H")
    put(town, "sign_due", 9)
    query = ExplainLimit(P03, item.element_id, item.due_in, item.scope.area, item.created_at)

    found = town.driver.engine.query(query, actor="industry_wang")

    assert found is not None
    assert found.setting is not None
    assert (found.value, found.setting.reason) == (4, "试行")


def test_a_length_that_the_data_chose_is_explained_by_what_was_as_long_then(town: Town) -> None:
    put(town, "need_training", 7, package="need_follow_up")
    contact = town.recorded(need("数控技师研修班"))
    item = town.follow_up(contact, "数控技师研修班").work_item("办理诉求").now
    query = ExplainLimit(
        "need_follow_up", item.element_id, item.due_in, item.scope.area, item.created_at
    )
    found = town.driver.engine.query(query, actor="industry_wang")
    assert found is not None
    assert (found.parameter.parameter_id, found.value) == ("need_training", 7)


def test_the_ladder_of_a_new_item_has_the_new_distances_and_a_live_one_its_own(
    town: Town,
) -> None:
    def rungs(contact: DrivenInstance) -> dict[str, date]:
        query = GetLadder(contact.work_item("签收").work_item_id)
        ladder = town.driver.engine.query(query, actor="office_li")
        return {rung.code: local_day(rung.at) for rung in ladder.rungs}

    before = assigned(town, "2026Q2")
    planned = rungs(before)
    put(town, "urge_after", 3, package="escalation")
    after = rungs(assigned(town, "2026Q3"))

    assert after["urge"] > planned["urge"]
    assert after["order"] > planned["order"]
    assert after["fall_due"] == planned["fall_due"]
    town.driver.advance("P2WD")  # The old distances carry it on, though rungs fire and move.
    assert rungs(before) == planned


def test_how_often_one_may_urge_and_how_long_extend_is_set_too(town: Town) -> None:
    engine = town.driver.engine
    put(town, "urging_per_day", 2, package="escalation")
    put(town, "extension_long", 12, package="escalation")
    item = assigned(town, "2026Q2").work_item("签收")
    for _ in range(2):
        engine.execute(UrgeWorkItem(item.work_item_id, "请抓紧"), actor="office_li")
        town.driver.advance("PT1H")
    with pytest.raises(InvalidState, match="一天最多催办2次"):
        engine.execute(UrgeWorkItem(item.work_item_id, "请抓紧"), actor="office_li")
    assert engine.query(ListExtensionLengths("1502"), actor="office_li") == (5, 12)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"value": 0}, "value"),
        ({"value": 501}, "value"),
        ({"reason": " "}, "reason"),
        ({"source": ""}, "source"),
        ({"reason": "长" * 501}, "reason"),
        ({"valid_from": date(2026, 5, 19)}, "valid_from"),
    ],
)
def test_what_does_not_fit_is_refused_by_the_field(
    town: Town, given: dict[str, Any], field: str
) -> None:
    fitting: dict[str, Any] = {"value": 2, "reason": "试行", "source": "办公室设定"}
    with pytest.raises(InvalidInput) as refused:
        town.driver.engine.execute(
            SetParameter(P03, "sign_due", **(fitting | given)), actor="office_li"
        )
    assert [each.field for each in refused.value.problems] == [field]
    assert now(town, "sign_due").value == 1


@pytest.mark.parametrize("by", ["industry_wang", "works_gao", "convener_bao"])
def test_only_offices_set_values(town: Town, by: str) -> None:
    with pytest.raises(Forbidden):
        put(town, "sign_due", 2, by=by)


def test_an_office_sets_for_no_other_area_and_none_below_a_league(town: Town) -> None:
    with pytest.raises(Forbidden):
        put(town, "sign_due", 2, area="15")
    with pytest.raises(InvalidInput):
        put(town, "sign_due", 2, area="150203")


def test_nothing_can_be_restored_where_nothing_is_set(town: Town) -> None:
    engine = town.driver.engine
    with pytest.raises(InvalidState):
        engine.execute(RevertParameter(P03, "sign_due", "误设"), actor="office_li")
    with pytest.raises(NotFound):
        engine.execute(RevertParameter(P03, "sing_due", "误设"), actor="office_li")
    put(town, "sign_due", 2)
    with pytest.raises(InvalidInput):
        engine.execute(RevertParameter(P03, "sign_due", ""), actor="office_li")


def test_a_preview_shows_both_dates_and_changes_nothing(town: Town) -> None:
    query = PreviewParameter(P03, "sign_due", 3)
    seen = town.driver.engine.query(query, actor="office_li")
    assert seen.due_before is not None
    assert seen.due_after is not None
    assert seen.due_before < seen.due_after
    assert now(town, "sign_due").by_default
    counted = PreviewParameter(P03, "visits_per_quarter", 3)
    assert town.driver.engine.query(counted, actor="office_li").due_after is not None
    times = PreviewParameter("escalation", "urging_per_day", 3)
    assert town.driver.engine.query(times, actor="office_li").due_after is None


def test_all_is_on_record(town: Town) -> None:
    engine = town.driver.engine
    put(town, "sign_due", 2)
    engine.execute(RevertParameter(P03, "sign_due", "不再试行"), actor="office_li")

    found = engine.query(GetParameter(P03, "sign_due"), actor="office_li")
    assert [(each.value, each.set_by, each.reason) for each in found.history] == [
        (None, "office_li", "不再试行"),
        (2, "office_li", "试行"),
    ]
    with engine.store.reading() as uow:
        changes = changes_of(uow, f"parameter:{P03}:sign_due")
    assert [each.event for each in changes] == ["ParameterReverted", "ParameterSet"]
    assert (changes[1].before["value"], changes[1].after["value"]) == (1, 2)


def test_every_parameter_is_listed_with_the_steps_that_it_is_for(town: Town) -> None:
    listed = town.driver.engine.query(ListParameters(), actor="office_li")
    found = {
        (process.package, each.parameter.parameter_id): each
        for process in listed
        for each in process.parameters
    }
    assert [use.element_name for use in found[P03, "sign_due"].uses] == ["签收"]
    assert [use.attribute for use in found[P03, "confirm_escalation"].uses] == ["timeDuration"]
    assert all(each.parameter.least <= each.value <= each.parameter.most for each in found.values())
    with pytest.raises(EngineError):
        town.driver.engine.query(ListParameters(), actor="works_gao")


def test_settings_cost_a_step_nothing_once_they_are_known(
    town: Town, statements: Statements
) -> None:
    put(town, "plan_due", 4)
    town.signed()
    contact = assigned(town, "2026Q3")
    item = contact.work_item("签收").claim(by="industry_wang")
    seen = len(statements.texts)
    item.complete(by="industry_wang", sign_decision="accept")
    assert not any("FROM parameter_setting" in each for each in statements.texts[seen:])
    assert due(contact, "制定走访计划")[0] == "P4WD"
