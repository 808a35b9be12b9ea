"""The text of the policy, and for each clause what carries it out."""

from __future__ import annotations

import pytest
from sqlalchemy import insert

from engine.context import Module
from engine.errors import NotFound
from engine.ids import SYSTEM
from engine.interpreter.contract import Resource
from engine.interpreter.diagram import diagram
from engine.store.unit_of_work import Store
from tests.conftest import Statements
from tests.processes.conftest import BANNER, MORNING, Town
from workflows.organisation import commands as c
from workflows.organisation.duties import EnterpriseRole
from workflows.packages import packages
from workflows.policy.clauses import (
    ACTOR_NAMES,
    DOCUMENT_NUMBER,
    PROCESS_NAMES,
    clauses,
    document,
)
from workflows.policy.commands import GetClause, ListClauseStandings
from workflows.policy.module import module as policy
from workflows.policy.text import chapter_of, chapters, found_in, title
from workflows.policy.views import ClauseStanding
from workflows.rectification.tables import finding


@pytest.fixture
def modules(modules: list[Module]) -> list[Module]:
    return [*modules, policy()]


def standings(town: Town, *, by: str = SYSTEM) -> dict[str, ClauseStanding]:
    found = town.driver.engine.query(ListClauseStandings(), actor=by)
    return {each.clause_id: each for each in found}


def carried_by(number: str) -> frozenset[str]:
    """The clauses that the shipped diagrams of a process name at one of their steps."""
    return frozenset(
        clause
        for package in packages().values()
        if package.number.partition("-")[0] == number
        for shape in diagram([Resource(path, content) for path, content in package.files]).shapes
        for clause in shape.clauses
    )


def test_the_chapters_hold_the_whole_text_and_each_clause_once() -> None:
    told = [
        "".join(piece.text for piece in paragraph.pieces)
        for chapter in chapters()
        for paragraph in chapter.paragraphs
    ]
    apart = {f"# {DOCUMENT_NUMBER}", title(), *(each.heading for each in chapters())}
    lines = [line.strip() for line in document().splitlines() if line.strip()]
    assert [line for line in lines if line not in apart] == told
    in_text = [each for chapter in chapters() for each in chapter.clause_ids]
    assert in_text == list(clauses())
    assert len([chapter for chapter in chapters() if chapter.heading]) == 6
    assert chapter_of("6.2-02").heading.startswith("六、")


def test_words_find_the_clauses_that_hold_all_of_them() -> None:
    assert found_in("指导员") == {"6.2-02"}
    assert found_in("企业 联系企业制度") == {"6.2-01"}
    assert found_in("5.1-0") == {each for each in clauses() if each.startswith("5.1-0")}
    assert found_in("没有这样的词") == frozenset()


def test_every_actor_and_process_of_the_clauses_has_a_name() -> None:
    for clause in clauses().values():
        assert set(clause.actors) <= ACTOR_NAMES.keys()
        assert set(clause.processes) <= PROCESS_NAMES.keys()
        assert clause.title, clause.clause_id


@pytest.mark.parametrize(
    "number", sorted({p.number for p in packages().values()} & PROCESS_NAMES.keys())
)
def test_a_shipped_process_has_a_step_for_every_clause_that_it_is_to_carry_out(number: str) -> None:
    due = {each.clause_id for each in clauses().values() if number in each.processes}
    assert due - carried_by(number) == set()


def test_every_clause_has_steps_or_is_a_gap_that_names_what_is_missing(town: Town) -> None:
    found = standings(town)
    assert list(found) == list(clauses())
    shipped = {package.number for package in packages().values()}
    for clause in clauses().values():
        standing = found[clause.clause_id]
        assert standing.built == tuple(p for p in clause.processes if p in shipped)
        assert set(standing.built) | set(standing.missing) == set(clause.processes)
        assert standing.is_gap == (standing.step_count == 0)
        if standing.is_gap:
            assert standing.missing, clause.clause_id
    for number in ("P06", "P08", "P09", "P11"):
        if number not in shipped:
            assert any(each.is_gap and number in each.missing for each in found.values())


def test_a_clause_shows_its_steps_with_the_open_items_that_one_may_see(town: Town) -> None:
    town.signed()
    page = town.driver.engine.query(GetClause("6.2-01"), actor="office_li")
    steps = {(step.definition_key, step.element_id): step for step in page.steps}
    assert page.standing.keys[:1] == ("contact_enterprise",)
    assert steps["contact_enterprise", "plan_visit"].open.total == 1
    assert steps["contact_enterprise", "plan_visit"].due_in == "P5WD"
    assert steps["contact_enterprise", "record_visit"].open.total == 0
    assert page.standing.open.total == 1
    assert standings(town, by="office_li")["6.2-01"].open == page.standing.open


def test_strangers_see_the_steps_and_none_of_the_items(town: Town) -> None:
    town.signed()
    engine = town.driver.engine
    other = town.enterprise("松漠矿业设备有限公司", unit_id=town.labour)
    engine.execute(c.AddPerson("rival_wu", "吴工"), actor=SYSTEM)
    engine.execute(c.AddEnterpriseAccount("rival_wu", other, EnterpriseRole.UNION), actor=SYSTEM)
    page = engine.query(GetClause("6.2-01"), actor="rival_wu")
    assert page.steps
    assert page.standing.open.total == 0
    assert page.pressing == ()


def test_late_items_are_listed_red_first_and_results_are_counted(town: Town) -> None:
    contact = town.signed()
    town.driver.advance("P7WD")
    page = town.driver.engine.query(GetClause("6.2-01"), actor="office_li")
    assert [item.element_id for item in page.pressing] == ["plan_visit"]
    results = {each.label: each.number for each in page.results}
    assert results["办结的工作项"] >= 0
    assert results["发出的文书"] == 1  # the urging notice
    assert (results["发现的问题"], results["其中已销号"]) == (0, 0)
    assert contact.instance_id == page.pressing[0].instance_id


def test_findings_against_a_clause_are_counted_for_those_who_may_see_them(
    town: Town, store: Store
) -> None:
    with store.writing() as uow:
        for number, closed_at in ((1, None), (2, MORNING)):
            values = {
                "source_kind": "inspection",
                "number": number,
                "enterprise_id": town.works,
                "unit_id": town.industry,
                "office_unit_id": town.office,
                "area": BANNER,
                "title": "未提取培训经费",
                "category": "training",
                "clause_id": "5.1-03",
                "found_on": MORNING.date(),
                "attachment_ids": [],
                "recurs": False,
                "state": "open",
                "opened_at": MORNING,
                "closed_at": closed_at,
            }
            uow.connection.execute(insert(finding).values(**values))
    for user, numbers in (("office_li", (2, 1)), ("works_gao", (2, 1)), ("rival", (0, 0))):
        if user == "rival":
            other = town.enterprise("松漠矿业设备有限公司", unit_id=town.labour)
            engine = town.driver.engine
            engine.execute(c.AddPerson(user, "吴工"), actor=SYSTEM)
            engine.execute(c.AddEnterpriseAccount(user, other, EnterpriseRole.UNION), actor=SYSTEM)
        page = town.driver.engine.query(GetClause("5.1-03"), actor=user)
        results = {each.label: each.number for each in page.results}
        assert (results["发现的问题"], results["其中已销号"]) == numbers


def test_the_standing_of_all_clauses_costs_two_statements(
    town: Town, statements: Statements
) -> None:
    town.signed()
    standings(town)
    with statements.at_most(2):
        standings(town)
    town.driver.engine.query(GetClause("6.2-01"), actor="office_li")
    with statements.at_most(11):
        town.driver.engine.query(GetClause("6.2-01"), actor="office_li")


def test_there_is_no_other_clause(town: Town) -> None:
    with pytest.raises(NotFound):
        town.driver.engine.query(GetClause("9.9-99"), actor=SYSTEM)
