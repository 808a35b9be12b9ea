"""Drafts: begun, saved without hiding each other, taken over, brought back, given up."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.commands.definitions import Deploy
from engine.errors import Forbidden, InvalidInput, InvalidState, NotFound
from tests.domain.conftest import Domain, Town
from workflows.designer import commands as c
from workflows.designer.blank import blank
from workflows.designer.drafts import PATIENCE
from workflows.designer.views import ProcessDraftSummary
from workflows.organisation.duties import Duty

KEY = "visit_plan"
FILE = f"{KEY}.bpmn"


@pytest.fixture(autouse=True)
def designers(town: Town) -> None:
    office = town.office("150000", "自治区办公室")
    for user_id in ("luming", "suna"):
        town.holds(user_id, office, Duty.DESIGNER)
    town.holds("clerk", office, Duty.HANDLER)


@pytest.fixture
def draft(domain: Domain) -> ProcessDraftSummary:
    return domain.execute(c.BeginProcessDraft(KEY, "走访计划"), actor="luming")


def save(domain: Domain, content: bytes, version: int, by: str = "luming") -> ProcessDraftSummary:
    command = c.SaveProcessDraft(KEY, version, ((FILE, content),))
    return domain.execute(command, actor=by)


def drawn(domain: Domain) -> bytes:
    return dict(domain.query(c.GetProcessDraft(KEY), actor="luming").files)[FILE]


def test_a_new_process_begins_with_a_start_event_alone(
    domain: Domain, draft: ProcessDraftSummary
) -> None:
    assert (draft.version, draft.based_on) == (1, 0)
    assert drawn(domain) == blank(KEY, "走访计划")
    assert [each.key for each in domain.query(c.ListProcessDrafts(), actor="suna")] == [KEY]


def test_a_draft_of_a_deployed_process_begins_with_its_files(domain: Domain) -> None:
    content = blank(KEY, "旧").replace(b'<bpmn:startEvent id="start" />', _ONE_STEP)
    domain.execute(Deploy(KEY, ((FILE, content), ("a.form.json", b"{}"))))
    found = domain.execute(c.BeginProcessDraft(KEY), actor="luming")
    assert found.based_on == 1
    files = domain.query(c.GetProcessDraft(KEY), actor="luming").files
    assert dict(files) == {FILE: content, "a.form.json": b"{}"}


_ONE_STEP = (
    b'<bpmn:startEvent id="start" /><bpmn:endEvent id="end" />'
    b'<bpmn:sequenceFlow id="f" sourceRef="start" targetRef="end" />'
)


def test_there_is_one_draft_of_a_process(domain: Domain, draft: ProcessDraftSummary) -> None:
    with pytest.raises(InvalidState, match="已经有草稿"):
        domain.execute(c.BeginProcessDraft(draft.key, "又一个"), actor="suna")


@pytest.mark.parametrize(
    ("key", "name", "fields"),
    [("Visit", "x", ["key"]), ("1a", "", ["key", "name"]), ("ok_key", " ", ["name"])],
)
def test_a_new_process_needs_a_key_and_a_name(
    domain: Domain, key: str, name: str, fields: list[str]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        domain.execute(c.BeginProcessDraft(key, name), actor="luming")
    assert [each.field for each in refused.value.problems] == fields


def test_a_save_that_has_not_seen_the_last_one_is_refused(
    domain: Domain, draft: ProcessDraftSummary
) -> None:
    saved = save(domain, b"<one/>", draft.version)
    assert saved.version == 2
    with pytest.raises(InvalidState, match="第2稿"):
        save(domain, b"<two/>", draft.version)
    assert drawn(domain) == b"<one/>"


def test_saving_what_is_there_already_makes_no_new_version(
    domain: Domain, draft: ProcessDraftSummary
) -> None:
    assert save(domain, drawn(domain), draft.version).version == draft.version


def test_another_designer_is_told_and_may_take_over(
    domain: Domain, draft: ProcessDraftSummary
) -> None:
    with pytest.raises(InvalidState, match="luming"):
        save(domain, b"<two/>", draft.version, by="suna")
    with pytest.raises(InvalidState, match="luming"):
        domain.execute(c.EditProcessDraft(KEY), actor="suna")
    domain.execute(c.EditProcessDraft(KEY, take_over=True), actor="suna")
    assert save(domain, b"<two/>", draft.version, by="suna").saved_by == "suna"
    with pytest.raises(InvalidState, match="suna"):
        save(domain, b"<three/>", 2)


def test_who_has_left_needs_not_be_asked(domain: Domain, draft: ProcessDraftSummary) -> None:
    domain.clock.advance(PATIENCE)
    assert domain.query(c.GetProcessDraft(KEY), actor="suna").summary.editor == ""
    assert save(domain, b"<two/>", draft.version, by="suna").editor == "suna"


def test_what_it_was_can_be_brought_back_and_nothing_is_lost(
    domain: Domain, draft: ProcessDraftSummary
) -> None:
    first = drawn(domain)
    save(domain, b"<one/>", 1)
    save(domain, b"<two/>", 2)  # In the same sitting: it takes the place of the one before.
    domain.clock.advance(timedelta(minutes=6))
    save(domain, b"<three/>", 3)
    revisions = domain.query(c.ListDraftRevisions(KEY), actor="suna")
    assert [each.version for each in revisions] == [4, 3, 1]
    restored = domain.execute(
        c.RestoreProcessDraft(draft.key, revisions[-1].revision_id, 4), actor="luming"
    )
    assert (restored.version, drawn(domain)) == (5, first)
    (latest, *_) = domain.query(c.ListDraftRevisions(KEY), actor="suna")
    assert latest.version == 5
    content = domain.query(c.GetDraftRevision(KEY, revisions[0].revision_id), actor="suna")
    assert dict(content.files)[FILE] == b"<three/>"


def test_files_are_added_and_taken_out(domain: Domain, draft: ProcessDraftSummary) -> None:
    put = c.SaveProcessDraft(KEY, draft.version, (("scenarios/a.yaml", b"name: x"),))
    version = domain.execute(put, actor="luming").version
    domain.execute(c.SaveProcessDraft(KEY, version, (), ("scenarios/a.yaml",)), actor="luming")
    assert [path for path, _ in domain.query(c.GetProcessDraft(KEY), actor="luming").files] == [
        FILE
    ]


@pytest.mark.parametrize("path", ["../x.bpmn", "/etc/x", "a\\b", "a//b", "", "a\nb", "./a"])
def test_a_path_that_leads_elsewhere_is_refused(
    domain: Domain, draft: ProcessDraftSummary, path: str
) -> None:
    command = c.SaveProcessDraft(KEY, draft.version, ((path, b"x"),))
    with pytest.raises(InvalidInput):
        domain.execute(command, actor="luming")


def test_a_draft_is_given_up_with_all_it_was(domain: Domain, draft: ProcessDraftSummary) -> None:
    with pytest.raises(InvalidState):
        domain.execute(c.DiscardProcessDraft(KEY, draft.version + 1), actor="luming")
    domain.execute(c.DiscardProcessDraft(KEY, draft.version), actor="luming")
    assert domain.query(c.ListDraftRevisions(KEY), actor="luming") == ()
    with pytest.raises(NotFound):
        domain.query(c.GetProcessDraft(KEY), actor="luming")


def test_only_designers_see_and_draw(domain: Domain, draft: ProcessDraftSummary) -> None:
    for command in (
        c.BeginProcessDraft("other", "x"),
        c.SaveProcessDraft(draft.key, 1),
        c.EditProcessDraft(KEY, take_over=True),
        c.RestoreProcessDraft(KEY, 1, 1),
        c.DiscardProcessDraft(KEY, 1),
    ):
        with pytest.raises(Forbidden):
            domain.execute(command, actor="clerk")
    for query in (
        c.ListProcessDrafts(),
        c.GetProcessDraft(KEY),
        c.ListDraftRevisions(KEY),
        c.GetDraftRevision(KEY, 1),
    ):
        with pytest.raises(Forbidden):
            domain.query(query, actor="clerk")
