"""Case numbers: random, and every slip of the pen is seen."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotse.case.number import ALPHABET, check_character, is_case_number, new_case_number

NUMBERS = st.text(ALPHABET, min_size=10, max_size=10).map(lambda text: f"{text[:5]}-{text[5:]}-{check_character(text)}")


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("K7MQ2-XPA4T-J", True),
        ("22222-22222-2", True),
        ("K7MQ2-XPA4T-K", False),
        ("K7MQ2-XPA4T", False),
        ("K7MQ2XPA4TJ", False),
        ("k7mq2-xpa4t-j", False),
        ("K7MQ2-XPA4T-J ", False),
        ("K7MQ2-XPA4T-J\n", False),
        ("K7MQI-XPA4T-J", False),
        ("K7MQ0-XPA4T-J", False),
        ("", False),
    ],
)
def test_a_case_number_has_ten_characters_and_its_check_character(text: str, *, right: bool) -> None:
    assert is_case_number(text) is right


def test_the_alphabet_has_no_characters_that_are_mixed_up() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 32
    assert not set("01IO") & set(ALPHABET)


@given(NUMBERS)
def test_every_number_that_is_made_is_right(number: str) -> None:
    assert is_case_number(number)


@given(NUMBERS, st.integers(0, 12), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_seen(number: str, place: int, character: str) -> None:
    changed = number[:place] + character + number[place + 1 :]
    assert is_case_number(changed) is (changed == number)


@given(NUMBERS, st.integers(0, 11))
def test_two_characters_that_changed_places_are_seen_but_for_first_and_last_of_the_alphabet(
    number: str, place: int
) -> None:
    first, second = number[place], number[place + 1]
    changed = number[:place] + second + first + number[place + 2 :]
    if "-" not in (first, second) and first != second and {first, second} != {ALPHABET[0], ALPHABET[-1]}:
        assert not is_case_number(changed)


def test_a_new_number_takes_its_characters_from_the_given_source_only() -> None:
    drawn = iter("K7MQ2XPA4T")
    assert new_case_number(lambda _: next(drawn)) == "K7MQ2-XPA4T-J"
    source = random.Random(7)  # noqa: S311  # a source that repeats, for a test
    assert is_case_number(new_case_number(source.choice))
