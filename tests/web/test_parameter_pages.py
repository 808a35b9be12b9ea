"""时限与阈值 as the office sees it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.web.conftest import Browser
from tests.web.pages.conftest import Matters
from web.assembly import Duban

SignIn = Callable[[str], Browser]
ADDRESS = "/admin/parameters/contact_enterprise/sign_due"


@pytest.fixture
def matters(packages: None, duban: Duban) -> Matters:
    return Matters(duban)


def test_the_list_shows_values_sources_and_steps(matters: Matters, sign_in: SignIn) -> None:
    page = sign_in("office").get("/admin/parameters").text
    for text in (
        "签收时限",
        "1个工作日",
        "默认值",
        "通常做法",
        "转红督办",
        "每件事项一天最多人工催办",
    ):
        assert text in page
    assert 'href="/admin/parameters/contact_enterprise/sign_due"' in page


def test_an_office_looks_ahead_sets_a_value_and_the_item_says_so(
    matters: Matters, sign_in: SignIn
) -> None:
    office = sign_in("office")
    given = {"value": "4", "source": "办公室设定", "reason": "节前事项多"}

    looked = office.post(ADDRESS, on=ADDRESS, purpose="preview", **given)
    assert "1个工作日 → 4个工作日" in looked.text
    assert "改后到期" in looked.text
    assert "没有改过" in looked.text

    assert office.post(ADDRESS, on=ADDRESS, purpose="set", **given).status_code == 303
    page = office.get(ADDRESS).text
    assert "4个工作日" in page
    assert "节前事项多" in page

    item = matters.assigned()
    shown = sign_in("wang").get(f"/items/{item.work_item_id}").text
    assert "改定为4（默认1）：节前事项多" in shown

    back = office.post(f"{ADDRESS}/revert", on=ADDRESS, reason="节后恢复")
    assert back.status_code == 303
    assert "默认值" in office.get(ADDRESS).text


def test_what_is_wrong_is_told_beside_its_field_and_what_was_typed_stays(
    matters: Matters, sign_in: SignIn
) -> None:
    office = sign_in("office")
    typed = {"value": "三", "valid_from": "明天", "source": "办公室设定", "reason": "试行试行"}
    refused = office.post(ADDRESS, on=ADDRESS, purpose="set", **typed)
    assert refused.status_code == 422
    for text in ("请写整数。", 'href="#valid_from"', "试行试行", 'value="三"'):
        assert text in refused.text
    too_much = office.post(
        ADDRESS, on=ADDRESS, purpose="set", **(typed | {"value": "900", "valid_from": ""})
    )
    assert "应为1至500之间的整数，实为900。" in too_much.text
    nothing = office.post(f"{ADDRESS}/revert", on=ADDRESS, reason="误")
    assert nothing.status_code == 303
    assert "没有另行设定" in office.get(ADDRESS).text


def test_who_may_only_look_is_offered_no_form(matters: Matters, sign_in: SignIn) -> None:
    page = sign_in("chen").get(ADDRESS).text
    assert "签收时限" in page
    assert 'name="value"' not in page
