"""Law 7: more data, persons, recipients or listeners never open anything; taking permissions away never does either."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, seed, settings
from hypothesis import strategies as st

from lotse.case import wills
from lotse.meeting.terms import terms_of
from lotse.privacy import field_checks
from lotse.privacy.visible import released_to_all, visible_advice
from lotse.testing import LAWS, World, cases
from lotse.testing.laws import disclosing
from lotse.testing.laws.disclosing import Request
from privacy_world import (
    ABH,
    AT,
    GESUNDHEITSAMT,
    JOBCENTER,
    JUGENDAMT,
    KITA,
    ON,
    PRAXIS,
    SCHULAMT,
    SENDER,
    child,
    consent,
    family,
    moment,
    offers,
    rules,
    signal,
    words,
)
from worlds import worlds

BODIES = (JUGENDAMT, GESUNDHEITSAMT, SCHULAMT, KITA, PRAXIS, ABH, JOBCENTER)
NAMES = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CUSTODY: tuple[dict[str, Any], ...] = (
    {"kind": "sole", "holders": ["m"], "seen": {"what": "sorgeregister", "on": "2026-10-01"}},
    {"kind": "joint", "holders": ["m", "v"]},
    {"kind": "unknown"},
)
ORIGINS: tuple[dict[str, Any], ...] = (
    {},
    {},
    {},
    {},
    {"from": "third"},
    {"from": "other_office", "record": "C-2222222222"},
    {"entrusted": {"by": "k1", "to": "f1"}},
    {"secrecy": "hebamme-a"},
    {"task": "sgb8-55"},
)
FACTS = (
    ("k1", "kind.eingeschult", False),
    ("k1", "kind.kita_platz", False),
    ("k1", "kind.erstes_kind", True),
    (None, "familie.leistung_sgb2", True),
    (None, "familie.sprachen", ["tr"]),
)


def some(values: tuple[Any, ...], least: int = 0) -> st.SearchStrategy[list[Any]]:
    return st.lists(st.sampled_from(values), min_size=least, unique=True)


@st.composite
def consents(draw: st.DrawFn, givers: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """Consents that mostly open something, and some that open less."""
    found = []
    for place, (person, giver) in enumerate(givers):
        if draw(st.integers(0, 5)) == 0:
            continue
        capacity = {"checked_by": "f1", "on": "2026-11-01", "result": True} if giver == "k1" else None
        states = draw(
            st.sampled_from((("given",), ("given",), ("given",), ("given",), ("requested",), ("given", "withdrawn")))
        )
        narrow_one = draw(st.integers(0, 2)) == 0
        purposes = ("case_discussion", "referral", "own_suggestion")
        plain, special = ("language", "education", "identity", "social_benefits"), ("health", "religion_ethnicity")
        bodies = draw(some(BODIES, 1)) if narrow_one else list(BODIES)
        found.append(
            consent(
                NAMES[place] * 10,
                person=person,
                given_by={"person": giver, "role": "mother", "capacity": capacity},
                scope={
                    "purposes": draw(some(purposes, 1)) if narrow_one else list(purposes),
                    "categories": draw(some(plain)) if narrow_one else list(plain),
                    "special": draw(some(special)),
                    "recipients": [{"body": body} for body in bodies],
                },
                act__explicit=draw(st.integers(0, 3)) > 0,
                act__form="oral" if draw(st.integers(0, 7)) == 0 else "written",
                controller__body=draw(st.sampled_from((JOBCENTER, JOBCENTER, KITA))),
                history=[
                    {"state": state, "at": moment(f"2026-11-{day:02d}T09:00"), "by": giver}
                    for day, state in enumerate(states, start=2)
                ],
            )
        )
    return found


@st.composite
def requests(draw: st.DrawFn) -> Request:
    """A case with records, and what somebody asks to pass on."""
    topics = draw(some(("sprache-deutsch", "hoeren", "feste"), 1))
    seen = [{**signal(topic), **draw(st.sampled_from(ORIGINS))} for topic in topics]
    facts: dict[str, Any] = {"k1": {}}
    for place in draw(some(tuple(range(len(FACTS))))):
        subject, fact, value = FACTS[place]
        (facts if subject is None else facts[subject])[fact] = value
    born = draw(st.sampled_from(("2021-03", "2021-03", "2011-06-01", "2012", "2008-11-20")))
    custody = draw(st.sampled_from(CUSTODY))
    givers = [("k1", holder) for holder in custody.get("holders", ("m",))] + [("m", "m"), ("v", "v"), ("k1", "m")]
    # under 14 a record of the child itself is an objection or a condition: taking it away is no narrowing
    givers += [("k1", "k1")] if born != "2021-03" else []
    persons = [
        child(born, custody=custody, parents=["m", "v"]),
        {"id": "m", "role": "parent", "born": "1994"},
        {"id": "v", "role": "parent", "born": draw(st.sampled_from(("1990", "1990", "2009-06-01")))},
    ]
    if draw(st.integers(0, 3)) == 0:  # he lives elsewhere: only his letter stands in the case
        persons = [child(born, custody=custody, parents=["m"]), persons[1]]
        givers.remove(("v", "v"))
    wishes = [{"need": "freizeit-sport-kultur", "person": "k1"}] if draw(st.booleans()) else []
    purpose = draw(st.sampled_from(("case_discussion", "case_discussion", "referral")))
    case = family(*persons, signals=seen, facts=facts, consents=draw(consents(givers)), wishes=wishes)
    return Request(
        World(rules(), offers(), case, ON),
        sender=SENDER,
        to=draw(st.sampled_from((JUGENDAMT, JUGENDAMT, GESUNDHEITSAMT, KITA, *BODIES))),
        at=AT,
        present=tuple(draw(some(BODIES[:4])) if draw(st.booleans()) else ()),
        purpose=purpose,
        chosen=(("sprachgruppe", "k1"), ("hoertest", "k1")),
        mode=draw(st.sampled_from(("pseudonym", "clear"))) if purpose == "referral" else "pseudonym",
        settings={"everyday_matter": draw(st.booleans())},
    )


@given(requests(), st.sampled_from((*BODIES, "guest", "nobody-knows-it")))
def test_one_more_body_in_the_room_opens_nothing(asked: Request, body: str) -> None:
    disclosing.one_more_body_opens_nothing(asked, body)


@given(requests(), st.sampled_from((*FACTS, "sprache-deutsch", "hoeren", "feste")), st.sampled_from(ORIGINS))
def test_one_more_datum_opens_no_other_that_was_kept(asked: Request, datum: Any, origin: Any) -> None:
    more = deepcopy(asked.world.case)
    if isinstance(datum, str):
        more["signals"].append({**signal(datum, observed="2026-10-01"), **origin})
    else:
        subject, fact, value = datum
        around = more["facts"] if subject is None else more["facts"][subject]
        around.setdefault(fact, {"value": value, **origin} if origin else value)
    disclosing.one_more_datum_opens_no_other(asked, more)


@given(
    requests(),
    st.sampled_from(
        ({"role": "adult", "born": "1980"}, {"role": "child", "born": "2019"}, {"role": "parent", "id": "v"})
    ),
)
def test_one_more_person_opens_nothing(asked: Request, person: Any) -> None:
    """Also one who has custody and was known by letter alone so far."""
    assume(all(one["id"] != person.get("id") for one in asked.world.case["persons"]))
    disclosing.one_more_person_opens_nothing(asked, person)


@given(requests(), st.data())
def test_taking_a_consent_away_opens_nothing(asked: Request, data: st.DataObject) -> None:
    disclosing.taking_a_consent_away_opens_nothing(asked, data.draw)


@given(requests(), st.data())
def test_withdrawing_and_narrowing_open_nothing(asked: Request, data: st.DataObject) -> None:
    disclosing.withdrawing_and_narrowing_open_nothing(asked, data.draw)


@given(requests(), st.data())
def test_one_consent_that_has_run_out_opens_nothing(asked: Request, data: st.DataObject) -> None:
    """Its end is the moment asked about: the end is exclusive."""
    records = asked.world.case["consents"]
    if not records:
        return
    place = data.draw(st.integers(0, len(records) - 1))
    over = {**records[place], "valid": {**records[place]["valid"], "until": asked.at.isoformat()}}
    less = asked.about({**asked.world.case, "consents": [*records[:place], over, *records[place + 1 :]]})
    after = less.decided()
    disclosing.must_be_no_more(after, asked.decided(), "a consent that ran out")
    assert records[place]["record"] not in after.records


@given(requests(), st.data())
def test_a_copy_on_which_a_consent_was_withdrawn_opens_nothing(asked: Request, data: st.DataObject) -> None:
    records = asked.world.case["consents"]
    if not records:
        return
    one = data.draw(st.sampled_from(records))
    ended = {"state": "withdrawn", "at": moment("2026-11-19T09:00"), "by": "m"}
    copy = {**one, "history": [*one["history"], ended]}
    both = data.draw(st.permutations([*records, copy]))
    after = asked.about({**asked.world.case, "consents": both}).decided()
    disclosing.must_be_no_more(after, asked.decided(), "a copy with a withdrawal")
    assert one["record"] not in after.records


@given(requests())
def test_when_every_consent_has_run_out_nothing_leaves(asked: Request) -> None:
    disclosing.nothing_leaves_when_every_consent_is_over(asked)


@given(requests())
def test_what_leaves_is_needed_consented_and_allowed_by_the_matrix(asked: Request) -> None:
    disclosing.what_leaves_is_consented_and_allowed(asked)


@pytest.mark.parametrize("part", [one for law in LAWS if law.number == 7 for one in law.parts])
@given(world=worlds(), data=st.data())
def test_the_law_holds_of_drawn_content(part: Any, world: World, data: st.DataObject) -> None:
    part(world, data.draw)


def test_the_drawn_requests_of_own_content_release_something() -> None:
    """A law about what is released says nothing where nothing ever is."""
    released = []

    @seed(0)
    @settings(max_examples=150, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(cases(words(), rules=rules(), catalogue=offers(), on=ON), st.data())
    def collect(case: dict[str, Any], data: st.DataObject) -> None:
        asked = data.draw(disclosing.requests(World(rules(), offers(), case, ON)))
        released.append(len(asked.decided().fields))

    collect()
    assert sum(number > 0 for number in released) >= 10


MODES = {"clear": 3, "pseudonym": 2, "anonymous": 1, "none": 0}


@given(requests(), st.lists(st.sampled_from(BODIES), min_size=1, unique=True), st.sampled_from((*BODIES, "guest")))
def test_one_more_participant_shows_no_more_and_makes_no_mode_better(asked: Request, room: Any, more: str) -> None:
    case, advice = asked.world.taken_in(), asked.world.advice()
    few = terms_of(case, advice=advice, present=[JOBCENTER, *room], at=AT)
    many = terms_of(case, advice=advice, present=[JOBCENTER, *room, more], at=AT)
    assert MODES[many.mode] <= MODES[few.mode]
    released = released_to_all(many.disclosures)
    assert released <= released_to_all(few.disclosures) or {JOBCENTER, *room} == {JOBCENTER}
    before, after = (visible_advice(advice, one.disclosures) for one in (few, many))
    if {*room} != {JOBCENTER}:
        assert {(one.offer, one.person) for one in after.suggestions} <= {
            (one.offer, one.person) for one in before.suggestions
        }
    for suggestion in after.suggestions:
        assert set(suggestion.decisive) - set(suggestion.missing) <= released


MORE = (
    test_one_more_body_in_the_room_opens_nothing,
    test_one_more_datum_opens_no_other_that_was_kept,
    test_one_more_person_opens_nothing,
    test_one_more_participant_shows_no_more_and_makes_no_mode_better,
    disclosing.more_never_opens,
)
LESS = (
    test_taking_a_consent_away_opens_nothing,
    test_withdrawing_and_narrowing_open_nothing,
    test_one_consent_that_has_run_out_opens_nothing,
    test_a_copy_on_which_a_consent_was_withdrawn_opens_nothing,
    test_when_every_consent_has_run_out_nothing_leaves,
    disclosing.less_never_opens,
)
NIGHTLY = 100_000


@pytest.mark.parametrize("direction", [MORE, LESS], ids=["more", "less"])
def test_the_nightly_profile_asks_often_enough_in_each_direction(direction: tuple[Any, ...]) -> None:
    assert len(direction) * settings.get_profile("nightly").max_examples >= NIGHTLY


def _searched(law: Any) -> None:
    """Search a law shortly and always alike."""
    search = settings(
        max_examples=900, derandomize=True, database=None, deadline=None, phases=(Phase.generate,),
        report_multiple_bugs=False, suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    search(given(requests(), st.data())(law))()


def test_a_check_that_forgets_the_second_body_breaks_the_law(monkeypatch: pytest.MonkeyPatch) -> None:
    """The law sees it when the sharing matrix is asked for one body only: somebody more in the room opens a field."""
    right = field_checks._matrix
    monkeypatch.setattr(
        field_checks, "_matrix", lambda field, request: iter(()) if len(request.audience) > 1 else right(field, request)
    )

    def law(asked: Request, data: st.DataObject) -> None:
        disclosing.one_more_body_opens_nothing(asked, data.draw(st.sampled_from(BODIES)))

    with pytest.raises(AssertionError, match="one more body"):
        _searched(law)


def test_a_check_that_takes_silence_for_a_yes_breaks_the_law(monkeypatch: pytest.MonkeyPatch) -> None:
    """The law sees it when no record at all counts as a yes: taking a consent away opens a field."""
    right = wills._best

    def broken(field: Any, records: Any, wanted: Any, missing: Any) -> Any:
        known = list(records)
        return right(field, known, wanted, missing) if known else wills.Will(open=True, records=(), because=())

    monkeypatch.setattr(wills, "_best", broken)
    with pytest.raises(AssertionError, match="taking a consent away"):
        _searched(lambda asked, data: disclosing.taking_a_consent_away_opens_nothing(asked, data.draw))
