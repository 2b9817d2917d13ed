"""Law 7: of the minimised case nobody hears, sees or reads more than of the whole one, and the advice is the same."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lotse.case.load_case import load_case
from lotse.flow import advise
from lotse.meeting.terms import terms_of
from lotse.privacy import bonds
from lotse.privacy import minimise as minimising
from lotse.privacy.access import KeptAbout, access
from lotse.privacy.disclosing import disclose
from lotse.privacy.minimise import minimise
from lotse.privacy.visible import released_to_all, visible_advice
from lotse.sheets.family import family_sheet
from lotse.testing.laws.disclosing import must_be_no_more
from lotse.testing.world import must, said
from privacy_world import (
    AT,
    GESUNDHEITSAMT,
    JOBCENTER,
    JUGENDAMT,
    KITA,
    ON,
    PRAXIS,
    SENDER,
    VEREIN,
    child,
    consent,
    family,
    ground,
    moment,
    offers,
    release,
    rules,
    signal,
    words,
)

if TYPE_CHECKING:
    from lotse.case.model import Case

BODIES = (JUGENDAMT, GESUNDHEITSAMT, KITA, VEREIN)
RECORD = "C-2222222222"
ORIGINS: tuple[dict[str, Any], ...] = (
    {},
    {"entrusted": {"by": "k1", "to": "f1"}},
    {"entrusted": {"by": "k1", "to": "schulsozialarbeit"}},
    {"secrecy": "hebamme-a"},
    {"task": "sgb8-55"},
    {"task": "sgb8-16"},
    {"from": "third"},
    {"from": "other_office", "office": "schulamt-05358"},
    {"from": "other_office", "record": RECORD},
)
READ = ("sprache-deutsch", "hoeren", "feste")
UNREAD, PLAIN_UNREAD = "zahngesundheit", "gefuehle-miteinander"
FACTS = (
    ("k1", "kind.eingeschult", False),
    ("k1", "kind.kita_platz", False),
    ("k1", "kind.erstes_kind", True),
    (None, "familie.leistung_sgb2", True),
    (None, "familie.neu_zugezogen", True),
)
GROUNDS: tuple[list[dict[str, Any]], ...] = ([], [], [], [ground(fields=["k1/kind.erstes_kind"])])
SENDERS = (SENDER, SENDER, {**SENDER, "body": PRAXIS}, {**SENDER, "body": GESUNDHEITSAMT})
BOOK = KeptAbout(({"what": "idea", "offer": "hoertest"},), ())


def agreed() -> list[dict[str, Any]]:
    """Everybody agrees to everything, so that only a bond keeps anything back."""
    scope = {
        "purposes": ["case_discussion", "referral", "responsibility", "own_suggestion"],
        "categories": ["language", "education", "identity", "social_benefits"],
        "special": ["health", "religion_ethnicity"],
        "recipients": [{"body": one} for one in BODIES],
    }
    capable = {"checked_by": "f1", "on": "2026-11-01", "result": True}
    return [
        consent(name * 10, person=person, given_by={"person": giver, "role": "mother", "capacity": checked},
                scope=scope, act__explicit=True)
        for name, person, giver, checked in (("2", "k1", "m", None), ("3", "k1", "k1", capable), ("4", "m", "m", None))
    ]  # fmt: skip


@st.composite
def written(draw: st.DrawFn) -> dict[str, Any]:
    """A case with several observations of one topic, mostly of one source, each told in its own way."""
    about = draw(st.sampled_from(READ))
    topic = st.sampled_from((about, about, about, *READ, UNREAD, PLAIN_UNREAD))
    seen = st.builds(
        lambda topic, finding, source, observed, origin: (
            signal(topic, finding=finding, source=source, observed=observed) | origin
        ),
        topic,
        st.sampled_from(("conspicuous", "conspicuous", "inconspicuous", "not_assessed")),
        st.sampled_from(("gespraech", "gespraech", "gespraech", "schuleingangsuntersuchung")),
        st.sampled_from(("2026-10-01", "2026-10-12", "2026-11-02", "2026-11-20", "2026-11-25")),
        st.sampled_from(ORIGINS),
    )
    facts: dict[str, Any] = {"k1": {}}
    for subject, fact, value in draw(st.lists(st.sampled_from(FACTS), unique=True)):
        origin = draw(st.sampled_from(({}, *ORIGINS)))
        (facts if subject is None else facts[subject])[fact] = {"value": value, **origin} if origin else value
    place = draw(
        st.sampled_from(({"ags": "05358008"}, {"ags": "05315000", "area": "05315000-b1"}, {"area": "05315000-b1"}))
    )
    born = draw(st.sampled_from(("2021-03", "2021-03-05", "2012-11-01", "2010-02-03")))
    return family(
        child(born),
        {"id": "m", "role": "parent", "born": draw(st.sampled_from(("1994", "2008-05-01")))},
        place=place,
        signals=draw(st.lists(seen, min_size=1, max_size=5)),
        facts=facts,
        consents=[*(agreed() if draw(st.integers(0, 7)) else []), *draw(st.sampled_from(GROUNDS))],
        receives=draw(st.sampled_from((None, None, [{"offer": "hoertest", "person": "k1"}]))),
    )


def must_tell_no_more(case: Case, asked: tuple[Any, ...]) -> None:
    """Hold every public stage on the minimised case against the one on the whole."""
    sender, to, purpose, room, released = asked
    small = minimise(case, rules=rules(), catalogue=offers(), on=ON)
    whole, less = (advise(one, rules=rules(), catalogue=offers(), on=ON) for one in (case, small))
    must(said(whole) == said(less), "the advice on the minimised case differs")
    chosen = [(one.offer, one.person) for one in whole.suggestions[:2]]
    before, after = (
        disclose(
            one, advice=advice, sender=sender, to=to, purpose=purpose, present=room, chosen=chosen,
            records=[release()] if released else [], at=AT,
        )
        for one, advice in ((case, whole), (small, less))
    )  # fmt: skip
    must_be_no_more(after, before, "minimising")
    present = [JOBCENTER, to, *room]
    many, few = (terms_of(one, advice=advice, present=present, at=AT) for one, advice in ((case, whole), (small, less)))
    must(released_to_all(few.disclosures) <= released_to_all(many.disclosures), "a meeting sees more")
    shown, left = (
        {one.model_dump_json() for one in visible_advice(advice, terms.disclosures).suggestions}
        for advice, terms in ((whole, many), (less, few))
    )
    must(left <= shown, "a meeting sees another idea")
    for person in (None, *(one.id for one in case.persons)):
        sheet, other = (
            {one.model_dump_json() for one in family_sheet(advice, person=person).ideas} for advice in (whole, less)
        )
        must(other <= sheet, "the family's sheet shows another idea")
    for one in case.persons:
        must_print_no_more(case, small, one.id)


def must_print_no_more(case: Case, small: Case, person: str) -> None:
    """What a person is handed out about herself or himself."""
    told = [access(one, person=person, vocabulary=words(), catalogue=offers(), book=BOOK) for one in (case, small)]
    for key, value in told[1].data.items():
        of_whole = told[0].data.get(key)
        held = isinstance(value, list) and isinstance(of_whole, list) and all(one in of_whole for one in value)
        coarser = key.endswith("/born") and str(of_whole).startswith(str(value))
        must(held or coarser or value == of_whole, "an access prints a datum that was held back")
    must(all(one in told[0].kept for one in told[1].kept), "an access prints an idea that was held back")


Asked = st.tuples(
    st.sampled_from(SENDERS),
    st.sampled_from(BODIES),
    st.sampled_from(("case_discussion", "case_discussion", "referral", "responsibility")),
    st.lists(st.sampled_from(BODIES), max_size=1),
    st.booleans(),
)


@given(written(), Asked)
def test_of_the_minimised_case_nobody_hears_sees_or_reads_more(case: dict[str, Any], asked: tuple[Any, ...]) -> None:
    must_tell_no_more(load_case(case, vocabulary=words()), asked)


@given(*[st.integers(0, 40) for _ in range(4)], st.integers(0, 60))
def test_what_is_not_used_on_any_day_until_the_last_is_named_of_the_minimised_case_too(
    seen: int, begin: int, length: int, day: int, until: int
) -> None:
    """Also where a consent begins, or an observation comes, between the first day and the last."""
    on, last = (ON + timedelta(days=min(day, until)), ON + timedelta(days=until))
    given_at = ON + timedelta(days=begin)
    record = agreed()[0] | {
        "valid": {
            "given_at": moment(f"{given_at}T09:00"),
            "until": moment(f"{given_at + timedelta(length + 1)}T00:00"),
        },
        "history": [{"state": "given", "at": moment(f"{given_at}T09:00"), "by": "m", "channel": "paper"}],
    }
    observed = signal(PLAIN_UNREAD, source="ue1-protokoll", observed=str(ON + timedelta(days=seen)))
    case = load_case(family(signals=[signal(), observed], consents=[record]), vocabulary=words())
    small = minimise(case, rules=rules(), catalogue=offers(), on=ON, until=last)
    whole, less = (advise(one, rules=rules(), catalogue=offers(), on=on) for one in (case, small))
    must(said(whole) == said(less), "the advice on the minimised case differs on a day between")


@pytest.mark.parametrize("day", [0, 12, 25, 60])
def test_an_observation_that_waits_for_a_consent_for_a_few_days_stays(day: int) -> None:
    law = test_what_is_not_used_on_any_day_until_the_last_is_named_of_the_minimised_case_too.hypothesis.inner_test  # type: ignore[attr-defined]
    law(seen=10, begin=20, length=100, day=day, until=60)


def _searched() -> None:
    search = settings(
        max_examples=400, derandomize=True, database=None, deadline=None, phases=(Phase.generate,),
        report_multiple_bugs=False, suppress_health_check=list(HealthCheck),
    )  # fmt: skip

    def law(case: dict[str, Any], asked: tuple[Any, ...]) -> None:
        must_tell_no_more(load_case(case, vocabulary=words()), asked)

    search(given(written(), Asked)(law))()


def test_a_replacement_that_forgets_the_bonds_breaks_the_law(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minimising, "way_here", lambda _: ())
    with pytest.raises(AssertionError, match=r"minimising|idea|datum|meeting"):
        _searched()


def test_secrets_that_go_because_nothing_reads_them_break_the_law(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bonds, "is_secret", lambda _: False)
    with pytest.raises(AssertionError, match=r"held back|meeting"):
        _searched()


@pytest.mark.parametrize(
    ("rule", "sender", "unread"),
    [
        ("V05", PRAXIS, signal(UNREAD, finding="inconspicuous")),
        ("U10", GESUNDHEITSAMT, signal(UNREAD, source="schuleingangsuntersuchung")),
        ("V08", JOBCENTER, signal("gefuehle-miteinander", **{"from": "other_office"})),
    ],
)
def test_what_a_whole_request_is_checked_for_stays_although_nothing_reads_it(
    rule: str, sender: str, unread: dict[str, Any]
) -> None:
    """Another datum of the same kind will do: with one that is read the other goes."""
    consents = [] if sender == JOBCENTER else agreed()
    alone = load_case(family(signals=[signal(), unread], consents=consents), vocabulary=words())
    read = unread | {"topic": "hoeren"}
    beside = load_case(family(signals=[read, unread], consents=consents), vocabulary=words())
    for case, stay in ((alone, 2), (beside, 1)):
        small = minimise(case, rules=rules(), catalogue=offers(), on=ON)
        assert len(small.signals) == stay
        for one in (case, small):
            advice = advise(one, rules=rules(), catalogue=offers(), on=ON)
            told = disclose(
                one, advice=advice, sender=SENDER | {"body": sender}, to=JUGENDAMT, purpose="case_discussion", at=AT
            )
            assert {said.rule: said.outcome for said in told.checks}[rule] in {"needs_consent", "deny"}


def test_whether_a_mother_was_of_age_when_a_child_was_heard_is_still_known() -> None:
    checked = {"checked_by": "f1", "on": "2026-11-01", "result": True}
    seen = {"kind": "sole", "evidence": "sorgeregister", "seen_on": "2026-10-01"}
    giver = {"person": "m", "role": "mother", "representation": seen, "capacity": checked}
    mother = {"id": "m", "role": "parent", "born": "2008-05-10"}
    case = load_case(family(child(), mother, consents=[consent(given_by=giver)]), vocabulary=words())
    on, at = ON.replace(month=12, day=31), AT.replace(month=12, day=31)
    small = minimise(case, rules=rules(), catalogue=offers(), on=on)
    assert small.persons[1].born == "2008-05-10"
    for one in (case, small):
        advice = advise(one, rules=rules(), catalogue=offers(), on=on)
        assert not disclose(one, advice=advice, sender=SENDER, to=JUGENDAMT, purpose="case_discussion", at=at).fields


def test_a_ground_falls_with_a_field_that_nothing_reads_too() -> None:
    named = ground(fields=["k1/kind.erstes_kind", "place/area"])
    place = {"ags": "05315000", "area": "05315000-b1"}
    facts = {"k1": {"kind.erstes_kind": True}, "familie.neu_zugezogen": True}
    case = load_case(family(facts=facts, place=place, consents=[named]), vocabulary=words())
    small = minimise(case, rules=rules(), catalogue=offers(), on=ON)
    assert small.facts == {"k1": {"kind.erstes_kind": True}}
    assert small.place == case.place


@pytest.mark.parametrize(
    ("bond", "rule"),
    [
        ({"entrusted": {"by": "k1", "to": "schulsozialarbeit"}}, "V01"),
        ({"secrecy": "hebamme-a"}, "V04"),
        ({"task": "sgb8-55"}, "G07"),
        ({"from": "third"}, "G08"),
        ({"from": "other_office", "office": JUGENDAMT}, "G08"),
    ],
)
def test_the_bond_of_an_older_observation_still_binds_the_minimised_case(bond: dict[str, Any], rule: str) -> None:
    case = load_case(
        family(signals=[signal() | bond, signal(observed="2026-11-02")], consents=agreed()), vocabulary=words()
    )
    small = minimise(case, rules=rules(), catalogue=offers(), on=ON)
    for one in (case, small):
        advice = advise(one, rules=rules(), catalogue=offers(), on=ON)
        told = disclose(one, advice=advice, sender=SENDER, to=JUGENDAMT, purpose="case_discussion", at=AT)
        assert "k1/need:sprachfoerderung" not in told.fields
        assert rule in {kept.rule for kept in told.withheld if kept.field == "k1/need:sprachfoerderung"}
    free = load_case(family(signals=[signal(observed="2026-11-02")], consents=agreed()), vocabulary=words())
    advice = advise(free, rules=rules(), catalogue=offers(), on=ON)
    told = disclose(free, advice=advice, sender=SENDER, to=JUGENDAMT, purpose="case_discussion", at=AT)
    assert "k1/need:sprachfoerderung" in told.fields
