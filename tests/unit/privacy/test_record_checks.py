"""Every fault of a record by its check, its place and its code; and that a good record has none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lotse.case.collective import is_collective
from lotse.case.record_checks import faults_of, has_note, is_checksum
from lotse.case.records import ConsentRecord, GroundRecord, ObligationRecord, Recipient, ReleaseRecord
from lotse.i18n import problem_sentence
from lotse.privacy.grounds import norm_faults
from lotse.privacy.matrix import matrix
from privacy_world import JUGENDAMT, consent, ground, moment, obligation, release

Told = tuple[str, tuple[str | int, ...], str]
VALID = consent()["valid"]
RELEASE = release(topic=["language"])
GROUND = ground(fields=["k1/age"])
OBLIGATION = obligation(purposes=["case_discussion"], valid=VALID, evidence=consent()["evidence"])
BACKWARDS = [
    {"state": "given", "at": moment("2026-11-02T09:00"), "by": "m"},
    {"state": "given", "at": moment("2026-11-02T09:00"), "by": "m"},
    {"state": "given", "at": moment("2026-11-01T09:00"), "by": "m"},
]
REFUSED = [{"state": "refused", "at": moment("2026-11-02T09:00"), "by": "m"}]


def told(record: Any, days: int = 180, at: datetime | None = None) -> list[Told]:
    """Rule, place and code of each fault; that each is said in German too is asked by the way."""
    faults = list(faults_of(record, days, at=at))
    for one in faults:
        assert problem_sentence(one.text) != one.text
        assert one.hint == "" or problem_sentence(one.hint) != one.hint  # None is no hint
    return [(one.rule, one.path, one.code) for one in faults]


def of_consent(**more: Any) -> list[Told]:
    return told(ConsentRecord.model_validate(consent(**more)))


@pytest.mark.parametrize(
    ("more", "rule", "path", "code"),
    [
        ({"case": "K7MQ2-XPA4T-K"}, "S05", ("case",), "CASE-NUMBER"),
        ({"valid__until": VALID["given_at"]}, "E11", ("valid", "until"), "DATE-ORDER"),
        ({"valid__until": moment("2027-05-02T10:00")}, "E11", ("valid", "until"), "DATE-ORDER"),
        ({"history": BACKWARDS}, "E12", ("history", 2, "at"), "DATE-ORDER"),
        ({"scope__recipients": []}, "E02", ("scope", "recipients"), "KEY-MISSING"),
        (
            {"scope__recipients": [{"body": JUGENDAMT}, {"body": "alle-aemter"}]},
            "E02",
            ("scope", "recipients", 1, "body"),
            "TYPE",
        ),
        (
            {"scope__categories": ["language", "residence_status"]},
            "U07",
            ("scope", "categories", 1),
            "ATTRIBUTE-FORBIDDEN",
        ),
        ({"scope__special": ["child_protection"]}, "U07", ("scope", "special", 0), "ATTRIBUTE-FORBIDDEN"),
        ({"controller__legal_basis": ["A6-1-f"]}, "E01", ("controller", "legal_basis"), "TYPE"),
        ({"controller__legal_basis": ["A6-1-e"]}, "E01", ("controller", "legal_basis"), "KEY-MISSING"),
        ({"notice__language": " "}, "E07", ("notice", "language"), "KEY-MISSING"),
        ({"voluntary__disadvantage": True}, "E08", ("voluntary", "disadvantage"), "TYPE"),
        ({"voluntary__coupling": True}, "E08", ("voluntary", "coupling"), "TYPE"),
        ({"voluntary__duty": True}, "E08", ("voluntary", "duty"), "TYPE"),
        ({"notice__informed": ["purpose", "refusal"]}, "E07", ("notice", "informed"), "KEY-MISSING"),
        ({"notice__informed": ["refusal", "withdrawal"]}, "E07", ("notice", "informed"), "KEY-MISSING"),
        ({"notice__version": " "}, "E07", ("notice", "version"), "KEY-MISSING"),
        ({"notice__sha256": None}, "E07", ("notice", "version"), "KEY-MISSING"),
        ({"notice__rights": False}, "B01", ("notice", "rights"), "KEY-MISSING"),
        ({"act__form": "oral"}, "E05b", ("act", "circumstances"), "KEY-MISSING"),
        ({"act__form": "oral", "scope__special": ["health"]}, "E05", ("act", "circumstances"), "KEY-MISSING"),
        ({"scope__categories": ["language", "health"]}, "E06", ("scope", "categories", 1), "SCOPE"),
        ({"scope__categories": ["religion_ethnicity"]}, "E06", ("scope", "categories", 0), "SCOPE"),
        ({"scope__special": ["health"], "act__explicit": False}, "E06", ("act", "explicit"), "TYPE"),
        ({"evidence__ref": " "}, "E15", ("evidence",), "KEY-MISSING"),
        ({"evidence__sha256": "siehe Akte"}, "E15", ("evidence",), "KEY-MISSING"),
    ],
    ids=str,
)
def test_a_consent_with_one_fault_has_exactly_that_one(
    more: dict[str, Any], rule: str, path: tuple[str | int, ...], code: str
) -> None:
    assert of_consent(**more) == [(rule, path, code)]


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"history": BACKWARDS[:2]},  # two entries of one moment
        {"scope__purposes": ["own_suggestion"], "scope__recipients": []},  # nobody else hears anything
        {"history": REFUSED, "evidence__sha256": None, "notice__informed": [], "voluntary__duty": True},
        {"act__form": "oral", "act__circumstances": "am Telefon"},
        {"scope__special": ["health"]},
        {"controller__legal_basis": ["A6-1-a", "A9-2-a"]},
    ],
    ids=str,
)
def test_a_consent_without_a_fault_is_taken(more: dict[str, Any]) -> None:
    assert of_consent(**more) == []


def test_an_oral_consent_to_special_data_under_plain_ones_has_both_faults() -> None:
    assert of_consent(act__form="oral", scope__categories=["health"]) == [
        ("E05", ("act", "circumstances"), "KEY-MISSING"),
        ("E06", ("scope", "categories", 0), "SCOPE"),
    ]


def test_a_record_may_hold_as_long_as_the_office_allows_and_not_a_second_longer() -> None:
    record = ConsentRecord.model_validate(consent())
    held = record.valid.until - record.valid.given_at
    assert told(record, held.days + 1) == []
    until = record.valid.given_at + timedelta(days=30)
    exactly = record.model_copy(update={"valid": record.valid.model_copy(update={"until": until})})
    longer = record.model_copy(
        update={"valid": record.valid.model_copy(update={"until": until + timedelta(seconds=1)})}
    )
    assert told(exactly, 30) == []
    assert told(longer, 30) == [("E11", ("valid", "until"), "DATE-ORDER")]
    assert "30" in next(faults_of(longer, 30)).hint


@pytest.mark.parametrize(
    ("more", "faults"),
    [
        ({}, []),
        ({"recipient": {"body": "alle-aemter"}}, [("V03", ("recipient", "body"), "TYPE")]),
        ({"holder": "alle-aerzte"}, [("V03", ("holder",), "TYPE")]),
        ({"holder": "netzwerk"}, [("V03", ("holder",), "TYPE")]),
        ({"evidence": {"ref": " ", "sha256": "1" * 64}}, [("V03", ("evidence",), "KEY-MISSING")]),
        ({"evidence": {"ref": "Akte", "sha256": None}}, [("V03", ("evidence",), "KEY-MISSING")]),
        ({"form": "oral"}, []),
        (
            {"form": "oral", "evidence": {"ref": "Akte", "sha256": "1" * 64, "recorded_by": " "}},
            [("V03", ("evidence", "recorded_by"), "KEY-MISSING")],
        ),
        (
            {"form": "oral", "evidence": {"ref": "Akte", "sha256": "1" * 64, "recorded_by": None}},
            [("V03", ("evidence", "recorded_by"), "KEY-MISSING")],
        ),
        ({"history": BACKWARDS}, [("E12", ("history", 2, "at"), "DATE-ORDER")]),
    ],
    ids=str,
)
def test_the_faults_of_a_release(more: dict[str, Any], faults: list[Told]) -> None:
    assert told(ReleaseRecord.model_validate({**RELEASE, **more})) == faults


@pytest.mark.parametrize(
    ("more", "faults"),
    [
        ({}, []),
        ({"recipient": {"body": "weitere-stellen"}}, [("U01", ("recipient", "body"), "TYPE")]),
        ({"success_not_endangered": False}, [("U01", ("success_not_endangered",), "TYPE")]),
        ({"case": "K7MQ2-XPA4T-K"}, [("S05", ("case",), "CASE-NUMBER")]),
        ({"valid": {**VALID, "until": VALID["given_at"]}}, [("E11", ("valid", "until"), "DATE-ORDER")]),
        ({"decided_by": " "}, [("U01", ("decided_by",), "KEY-MISSING")]),
        ({"reason": " "}, [("U01", ("reason",), "KEY-MISSING")]),
    ],
    ids=str,
)
def test_the_faults_of_a_ground(more: dict[str, Any], faults: list[Told]) -> None:
    assert told(GroundRecord.model_validate({**GROUND, **more})) == faults


@pytest.mark.parametrize("first", ["decided_at", "given_at"])
def test_nobody_has_decided_on_a_ground_in_the_future(first: str) -> None:
    """Neither the decision nor its beginning lies ahead; the very second is no future."""
    moments = {"decided_at": moment("2026-11-02T09:00"), "given_at": moment("2026-11-02T09:00")} | {
        first: moment("2026-11-03T09:00")
    }
    record = GroundRecord.model_validate(
        {**GROUND, "decided_at": moments["decided_at"], "valid": {**VALID, "given_at": moments["given_at"]}}
    )
    at = datetime.fromisoformat(moments[first])
    assert told(record, at=at) == []
    assert told(record, at=at - timedelta(seconds=1)) == [("U01", ("decided_at",), "DATE-ORDER")]


def test_who_names_another_norm_is_told_the_closed_list() -> None:
    (fault,) = norm_faults(GroundRecord.model_validate({**GROUND, "norm": "amtshilfe"}))
    assert (fault.rule, fault.path, fault.code) == ("U01", ("norm",), "ID-UNKNOWN")
    assert list(norm_faults(GroundRecord.model_validate(GROUND))) == []
    assert fault.hint == "one of: " + ", ".join(matrix().norms)


def _renewed(*states: str, until: timedelta | None = None) -> dict[str, Any]:
    """A history with one state a day, at the end a renewal until so long after it."""
    days = [{"state": one, "at": moment(f"2026-11-{day:02d}T09:00"), "by": "m"} for day, one in enumerate(states, 3)]
    at = datetime.fromisoformat(days[-1]["at"])
    return {"history": [*days[:-1], {**days[-1], "until": (at + until).isoformat() if until else None}]}


@pytest.mark.parametrize(
    ("history", "faults"),
    [
        (_renewed("given", "renewed"), []),
        (_renewed("given", "expired", "renewed"), []),
        (_renewed("requested", "renewed"), [("E12", ("history", 1, "state"), "TYPE")]),
        (_renewed("given", "refused", "renewed"), [("E12", ("history", 2, "state"), "TYPE")]),
        (_renewed("given", "renewed", until=timedelta(seconds=1)), []),
        (_renewed("given", "renewed", until=timedelta(days=180)), []),
        (
            _renewed("given", "renewed", until=timedelta(days=180, seconds=1)),
            [("E11", ("history", 1, "until"), "DATE-ORDER")],
        ),
        (_renewed("given", "renewed", until=timedelta(seconds=-1)), [("E11", ("history", 1, "until"), "DATE-ORDER")]),
    ],
    ids=str,
)
def test_a_renewal_follows_a_yes_and_holds_no_longer_than_one(history: dict[str, Any], faults: list[Told]) -> None:
    assert of_consent(**history) == faults
    release = told(ReleaseRecord.model_validate({**RELEASE, **history}))
    assert release == faults


def test_a_renewal_that_ends_at_its_own_moment_is_none() -> None:
    at = moment("2026-11-04T09:00")
    history = [consent()["history"][0], {"state": "renewed", "at": at, "by": "m", "until": at}]
    assert of_consent(history=history) == [("E11", ("history", 1, "until"), "DATE-ORDER")]


@pytest.mark.parametrize(
    ("kind", "written", "rule", "begins"),
    [
        (ConsentRecord, consent(), "E15", "E01"),
        (ReleaseRecord, RELEASE, "V03", "V03"),
        (ObligationRecord, OBLIGATION, "V07", "V07"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_a_proof_is_recorded_after_it_was_given_and_nothing_lies_in_the_future(
    kind: Any, written: dict[str, Any], rule: str, begins: str
) -> None:
    given = datetime.fromisoformat(VALID["given_at"])
    place = ("evidence", "recorded_at")

    def faults(recorded: datetime, at: datetime | None) -> list[Told]:
        evidence = {**written["evidence"], "recorded_at": recorded.isoformat()}
        record = kind.model_validate({**written, "evidence": evidence})
        return told(record, at=at)

    second = timedelta(seconds=1)
    assert faults(given, given) == []
    assert faults(given - second, given) == [(rule, place, "DATE-ORDER")]
    assert faults(given + second, given + second) == []
    assert faults(given + second, given) == [(rule, place, "DATE-ORDER")]
    assert faults(given + second, None) == []
    early = [one for one in faults(given, given - second) if one[1] != place]
    assert early == [(begins, ("valid", "given_at"), "DATE-ORDER")]


@pytest.mark.parametrize(
    ("given_by", "faults"),
    [
        ({"representation": {"kind": "sole", "seen_on": "2026-11-20"}}, []),
        (
            {"representation": {"kind": "sole", "seen_on": "2026-11-21"}},
            [("P03", ("given_by", "representation", "seen_on"), "DATE-ORDER")],
        ),
        (
            {"representation": {"kind": "joint", "seen_on": "2026-11-21"}},
            [("E15", ("given_by", "representation", "seen_on"), "DATE-ORDER")],
        ),
        ({"capacity": {"checked_by": "f1", "on": "2026-11-20", "result": True}}, []),
        (
            {"capacity": {"checked_by": "f1", "on": "2026-11-21", "result": True}},
            [("P05", ("given_by", "capacity", "on"), "DATE-ORDER")],
        ),
    ],
    ids=str,
)
def test_nobody_saw_a_paper_or_spoke_with_anybody_on_a_day_to_come(
    given_by: dict[str, Any], faults: list[Told]
) -> None:
    """Days count in Germany, wherever the computer stands: there it is the 20th until its midnight."""
    record = ConsentRecord.model_validate(consent(given_by={"person": "m", "role": "mother", **given_by}))
    before_midnight = datetime(2026, 11, 20, 22, 59, tzinfo=UTC)
    assert told(record, at=before_midnight) == faults
    assert told(record, at=before_midnight + timedelta(minutes=1)) == []


def test_an_obligation_ends_after_it_begins_and_may_hold_for_years() -> None:
    for until, faults in (
        (VALID["given_at"], [("E11", ("valid", "until"), "DATE-ORDER")]),
        (moment("2036-01-01T00:00"), []),
    ):
        assert told(ObligationRecord.model_validate({**OBLIGATION, "valid": {**VALID, "until": until}})) == faults


@pytest.mark.parametrize(
    ("body", "group"),
    [("netzwerk", True), ("alle-aemter", True), ("jede-stelle", True), ("jugendamt-alle", False), (JUGENDAMT, False)],
)
def test_a_recipient_is_one_office(body: str, *, group: bool) -> None:
    record = ConsentRecord.model_validate(consent(scope__recipients=[{"body": body}]))
    assert is_collective(record.scope.recipients[0]) is group


@pytest.mark.parametrize(
    ("body", "group"),
    [
        ("stadt-dueren", True),
        ("gemeinde-kreuzau", True),
        ("kommune-dueren", True),
        ("stadtverwaltung-dueren", True),
        ("netzwerk-fruehe-hilfen", True),
        ("stadtteilverein-hafen", False),
        ("netzwerkkoordination-fruehe-hilfen", False),
        ("kreisjugendamt-coesfeld", False),
    ],
)
def test_e02_a_whole_town_or_network_is_no_recipient(body: str, *, group: bool) -> None:
    assert is_collective(Recipient(body=body)) is group


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("alle Ämter der Stadt Düren", True),
        ("Die Ämter der Stadt Düren", True),
        ("A\N{COMBINING DIAERESIS}mter der Stadt", True),
        ("Jugendämter im Kreis", True),
        ("SÄMTLICHE Behörden", True),
        ("Jugendamt und alle anderen Stellen", True),
        ("Jugendamt und alle weiteren Sozialbehörden", True),
        ("Jugendamt und alle Beratungsstellen", True),
        ("Kita für alle Kinder der Netzwerkpartner", False),  # the group word belongs to something else
        ("Netzwerk Frühe Hilfen", True),
        ("Weitere Fachkräfte", True),
        ("Jugendamt der Stadt Düren", False),
        ("Beratungsstelle für alle Familien", False),
        ("Kita für alle Kinder", False),
        ("Netzwerkkoordination Frühe Hilfen", False),
        (" ", False),
        (None, False),
    ],
)
@pytest.mark.parametrize("part", ["name", "function"])
def test_e02_a_group_behind_the_id_of_one_office_is_seen(part: str, name: str | None, *, group: bool) -> None:
    recipient = {"body": JUGENDAMT, part: name}
    assert is_collective(Recipient.model_validate(recipient)) is group
    found = [one[1] for one in told(ConsentRecord.model_validate(consent(scope__recipients=[recipient])))]
    assert (("scope", "recipients", 0, part) in found) is group
    released = [one[1] for one in told(ReleaseRecord.model_validate(release(recipient=recipient)))]
    assert (("recipient", part) in released) is group


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("0" * 64, True),
        ("aF" * 32, True),
        ("0" * 63, False),
        ("0" * 65, False),
        ("g" * 64, False),
        ("", False),
        (None, False),
    ],
)
def test_a_checksum_is_one_of_sha_256(text: str | None, *, right: bool) -> None:
    assert is_checksum(text) is right


@pytest.mark.parametrize(
    ("circumstances", "by", "noted"),
    [
        ("am Telefon", "f1", True),
        (None, "f1", False),
        (" ", "f1", False),
        ("am Telefon", None, False),
        ("x", " ", False),
    ],
)
def test_a_note_has_its_circumstances_and_who_wrote_it(
    circumstances: str | None, by: str | None, *, noted: bool
) -> None:
    record = consent(act__circumstances=circumstances, evidence__recorded_by=by)
    assert has_note(ConsentRecord.model_validate(record)) is noted
