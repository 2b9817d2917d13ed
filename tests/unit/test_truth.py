"""Yes, no and unknown: the truth tables of the contract."""

from __future__ import annotations

import pytest

from lotse.truth import Truth, all_of, any_of, known, negate

YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN


@pytest.mark.parametrize(
    ("parts", "conjunction", "disjunction"),
    [
        ([YES, YES], YES, YES),
        ([YES, NO], NO, YES),
        ([NO, NO], NO, NO),
        ([YES, UNKNOWN], UNKNOWN, YES),
        ([UNKNOWN, YES], UNKNOWN, YES),
        ([NO, UNKNOWN], NO, UNKNOWN),
        ([UNKNOWN, NO], NO, UNKNOWN),
        ([UNKNOWN, UNKNOWN], UNKNOWN, UNKNOWN),
        ([UNKNOWN, YES, NO], NO, YES),
        ([YES], YES, YES),
        ([NO], NO, NO),
        ([UNKNOWN], UNKNOWN, UNKNOWN),
        ([], YES, NO),
    ],
)
def test_all_is_no_before_unknown_and_any_is_yes_before_unknown(
    parts: list[Truth], conjunction: Truth, disjunction: Truth
) -> None:
    assert all_of(parts) is conjunction
    assert any_of(parts) is disjunction


@pytest.mark.parametrize(("truth", "opposite"), [(YES, NO), (NO, YES), (UNKNOWN, UNKNOWN)])
def test_not_of_unknown_is_unknown(truth: Truth, opposite: Truth) -> None:
    assert negate(truth) is opposite


@pytest.mark.parametrize("truth", list(Truth))
def test_a_truth_refuses_to_be_read_as_true_or_false(truth: Truth) -> None:
    with pytest.raises(TypeError):
        assert truth


def test_a_truth_has_the_word_of_the_files() -> None:
    assert [truth.word for truth in (YES, NO, UNKNOWN)] == ["yes", "no", "unknown"]


def test_what_is_known_is_yes_or_no() -> None:
    assert (known(True), known(False)) == (YES, NO)
