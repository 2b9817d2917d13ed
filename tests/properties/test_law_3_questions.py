"""Law 3: every question has two completions that differ in it alone and in the result, and no other key is asked."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from completions import TooMany, changing_keys
from lotse.testing import cases, catalogues, rulesets
from small_world import ON, quiet_words, words
from worlds import World

_NAMES = ("a", "b")
_CONTENT = st.one_of(
    [
        st.tuples(rulesets(vocabulary, most=3, offers=_NAMES), catalogues(vocabulary, offers=_NAMES))
        for vocabulary in (quiet_words(), quiet_words(), words())
    ]
)


@st.composite
def small_worlds(draw: st.DrawFn) -> World:
    """Worlds with so few open data that every completion can be tried."""
    rules, offers = draw(_CONTENT)
    case = draw(cases(rules.vocabulary, rules=rules, catalogue=offers, on=ON))
    if case.get("receives") is None:  # a list of offers is told as a whole
        case["no_answer"] = [key for key in case["no_answer"] if "/receives:" not in key]
    return World(rules, offers, case, ON)


@given(small_worlds())
def test_exactly_the_keys_that_can_change_the_result_are_asked(world: World) -> None:
    try:
        expected = changing_keys(world, ON)
    except TooMany:
        assume(False)
    asked = {one.key: one for one in world.advice().questions}
    assert set(asked) == set(expected)
    for key, changed in expected.items():
        assert (asked[key].decides, asked[key].settles_open) == (len(changed.pairs), changed.settles_open), key
        assert set(asked[key].offers) == {offer for offer, _ in changed.pairs}
