"""Law 7: more data, persons, recipients or listeners never open anything; taking permissions away never does either."""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from lotse.case.load_case import load_case
from lotse.case.records import ConsentRecord
from lotse.flow import advise
from lotse.meeting.terms import terms_of
from lotse.privacy.consents import narrow, withdraw
from lotse.privacy.disclosing import disclose
from lotse.privacy.matrix import allows, matrix
from lotse.privacy.outcomes import rank
from lotse.privacy.record_files import read_statement
from lotse.privacy.visible import released_to_all, visible_advice
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

if TYPE_CHECKING:
    from lotse.privacy.disclosure import Disclosure

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
def requests(draw: st.DrawFn) -> dict[str, Any]:
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
    wishes = [{"need": "freizeit-sport-kultur", "person": "k1"}] if draw(st.booleans()) else []
    purpose = draw(st.sampled_from(("case_discussion", "case_discussion", "referral")))
    return {
        "case": family(*persons, signals=seen, facts=facts, consents=draw(consents(givers)), wishes=wishes),
        "to": draw(st.sampled_from((JUGENDAMT, JUGENDAMT, GESUNDHEITSAMT, KITA, *BODIES))),
        "present": draw(some(BODIES[:4])) if draw(st.booleans()) else [],
        "purpose": purpose,
        "chosen": [("sprachgruppe", "k1"), ("hoertest", "k1")],
        "mode": draw(st.sampled_from(("pseudonym", "clear"))) if purpose == "referral" else "pseudonym",
        "everyday": draw(st.booleans()),
    }


def decided(asked: dict[str, Any], *, at: datetime = AT, stale: Any = None) -> Disclosure:
    """The decision; with `stale` on the advice of another version of the case."""
    case = load_case(asked["case"], vocabulary=words())
    advised = case if stale is None else load_case(stale["case"], vocabulary=words())
    advice = advise(advised, rules=rules(), catalogue=offers(), on=ON)
    return disclose(
        case,
        advice=advice,
        sender=SENDER,
        to=asked["to"],
        purpose=asked["purpose"],
        present=asked["present"],
        chosen=asked["chosen"],
        mode=asked["mode"],
        at=at,
        settings={"everyday_matter": asked["everyday"]},
    )


def kept(disclosure: Disclosure) -> set[str]:
    """Fields that stay although they are needed."""
    unneeded = {one.field for one in disclosure.withheld if one.rule == "G04"}
    return {one.field for one in disclosure.withheld} - unneeded


def is_no_wider(after: Disclosure, before: Disclosure) -> bool:
    """No kept field goes, and nothing that stood in the way of the request stands lower."""
    outcomes = {one.rule: one.outcome for one in after.checks}
    return not kept(before) & set(after.fields) and all(
        rank(outcomes.get(one.rule, "pass")) >= rank(one.outcome) for one in before.checks if rank(one.outcome) >= 3
    )


@given(requests(), st.sampled_from((*BODIES, "guest", "nobody-knows-it")))
def test_one_more_body_in_the_room_opens_nothing(asked: Any, body: Any) -> None:
    before, after = decided(asked), decided({**asked, "present": [*asked["present"], body]})
    assert is_no_wider(after, before)
    assert set(after.fields) <= set(before.fields)


@given(requests(), st.sampled_from((*FACTS, "sprache-deutsch", "hoeren", "feste")), st.sampled_from(ORIGINS))
def test_one_more_datum_opens_no_other_that_was_kept(asked: Any, datum: Any, origin: Any) -> None:
    more = deepcopy(asked)
    if isinstance(datum, str):
        more["case"]["signals"].append({**signal(datum, observed="2026-10-01"), **origin})
    else:
        subject, fact, value = datum
        around = more["case"]["facts"] if subject is None else more["case"]["facts"][subject]
        around.setdefault(fact, {"value": value, **origin} if origin else value)
    assert is_no_wider(decided(more), decided(asked))


@given(requests(), st.sampled_from(({"role": "adult", "born": "1980"}, {"role": "child", "born": "2019"})))
def test_one_more_person_opens_nothing(asked: Any, person: Any) -> None:
    more = deepcopy(asked)
    more["case"]["persons"].append({"id": "z", **person})
    before, after = decided(asked), decided(more)
    assert is_no_wider(after, before)
    assert set(after.fields) <= set(before.fields)


@given(requests(), st.data(), st.booleans())
def test_taking_a_consent_away_opens_nothing(asked: Any, data: Any, again: Any) -> None:
    records = asked["case"]["consents"]
    if not records:
        return
    place = data.draw(st.integers(0, len(records) - 1))
    less = {**asked, "case": {**asked["case"], "consents": records[:place] + records[place + 1 :]}}
    before = decided(asked)
    after = decided(less) if again else decided(less, stale=asked)
    assert is_no_wider(after, before) or records[place]["history"][-1]["state"] != "given"
    assert set(after.fields) <= set(before.fields) or records[place]["history"][-1]["state"] != "given"


@given(requests(), st.data())
def test_withdrawing_and_narrowing_open_nothing(asked: Any, data: Any) -> None:
    records = asked["case"]["consents"]
    if not records:
        return
    place = data.draw(st.integers(0, len(records) - 1))
    record = read_statement(records[place])
    assert isinstance(record, ConsentRecord)
    at = AT - timedelta(days=1)
    changed = withdraw(record, at=at, by="m").record
    if record.in_force(at) and data.draw(st.booleans()):
        left = record.scope
        part = data.draw(st.sampled_from(("categories", "special", "recipients", "purposes")))
        values = getattr(left, part)
        if len(values) > (part == "purposes"):
            changed = narrow(record, scope=left.model_copy(update={part: values[1:]}), at=at, by="m")
    shown = changed.model_dump(mode="json")
    less = {**asked, "case": {**asked["case"], "consents": [*records[:place], shown, *records[place + 1 :]]}}
    before, after = decided(asked), decided(less)
    assert is_no_wider(after, before)
    assert set(after.fields) <= set(before.fields)


@given(requests())
def test_when_every_consent_has_run_out_nothing_leaves(asked: Any) -> None:
    over = decided(asked, at=datetime.fromisoformat(moment("2027-04-30T00:00")))
    assert over.fields == () or (asked["to"] == JOBCENTER and set(asked["present"]) <= {JOBCENTER})


@given(requests())
def test_what_leaves_is_needed_consented_and_allowed_by_the_matrix(asked: Any) -> None:
    disclosure = decided(asked)
    if not disclosure.fields or (asked["to"] == JOBCENTER and set(asked["present"]) <= {JOBCENTER}):
        return
    assert disclosure.decision == "allow"
    assert disclosure.records
    named = [one for one in asked["case"]["consents"] if one["record"] in disclosure.records]
    audience = {asked["to"], *asked["present"]} - {JOBCENTER}
    for one in named:
        assert audience <= {body["body"] for body in one["scope"]["recipients"]}
        assert asked["purpose"] in one["scope"]["purposes"]
    roles = {body.id: body.role for body in offers().bodies.values()}
    rows = {words().roles[roles[body]].recipient for body in audience}
    for field in disclosure.fields:
        if "/signal:" in field:
            category = words().signals[field.partition(":")[2]].category
            assert all(allows(matrix().cell(row, category), derived=False, wished=False) for row in rows)


MODES = {"clear": 3, "pseudonym": 2, "anonymous": 1, "none": 0}


@given(requests(), st.lists(st.sampled_from(BODIES), min_size=1, unique=True), st.sampled_from((*BODIES, "guest")))
def test_one_more_participant_shows_no_more_and_makes_no_mode_better(asked: Any, room: Any, more: str) -> None:
    case = load_case(asked["case"], vocabulary=words())
    advice = advise(case, rules=rules(), catalogue=offers(), on=ON)
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
