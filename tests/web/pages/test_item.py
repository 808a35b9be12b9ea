"""The page of one item."""

import io
import re
from datetime import datetime

import pytest
from werkzeug.datastructures import MultiDict

from engine.clock import LOCAL_ZONE
from engine.commands.instances import GetInstance, RaiseEscalation
from engine.commands.work_items import AddComment, GetWorkItem, MoveDueDate
from engine.ids import SYSTEM
from engine.lifecycle import WorkItemState
from tests.web.conftest import token_in
from tests.web.forms.render import Page
from tests.web.pages.conftest import Matters, SignIn

RECORD = {
    "visited_on": "2026-05-19",
    "manner": "visit",
    "visit_record": "看了车间，谈了培训。",
    "needs-0-_row": "1",
    "needs-0-title": "培训经费",
    "needs-0-kind": "training",
    "needs-1-_row": "1",
    "needs-1-title": "",
    "needs-1-kind": "",
    "_do": "complete",
}


def test_shows_form_time_process_and_past_in_one_page(matters: Matters, sign_in: SignIn) -> None:
    item = matters.visiting()

    page = sign_in("wang").get(f"/items/{item.work_item_id}").text

    for text in (
        "走访并记录",
        "走访情况",
        "不办会怎样",
        "走到哪一步",
        "经过",
        "青岭装备制造有限公司",
        "1,286人",
        "还有",
        "办完“制定走访计划”",
        "王芳",
    ):
        assert text in page
    ids = Page(page).ids()
    assert len(ids) == len(set(ids))
    assert 'class="is-here"' in page


def test_the_date_tells_from_what_it_was_counted_and_on_whose_word(
    matters: Matters, sign_in: SignIn
) -> None:
    planned = matters.visiting()
    wang = sign_in("wang")

    page = wang.get(f"/items/{planned.work_item_id}").text
    time = page[page.index('id="time"') :]
    assert 'class="days"' in time
    assert 'data-day="due"' in time
    assert "天数是办公室的设定" in time
    assert time.index("默认值") < time.index("不办会怎样")


def test_a_date_from_the_data_is_told_by_its_name(matters: Matters, sign_in: SignIn) -> None:
    instance_id = matters.assigned().instance_id
    matters.done(instance_id, "wang", sign_decision="accept")
    matters.done(instance_id, "wang", planned_on="2026-05-27", planned_manner="visit")
    item = matters.open(instance_id)

    page = sign_in("wang").get(f"/items/{item.work_item_id}").text

    assert "从“计划走访日期”起算，不从事项到手那天起算。" in page


def test_a_date_moved_by_hand_is_no_longer_counted(matters: Matters, sign_in: SignIn) -> None:
    item = matters.visiting()
    due_at = datetime(2026, 6, 30, 17, 30, tzinfo=LOCAL_ZONE)
    matters.duban.engine.execute(MoveDueDate(item.work_item_id, due_at, "大修"), actor="office")

    page = sign_in("wang").get(f"/items/{item.work_item_id}").text

    assert "到期日调整过，不再按5个工作日推算" in page
    assert 'class="days"' not in page


def test_a_long_past_folds_after_the_latest(matters: Matters, sign_in: SignIn) -> None:
    item = matters.visiting()
    wang = sign_in("wang")
    assert "全部经过" not in wang.get(f"/items/{item.work_item_id}").text
    for number in range(12):
        matters.duban.engine.execute(AddComment(item.instance_id, f"第{number}次"), actor="wang")

    page = wang.get(f"/items/{item.work_item_id}").text
    past = page[page.index('id="past"') : page.index('id="talk"')]
    assert "全部经过" in past
    before, _fold, after = past.partition("<details")
    assert before.count("<li") == 12
    assert "发起" in after


def test_tells_who_has_it_where_nobody_has_claimed_it(matters: Matters, sign_in: SignIn) -> None:
    item = matters.assigned()
    office = sign_in("office")
    address = f"/items/{item.work_item_id}"
    assert "经办：<b>自治区工信厅</b>（待认领）" in office.get(address).text
    file = f"/enterprises/{item.scope.subject.removeprefix('enterprise:')}"
    assert "自治区工信厅" in office.get(file).text

    matters.done(item.instance_id, "wang", sign_decision="return", return_reason="不归我厅联系")
    again = matters.open(item.instance_id)

    assert "联席会议办公室</b>（待认领）" in office.get(f"/items/{again.work_item_id}").text
    assert re.search(r'data-label="现在由谁办">[^<]*联席会议办公室', office.get(file).text)


def test_who_does_not_see_the_matter_gets_404(matters: Matters, sign_in: SignIn) -> None:
    item = matters.visiting()

    assert sign_in("outsider").get(f"/items/{item.work_item_id}").status_code == 404
    assert sign_in("chen").get(f"/items/{item.work_item_id}").status_code == 404


def test_claims_and_then_works_on_it(matters: Matters, sign_in: SignIn) -> None:
    item = matters.assigned()
    browser = sign_in("bai")
    address = f"/items/{item.work_item_id}"

    assert "认领并办理" in browser.get(address).text
    assert browser.post(f"{address}/claim").status_code == 302
    page = browser.get(address).text
    assert 'id="work"' in page
    assert "认领并办理" not in page


def test_hands_in_what_was_entered(matters: Matters, sign_in: SignIn) -> None:
    item = matters.visiting()

    answer = sign_in("wang").post(f"/items/{item.work_item_id}", **RECORD)

    assert answer.status_code == 302
    view = matters.duban.engine.query(GetInstance(item.instance_id), actor=SYSTEM)
    assert [need["title"] for need in view.data["needs"]] == ["培训经费"]
    assert view.data["visited_on"] == "2026-05-19"


def test_a_form_sent_twice_is_handed_in_once(matters: Matters, sign_in: SignIn) -> None:
    item = matters.visiting()
    browser = sign_in("wang")
    address = f"/items/{item.work_item_id}"
    key = re.search(r'name="_key" value="([^"]+)"', browser.get(address).text)
    assert key is not None

    first = browser.post(address, **RECORD, _key=key[1])
    second = browser.post(address, **RECORD, _key=key[1])

    assert (first.status_code, second.status_code) == (302, 302)
    assert first.location == second.location
    events = matters.duban.engine.query(GetWorkItem(item.work_item_id), actor="wang")
    assert events.item.state is WorkItemState.COMPLETED
    assert "没有重复提交" in browser.get("/work/to-claim").text


def test_errors_keep_the_input_and_lead_to_their_fields(matters: Matters, sign_in: SignIn) -> None:
    item = matters.visiting()
    wrong = {
        **RECORD,
        "visited_on": "2026-06-30",
        "needs-0-kind": "",
        "visit_record": "<b>写了</b>",
    }

    answer = sign_in("wang").post(f"/items/{item.work_item_id}", **wrong)

    assert answer.status_code == 422
    page = Page(answer.text)
    targets = [str(a["href"]) for a in page.of("a") if str(a.get("href", "")).startswith("#f-")]
    assert targets == ["#f-visited_on", "#f-needs-0-kind"]
    assert {each.removeprefix("#") for each in targets} <= set(page.ids())
    assert "&lt;b&gt;写了&lt;/b&gt;" in answer.text
    view = matters.duban.engine.query(GetWorkItem(item.work_item_id), actor="wang")
    assert view.item.state is WorkItemState.CLAIMED


def test_adds_and_drops_rows_without_a_script(matters: Matters, sign_in: SignIn) -> None:
    item = matters.visiting()
    browser = sign_in("wang")
    address = f"/items/{item.work_item_id}"
    fields = {name: value for name, value in RECORD.items() if name != "_do"}

    added = browser.post(address, **fields, _add="needs").text
    dropped = browser.post(address, **fields, _drop="needs-0").text

    assert 'name="needs-2-title"' in added
    assert "培训经费" in added
    assert 'name="needs-1-title"' not in dropped
    assert "培训经费" not in dropped


def test_keeps_drafts_and_brings_them_back(matters: Matters, sign_in: SignIn) -> None:
    item = matters.visiting()
    browser = sign_in("wang")
    address = f"/items/{item.work_item_id}"

    told = browser.post(f"{address}/draft", **{**RECORD, "visit_record": "写到一半"})

    answer = told.get_json()
    assert (answer["said"], set(answer)) == ("草稿已存，10:00", {"said", "edition"})
    page = browser.get(address).text
    assert "写到一半" in page
    assert "草稿已存，10:00" in page
    assert browser.post(address, **{**RECORD, "_do": "draft"}).status_code == 302


def test_what_was_typed_stays_when_somebody_else_has_it(matters: Matters, sign_in: SignIn) -> None:
    item = matters.visiting()
    browser = sign_in("wang")
    address = f"/items/{item.work_item_id}"
    browser.post(f"{address}/do/transfer", user_id="bai", reason="出差")

    answer = browser.post(address, **RECORD)

    assert answer.status_code == 409
    assert "白龙" in answer.text or "认领" in answer.text


@pytest.mark.parametrize(
    ("name", "fields", "says"),
    [
        ("transfer", {"user_id": "bai", "reason": "出差"}, "已转办"),
        ("delegate", {"user_id": "bai", "reason": "忙不过来"}, "已请对方代办"),
        ("release", {"reason": "不归我"}, "已放回"),
        ("extension", {"working_days": "5", "reason": "企业停产"}, "延期申请已送"),
    ],
)
def test_hands_on_what_the_holder_may(
    matters: Matters, sign_in: SignIn, name: str, fields: dict[str, str], says: str
) -> None:
    item = matters.visiting()
    browser = sign_in("wang")
    address = f"/items/{item.work_item_id}/do/{name}"

    assert browser.get(address).status_code == 200
    missing = browser.post(address, **dict.fromkeys(fields, ""))
    assert missing.status_code == 422
    assert "请" in missing.text
    assert browser.post(address, **fields).status_code == 302
    assert says in browser.get("/work").text or says in browser.get("/work/mine").text


def test_the_office_urges_suspends_and_resumes(matters: Matters, sign_in: SignIn) -> None:
    item = matters.visiting()
    office = sign_in("office")
    address = f"/items/{item.work_item_id}"

    assert office.post(f"{address}/do/suspend", reason="企业停产").status_code == 302
    assert "暂停" in office.get(address).text
    assert office.post(f"{address}/do/resume").status_code == 302
    assert office.post(f"{address}/do/urge", reason="").status_code in (302, 409)


def test_tells_why_something_is_not_offered(matters: Matters, sign_in: SignIn) -> None:
    item = matters.visiting()

    page = sign_in("wang").get(f"/items/{item.work_item_id}").text

    assert "现在不能做" in page
    assert "只有办公室和召集人能暂停计时" in page
    assert "Expected" not in page


def test_comments_appear_escaped(matters: Matters, sign_in: SignIn) -> None:
    item = matters.visiting()
    browser = sign_in("wang")
    address = f"/items/{item.work_item_id}"

    browser.post(f"{address}/comments", body="<script>alert(1)</script>请看附件")

    page = browser.get(address).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;请看附件" in page


def test_files_go_up_come_down_and_are_removed(matters: Matters, sign_in: SignIn) -> None:
    item = matters.visiting()
    browser = sign_in("wang")
    address = f"/items/{item.work_item_id}"
    token = token_in(browser.get(address).text)
    body = MultiDict(
        [
            ("csrf_token", token),
            ("_files", (io.BytesIO(b"one"), "台账.pdf", "application/pdf")),
            ("_files", (io.BytesIO(b"<script>"), "tmp/x.html", "text/html")),
        ]
    )

    assert browser.client.post(f"{address}/files", data=body).status_code == 302

    page = browser.get(address).text
    links = re.findall(r'href="(/files/\d+)">([^<]+)<', page)
    assert [name for _, name in links] == ["台账.pdf", "x.html"]
    fetched = browser.get(links[1][0])
    assert fetched.data == b"<script>"
    assert fetched.content_type == "application/octet-stream"
    assert fetched.headers["Content-Disposition"].startswith("attachment")
    assert sign_in("outsider").get(links[0][0]).status_code == 404
    assert browser.post(f"{links[0][0]}/remove").status_code == 302
    assert "移除附件：台账.pdf" in browser.get(address).text


def test_the_page_speaks_english_too(matters: Matters, sign_in: SignIn) -> None:
    item = matters.visiting()

    page = sign_in("wang").get(f"/items/{item.work_item_id}?lang=en").text

    assert "What if nothing is done" in page
    assert "Date of the visit" in page
    assert "working days left" in page


def test_an_instance_has_a_page_for_who_started_it(matters: Matters, sign_in: SignIn) -> None:
    item = matters.visiting()

    page = sign_in("office").get(f"/instances/{item.instance_id}")

    assert page.status_code == 200
    assert "走访并记录" in page.text
    assert sign_in("outsider").get(f"/instances/{item.instance_id}").status_code == 404


def test_a_step_of_a_called_process_has_its_form(matters: Matters, sign_in: SignIn) -> None:
    item = matters.assigned()
    matters.duban.engine.execute(
        RaiseEscalation(
            item.work_item_id, "supervision_red", {"escalation_code": "supervision_red"}
        ),
        actor=SYSTEM,
    )
    view = matters.duban.engine.query(GetInstance(item.instance_id), actor=SYSTEM)
    (called,) = [each for each in view.items if each.work_item_id != item.work_item_id]
    office = sign_in("office")
    office.post(f"/items/{called.work_item_id}/claim")

    page = office.get(f"/items/{called.work_item_id}").text

    assert called.form == "office_measures"
    assert "这一步不用填写" not in page
    assert 'id="f-' in page
