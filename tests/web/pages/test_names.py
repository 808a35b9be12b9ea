"""People see names and words, not what programs call things."""

from __future__ import annotations

from engine.commands.work_items import ClaimWorkItem
from engine.ids import SYSTEM
from tests.web.pages.conftest import Matters, SignIn
from web.assembly import Duban
from workflows.contact_enterprise.commands import StartContact


def test_a_matter_that_nobody_started_was_started_by_the_system(
    sign_in: SignIn, duban: Duban, matters: Matters
) -> None:
    contact = duban.engine.execute(StartContact(matters.enterprise(), "2026Q2"), actor=SYSTEM)
    page = sign_in("office").get(f"/instances/{contact.instance_id}").text
    assert "系统发起" in page
    assert "system发起" not in page


def test_a_record_of_changes_names_no_columns(sign_in: SignIn) -> None:
    page = sign_in("chen").get("/admin/organisation/people/wang").text
    assert "任职开始" in page
    assert "post_id" not in page


def test_who_was_quicker_is_told_by_name(sign_in: SignIn, duban: Duban, matters: Matters) -> None:
    item = matters.assigned()
    bai = sign_in("bai")
    duban.engine.execute(ClaimWorkItem(item.work_item_id), actor="wang")
    path = f"/items/{item.work_item_id}"
    assert bai.post(f"{path}/claim", on="/help").location == path
    page = bai.get(path).text
    assert "已由王芳于" in page
    assert "已由wang" not in page
