"""A closed item shows what was handed in, to whoever sees the item, and as text."""

from __future__ import annotations

import re

from engine.commands.work_items import CompleteWorkItem
from tests.web.pages.conftest import Matters, SignIn
from web.assembly import Duban

_RECORD = {
    "visited_on": "2026-05-20",
    "manner": "visit",
    "visit_record": "看了两个车间，和工会座谈。",
    "needs": [{"title": "数控技师研修班", "kind": "training", "detail": "", "wanted_on": ""}],
}


def test_a_closed_item_is_read_in_words(duban: Duban, matters: Matters, sign_in: SignIn) -> None:
    item = matters.visiting()
    duban.engine.execute(CompleteWorkItem(item.work_item_id, _RECORD), actor="wang")
    page = sign_in("office").get(f"/items/{item.work_item_id}").text
    card = page[page.index('id="fill"') : page.index('id="flow"')]
    for text in ("2026年5月20日 周三", "上门走访", "看了两个车间", "数控技师研修班", "技能培训"):
        assert text in card
    assert not re.search('<(input|textarea|select|button)(?! type="hidden")', card)


def test_an_open_item_has_nothing_handed_in(matters: Matters, sign_in: SignIn) -> None:
    item = matters.visiting()
    page = sign_in("office").get(f"/items/{item.work_item_id}").text
    assert "看要填什么" in page
