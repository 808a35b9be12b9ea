"""The board, documents, enterprises and the ledger."""

import io
import re
from datetime import timedelta

from openpyxl import load_workbook

from engine.clock import VirtualClock
from engine.ids import SYSTEM
from tests.web.pages.conftest import Matters, SignIn
from workflows.organisation.commands import ChangeUnit
from workflows.rosters.exporting import sortable
from workflows.supervision.commands import RequestExtension


def test_the_board_is_for_those_who_supervise(matters: Matters, sign_in: SignIn) -> None:
    matters.visiting()

    page = sign_in("office").get("/board")
    assert page.status_code == 200
    assert "不作排名" in page.text
    assert "本周内没有将要转红的事项" in page.text
    assert sign_in("wang").get("/board").status_code == 403
    assert "/board" not in sign_in("wang").get("/work/mine").text


def test_the_list_narrows_by_colour_rung_body_and_age(matters: Matters, sign_in: SignIn) -> None:
    matters.visiting()
    office = sign_in("office")

    assert "走访并记录·" in office.get("/board/items?colour=normal&owner=unit:1&area=1501").text
    for query in ("colour=red", "overdue=5", "owner=unit:2", "rung=urge"):
        assert "没有符合条件的督办事项" in office.get(f"/board/items?{query}").text
    assert office.get("/board/items?colour=nonsense&overdue=x").status_code == 200


def test_the_list_is_paged_and_keeps_its_filters(matters: Matters, sign_in: SignIn) -> None:
    for number in range(1, 23):
        matters.assigned(number, f"企业{number}有限公司")
    office = sign_in("office")

    first = office.get("/board/items?owner=unit:1").text
    assert first.count('class="title"') == 20
    following = re.search(r'href="(/board/items\?[^"]+)" rel="next"', first)
    assert following is not None
    assert "owner=unit%3A1" in following[1]
    assert office.get(following[1].replace("&amp;", "&")).text.count('class="title"') == 2


def test_the_board_groups_units_by_their_system(matters: Matters, sign_in: SignIn) -> None:
    matters.visiting()
    office = sign_in("office")
    assert "按主办单位" in office.get("/board").text
    for unit_id, name, system in ((1, "自治区工信厅", "工信"), (3, "包头市工信局", "工信")):
        matters.duban.engine.execute(ChangeUnit(unit_id, name, system), actor=SYSTEM)

    page = office.get("/board").text
    assert "按主办系统" in page
    assert 'href="/board?units=%E5%B7%A5%E4%BF%A1#bodies">工信</a>' in page
    for wanted in ("工信", "all"):
        assert (
            'href="/board?owner=unit:1">自治区工信厅' in office.get(f"/board?units={wanted}").text
        )
    assert "按主办系统" in office.get("/board?units=没有").text


def test_decides_on_extensions(matters: Matters, sign_in: SignIn) -> None:
    item = matters.visiting()
    request = matters.duban.engine.execute(
        RequestExtension(item.work_item_id, 5, "企业停产检修"), actor="wang"
    )
    office = sign_in("office")

    assert "企业停产检修" in office.get("/board").text
    address = f"/board/extensions/{request.request_id}"
    assert office.post(address, decision="refuse", reason="").status_code == 422
    assert office.post(address, decision="approve", reason="").status_code == 302
    page = office.get(f"/items/{item.work_item_id}").text
    assert "延期已批准" in page
    assert "原定" in page


def test_the_list_goes_out_as_a_workbook(matters: Matters, sign_in: SignIn) -> None:
    item = matters.visiting()

    answer = sign_in("office").get("/board/export.xlsx")

    rows = list(load_workbook(io.BytesIO(answer.data)).worksheets[0].iter_rows(values_only=True))
    assert rows[0][:3] == ("编号", "状态", "事项")
    assert rows[1][0] == item.work_item_id
    assert sign_in("wang").get("/board/export.xlsx").status_code == 403


def test_no_cell_of_an_export_is_a_formula() -> None:
    for text in ("=1+1", "+1", "-1", "@x", "\tx"):
        assert str(sortable(text)).startswith("'")
    assert sortable("正常") == "正常"
    assert sortable(-5) == -5


def test_an_enterprise_has_its_file_and_its_number_is_masked(
    matters: Matters, sign_in: SignIn
) -> None:
    item = matters.visiting()
    enterprise_id = int(item.scope.subject.partition(":")[2])
    browser = sign_in("wang")
    address = f"/enterprises/{enterprise_id}"

    page = browser.get(address).text
    assert "高云峰" in page
    assert "0472-1234316" not in page
    assert "走访并记录" in page
    shown = browser.post(f"{address}/phone", on=address)
    assert "0472-1234316" in shown.text
    assert sign_in("outsider").get(address).status_code == 404


def test_enterprises_are_found_by_text_and_kind(matters: Matters, sign_in: SignIn) -> None:
    matters.enterprise()
    browser = sign_in("wang")

    assert (
        "青岭"
        in browser.get("/enterprises?q=青岭&ownership=state&size=large&sector=C&area=1501").text
    )
    assert "没有符合条件的企业" in browser.get("/enterprises?ownership=foreign").text
    assert browser.get("/enterprises?size=nonsense&unit=x").status_code == 200
    assert "青岭" not in sign_in("chen").get("/enterprises").text


def test_the_ledger_is_empty_until_an_enterprise_confirms(
    matters: Matters, sign_in: SignIn
) -> None:
    matters.visiting()
    browser = sign_in("wang")

    assert "台账还是空的" in browser.get("/ledger").text
    assert "没有符合条件的记录" in browser.get("/ledger?rating=good&from=2026-01-01&q=青岭").text
    book = load_workbook(io.BytesIO(browser.get("/ledger/export.xlsx").data))
    assert [cell.value for cell in book.worksheets[0][1]][:3] == ["季度", "走访日期", "企业"]


def test_the_office_corrects_a_file_once_for_all(matters: Matters, sign_in: SignIn) -> None:
    enterprise_id = matters.enterprise()
    address = f"/enterprises/{enterprise_id}/edit"
    office = sign_in("office")
    page = office.get(address).text
    read_at = re.search(r'name="read_at" value="([^"]+)"', page)
    assert read_at is not None
    fields = {
        "name": "青岭装备制造有限公司", "credit_code": re.findall(r'value="(911\w+)"', page)[0],
        "division_code": "150102", "ownership": "state", "sector": "C", "employees": "1,300",
        "size": "large", "union_chair": "乌兰", "contact_unit_id": "1", "read_at": read_at[1],
    }  # fmt: skip

    wrong = office.post(address, **{**fields, "employees": "很多", "name": ""})
    assert wrong.status_code == 422
    assert "请填数字，不带单位" in wrong.text
    clock = matters.duban.clock
    assert isinstance(clock, VirtualClock)
    clock.advance(timedelta(minutes=1))
    assert office.post(address, **fields).status_code == 302
    shown = office.get(f"/enterprises/{enterprise_id}").text
    assert "乌兰" in shown
    assert "1,300人" in shown
    assert office.post(address, **fields).status_code == 409
    strange = matters.enterprise(2, "别家有限公司", unit_id=None)
    assert sign_in("wang").get(f"/enterprises/{strange}/edit").status_code == 403
    assert sign_in("outsider").get(address).status_code == 404
