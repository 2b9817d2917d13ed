"""What a left-over formula really depends on, against trying all values."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotse.questions.formula import (
    MOST_EXACT,
    Both,
    Classes,
    Either,
    Formula,
    Literal,
    Variable,
    both,
    either,
    essential,
    join,
    literals,
    once_each,
    reaches,
)
from lotse.truth import Truth

if TYPE_CHECKING:
    from collections.abc import Hashable

YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN
DOMAIN = {"flag": ("no", "yes"), "due": ("no", "yes"), "choice": ("x", "y", "z")}


def variable(name: str, kind: str = "flag") -> Variable:
    return Variable(name, "", kind)


def is_(name: str, value: Hashable = "yes", kind: str = "flag", *, negated: bool = False) -> Literal:
    return Literal(variable(name, kind), value, negated)


def truths(asked: Variable, tests: frozenset[Hashable]) -> dict[Hashable, tuple[Truth, ...]]:
    """Each test asks for one value; the test `never` is no or unknown, as of a birth that may have been."""
    return {test: tuple(_truth(test, value) for value in DOMAIN[asked.kind]) for test in tests}


def _truth(test: Hashable, value: Any) -> Truth:
    if test == "never":
        return UNKNOWN if value == "yes" else NO
    return YES if value == test else NO


def depends(formula: Formula, at_least: Truth = YES) -> set[str]:
    classes = Classes(truths)
    classes.of([formula])
    return {found.key for found in essential(reaches(formula, at_least, classes), classes)}


def by_trying(formula: Formula, at_least: Truth) -> set[str]:
    """The variables with two values that alone make a difference."""
    names = sorted({literal.variable for literal in literals([formula])})
    results = {
        values: _value(formula, dict(zip(names, values, strict=True))) >= at_least
        for values in product(*(DOMAIN[one.kind] for one in names))
    }
    return {
        one.key
        for place, one in enumerate(names)
        for values, result in results.items()
        for other in DOMAIN[one.kind]
        if results[*values[:place], other, *values[place + 1 :]] is not result
    }


def _value(formula: Formula, values: dict[Variable, Any]) -> Truth:
    if isinstance(formula, Truth):
        return formula
    if isinstance(formula, Literal):
        truth = _truth(formula.test, values[formula.variable])
        return Truth(2 - truth) if formula.negated else truth
    parts = [_value(part, values) for part in formula.parts]
    return min(parts) if isinstance(formula, Both) else max(parts)


LITERALS = st.one_of(
    st.builds(lambda name, negated: is_(name, negated=negated), st.sampled_from("abc"), st.booleans()),
    st.builds(
        lambda name, value, negated: is_(name, value, "choice", negated=negated),
        st.sampled_from("de"),
        st.sampled_from("xyz"),
        st.booleans(),
    ),
    st.builds(lambda negated: is_("f", "never", "due", negated=negated), st.booleans()),
)
FORMULAS = st.recursive(
    st.one_of(LITERALS, st.sampled_from([YES, NO, UNKNOWN])),
    lambda parts: st.one_of(st.lists(parts, max_size=3).map(both), st.lists(parts, max_size=3).map(either)),
    max_leaves=8,
)


@given(FORMULAS, st.sampled_from([YES, UNKNOWN]))
def test_a_formula_depends_on_exactly_the_variables_that_make_a_difference(formula: Formula, at_least: Truth) -> None:
    assert depends(formula, at_least) == by_trying(formula, at_least)


@given(st.lists(LITERALS, min_size=1, max_size=4))
def test_where_each_variable_occurs_once_all_count_or_it_is_looked_into(parts: list[Literal]) -> None:
    found = once_each([either(parts)])
    if found is not None:
        assert {one.key for one in found} == by_trying(either(parts), YES)


@pytest.mark.parametrize(
    ("parts", "conjunction", "disjunction"),
    [
        ([], YES, NO),
        ([YES, is_("a")], is_("a"), YES),
        ([NO, is_("a")], NO, is_("a")),
        ([is_("a"), is_("a")], is_("a"), is_("a")),
        ([UNKNOWN, YES], UNKNOWN, YES),
        ([UNKNOWN, NO], NO, UNKNOWN),
    ],
)
def test_what_is_settled_is_left_out(parts: list[Formula], conjunction: Formula, disjunction: Formula) -> None:
    assert both(parts) == conjunction
    assert either(parts) == disjunction


def test_groups_of_one_kind_become_one() -> None:
    assert both([both([is_("a"), is_("b")]), is_("c")]) == Both((is_("a"), is_("b"), is_("c")))
    assert either([either([is_("a"), is_("b")]), is_("c")]) == Either((is_("a"), is_("b"), is_("c")))


@pytest.mark.parametrize(
    ("formula", "keys"),
    [
        (is_("a"), {"a"}),
        (either([is_("a"), is_("a", negated=True)]), set()),
        (both([is_("a"), is_("a", negated=True)]), set()),
        (either([both([is_("x"), is_("a")]), both([is_("x", negated=True), is_("a")])]), {"a"}),
        (either([is_("d", value, "choice") for value in "xyz"]), set()),
        (either([is_("d", value, "choice") for value in "xy"]), {"d"}),
        (both([is_("d", "x", "choice"), is_("d", "y", "choice")]), set()),
        (is_("f", "never", "due"), set()),
        (is_("f", "never", "due", negated=True), {"f"}),
        (both([is_("a"), UNKNOWN]), set()),
    ],
    ids=[
        "one",
        "always",
        "never",
        "does not matter",
        "all values",
        "some values",
        "two values at once",
        "never yes",
        "never yes, not",
        "unknown for good",
    ],
)
def test_a_variable_that_makes_no_difference_is_left_out(formula: Formula, keys: set[str]) -> None:
    assert depends(formula) == keys


@pytest.mark.parametrize(("more", "asked"), [(MOST_EXACT - 2, False), (MOST_EXACT - 1, True)])
def test_above_twelve_keys_all_that_are_left_count(more: int, *, asked: bool) -> None:
    useless = either([both([is_("x"), is_("a")]), both([is_("x", negated=True), is_("a")])])
    formula = both([useless, *(is_(f"k{number}") for number in range(more))])
    assert ("x" in depends(formula)) is asked


def test_several_tests_of_one_variable_become_one() -> None:
    classes = Classes(truths)
    formula = either([is_("d", "x", "choice"), is_("d", "y", "choice"), is_("a")])
    classes.of([formula])
    assert join("|", [reaches(formula, YES, classes)], classes) == (
        "|",
        (("v", variable("a"), 2), ("v", variable("d", "choice"), 3)),
    )
