"""Comments and attachments: where they hang, and who gets to see them."""

from __future__ import annotations

import pytest

from engine.commands.work_items import (
    AddAttachment,
    AddComment,
    GetAttachment,
    GetWorkItem,
)
from engine.errors import NotFound
from engine.runtime import Engine
from tests.driver import Driver


@pytest.mark.parametrize("actor", ["chief", "wang"])
def test_refuses_a_comment_at_an_item_of_another_instance(
    driver: Driver, engine: Engine, actor: str
) -> None:
    one, other = (driver.start("visit", by="chief", data={"unit": 1}) for _ in range(2))
    elsewhere = other.work_item("Visit").work_item_id

    with pytest.raises(NotFound):
        engine.execute(AddComment(one.instance_id, "Misplaced", elsewhere), actor=actor)

    assert "CommentAdded" not in one.events


def test_refuses_a_comment_at_an_item_that_does_not_exist(driver: Driver, engine: Engine) -> None:
    visit = driver.start("visit", by="chief", data={"unit": 1})

    with pytest.raises(NotFound):
        engine.execute(AddComment(visit.instance_id, "Lost", 999), actor="chief")


def test_candidate_attaches_at_the_item_and_reads_it_again(driver: Driver, engine: Engine) -> None:
    item = driver.start("visit", by="chief", data={"unit": 1}).work_item("Visit")
    command = AddAttachment(
        item.instance.instance_id, "C:\\photo.png", "image/png", b"...", item.work_item_id
    )

    attachment = engine.execute(command, actor="wang")

    query = GetAttachment(attachment.attachment_id)
    assert engine.query(query, actor="bai").content == b"..."
    assert engine.query(GetWorkItem(item.work_item_id), actor="bai").attachments == (attachment,)
    assert attachment.name == "photo.png"
    with pytest.raises(NotFound):
        engine.query(query, actor="zhao")
