"""The laws of lotse, to be tried on somebody's own rules and offers.

Each module holds one law: its parts are functions of a world and a `draw`, which raise an AssertionError that says
what was seen. The tests of lotse call the same functions on drawn rules and offers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from lotse.testing.households import cases
from lotse.testing.laws import (
    disclosing,
    district,
    exclusions,
    in_force,
    languages,
    learning,
    openness,
    order,
    protection,
    round_trip,
    same_bytes,
    second_opinion,
    silence,
    unread,
)
from lotse.testing.shrinking import smallest_case
from lotse.testing.world import World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from hypothesis.strategies import SearchStrategy

    from lotse.catalogues.catalogue import Catalogue
    from lotse.rules.ruleset import Ruleset
    from lotse.testing.world import Draw, Written

    Part = Callable[[World, Draw], None]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Law:
    """One sentence that holds of every rule set, catalogue and case.

    Args:
        number: Its number.
        sentence: What it says.
        parts: What is tried; each part says in its docstring what of the law it is.
    """

    number: int
    sentence: str
    parts: tuple[Part, ...]


LAWS: tuple[Law, ...] = (
    Law(
        1,
        "Learning more never overturns `fits` or `not_matching`; only `open` may change.",
        (learning.verdicts_stay, learning.needs_stay),
    ),
    Law(
        2,
        "What nothing reads changes nothing, and the advice on the minimised case is the advice on the whole case.",
        (
            unread.what_nothing_reads_changes_nothing,
            unread.what_goes_well_changes_no_suggestion,
            unread.the_minimised_case_gets_the_same_advice,
        ),
    ),
    Law(
        3,
        "Every open offer says what is missing or why it stays open, and telling it ends the openness or says why not.",
        (
            openness.what_is_open_says_what_is_missing,
            openness.telling_what_is_missing_ends_it,
            openness.questions_may_be_asked_and_answered,
        ),
    ),
    Law(
        4,
        "The order of rules, offers, persons, signals and facts does not matter; a repeated signal changes nothing.",
        (
            order.the_order_within_a_case_does_not_matter,
            order.the_order_of_rules_and_offers_does_not_matter,
            order.repeating_changes_nothing,
        ),
    ),
    Law(
        5,
        "An unknown exclusion never passes; nothing is suggested without a need that was recognised or wished.",
        (exclusions.an_unknown_exclusion_never_passes, exclusions.nothing_is_suggested_without_a_need),
    ),
    Law(
        6,
        "District is never a need; facts of siblings mix only where the household is asked.",
        (
            district.another_district_with_the_same_offers_changes_nothing,
            district.the_place_never_changes_a_need,
            district.siblings_are_not_mixed,
        ),
    ),
    Law(
        7,
        "More data, persons, recipients or listeners never open anything; taking permissions away never does either.",
        (disclosing.more_never_opens, disclosing.less_never_opens, disclosing.what_leaves_is_allowed),
    ),
    Law(
        8,
        "No value of a case, no unknown key and no unknown id appears in an error, a log, a warning or a repr.",
        (silence.nothing_repeats_what_was_put_in,),
    ),
    Law(9, "Same input, same bytes, in any thread.", (same_bytes.the_same_bytes_come_out,)),
    Law(
        10,
        "Model to JSON to model is the identity.",
        (round_trip.what_is_written_is_read_back, round_trip.content_is_read_back),
    ),
    Law(
        11,
        "On every day a rule has one version or is not in force; bounds hold on the day before, on and after.",
        (in_force.every_rule_has_one_version_or_none, in_force.the_bounds_of_an_offer_are_included),
    ),
    Law(
        12,
        "Every language shows the same suggestions in the same order.",
        (languages.words_change_no_suggestion_and_no_order,),
    ),
    Law(13, "durable-rules and the reference evaluator agree.", (second_opinion.engine_and_reference_agree,)),
    Law(
        14,
        "With any child-protection status but `no_indication`, nothing answers anything but the stop.",
        (protection.every_status_stops,),
    ),
)
"""The fourteen laws in their order."""


def usual_day(ruleset: Ruleset) -> date:
    """The day on which the newest rule of a rule set came into force.

    Args:
        ruleset: The rule set.

    Returns:
        A day on which it applies.
    """
    starts = [ruleset.valid.from_, *(rule.valid.from_ for rule in ruleset.rules if rule.valid.from_ is not None)]
    return min(max(starts), ruleset.valid.to or max(starts))


def assert_laws(
    ruleset: Ruleset,
    catalogue: Catalogue,
    *,
    on: date | None = None,
    max_examples: int = 50,
    seed: int | None = None,
    laws: Iterable[int] | None = None,
) -> None:
    """Try the laws on own rules and offers, with households that sit on the bounds of their conditions.

    Args:
        ruleset: The rules.
        catalogue: The offers; of the same vocabulary.
        on: Day of the question; without it the day on which the newest rule came into force.
        max_examples: How many households are tried for each part of a law, at least 1.
        seed: Where the search begins; without it always at the same place.
        laws: Numbers of the laws to try; all without them.

    Raises:
        AssertionError: A law is broken. The message says which, what was seen, and by which invented household;
            that household is as small as the search could make it.
        ModuleNotFoundError: Hypothesis is not installed: `pip install lotse[testing]`.

    >>> import lotse
    >>> rules, offers = lotse.load_ruleset("praeventionskette-nrw"), lotse.load_catalogue("leistungen-nrw")
    >>> assert_laws(rules, offers, max_examples=1, laws=[5])
    """
    wanted = None if laws is None else frozenset(laws)
    for law in LAWS:
        if wanted is None or law.number in wanted:
            for part in law.parts:
                broken = broken_by(part, ruleset, catalogue, on=on, max_examples=max_examples, seed=seed)
                if broken is not None:
                    raise AssertionError(_told(law, broken, usual_day(ruleset) if on is None else on))


@dataclass(frozen=True, slots=True)
class Broken:
    """A law that was broken.

    Args:
        why: What was seen.
        kind: Which kind of error it was.
        case: The smallest invented household by which it was seen; None if it broke before one was drawn.
    """

    why: str
    kind: str
    case: Written | None


def broken_by(
    part: Part,
    ruleset: Ruleset,
    catalogue: Catalogue,
    *,
    on: date | None = None,
    max_examples: int = 50,
    seed: int | None = None,
) -> Broken | None:
    """Search for a household that breaks one part of a law.

    Args:
        part: A part of a law.
        ruleset: The rules.
        catalogue: The offers.
        on: Day of the question; the usual one without it.
        max_examples: How many households are tried.
        seed: Where the search begins.

    Returns:
        How it was broken, by the smallest household that was found; None if it held.
    """
    from hypothesis import strategies as st  # noqa: PLC0415  # an extra that only tests need

    day = usual_day(ruleset) if on is None else on
    drawn = cases(ruleset.vocabulary, rules=ruleset, catalogue=catalogue, on=day)

    def search(households: SearchStrategy[Written], most: int) -> Broken | None:
        return _searched(part, lambda case: World(ruleset, catalogue, case, day), households, most, seed=seed)

    found = search(drawn, max_examples)
    if found is None or found.case is None:
        return found
    again = min(max_examples, _AGAIN)
    smallest = smallest_case(found.case, lambda case: _is_the_same(search(st.just(case), again), found))
    return search(st.just(smallest), again) or found


_AGAIN = 4
"""How often a part is tried on one household before it counts as kept."""


def _is_the_same(other: Broken | None, first: Broken) -> bool:
    """A case that was made wrong by leaving something out is no smaller form of the fault."""
    return other is not None and other.kind == first.kind


def _searched(
    part: Part,
    world: Callable[[Written], World],
    households: SearchStrategy[Written],
    most: int,
    *,
    seed: int | None,
) -> Broken | None:
    import hypothesis  # noqa: PLC0415  # as above
    from hypothesis import strategies as st  # noqa: PLC0415  # as above

    last: list[Written] = []

    def tried(data: st.DataObject) -> None:
        last.clear()
        case = data.draw(households)
        last.append(case)

        def draw(strategy: SearchStrategy[T], /) -> T:
            return data.draw(strategy)

        part(world(case), draw)

    check = hypothesis.HealthCheck
    search = hypothesis.settings(
        max_examples=most,
        database=None,
        deadline=None,
        derandomize=seed is None,
        report_multiple_bugs=False,
        phases=[hypothesis.Phase.generate],  # a household is made smaller in its own terms, which is much faster
        suppress_health_check=[check.too_slow, check.data_too_large, check.filter_too_much, check.large_base_example],
    )(hypothesis.given(st.data())(tried))
    try:
        (hypothesis.seed(seed)(search) if seed is not None else search)()
    except Exception as error:  # noqa: BLE001  # whatever breaks, the household by which it broke is told
        kind = type(error).__name__
        why = str(error) if isinstance(error, AssertionError) else f"{kind}: {error}"
        return Broken(why, kind, last[0] if last else None)
    return None


def _told(law: Law, broken: Broken, on: date) -> str:
    from lotse.testing.writing import as_yaml  # noqa: PLC0415  # only a broken law is written down

    shown = "" if broken.case is None else f"\nby this invented household, on {on}:\n{as_yaml(broken.case)}"
    return f"Law {law.number}: {law.sentence}\n{broken.why}{shown}"
