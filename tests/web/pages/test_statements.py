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
        ("wang", "/work/mine", 16),
        ("wang", "/work/mine?status=normal&order=newest", 16),
        ("wang", "/work/to-claim", 16),
        ("office", "/work/to-claim", 15),
        ("office", "/work/started", 15),
        ("wang", "/items/{item}", 27),
        ("office", "/items/{item}", 27),
        ("wang", "/instances/{instance}", 16),
        ("wang", "/work/copies", 16),
        ("office", "/board", 13),
        ("office", "/board/orphans", 12),
        ("office", "/board/items", 15),
        ("wang", "/enterprises", 8),
        ("wang", "/enterprises/{enterprise}", 15),
        ("wang", "/search?q=青岭", 12),
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


def test_a_full_board_takes_ten_beside_the_head_that_every_page_has(
    matters: Matters, sign_in: SignIn, statements: Statements
) -> None:
    """The ten: who asks, the sums, weeks, the clock, the calendar, requests, what turns red, with
    its notices and liaisons, and names. The head is three: the session, whose it is, the bell."""
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

    with statements.at_most(13):
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
