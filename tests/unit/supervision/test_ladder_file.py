"""Reading ladders, and saying what is wrong with them."""

from __future__ import annotations

import pytest

from engine.errors import InvalidInput
from workflows.supervision.ladder import Relation
from workflows.supervision.ladder_file import read_rules, shipped

GOOD = """
issuing_code = "内产改办督"
[urging]
per_day = 1
in_total = 3
source = "default"
[extension]
working_days = [5]
source = "default"
[ladders.short]
title = "短"
[[ladders.short.rungs]]
code = "remind"
title = "提醒"
after = "due"
working_days = -1
at = "09:00"
colour = "blue"
action = "remind"
to = ["holder"]
notice = "{name}"
source = "default"
[[ladders.short.rungs]]
code = "urge"
title = "催办"
after = "remind"
working_days = 2
at = "closing"
colour = "yellow"
action = "urge"
to = ["leader"]
notice = "{documents}"
source = "practice"
[[ladders.short.rungs.documents]]
kind = "urging_notice"
to = "leader"
must_sign = true
"""


def problems(text: str) -> dict[str, str]:
    with pytest.raises(InvalidInput) as refusal:
        read_rules(text)
    return {problem.field: str(problem) for problem in refusal.value.problems}


def test_reads_what_is_right() -> None:
    rules = read_rules(GOOD)
    remind, urge = rules.ladders["short"].rungs
    assert (remind.working_days, remind.to) == (-1, (Relation.HOLDER,))
    assert remind.at is not None
    assert (urge.at, urge.documents[0].must_sign, urge.escalation) == (None, True, "")


def test_every_shipped_number_has_a_source() -> None:
    rules = shipped()
    assert {rung.source for ladder in rules.ladders.values() for rung in ladder.rungs} == {
        "default",
        "practice",
    }
    assert (rules.urging.source, rules.extension.source) == ("default", "default")


@pytest.mark.parametrize(
    ("old", "new", "place", "text"),
    [
        ('after = "remind"', 'after = "later"', "rungs.2.after", "later"),
        ('code = "urge"', 'code = "remind"', "rungs.2.code", "remind"),
        ("working_days = 2", "working_days = -2", "rungs.2.working_days", "-3"),
        ("working_days = 2", "working_days = true", "rungs.2.working_days", "True"),
        ('colour = "yellow"', 'colour = "green"', "rungs.2.colour", "green"),
        ('colour = "blue"', 'colour = "red"', "rungs.2.colour", "yellow"),
        ('at = "09:00"', 'at = "9 Uhr"', "rungs.1.at", "9 Uhr"),
        ('to = ["holder"]', "to = []", "rungs.1.to", "至少"),
        ('to = ["holder"]', 'to = ["king"]', "rungs.1.to", "king"),
        ('title = "提醒"', 'title = ""', "rungs.1.title", "不能为空"),
        ('title = "提醒"', "", "rungs.1.title", "缺少"),
        ('title = "提醒"', 'titel = "提醒"', "rungs.1.titel", "不认识"),
        ('notice = "{name}"', 'notice = "{mobile}"', "rungs.1.notice", "{mobile}"),
        ('kind = "urging_notice"', 'kind = "letter"', "rungs.2.documents.1.kind", "letter"),
    ],
)
def test_names_the_place_of_each_mistake(old: str, new: str, place: str, text: str) -> None:
    found = problems(GOOD.replace(old, new, 1))
    assert text in found[f"ladders.short.{place}"]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("per_day = 1", "per_day = 0", "urging.per_day"),
        ("working_days = [5]", "working_days = []", "extension.working_days"),
        ("working_days = [5]", 'working_days = ["5"]', "extension.working_days"),
        ('issuing_code = "内产改办督"', "", "issuing_code"),
    ],
)
def test_names_mistakes_outside_of_ladders(old: str, new: str, place: str) -> None:
    assert place in problems(GOOD.replace(old, new, 1))


def test_finds_all_mistakes_at_once() -> None:
    text = GOOD.replace('"blue"', '"pink"').replace('"closing"', '"soon"').replace("= 3", "= 0")
    assert len(problems(text)) == 3


def test_refuses_what_is_no_toml() -> None:
    with pytest.raises(InvalidInput, match="TOML"):
        read_rules("[ladders")


def test_refuses_a_ladder_without_rungs() -> None:
    assert "ladders.empty" in problems(GOOD + '\n[ladders.empty]\ntitle = "空"\nrungs = []\n')
