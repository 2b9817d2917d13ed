"""Law 2: what nothing reads changes nothing, and the minimised case gets the same advice."""

from __future__ import annotations

from contextlib import suppress
from copy import deepcopy
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from lotse.catalogues.assign import TELLING_FACTS
from lotse.catalogues.hints import LANGUAGES
from lotse.catalogues.matching import planted_offers
from lotse.errors import InputError
from lotse.flow import advise
from lotse.privacy.minimise import minimise
from lotse.rules.planting import leaves, planted
from lotse.rules.tree import plant
from lotse.testing.households import scopes_of, some_value, subjects_of
from lotse.testing.world import must, said

if TYPE_CHECKING:
    from datetime import date

    from lotse.advice import Advice
    from lotse.testing.world import Draw, World

_SPECIAL = "special"


def _read(world: World) -> set[str]:
    trees = [rule.tree for rule in planted(world.rules, world.on).rules]
    trees += [part.tree for offer in planted_offers(world.offers).offers.values() for part in offer.parts]
    trees += [plant(phase.when, world.vocabulary, phase.for_) for phase in world.vocabulary.phases.values()]
    found = {leaf for tree in trees for leaf in leaves(tree)}
    read = {name for leaf in found for name in (getattr(leaf, "fact", None), getattr(leaf, "topic", None)) if name}
    return read | {LANGUAGES, *TELLING_FACTS.values()}


def what_nothing_reads_changes_nothing(world: World, draw: Draw) -> None:
    """Facts and signals that no rule, offer, phase, order, hint, guide or body reads change no word of the advice."""
    from hypothesis import strategies as st  # noqa: PLC0415  # an extra that only tests need

    read, more = _read(world), deepcopy(world.case)
    scopes = scopes_of(more["persons"])
    unread = [kind for kind in world.vocabulary.facts.values() if kind.id not in read and kind.sensitivity != _SPECIAL]
    for kind in unread:
        for subject in subjects_of(kind.scope, scopes):
            told = more["facts"] if subject is None else more["facts"].setdefault(subject, {})
            told[kind.id] = draw(some_value(kind, world.vocabulary))
    talk = next((one.id for one in world.vocabulary.instruments.values() if one.consent == "none"), None)
    for topic in world.vocabulary.signals.values():
        if topic.id in read or topic.sensitivity == _SPECIAL or talk is None:
            continue
        for subject in subjects_of(topic.scope, scopes):
            finding = draw(st.sampled_from(["conspicuous", "inconspicuous", "not_assessed"]))
            seen = {"topic": topic.id, "finding": finding, "source": talk, "observed": str(world.on)}
            more["signals"].append(seen if subject is None else {**seen, "person": subject})
    must(said(world.advice(more)) == said(world.advice()), "something changed that nothing reads, and the advice too")


def what_goes_well_changes_no_suggestion(world: World, draw: Draw) -> None:
    """Strengths, who noticed, and custody on which no consent rests change no suggestion and no question."""
    from hypothesis import strategies as st  # noqa: PLC0415  # as above

    more = deepcopy(world.case)
    if world.vocabulary.strengths:
        more["strengths"] = [{"strength": draw(st.sampled_from(sorted(world.vocabulary.strengths)))}]
    if world.vocabulary.roles:
        more["noticed_by"] = {"role": draw(st.sampled_from(sorted(world.vocabulary.roles)))}
    for person in more["persons"] if not more.get("consents") else ():
        person["custody"] = {"kind": "joint", "holders": [person["id"]]}
    must(
        said(world.advice(more)) == said(world.advice()),
        "strengths, custody or who noticed changed the advice",
    )


def the_minimised_case_gets_the_same_advice(world: World, draw: Draw) -> None:
    """On the first day, on the last, and on one between."""
    from hypothesis import strategies as st  # noqa: PLC0415  # as above

    first, length = draw(st.integers(0, 500)), draw(st.integers(0, 500))
    whole, last = world.taken_in(), world.on + timedelta(days=first + length)
    small = minimise(whole, rules=world.rules, catalogue=world.offers, on=world.on, until=last)
    for on in (world.on, world.on + timedelta(days=first), last):
        before = _answered(world, whole, on)
        if before is not None:
            after = advise(small, rules=world.rules, catalogue=world.offers, on=on)
            must(
                said(after) == said(before), f"the advice on the minimised case differs {(on - world.on).days} days on"
            )


def _answered(world: World, case: Any, on: date) -> Advice | None:
    """The advice; None where a case is refused on that day anyway, which tells nothing here."""
    with suppress(InputError):
        return advise(case, rules=world.rules, catalogue=world.offers, on=on)
    return None
