"""The laws of lotse, to be tried on somebody's own rules and offers.

Each module holds one law: its parts are functions of a world and a `draw`, which raise an AssertionError that says
what was seen. The tests of lotse call the same functions on drawn rules and offers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from lotse.testing.arguments import of_laws
from lotse.testing.concerned import count_concerned
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

    from lotse.catalogues.catalogue import Catalogue, Offer
    from lotse.rules.ruleset import Ruleset
    from lotse.testing.concerned import Concerned
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


def days_to_try(ruleset: Ruleset, catalogue: Catalogue | None = None) -> tuple[date, ...]:
    """The days on which rules and offers are tried if nobody names one.

    Args:
        ruleset: The rules.
        catalogue: The offers, if there are some.

    Returns:
        First the day on which most rules and offers are in force; of several the latest that is not after the last
        source was read or offer confirmed. Then every other day on which a rule comes into force, the latest first.

    >>> import lotse
    >>> rules, offers = lotse.load_ruleset("praeventionskette-nrw"), lotse.load_catalogue("leistungen-nrw")
    >>> days = days_to_try(rules, offers)
    >>> all(any(rule.valid.covers(day) for day in days) for rule in rules.rules)
    True
    """
    valid = ruleset.valid
    starts = {valid.from_, *(rule.valid.from_ for rule in ruleset.rules if rule.valid.from_ is not None)}
    begin = {max(day, valid.from_) for day in starts}
    offers = () if catalogue is None else catalogue.offers
    of_offers = {offer.valid.from_ for offer in offers if offer.valid is not None and offer.valid.from_}
    days = [day for day in begin | of_offers if valid.covers(day)] or [valid.from_]

    def in_force(day: date) -> int:
        rules = sum(rule.valid.covers(day) for rule in ruleset.rules)
        return rules + sum(offer.valid is None or offer.valid.covers(day) for offer in offers)

    most = max(map(in_force, days))
    best = [day for day in days if in_force(day) == most]
    written = _written_on(ruleset, offers)
    reached = [day for day in best if written is None or day <= written]
    first = max(reached) if reached else min(best)
    return first, *sorted((day for day in begin if day != first and valid.covers(day)), reverse=True)


def _written_on(ruleset: Ruleset, offers: Iterable[Offer]) -> date | None:
    """The last day on which somebody looked at the content, as it says itself; no clock is asked."""
    sources = [rule.source.read_on for rule in ruleset.rules] + [offer.source.read_on for offer in offers]
    confirmed = [offer.confirmed.on for offer in offers if offer.confirmed is not None]
    return max((day for day in (*sources, *confirmed) if day is not None), default=None)


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
        on: Day of the question, on which the rule set is in force. Without it half of the households or more are tried
            on the day on which most rules and offers are in force (of several the latest that their sources know, so
            that the rules of today are tried, not those of a year to come), and at least one on each other day on
            which a rule starts.
        max_examples: How many households are tried for each part of a law, at least 1; more, where more rules than
            that have a start of their own.
        seed: Where the search begins, from 0; without it always at the same place.
        laws: Numbers of the laws to try, 1 to 14; all without them.

    Raises:
        InputError: An argument is none that could be tried; nothing was.
        AssertionError: A law is broken. The message says which, what was seen, and by which invented household;
            that household is as small as the search could make it.
        ModuleNotFoundError: Hypothesis is not installed: `pip install lotse[testing]`.

    Warns:
        LittleSaidWarning: The laws hold, but among the families no rule recognised a need, or nothing was suggested or
            fitted.

    >>> import lotse
    >>> rules, offers = lotse.load_ruleset("praeventionskette-nrw"), lotse.load_catalogue("leistungen-nrw")
    >>> assert_laws(rules, offers, max_examples=1, laws=[5])
    """
    wanted = of_laws(
        ruleset, catalogue, on=on, max_examples=max_examples, seed=seed, laws=laws, known=[law.number for law in LAWS]
    )
    for law in (one for one in LAWS if one.number in wanted):
        for part in law.parts:
            broken = broken_by(part, ruleset, catalogue, on=on, max_examples=max_examples, seed=seed)
            if broken is not None:
                raise AssertionError(_told(law, broken))
    _warn_where_little_is_said(ruleset, catalogue, on=on, max_examples=max_examples, seed=seed)


def concerned_of(
    ruleset: Ruleset, catalogue: Catalogue, *, on: date | None = None, max_examples: int = 50, seed: int | None = None
) -> Concerned:
    """Count how many of the families that are drawn for the laws anything concerns, on the first day to try.

    Args:
        ruleset: The rules.
        catalogue: The offers.
        on: Day of the question; without it the first of `days_to_try`.
        max_examples: How many families are counted; no fewer than 50, for fewer say nothing.
        seed: Where the search begins.

    Returns:
        The counts.
    """
    day = on or days_to_try(ruleset, catalogue)[0]
    number = max(max_examples, _COUNTED)
    return count_concerned(ruleset, catalogue, on=day, max_examples=number, seed=seed)


_COUNTED = 50


def _warn_where_little_is_said(
    ruleset: Ruleset, catalogue: Catalogue, *, on: date | None, max_examples: int, seed: int | None
) -> None:
    import warnings  # noqa: PLC0415  # laws that say something warn of nothing

    found = concerned_of(ruleset, catalogue, on=on, max_examples=max_examples, seed=seed)
    if found.says_little:
        counts = f"{found.needs} with a need by a rule, {found.suggestions} with a suggestion, {found.fits} with a fit"
        text = f"the laws hold, and say little of this content: of {found.families} drawn families {counts}"
        warnings.warn(text, LittleSaidWarning, stacklevel=3)


class LittleSaidWarning(UserWarning):
    """The laws hold, and hardly any of the drawn families was concerned by a rule or an offer."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A law that was broken.

    Args:
        why: What was seen.
        kind: Which kind of error it was.
        case: The smallest invented household by which it was seen; None if it broke before one was drawn.
        on: Day of the question.
    """

    why: str
    kind: str
    case: Written | None
    on: date


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
        on: Day of the question; without it those of `days_to_try`.
        max_examples: How many households are tried; at least one on each day.
        seed: Where the search begins.

    Returns:
        How it was broken, by the smallest household that was found; None if it held.
    """
    days = days_to_try(ruleset, catalogue) if on is None else (on,)
    for place, day in enumerate(days):
        most = max(1, max_examples // (2 * len(days))) if place else max(1, max_examples - max_examples // 2)
        number = max_examples if len(days) == 1 else most
        found = _broken_on(part, ruleset, catalogue, day, most=number, seed=seed)
        if found is not None:
            return found
    return None


def _broken_on(
    part: Part, ruleset: Ruleset, catalogue: Catalogue, day: date, *, most: int, seed: int | None
) -> Broken | None:
    from hypothesis import strategies as st  # noqa: PLC0415  # an extra that only tests need

    drawn = cases(ruleset.vocabulary, rules=ruleset, catalogue=catalogue, on=day)

    def search(households: SearchStrategy[Written], number: int) -> Broken | None:
        return _searched(part, lambda case: World(ruleset, catalogue, case, day), households, number, day, seed=seed)

    found = search(drawn, most)
    if found is None or found.case is None:
        return found
    again = min(most, _AGAIN)
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
    on: date,
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
        return Broken(why, kind, last[0] if last else None, on)
    return None


def _told(law: Law, broken: Broken) -> str:
    from lotse.testing.writing import as_yaml  # noqa: PLC0415  # only a broken law is written down

    shown = "" if broken.case is None else f"\nby this invented household, on {broken.on}:\n{as_yaml(broken.case)}"
    return f"Law {law.number}: {law.sentence}\n{broken.why}{shown}"
