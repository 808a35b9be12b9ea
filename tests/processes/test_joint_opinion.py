"""联合发文会签: units vote, the office revises until all agree, and everybody is told."""

from __future__ import annotations

from datetime import date

import pytest

from engine.commands.participation import CastVote, ListCopies
from engine.context import Module
from engine.errors import Forbidden
from engine.ids import SYSTEM
from engine.voting import Vote
from tests.processes.conftest import Town
from workflows.joint_opinion.commands import StartJointOpinion
from workflows.joint_opinion.module import module as joint_opinion
from workflows.organisation import commands as c
from workflows.organisation.duties import Duty


@pytest.fixture
def modules(modules: list[Module]) -> list[Module]:
    return [*modules, joint_opinion()]


def _leader(town: Town, user_id: str, unit_id: int) -> None:
    engine = town.driver.engine
    engine.execute(c.AddPerson(user_id, user_id), actor=SYSTEM)
    post = engine.execute(c.AddPost(unit_id, f"{user_id}的岗位", Duty.LEADER), actor=SYSTEM)
    engine.execute(c.Appoint(post.post_id, user_id, date(2026, 1, 1)), actor=SYSTEM)


def test_units_vote_until_all_agree_and_are_told(town: Town) -> None:
    engine = town.driver.engine
    _leader(town, "head_one", town.industry)
    _leader(town, "head_two", town.labour)
    command = StartJointOpinion("关于联合走访", "文稿一", (town.industry, town.labour))
    with pytest.raises(Forbidden):
        engine.execute(command, actor="industry_wang")
    started = town.driver.instance(engine.execute(command, actor="office_li").instance_id)

    first = started.work_item("会签")
    first.execute(CastVote(first.work_item_id, Vote.REJECT, "请补依据。"), by="head_one")
    first.execute(CastVote(first.work_item_id, Vote.APPROVE), by="head_two")
    assert started.open_names == ["修改文稿"]
    started.work_item("修改文稿").do(by="office_li", content="文稿二", revision_note="已补。")
    again = started.work_item("会签")
    for head in ("head_one", "head_two"):
        again.execute(CastVote(again.work_item_id, Vote.APPROVE), by=head)
    started.work_item("汇总定稿").do(by="office_li", conclusion="一致同意。")

    assert started.now.state == "completed"
    assert engine.query(ListCopies(), actor="head_one").unread == 1
