"""A recognised need carries the category of everything that a reason of it names, however it is drawn."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lotse.privacy.fields import fields_of
from lotse.testing import World, cases
from privacy_world import ON, words
from taken_up_world import taken_up
from worlds import worlds

RULES, OFFERS = taken_up()
TAKEN_UP = cases(words(), rules=RULES, catalogue=OFFERS, on=ON).map(lambda case: World(RULES, OFFERS, case, ON))

_OF_NO_CATEGORY = ("/age", "/due")


@given(world=st.one_of(TAKEN_UP, worlds()))
def test_a_need_is_of_the_categories_of_all_its_reasons(world: World) -> None:
    advice = world.advice()
    assert advice._context is not None
    fields = fields_of(world.taken_in(), advice._context)
    for need in advice.needs:
        told = fields[f"{need.person or 'household'}/need:{need.need}"]
        named = {key for reason in need.because for key in reason.keys if not key.endswith(_OF_NO_CATEGORY)}
        for key in named & fields.keys():
            if not key.startswith("place/"):
                assert fields[key].categories <= told.categories, key
                assert fields[key].special <= told.special, key
