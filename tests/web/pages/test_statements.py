"""How many SQL statements a page takes, signing in and head of the page included."""

from datetime import timedelta

import pytest

from tests.conftest import Statements
from tests.web.conftest import MORNING
from tests.web.pages.conftest import Matters, SignIn
from workflows.supervision.commands import RequestExtension


@pytest.mark.parametrize(
    ("user", "address", "most"),
    [
        ("wang", "/work/mine", 13),
        ("wang", "/work/mine?status=normal&order=newest", 13),
        ("wang", "/work/to-claim", 14),
        ("office", "/work/to-claim", 13),
        ("office", "/work/started", 14),
        ("wang", "/items/{item}", 25),
        ("office", "/items/{item}", 25),
        ("wang", "/instances/{instance}", 13),
        ("wang", "/work/copies", 15),
        ("office", "/board", 8),
        ("office", "/board/orphans", 5),
        ("office", "/board/items", 8),
        ("wang", "/enterprises", 5),
        ("wang", "/enterprises/{enterprise}", 10),
        ("wang", "/search?q=青岭", 10),
    ],
)
def test_a_page_takes_few_statements(
    matters: Matters, sign_in: SignIn, statements: Statements, user: str, address: str, most: int
) -> None:
    matters.assigned(2, "松漠矿业设备有限公司")
    item = matters.visiting()
    asked = address.format(
        item=item.work_item_id,
        instance=item.instance_id,
        enterprise=item.scope.subject.removeprefix("enterprise:"),
    )
    browser = sign_in(user)
    browser.get(asked)

    with statements.at_most(most):
        assert browser.get(asked).status_code == 200


def test_a_full_board_takes_ten_with_the_head_that_every_page_has(
    matters: Matters, sign_in: SignIn, statements: Statements
) -> None:
    """The session with whose it is; who asks with the calendar; the sums; weeks with the clock;
    requests; what turns red, its notices and its liaisons; names; the bell."""
    engine, clock = matters.duban.engine, matters.duban.clock
    item = matters.visiting()
    engine.execute(RequestExtension(item.work_item_id, 5, "出差"), actor="wang")
    for day in range(21, 35):
        clock.move_to(MORNING + timedelta(days=day - 20))  # type: ignore[attr-defined]
        engine.run_due()
        if "没有将要转红" not in (page := sign_in("office").get("/board").text):
            break
    assert "出差" in page
    assert "没有将要转红" not in page
    office = sign_in("office")
    office.get("/board")

    with statements.at_most(10):
        office.get("/board")


def test_the_number_of_statements_does_not_grow_with_the_list(
    matters: Matters, sign_in: SignIn, statements: Statements
) -> None:
    browser, counted = sign_in("wang"), []
    for number in (1, 2, 3):
        matters.assigned(number, f"企业{number}有限公司")
        browser.get("/work/to-claim")
        statements.clear()
        browser.get("/work/to-claim")
        counted.append(statements.count)

    assert counted[0] == counted[1] == counted[2]
