"""Law 10: model → JSON → model is the identity: for cases, their records and advice, and for rules and offers.

HSDS, the second half of the law, is not written by lotse yet.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lotse.advice import Advice
from lotse.case.load_case import load_case
from lotse.privacy.record_files import read_statement
from lotse.testing.world import must

if TYPE_CHECKING:
    from lotse.catalogues.catalogue import Offer
    from lotse.rules.ruleset import Rule
    from lotse.testing.world import Draw, World


def what_is_written_is_read_back(world: World, draw: Draw) -> None:
    """A case, its records and its advice are the same after they were written and read."""
    del draw
    case = world.taken_in()
    again = load_case(json.loads(case.model_dump_json(by_alias=True, exclude_unset=True)), vocabulary=world.vocabulary)
    must(case == again, "a case is another one after it was written and read")
    for one in case.consents:
        must(read_statement(json.loads(one.model_dump_json())) == one, "a record is another one after it was read back")
    advice = world.advice()
    text = advice.model_dump_json()
    must(Advice.model_validate_json(text).model_dump_json() == text, "an advice is another one after it was read back")


def content_is_read_back(world: World, draw: Draw) -> None:
    """A rule and an offer are the same after they were written and read."""
    from hypothesis import strategies as st  # noqa: PLC0415  # an extra that only tests need

    contents: tuple[tuple[Rule | Offer, ...], ...] = (world.rules.rules, world.offers.offers)
    for several in contents:
        if several:
            one = draw(st.sampled_from(several))
            text = one.model_dump_json(by_alias=True, exclude_none=True)
            again = type(one).model_validate_json(text)
            must(again == one, f"{one.id} is another one after it was written and read")
