"""Offices' own templates: which one holds for whom, and since when."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document as Docx

from engine.errors import Forbidden, InvalidInput, InvalidState, NotFound
from engine.ids import SYSTEM
from tests.domain.documents.conftest import Issue
from tests.domain.documents.test_register import notice
from tests.domain.supervision.conftest import League
from workflows.documents.commands import (
    GetDocumentFile,
    GetTemplateFile,
    ListTemplates,
    PreviewTemplate,
    RevertTemplate,
    UploadTemplate,
)
from workflows.documents.rendering.making import Format
from workflows.documents.rendering.template import template_of
from workflows.documents.shipped import URGING_NOTICE
from workflows.documents.views import Document, TemplateShelf


def own(words: str) -> bytes:
    made = Docx(BytesIO(template_of(URGING_NOTICE)))
    made.add_paragraph(words)
    written = BytesIO()
    made.save(written)
    return written.getvalue()


def upload(league: League, words: str, *, area: str = "1502", by: str = "office_li") -> int:
    command = UploadTemplate(area, "urging_notice", "我的.docx", own(words), "加一句")
    return league.engine.execute(command, actor=by).edition


def text(league: League, document: Document) -> str:
    query = GetDocumentFile(document.document_id, Format.DOCX)
    file = league.engine.query(query, actor="office_li")
    return "\n".join(each.text for each in Docx(BytesIO(file.content)).paragraphs)


def issue(league: League) -> Document:
    return league.engine.execute(Issue(notice(league)), actor=SYSTEM)


def shelf(league: League) -> TemplateShelf:
    (found,) = league.engine.query(ListTemplates("1502", "urging_notice"), actor="office_li")
    return found


def test_a_document_is_made_by_the_template_of_the_moment_it_was_issued(league: League) -> None:
    first = issue(league)
    league.at("05-06 09:00")
    assert upload(league, "甲版") == 1
    league.at("05-07 09:00")
    second = issue(league)
    league.at("05-08 09:00")
    assert upload(league, "乙版") == 2
    third = issue(league)
    league.at("05-09 09:00")
    league.engine.execute(RevertTemplate("1502", "urging_notice"), actor="office_li")
    league.at("05-10 09:00")
    fourth = issue(league)
    made = [text(league, each) for each in (first, second, third, fourth)]
    assert ["甲版" in each for each in made] == [False, True, False, False]
    assert ["乙版" in each for each in made] == [False, False, True, False]
    editions = [(each.edition, each.until_at is None) for each in shelf(league).editions]
    assert editions == [(2, False), (1, False)]
    with pytest.raises(InvalidState):
        league.engine.execute(RevertTemplate("1502", "urging_notice"), actor="office_li")


def test_the_own_template_comes_before_the_one_of_the_area_above(league: League) -> None:
    upload(league, "自治区版", area="15", by=str(SYSTEM))
    assert shelf(league).inherited_from == "15"
    league.at("05-06 09:00")
    assert "自治区版" in text(league, issue(league))
    upload(league, "盟市版")
    league.at("05-07 09:00")
    later = text(league, issue(league))
    assert "盟市版" in later
    assert "自治区版" not in later


def test_only_the_office_of_the_area_puts_a_template_in(league: League) -> None:
    for user, area in (("chen", "1502"), ("bater", "1502"), ("office_li", "15")):
        with pytest.raises(Forbidden):
            upload(league, "别人的", area=area, by=user)
    with pytest.raises(Forbidden):
        league.engine.query(ListTemplates("1502"), actor="chen")


def test_a_file_that_is_no_template_changes_nothing(league: League) -> None:
    with pytest.raises(InvalidInput):
        league.engine.execute(UploadTemplate("1502", "urging_notice"), actor="office_li")
    assert shelf(league).editions == ()


def test_templates_and_samples_can_be_fetched(league: League) -> None:
    upload(league, "甲版")
    (edition,) = shelf(league).editions
    query = GetTemplateFile("1502", "urging_notice", edition.template_id)
    assert league.engine.query(query, actor="bater").name == "我的.docx"
    shipped = league.engine.query(GetTemplateFile("1502", "urging_notice"), actor="bater")
    assert shipped.name == "催办通知书.docx"
    sample = PreviewTemplate("1502", "urging_notice", edition.template_id)
    assert league.engine.query(sample, actor="bater").content.startswith(b"%PDF-")
    with pytest.raises(NotFound):
        league.engine.query(GetTemplateFile("1502", "minutes", edition.template_id), actor="bater")
