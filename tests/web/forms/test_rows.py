from web.forms.rows import changed

DATA = {"needs": [{"title": "a", "steps": [{"n": 1}]}, {"title": "b"}]}


def test_adds_a_row_at_the_end() -> None:
    assert changed(DATA, add="needs")["needs"][2] == {}
    assert changed({}, add="needs") == {"needs": [{}]}


def test_adds_a_row_within_a_row() -> None:
    assert changed(DATA, add="needs-0-steps")["needs"][0]["steps"] == [{"n": 1}, {}]


def test_takes_a_row_away_and_leaves_the_original_alone() -> None:
    assert changed(DATA, drop="needs-0") == {"needs": [{"title": "b"}]}
    assert changed(DATA, drop="needs-0-steps-0")["needs"][0]["steps"] == []
    assert len(DATA["needs"]) == 2


def test_names_that_are_not_there_change_nothing() -> None:
    for name in ("needs-7", "x-0", "needs-9-steps-0", "needs", "", "needs--1"):
        assert changed(DATA, drop=name) == DATA
    assert changed(DATA, add="needs-9-steps") == DATA
