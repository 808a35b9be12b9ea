"""What one completion costs with the whole domain plugged in."""

from __future__ import annotations

from engine.commands.work_items import CompleteWorkItem
from engine.runtime import Engine
from tests.conftest import Statements
from tests.processes.conftest import Town, need


def test_completion_that_changes_ladders_takes_twelve_statements(
    town: Town, engine: Engine, statements: Statements
) -> None:
    """One item leaves its ladder, the next one steps on its own, and the answer is kept."""
    contact = town.recorded(need("数控技师研修班"))
    follow_up = town.driver.instance(contact.data["follow_ups"][0]["instance_id"])
    item = follow_up.work_item("办理诉求").claim(by="industry_wang")
    command = CompleteWorkItem(
        item.work_item_id, {"result": "solved", "result_note": "已开班，12人参加。"}
    )

    with statements.at_most(12):
        engine.execute(command, actor="industry_wang", key="press-1")

    assert len(follow_up.view.items) == 1
    assert follow_up.view.items[0].ladder
