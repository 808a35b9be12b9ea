"""The board narrowed, its posts and its forecast, and the pages of the policy."""

from __future__ import annotations

import io
import re
from html import unescape

from openpyxl import load_workbook

from tests.web.conftest import Browser
from tests.web.pages.conftest import Matters, SignIn

_CLAUSE = "6.2-01"


def rows_of(browser: Browser, address: str) -> list[tuple[object, ...]]:
    answer = browser.get(address)
    assert answer.status_code == 200
    sheet = load_workbook(io.BytesIO(answer.data)).active
    assert sheet is not None
    return list(sheet.iter_rows(values_only=True))


def test_the_board_narrows_step_by_step_and_shows_the_way(
    matters: Matters, sign_in: SignIn
) -> None:
    matters.visiting()
    office = sign_in("office")
    whole = office.get("/board").text
    assert 'href="/board?area=1501">呼和浩特市</a>' in whole
    assert 'href="/board?process=contact_enterprise">P03 联系企业</a>' in whole
    assert f'href="/board?clause={_CLAUSE}">' in whole
    assert "待批延期" in whole

    narrowed = office.get(f"/board?area=1501&clause={_CLAUSE}").text
    assert 'href="/board?area=1501">呼和浩特市</a>' in narrowed  # the crumb
    assert f'href="/policy/{_CLAUSE}"' in narrowed
    assert f"area=150102&amp;clause={_CLAUSE}" in narrowed  # its only banner
    assert f'href="/board/items?colour=normal&amp;area=1501&amp;clause={_CLAUSE}"' in narrowed
    assert "待批延期" not in narrowed
    assert office.get("/board?area=1507").text.count("在办共0件") == 1
    assert office.get("/board?clause=9.9-99&process=x&owner=y").status_code == 200


def test_the_list_narrows_by_process_and_clause_and_tells_why(
    matters: Matters, sign_in: SignIn
) -> None:
    matters.visiting()
    office = sign_in("office")
    shown = office.get(f"/board/items?process=contact_enterprise&clause={_CLAUSE}").text
    assert "走访并记录·" in shown
    assert "按期推进，不标颜色" in shown
    assert "下一级：蓝：提醒责任人" in shown
    assert "开出0个工作日" in shown
    assert "没有符合条件的督办事项" in office.get("/board/items?process=escalation").text


def test_the_chart_has_its_numbers_in_a_table(matters: Matters, sign_in: SignIn) -> None:
    matters.visiting()
    shown = sign_in("office").get("/board").text
    assert "新到与办结" in shown
    assert "5月18日一周到今天为止，3个工作日" in shown
    assert re.search(r'<path class="base" d="M34 180', shown)


def test_posts_are_listed_with_what_lies_before_them(matters: Matters, sign_in: SignIn) -> None:
    matters.assigned()
    office = sign_in("office")
    shown = office.get("/board/posts").text
    assert "自治区工信厅" in shown
    assert "经办岗" in shown
    assert "王芳" not in shown
    (head, *rows) = rows_of(office, "/board/posts.xlsx")
    assert head[:2] == ("单位", "岗位")
    assert ("自治区工信厅", "经办岗", 2, 1, 1, 1, 0) in rows
    assert office.get("/board/posts?cursor=nonsense").status_code == 422


def test_what_the_board_shows_goes_to_a_file(matters: Matters, sign_in: SignIn) -> None:
    matters.visiting()
    rows = rows_of(sign_in("office"), f"/board/sums.xlsx?clause={_CLAUSE}")
    assert rows[0] == ("分类", "名称", "在办", "红", "黄", "蓝", "正常", "暂停")
    assert ("流程", "P03 联系企业", 1, 0, 0, 0, 1, 0) in rows
    assert rows[-1] == ("合计", None, 1, 0, 0, 0, 1, 0)


def test_the_forecast_is_made_on_demand_and_leads_to_its_items(
    matters: Matters, sign_in: SignIn
) -> None:
    item = matters.visiting()
    office = sign_in("office")
    assert "还没有推演过" in office.get("/board/forecast").text
    assert office.post("/board/forecast").status_code == 303
    waiting = office.get("/board/forecast").text
    assert 'hx-get="/board/forecast/progress"' in waiting
    assert "HX-Refresh" not in office.get("/board/forecast/progress").headers
    matters.duban.engine.run_due()
    assert office.get("/board/forecast/progress").headers["HX-Refresh"] == "true"

    blue = office.get("/board/forecast?colour=blue").text
    assert "推演于5月20日 周三" in blue
    assert "自治区工信厅" in blue
    address = re.search(r'href="(/board/forecast/items\?[^"]+)"', blue)
    assert address is not None
    listed = office.get(unescape(address[1])).text
    assert f'href="/items/{item.work_item_id}"' in listed
    assert "办结的同类太少，不作估计" in listed
    assert "这几天没有事项变为这种颜色" in office.get("/board/forecast").text
    assert office.get("/board/forecast?colour=x&on=y&assumption=z").status_code == 200
    rows = rows_of(office, "/board/forecast/export.xlsx?colour=blue")
    assert rows[1][2] == item.work_item_id
    assert "Forecast" in office.get("/board/forecast?lang=en").text


def test_the_policy_is_read_and_searched_by_everybody(matters: Matters, sign_in: SignIn) -> None:
    item = matters.visiting()
    wang = sign_in("wang")
    text = wang.get("/policy").text
    assert 'id="c6.2-02"' in text
    assert "要由P09 补助帮扶落实，流程还没有建" in text
    found = wang.get("/policy?q=指导员").text
    assert "<mark>探索推广改革指导员制度" in found
    assert found.count('class="title"') == 1
    assert _CLAUSE not in re.findall(r'class="title" href="/policy/([^"]+)"', found)
    gaps = wang.get("/policy?gaps=1").text
    assert 'class="title" href="/policy/5.2-03"' in gaps
    assert f'class="title" href="/policy/{_CLAUSE}"' not in gaps
    assert "没有符合条件的条款" in wang.get("/policy?q=没有这样的词").text

    clause = wang.get(f"/policy/{_CLAUSE}").text
    assert "走访并记录" in clause
    assert "责任主体：成员单位" in clause
    assert "/board" not in clause
    assert wang.get("/policy/9.9-99").status_code == 404

    page = wang.get(f"/items/{item.work_item_id}").text
    assert f'href="/policy/{_CLAUSE}"' in page
    steps = page[page.index("用文字看流程") :]
    assert f'href="/policy/{_CLAUSE}"' in steps
    office = sign_in("office").get(f"/policy/{_CLAUSE}").text
    assert f"/board/items?clause={_CLAUSE}&amp;process=contact_enterprise" in office
    assert "has no clause" in wang.get("/policy/9.9-99?lang=en").text
