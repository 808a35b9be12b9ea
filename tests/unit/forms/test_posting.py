"""What is shown, posted back unchanged, comes to the same data."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from tests.unit.forms.schemas import field, form_of, visit_record
from workflows.forms import Form, from_post, validate
from workflows.forms.posting import field_name
from workflows.forms.schema import Component, placed


def as_post(
    components: tuple[Component, ...], data: dict[str, Any], prefix: str = ""
) -> list[tuple[str, str]]:
    """What a browser sends for ``data``."""
    pairs: list[tuple[str, str]] = []
    for place in placed(components):
        name, value = prefix + place.path, data.get(place.path)
        if place.component.kind == "dynamiclist":
            for number, row in enumerate(value or []):
                pairs.append((f"{name}-{number}-_row", "1"))
                pairs += as_post(place.component.components, row, f"{name}-{number}-")
        elif value is True:
            pairs.append((name, "true"))
        elif isinstance(value, list):
            pairs += [(name, str(v)) for v in value]
        elif value is not None and value is not False:
            pairs.append((name, str(value)))
    return pairs


EVERYTHING = form_of(
    field("textfield", "t"),
    field("number", "n"),
    field("checkbox", "c"),
    field("checklist", "l", values=[{"value": v} for v in "abc"]),
    {
        "type": "dynamiclist",
        "id": "o",
        "path": "outer",
        "components": [
            field("textfield", "t"),
            field("checkbox", "c"),
            {
                "type": "dynamiclist",
                "id": "i",
                "path": "inner",
                "components": [field("number", "n")],
            },
        ],
    },
)
words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Z")), min_size=1, max_size=8
)
numbers = st.integers(-(10**9), 10**9)
inner_rows = st.lists(st.fixed_dictionaries({"n": numbers}), max_size=3)
outer_rows = st.lists(
    st.fixed_dictionaries({"t": words, "c": st.booleans(), "inner": inner_rows}), max_size=3
)
everything = st.fixed_dictionaries(
    {
        "t": words,
        "n": numbers,
        "c": st.booleans(),
        "l": st.lists(st.sampled_from("abc"), unique=True),
        "outer": outer_rows,
    }
)


@given(everything)
def test_what_is_shown_and_posted_back_is_the_same(data: dict[str, Any]) -> None:
    submission = validate(
        EVERYTHING, from_post(EVERYTHING, MultiDict(as_post(EVERYTHING.components, data))), {}
    )

    assert submission.problems == ()
    assert submission.data == data


@given(everything)
def test_a_clean_submission_stays_as_it_is(data: dict[str, Any]) -> None:
    once = validate(EVERYTHING, data, {})

    assert validate(EVERYTHING, once.data, {}) == once


@given(
    st.lists(
        st.tuples(
            st.text(max_size=20)
            | st.sampled_from(["needs-0-title", "needs-99999-x", "needs-1-_row"]),
            st.text(max_size=5),
        )
    )
)
def test_any_post_is_read_without_raising(pairs: list[tuple[str, str]]) -> None:
    form: Form = visit_record()

    validate(form, from_post(form, MultiDict(pairs)), {})


def test_rows_keep_their_order_and_close_their_gaps() -> None:
    posted = MultiDict([("needs-7-title", "乙"), ("needs-2-title", "甲"), ("needs-2-urgent", "on")])

    assert from_post(visit_record(), posted)["needs"] == [
        {"title": "甲", "urgent": True},
        {"title": "乙", "urgent": False},
    ]


def test_rows_beyond_the_most_are_not_read() -> None:
    posted = MultiDict([(f"needs-{n}-title", "x") for n in range(1000)])

    assert len(from_post(visit_record(), posted)["needs"]) == 5


def test_a_date_and_a_time_make_one_moment() -> None:
    form = form_of(field("datetime", "at", subtype="datetime"))

    assert from_post(form, MultiDict([("at", "2026-05-20"), ("at", "09:30")])) == {
        "at": "2026-05-20T09:30"
    }


def test_a_problem_names_the_field_on_the_page() -> None:
    assert field_name("needs[1].title") == "needs-1-title"
    assert field_name("a.b[0].c[2].d") == "a.b-0-c-2-d"
    assert field_name("needs") == "needs"
