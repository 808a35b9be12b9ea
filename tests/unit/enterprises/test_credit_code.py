import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.enterprises.credit_code import ALPHABET, check_digit, is_valid, stray_characters

BODIES = st.text(alphabet=ALPHABET, min_size=17, max_size=17)


def test_accepts_the_code_of_the_standard() -> None:
    assert is_valid("91350100M000100Y43")


@pytest.mark.parametrize(
    "code",
    [
        "91350100M000100Y4Z",  # Z is in no code
        "91350100M000100Y44",  # a wrong check digit
        "91350100M000100Y4",  # a character short
        "91350100M000100Y433",  # a character long
        "",
        "91350100m000100y43",  # letters are capitals
    ],
)
def test_rejects_a_code_that_is_wrong_somewhere(code: str) -> None:
    assert not is_valid(code)


@given(BODIES)
def test_every_body_has_one_check_digit(body: str) -> None:
    assert [each for each in ALPHABET if is_valid(body + each)] == [check_digit(body)]


@given(BODIES, st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_mistyped_character_always_shows(body: str, place: int, typed: str) -> None:
    mistyped = body[:place] + typed + body[place + 1 :]
    assert is_valid(mistyped + check_digit(body)) is (typed == body[place])


def test_names_the_stray_characters_once_each() -> None:
    assert stray_characters("9135I100O000I00Y4Z") == "IOZ"


def test_rejects_a_body_of_another_length() -> None:
    with pytest.raises(ValueError, match="17"):
        check_digit("913")
