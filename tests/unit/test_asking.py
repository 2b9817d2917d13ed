"""Questions: what is asked, what never is, how exactly, and in which order."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from lotse.case.dates import NOT_STATED, stated_span
from lotse.questions.asking import asked_precision
from small_world import (
    NORTH,
    NORTH_A,
    SOUTH,
    TOWN,
    adult,
    advised,
    catalogue,
    child,
    family,
    offer,
    rule,
    ruleset,
    unborn,
)

if TYPE_CHECKING:
    from lotse.advice import Question

LEARN = rule("r", "lernen")
KITA = {"fact": "kind.kita", "is": True}


def questions(written: dict[str, Any], rules: list[Any], offers: list[Any]) -> tuple[Question, ...]:
    return advised(written, ruleset(*rules), catalogue(*offers)).questions


def asked(written: dict[str, Any], rules: list[Any], *offers: Any) -> list[str]:
    return [one.key for one in questions(written, rules, list(offers))]


@pytest.mark.parametrize(
    ("rules", "offers", "keys"),
    [
        ([LEARN], [offer("o", when=KITA)], ["k1/kind.kita"]),
        ([LEARN], [offer("o", requires=[KITA])], ["k1/kind.kita"]),
        ([LEARN], [offer("o", excludes=[KITA])], ["k1/kind.kita"]),
        ([rule("r", "lernen", KITA)], [], ["k1/kind.kita"]),
        ([rule("r", "lernen", KITA)], [offer("o")], ["k1/kind.kita"]),
        ([], [offer("o", when=KITA)], []),
        ([LEARN], [offer("o", when={"signal": "sprache"})], []),
        ([rule("r", "lernen", {"signal": "sprache"})], [offer("o", when=KITA)], []),
        ([LEARN], [offer("o", when={"fact": "kind.herkunft", "is": True})], []),
        ([LEARN], [offer("o", when={"all": [KITA, {"fact": "kind.herkunft", "is": True}]})], ["k1/kind.kita"]),
        ([LEARN], [offer("o", when={"any": [KITA, {"not": KITA}]})], []),
        ([LEARN], [offer("o", when={"any": [KITA, "always"]})], []),
        ([LEARN], [offer("o", when={"all": [KITA, {"not": {"always": True}}]})], []),
        ([LEARN], [offer("o", when=None, requires=[KITA])], []),
        ([LEARN], [offer("o", requires=[KITA, {"not": {"always": True}}])], []),
        ([LEARN], [offer("o", kind="network", when=KITA)], []),
        ([LEARN], [offer("o", valid={"to": "2026-11-19"}, when=KITA)], []),
        ([LEARN], [offer("o", where={"residence": [TOWN]})], ["place/ags"]),
        (
            [LEARN],
            [
                offer(
                    "o",
                    when={"all": [{"fact": "kind.schulform", "one_of": ["grundschule", "hauptschule", "gymnasium"]}]},
                )
            ],
            [],
        ),
    ],
)
def test_a_key_is_asked_if_and_only_if_it_can_change_a_need_or_a_suggestion(
    rules: list[Any], offers: list[Any], keys: list[str]
) -> None:
    assert asked(family(), rules, *offers) == keys


@pytest.mark.parametrize(
    ("key", "one"),
    [
        ("k1/kind.kita", offer("o", when=KITA)),
        ("k1/receives:o", offer("o", when={"not": {"receives": "o"}})),
        ("k1/receives:p", offer("o", when={"receives": "p"})),
        ("k1/born", offer("o", age={"below": "6 years"})),
        ("place/ags", offer("o", where={"residence": [TOWN]})),
        ("k1/kind.schulort", offer("o", where={"attends_school_in": [TOWN]})),
    ],
)
def test_keys_in_no_answer_are_never_asked_again(key: str, one: Any) -> None:
    persons = child(born=None), adult()
    assert asked(family(*persons), [LEARN], one, offer("p", "sprechen")) == [key]
    assert asked(family(*persons, no_answer=[key]), [LEARN], one, offer("p", "sprechen")) == []


def test_a_refused_receives_is_not_asked_for_the_offer_it_would_hold_back() -> None:
    offers = offer("o"), offer("p", when={"receives": "o"})
    assert asked(family(), [LEARN], *offers) == ["k1/receives:o"]
    assert asked(family(no_answer=["k1/receives:o"]), [LEARN], *offers) == []


def test_what_is_taken_up_is_asked_where_it_would_hold_back_an_offer() -> None:
    (one,) = questions(family(), [LEARN], [offer("o"), offer("p", "sprechen", when={"receives": "o"})])
    assert (one.key, one.decides, one.offers, one.settles_open) == ("k1/receives:o", 1, ("o",), False)
    assert asked(family(receives=[]), [LEARN], offer("o"), offer("p", when={"receives": "o"})) == []


@pytest.mark.parametrize("reason", ["not_wanted", "not_fitting", "not_now"])
def test_nothing_is_asked_for_an_offer_that_is_held_back(reason: str) -> None:
    written = family(declined=[{"offer": "o", "person": "k1", "on": "2026-11-19", "reason": reason}])
    assert asked(written, [LEARN], offer("o", when=KITA)) == []


def test_a_need_below_an_offer_is_asked_for_through_its_rules() -> None:
    rules = [rule("a", "sprechen", KITA), rule("b", "lernen", {"need": "sprechen"})]
    (one,) = questions(family(), rules, [offer("o", "lernen")])
    assert (one.key, one.decides, one.settles_open) == ("k1/kind.kita", 1, False)


ALONE = "household/familie.allein"


@pytest.mark.parametrize(
    ("excludes", "decides"),
    [
        ([{"need": "wohnen"}], {ALONE: 1}),
        ([KITA, {"need": "wohnen"}], {ALONE: 1, "k1/kind.kita": 1}),
        ([{"all": [KITA, {"need": "wohnen"}]}], {ALONE: 1, "k1/kind.kita": 1}),
        ([KITA, {"need": "orientierung"}], {ALONE: 0, "k1/kind.kita": 1}),
        ([{"any": [{"need": "wohnen"}, {"not": {"always": True}}]}], {ALONE: 1}),
        ([KITA, {"need": "bewegung"}], {ALONE: 0, "k1/kind.kita": 1}),
        ([KITA, {"need": "lernen"}], {ALONE: 0}),
    ],
)
def test_a_need_that_shuts_an_offer_is_asked_for_like_every_other_exclusion(
    excludes: list[Any], decides: dict[str, int]
) -> None:
    alone = {"fact": "familie.allein", "is": True}
    rules = [LEARN, rule("b", "wohnen", alone, "household"), rule("c", "orientierung", {"signal": "enge"}, "household")]
    found = questions(family(), rules, [offer("o", excludes=excludes)])
    assert {one.key: one.decides for one in found} == decides


def test_a_need_that_both_opens_and_shuts_an_offer_decides_nothing() -> None:
    rules = [rule("b", "wohnen", {"fact": "familie.allein", "is": True}, "household")]
    (one,) = questions(family(), rules, [offer("o", "wohnen", scope="household", excludes=[{"need": "wohnen"}])])
    assert (one.key, one.decides) == (ALONE, 0)


def test_decides_counts_the_pairs_that_change_and_settles_open_says_whether_one_is_open_now() -> None:
    rules = [rule("a", "lernen"), rule("b", "sprechen", KITA)]
    offers = [offer("o", "lernen", when=KITA), offer("p", "sprechen"), offer("q", "sprechen", when={"not": KITA})]
    (one,) = questions(family(child("k1"), adult()), rules, offers)
    assert (one.key, one.decides, one.offers, one.settles_open) == ("k1/kind.kita", 2, ("o", "p"), True)


def test_each_child_is_asked_about_on_its_own() -> None:
    written = family(child("k1"), child("k2"), facts={"k1": {"kind.kita": True}})
    assert asked(written, [LEARN], offer("o", when=KITA)) == ["k2/kind.kita"]


def test_the_order_is_sensitivity_then_open_then_decides_then_key() -> None:
    rules = [
        rule("a", "lernen"),
        rule("b", "sprechen", {"fact": "kind.geschwister", "is": 1}),
        rule("c", "bewegung", {"fact": "kind.ganztags", "is": True}),
    ]
    offers = [
        offer("o", when=KITA),
        offer("p", when={"fact": "kind.hilfe", "is": True}),
        offer("q", when={"fact": "kind.diagnose", "is": True}),
        offer("s", when={"all": [KITA, {"fact": "kind.schulform", "is": "gymnasium"}]}),
        offer("t", "sprechen"),
        offer("v", "bewegung"),
        offer("w", "bewegung"),
    ]
    assert asked(family(), rules, *offers) == [
        "k1/kind.kita",
        "k1/kind.schulform",
        "k1/kind.ganztags",
        "k1/kind.geschwister",
        "k1/kind.hilfe",
        "k1/kind.diagnose",
    ]


@pytest.mark.parametrize(("more", "useless_is_asked"), [(10, False), (11, True)])
def test_with_more_than_twelve_open_keys_all_that_are_left_count(more: int, *, useless_is_asked: bool) -> None:
    useless = {"any": [{"all": [{"receives": "x"}, KITA]}, {"all": [{"not": {"receives": "x"}}, KITA]}]}
    one = offer("o", when={"all": [useless, *({"receives": f"r{number}"} for number in range(more))]})
    keys = asked(family(), [LEARN], one)
    assert len(keys) == more + 1 + useless_is_asked
    assert ("k1/receives:x" in keys) is useless_is_asked


@pytest.mark.parametrize(
    ("stated", "bounds", "precision"),
    [
        (None, {date(2020, 11, 20)}, "month"),
        ("2020", {date(2020, 11, 20)}, "month"),
        ("2020-11", {date(2020, 11, 20)}, "day"),
        ("2020", {date(2020, 11, 30)}, "month"),
        ("2020", {date(2020, month, 15) for month in range(1, 13)}, "day"),
        ("2020", {date(2020, month, 15) for month in range(1, 12)}, "month"),
        ("2020", set(), "month"),
    ],
)
def test_a_birth_is_asked_by_month_while_a_month_could_settle_it(
    stated: str | None, bounds: set[date], precision: str
) -> None:
    assert asked_precision(stated_span(stated) if stated else NOT_STATED, bounds) == precision


@pytest.mark.parametrize(
    ("born", "kind", "precision"), [(None, "birth", "month"), ("2020", "birth", "month"), ("2020-11", "birth", "day")]
)
def test_the_question_for_a_birth_says_how_exactly(born: str | None, kind: str, precision: str) -> None:
    (one,) = questions(family(child(born=born)), [LEARN], [offer("o", age={"below": "6 years"})])
    assert (one.key, one.kind, one.precision, one.sensitivity) == ("k1/born", kind, precision, "plain")
    assert one.question.endswith("?")
    assert one.why.endswith(".")


@pytest.mark.parametrize(("due", "precision"), [(None, "month"), ("2027", "month"), ("2027-06", "day")])
def test_the_question_for_a_due_date_says_how_exactly(due: str | None, precision: str) -> None:
    rules = [rule("r", "entlastung", {"pregnant": {"week_from": 12}}, "adult")]
    (one,) = questions(family(adult(), unborn(due=due)), rules, [])
    assert (one.key, one.precision) == ("u/due", precision)


@pytest.mark.parametrize("due", ["2026-11", "2026", None])
def test_a_due_date_that_could_only_leave_a_need_unknown_is_not_asked(due: str | None) -> None:
    rules = [rule("r", "lernen", {"age": {"below": "1 years"}})]
    assert asked(family(adult(), unborn(due=due)), rules, offer("o")) == []


@pytest.mark.parametrize(
    ("place", "answers"),
    [({"ags": TOWN}, [NORTH, NORTH_A, f"{NORTH}-b", SOUTH]), ({"ags": TOWN, "area": NORTH}, [NORTH_A, f"{NORTH}-b"])],
)
def test_the_question_for_the_sozialraum_offers_those_below_what_is_told(place: Any, answers: list[str]) -> None:
    (one,) = questions(family(place=place), [LEARN], [offer("o", where={"residence": [NORTH_A]})])
    assert one.key == "place/area"
    assert one.answers is not None
    assert [answer.answer for answer in one.answers] == answers


def test_a_question_offers_the_answers_of_its_fact() -> None:
    offers = [
        offer("o", when=KITA),
        offer("p", when={"fact": "kind.schulform", "is": "gymnasium"}),
        offer("q", when={"fact": "kind.geschwister", "is": 1}),
    ]
    found = {one.key: one for one in questions(family(), [LEARN], offers)}
    given = {key: one.answers and [answer.answer for answer in one.answers] for key, one in found.items()}
    assert given == {
        "k1/kind.kita": ["true", "false"],
        "k1/kind.schulform": ["grundschule", "hauptschule", "gymnasium"],
        "k1/kind.geschwister": None,
    }
    assert {one.kind for one in found.values()} == {"bool", "enum", "int"}
