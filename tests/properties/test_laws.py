"""The laws of lotse on drawn rules, offers and households: the same functions that municipalities try their own by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotse.testing import LAWS
from worlds import worlds

if TYPE_CHECKING:
    from collections.abc import Callable

    from lotse.testing.world import Draw
    from worlds import World

OF_DISCLOSURES = 7
PARTS = {f"{law.number}-{part.__name__}": part for law in LAWS for part in law.parts if law.number != OF_DISCLOSURES}
"""The parts of all laws but the seventh, which test_law_7_monotone tries on families in which much is shared."""


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
@given(world=worlds(), data=st.data())
def test_law(part: Callable[[World, Draw], None], world: World, data: st.DataObject) -> None:
    part(world, data.draw)


def test_every_law_is_there_once_and_says_what_it_says() -> None:
    assert [law.number for law in LAWS] == list(range(1, 15))
    assert all(law.sentence.endswith(".") and law.parts for law in LAWS)
    assert all(part.__doc__ for law in LAWS for part in law.parts)
