"""The lists of the workbench, absences, starting and searching."""

import re
from datetime import timedelta

from engine.clock import VirtualClock
from engine.commands.work_items import ItemList, ListAbsences, ListWorkItems
from tests.web.forms.render import Page
from tests.web.pages.conftest import Matters, SignIn


def test_each_tab_is_an_address_with_text_where_it_is_empty(sign_in: SignIn) -> None:
    browser = sign_in("wang")

    for tab, says in (
        ("to-claim", "现在没有待认领的事项"),
        ("mine", "您手上没有事项"),
        ("done", "还没有办完的事项"),
        ("started", "您还没有发起过事项"),
    ):
        page = browser.get(f"/work/{tab}")
        assert page.status_code == 200
        assert says in page.text
    assert browser.get("/work/nonsense").status_code == 404


def test_counts_and_colours_lead_to_narrower_lists(matters: Matters, sign_in: SignIn) -> None:
    matters.assigned()
    browser = sign_in("wang")

    page = browser.get("/work/to-claim").text
    assert "青岭装备制造有限公司" in page
    assert re.search(r"待认领 <span class=\"count\">1</span>", page)
    assert "没有符合条件的事项" in browser.get("/work/to-claim?status=red").text
    assert (
        "青岭" in browser.get("/work/to-claim?status=normal&q=青岭&process=contact_enterprise").text
    )
    assert "没有符合条件的事项" in browser.get("/work/to-claim?q=不存在").text


def test_every_cell_says_what_it_is_when_the_table_turns_into_cards(
    matters: Matters, sign_in: SignIn
) -> None:
    matters.assigned()

    page = Page(sign_in("wang").get("/work/to-claim").text)

    cells = page.of("td")
    assert cells
    assert all(cell.get("role") == "cell" and cell.get("data-label") for cell in cells)


def test_claims_one_or_many_from_the_list(matters: Matters, sign_in: SignIn) -> None:
    items = [matters.assigned(n, f"企业{n}有限公司") for n in (1, 2, 3)]
    browser = sign_in("wang")
    assert browser.post(f"/items/{items[0].work_item_id}/claim").status_code == 302

    answer = browser.post("/work/claim", item=[str(item.work_item_id) for item in items])

    assert answer.status_code == 302
    page = browser.get("/work/mine").text
    assert "已认领2件" in page
    mine = matters.duban.engine.query(ListWorkItems(ItemList.MINE), actor="wang").items
    assert {item.work_item_id for item in mine} == {item.work_item_id for item in items}


def test_sets_and_ends_a_deputyship(matters: Matters, sign_in: SignIn) -> None:
    browser = sign_in("wang")

    missing = browser.post("/work/absence", deputy="", first="", last="2026-05-29")
    assert missing.status_code == 422
    assert "请选择代理人" in missing.text
    set_up = browser.post(
        "/work/absence", deputy="bai", first="2026-05-27", last="2026-05-29", reason="休假"
    )

    assert set_up.status_code == 302
    (absence,) = matters.duban.engine.query(ListAbsences(), actor="wang")
    assert absence.to_at.isoformat() == "2026-05-29T16:00:00+00:00"
    assert "5月29日 周五" in browser.get("/work/mine").text
    assert "您代理王芳" in sign_in("bai").get("/work/absence").text
    assert browser.post(f"/work/absence/{absence.absence_id}/end").status_code == 302
    assert matters.duban.engine.query(ListAbsences(), actor="wang") == ()


def test_starts_a_contact_from_the_form(matters: Matters, sign_in: SignIn) -> None:
    enterprise_id = matters.enterprise()
    browser = sign_in("office")
    address = "/start/contact_enterprise"

    assert "联系企业" in browser.get("/start").text
    assert (
        f'value="{enterprise_id}" selected'
        in browser.get(f"{address}?enterprise_id={enterprise_id}").text
    )
    assert browser.post(address, period="2026Q9").status_code == 422
    started = browser.post(address, enterprise_id=str(enterprise_id), period="2026Q2", purpose="")

    assert started.status_code == 302
    assert "青岭装备制造有限公司：2026年第2季度联系" in browser.get("/work/started").text
    again = browser.post(address, enterprise_id=str(enterprise_id), period="2026Q2", purpose="")
    assert again.status_code == 409


def test_only_those_who_may_can_start(matters: Matters, sign_in: SignIn) -> None:
    assert "没有您可以发起的流程" in sign_in("chen").get("/start").text
    assert sign_in("chen").get("/start/contact_enterprise").status_code == 404
    assert sign_in("wang").get("/start/escalation").status_code == 404


def test_search_finds_items_enterprises_and_numbers(matters: Matters, sign_in: SignIn) -> None:
    item = matters.assigned()
    browser = sign_in("wang")

    found = browser.get("/search?q=青岭").text
    assert f"/items/{item.work_item_id}" in found
    assert "/enterprises/" in found
    by_number = browser.get(f"/search?q={item.work_item_id}")
    assert by_number.location == f"/items/{item.work_item_id}"
    assert "没有找到" in browser.get("/search?q=没有这个").text
    assert "没有找到" in sign_in("outsider").get("/search?q=青岭").text


def test_the_order_is_chosen_and_stays_with_pages_and_colours(
    matters: Matters, sign_in: SignIn
) -> None:
    first = matters.assigned(1, "甲有限公司")
    clock = matters.duban.clock
    assert isinstance(clock, VirtualClock)
    clock.advance(timedelta(hours=1))
    second = matters.assigned(2, "乙有限公司")
    browser = sign_in("wang")

    def order_on(address: str) -> list[str]:
        return re.findall(r'class="title" href="/items/(\d+)"', browser.get(address).text)

    due, newest = str(first.work_item_id), str(second.work_item_id)
    assert order_on("/work/to-claim") == order_on("/work/to-claim?order=nonsense") == [due, newest]
    assert order_on("/work/to-claim?order=newest") == [newest, due]
    page = browser.get("/work/to-claim?order=newest&q=公司").text
    assert '<option value="newest" selected>' in page
    assert "/work/to-claim?order=newest&amp;q=%E5%85%AC%E5%8F%B8&amp;status=normal" in page
    assert 'name="order"' not in browser.get("/work/done").text
