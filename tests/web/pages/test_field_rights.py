"""What a step may do with its fields, from the page and the API down to the process data."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from engine.commands.definitions import Deploy
from engine.commands.instances import GetInstance, StartInstance
from engine.commands.work_items import ClaimWorkItem
from engine.ids import SYSTEM
from engine.views import Scope
from tests.bpmn_text import process
from tests.web.conftest import Ask
from tests.web.pages.conftest import SignIn
from web.assembly import Duban

PLAN, PRICE = "按季度走访", "报价四七一一"
_FORM = {
    "type": "default",
    "id": "opinion",
    "components": [
        {"id": "a", "type": "textfield", "key": "plan", "label": "方案"},
        {"id": "b", "type": "textfield", "key": "price", "label": "底价"},
        {"id": "c", "type": "textfield", "key": "opinion", "label": "意见"},
    ],
}


@pytest.fixture
def item(duban: Duban) -> int:
    """王芳 holds an item: she reads the plan, writes an opinion, and may not see the price."""
    text = process(
        "priced",
        "start -> judge:user -> end",
        attributes={
            "judge": {
                "name": "提意见",
                "duban:candidateGroups": "unit:1:handler",
                "duban:form": "opinion",
                "duban:fieldRights": "plan:read, price:hidden, opinion:write",
            }
        },
    )
    files = (
        ("priced.bpmn", text.encode()),
        ("opinion.form.json", json.dumps(_FORM, ensure_ascii=False).encode()),
    )
    engine = duban.engine
    engine.execute(Deploy("priced", files), actor=SYSTEM)
    data = {"plan": PLAN, "price": PRICE}
    start = StartInstance(key="priced", title="询价", data=data, scope=Scope("15", "unit:1"))
    instance = engine.execute(start, actor=SYSTEM)
    (found,) = engine.query(GetInstance(instance.instance_id), actor=SYSTEM).items
    return engine.execute(ClaimWorkItem(found.work_item_id), actor="wang").work_item_id


def data_of(duban: Duban) -> dict[str, object]:
    return dict(duban.engine.query(GetInstance(1), actor=SYSTEM).data)


def test_the_page_shows_what_is_read_and_nothing_of_what_is_hidden(
    item: int, sign_in: SignIn
) -> None:
    page = sign_in("wang").get(f"/items/{item}").text

    assert PLAN in page
    assert "意见" in page
    assert PRICE not in page
    assert "底价" not in page


def test_the_api_shows_nothing_of_what_is_hidden(item: int, ask: Callable[..., Ask]) -> None:
    answered = ask("wang")("GET", f"/work-items/{item}").get_json()

    assert answered["data"] == {"plan": PLAN}
    assert answered["field_rights"]["price"] == "hidden"


def test_fields_posted_by_hand_from_the_page_are_not_taken(
    item: int, sign_in: SignIn, duban: Duban
) -> None:
    """A page posts writable fields alone; whatever else comes is no part of its form."""
    posted = {"opinion": "可行", "price": "1", "plan": "别的", "_do": "complete"}
    done = sign_in("wang").post(f"/items/{item}", on=f"/items/{item}", **posted)

    assert done.status_code == 302
    assert data_of(duban) == {"plan": PLAN, "price": PRICE, "opinion": "可行"}


@pytest.mark.parametrize("field", ["price", "plan"])
def test_completing_with_a_closed_field_is_refused_by_its_name(
    item: int, ask: Callable[..., Ask], duban: Duban, field: str
) -> None:
    body = {"data": {"opinion": "可行", field: "1"}}
    refused = ask("wang")("POST", f"/work-items/{item}/complete", body)

    assert refused.status_code == 422
    assert [each["field"] for each in refused.get_json()["errors"]] == [field]
    assert PRICE not in refused.text
    assert data_of(duban) == {"plan": PLAN, "price": PRICE}


@pytest.mark.parametrize("field", ["price", "plan"])
def test_a_draft_with_a_closed_field_is_refused_by_its_name(
    item: int, ask: Callable[..., Ask], field: str
) -> None:
    call = ask("wang")
    refused = call("PUT", f"/work-items/{item}/draft", {"data": {field: "1"}})

    assert refused.status_code == 422
    assert [each["field"] for each in refused.get_json()["errors"]] == [field]
    assert call("GET", f"/work-items/{item}").get_json()["draft"] is None


def test_guessing_a_hidden_value_tells_nothing(item: int, ask: Callable[..., Ask]) -> None:
    call = ask("wang")
    answers = {
        guess: call("PUT", f"/work-items/{item}/draft", {"data": {"price": guess}}).text
        for guess in (PRICE, "1", "")
    }

    assert len(set(answers.values())) == 1


def test_what_is_read_may_be_repeated_as_it_stands(
    item: int, ask: Callable[..., Ask], duban: Duban
) -> None:
    body = {"data": {"opinion": "可行", "plan": PLAN}}
    done = ask("wang")("POST", f"/work-items/{item}/complete", body)

    assert done.status_code == 200
    assert data_of(duban)["price"] == PRICE
