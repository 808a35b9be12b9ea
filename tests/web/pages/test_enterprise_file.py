"""The file of an enterprise: its sections, and who meets them."""

from dataclasses import replace

from engine.ids import SYSTEM
from tests.web.conftest import PASSWORD
from tests.web.pages.conftest import Matters, SignIn
from workflows.accounts.commands import SetPassword
from workflows.enterprises.commands import ChangeEnterprise, GetEnterprise
from workflows.organisation.commands import AddEnterpriseAccount, AddPerson
from workflows.organisation.duties import EnterpriseRole


def test_the_file_opens_with_contacts_items_and_what_is_on_file(
    matters: Matters, sign_in: SignIn
) -> None:
    item = matters.visiting()
    enterprise = item.scope.subject.removeprefix("enterprise:")

    shown = sign_in("wang").get(f"/enterprises/{enterprise}").text

    assert f"/items/{item.work_item_id}" in shown
    assert "高云峰" in shown
    assert "决策表D1" in shown
    assert f"/enterprises/{enterprise}/file/record" in shown


def test_a_correction_stands_in_the_record_with_what_was_there_before(
    matters: Matters, sign_in: SignIn
) -> None:
    enterprise_id = matters.enterprise()
    engine = matters.duban.engine
    present = engine.query(GetEnterprise(enterprise_id), actor=SYSTEM).enterprise
    fields = replace(present.fields, union_chair="苏日娜")
    engine.execute(ChangeEnterprise(enterprise_id, fields, present.updated_at), actor="wang")

    shown = sign_in("wang").get(f"/enterprises/{enterprise_id}/file/record").text

    assert "工会主席：高云峰 → 苏日娜" in shown
    assert "王芳" in shown
    assert "1234316" not in shown


def test_a_section_that_does_not_exist_is_not_found(matters: Matters, sign_in: SignIn) -> None:
    enterprise_id = matters.enterprise()

    assert sign_in("wang").get(f"/enterprises/{enterprise_id}/file/nothing").status_code == 404


def test_an_enterprise_comes_to_its_own_file_and_to_no_other(
    matters: Matters, sign_in: SignIn
) -> None:
    own, other = matters.enterprise(), matters.enterprise(2, "对门乳业有限公司")
    engine, at = matters.duban.engine, matters.duban.wall_clock.now()
    engine.execute(AddPerson("gao", "高云峰"), actor=SYSTEM)
    engine.execute(AddEnterpriseAccount("gao", own, EnterpriseRole.UNION), actor=SYSTEM)
    engine.execute(SetPassword("gao", PASSWORD, at=at, must_change=False), actor=SYSTEM)
    browser = sign_in("gao")

    led = browser.get("/portal").location

    assert led == f"/enterprises/{own}/file/todo"
    assert 'href="/portal"' in browser.get(led).text
    assert browser.get(f"/enterprises/{other}").status_code == 404
    assert browser.get(f"/enterprises/{other}/file/record").status_code == 404
    assert sign_in("wang").get("/portal").status_code == 404
