"""Voting from the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.commands.definitions import Deploy
from engine.commands.instances import GetInstance, StartInstance
from engine.ids import SYSTEM
from tests.bpmn_text import process
from tests.cli.conftest import Run
from web.assembly import assemble
from web.settings import Settings
from workflows.organisation.commands import AddPerson


@pytest.fixture
def item(home: Path) -> str:
    """The number of an item that li and wang vote on."""
    attributes = {"agree": {"duban:voting": "all", "duban:participants": "user:li,user:wang"}}
    text = process("joint", "start -> agree:user -> end", attributes=attributes)
    duban = assemble(Settings.from_environment({"DUBAN_HOME": str(home)}))
    try:
        engine = duban.engine
        for user_id in ("li", "wang", "bai"):
            engine.execute(AddPerson(user_id, user_id), actor=SYSTEM)
        engine.execute(Deploy("joint", (("joint.bpmn", text.encode()),)), actor=SYSTEM)
        started = engine.execute(StartInstance(key="joint", title="试一试"), actor=SYSTEM)
        (found,) = engine.query(GetInstance(started.instance_id), actor=SYSTEM).items
    finally:
        duban.close()
    return str(found.work_item_id)


def test_votes_until_the_item_is_decided(run: Run, item: str) -> None:
    first = run("items", "vote", item, "approve", "--user", "li", "--comment", "同意")
    assert first.exit_code == 0, first.stderr
    assert "意见已记下。" in first.stdout
    last = run("items", "vote", item, "abstain", "--user", "wang")
    assert "已了结" in last.stdout
    assert run("items", "--user", "wang", "--json").stdout.strip() == "[]"


def test_a_rejection_without_an_opinion_is_refused(run: Run, item: str) -> None:
    refused = run("items", "vote", item, "reject", "--user", "li")
    assert refused.exit_code == 1
    assert json.loads(run("items", "--user", "li", "--json").stdout)


def test_only_those_who_are_asked_vote(run: Run, item: str) -> None:
    assert run("items", "vote", item, "approve", "--user", "bai").exit_code == 1


def test_items_ask_whose_they_are(run: Run) -> None:
    refused = run("items")
    assert refused.exit_code == 2
    assert "--user" in refused.stderr
