"""Consent records as DPV JSON-LD: out and in without a loss, strictly read, nothing fetched."""

from __future__ import annotations

import csv
import json
import re
import warnings
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph, URIRef

from lotse.case.record_checks import NEVER_IN_A_CONSENT
from lotse.case.records import ConsentRecord, Purpose, State
from lotse.case.vocabulary import Category
from lotse.cli import main
from lotse.errors import InputError, Problem
from lotse.exchange.dpv import taken_in
from lotse.exchange.dpv_reading import consent_of
from lotse.exchange.dpv_terms import dpv_terms
from lotse.exchange.dpv_writing import dpv_of
from lotse.exchange.formats import FORMATS
from lotse.exchange.jsonld import read_jsonld
from lotse.files import read
from lotse.privacy.consents import narrow, renew, withdraw
from lotse.privacy.record_files import load_consent
from lotse.settings import Settings
from privacy_world import AT, consent, moment

SAMPLES = Path(__file__).parents[4] / "shared" / "samples" / "dpv"
beside = pytest.mark.skipif(not SAMPLES.exists(), reason="the samples of DPV are not beside the checkout")
OURS = "urn:lotse:"
MARK = "Geheimnis"


def text_of(record: ConsentRecord) -> bytes:
    return json.dumps(dpv_of(record), ensure_ascii=False).encode()


def back(content: bytes) -> ConsentRecord:
    return consent_of(read_jsonld(content, name="nachweis.jsonld"))


def tried(content: bytes) -> tuple[ConsentRecord | None, tuple[Problem, ...]]:
    """The record, or all that is wrong."""
    try:
        return back(content), ()
    except InputError as error:
        return None, error.problems


def problems(content: bytes | str) -> list[tuple[str, int, int]]:
    with pytest.raises(InputError) as caught:
        back(content.encode() if isinstance(content, str) else content)
    return [(one.code, one.line, one.column) for one in caught.value.problems]


# --- there and back --------------------------------------------------------------------------------------------

_TEXT = st.text("aZ 0-:/#@{}[]\"'\\äßع\U0001f600", max_size=8)
_NAME = st.one_of(st.none(), _TEXT, st.sampled_from(["DE-NW", "loc:DE-NW", "DPA-DE-NW", "legal-de:DPA-DE-NW"]))
_SLUG = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,2}", fullmatch=True)
_PERSON = st.from_regex(r"[a-z][0-9]{0,2}", fullmatch=True)
_DAY = st.dates(date(2000, 1, 1), date(2100, 1, 1))
_OFFSET = st.sampled_from([UTC, *(timezone(timedelta(minutes=one)) for one in (60, 120, -570, 345))])
_MOMENT = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=_OFFSET)  # noqa: DTZ001  # its bounds
_CATEGORY = st.sampled_from(sorted(set(get_args(Category)) - NEVER_IN_A_CONSENT))
_MANY = {"max_size": 3}


def _some(one: st.SearchStrategy[Any], **more: Any) -> st.SearchStrategy[Any]:
    return st.lists(one, **{**_MANY, **more})


def _or_none(one: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), one)


_SCOPES = st.fixed_dictionaries(
    {
        "purposes": _some(st.sampled_from(get_args(Purpose)), min_size=1),
        "categories": _some(_CATEGORY),
        "special": _some(_CATEGORY),
        "recipients": _some(st.fixed_dictionaries({"body": _SLUG, "name": _NAME, "function": _NAME, "address": _NAME})),
    }
)
_CHANGES = st.fixed_dictionaries(
    {
        "state": st.sampled_from(get_args(State)),
        "at": _MOMENT,
        "by": _TEXT,
        "channel": _NAME,
        "until": _or_none(_MOMENT),
        "scope": _or_none(_SCOPES),
    }
)
_BASES = st.one_of(st.sampled_from([*dpv_terms().bases, "§ 67b SGB X", "eu-gdpr:A6-1-a", dpv_terms().explicit]), _TEXT)
RECORDS = st.fixed_dictionaries(
    {
        "schema": st.just("lotse/consent/1"),
        "record": st.from_regex(r"C-[23456789A-HJ-NP-Z]{10}", fullmatch=True),
        "case": _TEXT,
        "person": _PERSON,
        "given_by": st.fixed_dictionaries(
            {
                "person": _PERSON,
                "role": _TEXT,
                "representation": _or_none(
                    st.fixed_dictionaries(
                        {
                            "kind": st.sampled_from(["self", "joint", "sole", "guardian"]),
                            "evidence": _NAME,
                            "seen_on": _or_none(_DAY),
                        }
                    )
                ),
                "capacity": _or_none(st.fixed_dictionaries({"checked_by": _TEXT, "on": _DAY, "result": st.booleans()})),
            }
        ),
        "scope": _SCOPES,
        "controller": st.fixed_dictionaries(
            {
                "body": _SLUG,
                "contact": _NAME,
                "dpo": _NAME,
                "legal_basis": _some(_BASES),
                "jurisdiction": _NAME,
                "authority": _NAME,
            }
        ),
        "act": st.fixed_dictionaries(
            {
                "form": st.sampled_from(["written", "electronic", "oral"]),
                "circumstances": _NAME,
                "explicit": st.booleans(),
                "kind": st.sampled_from(["signature", "own_tick", "statement"]),
            }
        ),
        "notice": st.fixed_dictionaries(
            {
                "version": _TEXT,
                "sha256": _NAME,
                "language": _TEXT,
                "easy": st.booleans(),
                "interpreter": _NAME,
                "informed": _some(st.sampled_from(["purpose", "refusal", "withdrawal"])),
                "rights": st.booleans(),
                "withdraw_by": _NAME,
            }
        ),
        "voluntary": st.fixed_dictionaries({one: st.booleans() for one in ("disadvantage", "coupling", "duty")}),
        "valid": st.fixed_dictionaries({"given_at": _MOMENT, "until": _MOMENT}),
        "evidence": st.fixed_dictionaries(
            {
                "ref": _TEXT,
                "sha256": _NAME,
                "retention": _NAME,
                "location": _NAME,
                "recorded_by": _NAME,
                "recorded_at": _or_none(_MOMENT),
            }
        ),
        "history": _some(_CHANGES, min_size=1),
    }
).map(ConsentRecord.model_validate)


@given(RECORDS)
def test_whatever_a_record_says_it_says_after_the_way_there_and_back(record: ConsentRecord) -> None:
    again = back(text_of(record))
    assert again == record
    assert again.model_dump_json() == record.model_dump_json()  # the offsets of its moments too


def lived() -> ConsentRecord:
    """A record that was narrowed, renewed and withdrawn."""
    record = load_consent(consent(scope__special=["health"], controller__authority="DPA-DE-NW"))
    record = narrow(record, scope=record.scope.model_copy(update={"categories": ("language",)}), at=AT, by="m")
    record = renew(record, until=datetime.fromisoformat(moment("2027-05-10T00:00")), at=AT, by="m")
    return withdraw(record, at=AT + timedelta(days=1), by="m", channel="phone").record


def test_the_whole_history_goes_there_and_back() -> None:
    assert back(text_of(lived())) == lived()
    assert [one["@type"] for one in dpv_of(lived())["dpv:hasConsentStatus"]] == [
        "dpv:ConsentGiven",
        "dpv:ConsentGiven",
        "dpv:RenewedConsentGiven",
        "dpv:ConsentWithdrawn",
    ]


@pytest.mark.parametrize("state", get_args(State))
def test_all_ten_states_have_a_word(state: State) -> None:
    record = load_consent(consent())
    changed = record.model_copy(update={"history": (record.history[0].model_copy(update={"state": state}),)})
    assert back(text_of(changed)) == changed


def test_the_word_of_the_guide_for_an_ended_consent_is_read_and_that_of_dpv_is_written() -> None:
    revoked = ConsentRecord.model_validate(consent(history=[{**consent()["history"][0], "state": "revoked"}]))
    written = text_of(revoked).decode()
    assert "dpv:ConsentRevoked" in written
    assert back(written.replace("dpv:ConsentRevoked", "dpv:ConsentTerminated").encode()) == revoked


@pytest.mark.parametrize("category", sorted(NEVER_IN_A_CONSENT))
def test_what_is_never_passed_on_has_no_word(category: str) -> None:
    with pytest.raises(InputError) as caught:
        dpv_of(ConsentRecord.model_validate(consent(scope__categories=[category])))
    assert caught.value.code == "ATTRIBUTE-FORBIDDEN"


# --- a second reader, and the words of DPV ---------------------------------------------------------------------


def terms_of(record: ConsentRecord) -> set[str]:
    """Every address of a vocabulary that another reader finds in the document."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of rdflib, about itself
        graph = Graph().parse(data=text_of(record).decode(), format="json-ld")
    assert len(graph) > 30
    assert not [one for triple in graph for one in triple if isinstance(one, URIRef) and " " in one]
    return {str(one) for triple in graph for one in triple if isinstance(one, URIRef)}


def declared() -> set[str]:
    words = dpv_terms()
    named = [one for several in words.terms.values() for one in several]
    named += [*words.purposes.values(), *words.categories.values(), *words.states.values()]
    named += [f"eu-gdpr:{one}" for one in words.bases]
    return {words.prefixes[prefix] + name for prefix, _, name in (one.partition(":") for one in named)}


_NO_VOCABULARY = ("urn:lotse:",)
_COMMON = ("http://purl.org/dc/terms/", "http://www.w3.org/")


@given(RECORDS)
def test_another_reader_reads_it_and_knows_every_word(record: ConsentRecord) -> None:
    foreign = {one for one in terms_of(record) if not one.startswith(_NO_VOCABULARY + _COMMON)}
    assert foreign <= declared()


def test_another_reader_finds_the_states_and_the_purpose() -> None:
    found = terms_of(lived())
    assert {
        "https://w3id.org/dpv#ConsentWithdrawn",
        "https://w3id.org/dpv/sector/publicservices#SocialAssistanceManagement",
        "https://w3id.org/dpv/legal/eu/gdpr#A6-1-a",
        "https://w3id.org/dpv/legal/de#DPA-DE-NW",
        "https://w3id.org/dpv#ExplicitlyExpressedConsent",
        "https://w3id.org/dpv/schema/dpv-27560#record-eu-gdpr",
    } <= found


def sampled() -> set[str]:
    """All words of the files of DPV that lie beside the checkout."""
    found: set[str] = set()
    for file in SAMPLES.glob("*.csv"):
        with file.open(encoding="utf-8") as lines:
            found |= {row["iri"] for row in csv.DictReader(lines)}
    graph = Graph().parse(SAMPLES / "dpv-27560.ttl", format="turtle")
    return found | {str(one) for one in graph.subjects()}


@beside
def test_states_bases_and_purposes_stand_in_the_published_lists() -> None:
    words, there = dpv_terms(), sampled()
    iris = {words.prefixes["dpv"] + one.removeprefix("dpv:") for one in words.states.values()}
    iris |= {words.prefixes["eu-gdpr"] + one for one in words.bases}
    iris |= {words.prefixes["dpv"] + one.removeprefix("dpv:") for one in words.purposes.values() if one[:4] == "dpv:"}
    iris |= {words.prefixes["dpv-27560"] + "record-eu-gdpr"}
    assert iris <= there
    # all ten states of the list are ours, and no other
    with (SAMPLES / "consent_status.csv").open(encoding="utf-8") as lines:
        listed = {row["iri"] for row in csv.DictReader(lines) if "ForProcessing" in row["hasbroader"]}
    assert {words.prefixes["dpv"] + one.removeprefix("dpv:") for one in words.states.values()} == listed


def test_purposes_that_serve_another_end_are_not_among_ours() -> None:
    never = ("Fraud", "Risk", "Eligibility", "Marketing", "Personnel")
    assert not [one for one in dpv_terms().purposes.values() if any(word in one for word in never)]


# --- strict reading --------------------------------------------------------------------------------------------


def lines_of(record: ConsentRecord | None = None) -> list[str]:
    return json.dumps(dpv_of(record or load_consent(consent())), ensure_ascii=False, indent=1).splitlines()


def test_two_equal_keys_are_refused_with_line_and_column() -> None:
    lines = lines_of()
    place = next(number for number, line in enumerate(lines) if '"dpv:hasProcess"' in line)
    lines.insert(place, ' "dpv:hasProcess": {"@type": "dpv:Process"},')
    found = problems("\n".join(lines))
    assert found == [("YAML-DUPLICATE-KEY", place + 2, 2)]


def test_two_equal_keys_deep_inside_are_found_too() -> None:
    content = "\n".join(lines_of()).replace('"lotse:duty": false', '"lotse:duty": false, "lotse:duty": true')
    ((code, line, column),) = problems(content)
    assert code == "YAML-DUPLICATE-KEY"
    assert content.splitlines()[line - 1][column - 1 :].startswith('"lotse:duty": true')


CONTEXTS: list[Any] = [
    "https://w3id.org/dpv/context.jsonld",
    ["https://www.w3.org/ns/credentials/v2"],
    {"dpv": "https://example.org/other#"},
    {"@vocab": "https://w3id.org/dpv#"},
    {"@base": "https://example.org/"},
    {"dpv": {"@id": "https://w3id.org/dpv#"}},
    {"@import": "https://example.org/x"},
    None,
    7,
]


@pytest.mark.parametrize("context", CONTEXTS, ids=str)
def test_a_context_that_is_not_known_is_refused_and_nothing_is_fetched(context: Any) -> None:
    document = {**dpv_of(load_consent(consent())), "@context": context}
    ((code, line, _),) = problems(json.dumps(document, indent=1))
    assert (code, line) == ("KEY-UNKNOWN", 2)


def test_a_context_inside_is_refused() -> None:
    document = dpv_of(load_consent(consent()))
    document["dpv:hasProcess"]["@context"] = dict(dpv_terms().prefixes)
    assert [code for code, *_ in problems(json.dumps(document))] == ["KEY-UNKNOWN"]


def test_without_a_context_the_usual_prefixes_are_meant() -> None:
    document = dpv_of(load_consent(consent()))
    del document["@context"]
    assert back(json.dumps(document).encode()) == load_consent(consent())


@pytest.mark.parametrize(
    "content",
    ["", "x", "[]", '"x"', "{", '{"@type": "dpv:ConsentRecord",}', "{'@type': 'dpv:ConsentRecord'}", "@type: x",
     '{"a": NaN}', "[" * 100_000, b"\xff\xfe{}", '{"@type": "dpv:Consent"}', '{"@type": 7}', "null"],
    ids=lambda content: str(content)[:30],
)  # fmt: skip
def test_what_is_no_json_or_no_record_is_refused(content: bytes | str) -> None:
    assert problems(content)


def _places(thing: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    below = thing.items() if isinstance(thing, dict) else enumerate(thing) if isinstance(thing, list) else ()
    return [path, *(one for step, part in below if step != "@context" for one in _places(part, (*path, step)))]


_OFFICE = {"body": "jugendamt-05358008", "name": "Jugendamt", "function": "ASD", "address": "Weg 1"}
FULL = dpv_of(
    load_consent(
        consent(
            scope__special=["health"],
            scope__recipients=[_OFFICE],
            controller__authority="DPA-DE-NW",
            controller__jurisdiction="DE-NW",
            given_by__capacity={"checked_by": "f1", "on": "2026-11-01", "result": True},
            evidence__retention="P3Y",
            evidence__location="Schrank",
            evidence__recorded_at=moment("2026-11-02T09:05"),
            notice__withdraw_by="Zimmer 3",
            act__circumstances="im Gespräch",
        )
    )
)  # fmt: skip


@pytest.mark.parametrize("wrong", [MARK, None, {}, [MARK], {MARK: MARK}, {"@id": MARK}], ids=str)
def test_whatever_is_put_anywhere_is_a_record_or_a_problem_without_its_words(wrong: Any) -> None:
    for path in _places(FULL):
        document = json.loads(json.dumps(FULL))
        here: Any = {"top": document}
        for step in ("top", *path)[:-1]:
            here = here[step]
        here[("top", *path)[-1]] = wrong
        content = json.dumps(document if path else wrong, indent=1).encode()
        record, told = tried(content)
        assert record is None or repr(record) == "<ConsentRecord>"
        assert MARK not in "".join(str(one) + str(one.as_json()) for one in told), path
        assert all(one.code and one.text for one in told)


def test_every_part_that_is_left_out_is_told_or_was_not_needed() -> None:
    whole = back(json.dumps(FULL).encode())
    for path in _places(FULL):
        if not path or isinstance(path[-1], int) or path[-1] in ("@type", "@id"):
            continue
        document = json.loads(json.dumps(FULL))
        here = document
        for step in path[:-1]:
            here = here[step]
        del here[path[-1]]
        try:
            record = back(json.dumps(document).encode())
        except InputError:
            continue
        assert record != whole or path[-1] in ("@context", "dct:conformsTo"), path


@pytest.mark.parametrize("where", [(), ("dpv:hasProcess",), ("lotse:act",), ("dpv:hasConsentStatus", 0)], ids=str)
def test_what_the_record_has_no_place_for_is_a_problem_and_never_lost(where: tuple[Any, ...]) -> None:
    document = json.loads(json.dumps(FULL))
    here = document
    for step in where:
        here = here[step]
    here["dpv:hasRisk"] = "dpv:Risk"
    assert [code for code, *_ in problems(json.dumps(document))] == ["KEY-UNKNOWN"]


_STORAGE = "dpv:hasStorageCondition"
TYPES: list[tuple[tuple[Any, ...], Any]] = [
    ((), ["dpv:ConsentRecord", "dpv:ConsentReceipt"]),
    ((), ["dpv:ConsentRecord", "dpv:Prohibition"]),
    (("dpv:hasProcess",), ["dpv:Process", "dpv:Prohibition"]),
    (("dpv:hasProcess",), "dpv:Prohibition"),
    (("dpv:hasConsentStatus", 0), ["dpv:ConsentGiven", "dpv:ConsentWithdrawn"]),
    (("dpv:hasConsentStatus", 0), ["dpv:ConsentGiven", "dpv:ExpressedConsent"]),
    (("dpv:hasConsentStatus", 0, "dpv:isIndicatedBy"), ["dpv:Entity", "dpv:ThirdParty"]),
    (("dpv:hasDataSubject",), ["dpv:DataSubject", "dpv:ParentOfDataSubject"]),
    (("lotse:givenBy",), "dpv:DataController"),
    (("lotse:givenBy", "lotse:capacity"), "dpv:Prohibition"),
    (("dpv:hasProcess", "dpv:hasRecipient", 0), ["dpv:Recipient", "dpv:ThirdParty"]),
    (("dpv:hasProcess", "dpv:hasPersonalData", 0), ["dpv:PersonalData", "dpv:AnonymisedData"]),
    (("dpv:hasDataController",), ["dpv:DataController", "dpv:DataProcessor"]),
    (("lotse:act",), "dpv:ConsentRefused"),
    (("lotse:voluntary",), "dpv:Prohibition"),
    (("dpv:hasNotice",), ["dpv:ConsentNotice", "dpv:PrivacyNotice"]),
    (("dpv:hasConsentControl",), "dpv:ProvideConsent"),
    (("dpv:hasDuration",), ["dpv:UntilTimeDuration", "dpv:UntilEventDuration"]),
    (("dct:issued",), "xsd:gYear"),
    ((_STORAGE, 0), ["dpv:StorageDuration", "dpv:StorageLocation"]),
    ((_STORAGE, 0), "dpv:StorageDeletion"),
]


@pytest.mark.parametrize(("where", "kinds"), TYPES, ids=str)
def test_a_type_that_the_record_has_no_place_for_is_a_problem_at_its_place(where: tuple[Any, ...], kinds: Any) -> None:
    document = json.loads(json.dumps(FULL))
    here = document
    for step in where:
        here = here[step]
    here["@type"] = kinds
    content = json.dumps(document, indent=1)
    record, told = tried(content.encode())
    assert record is None
    assert {one.code for one in told} <= {"TYPE", "ID-UNKNOWN", "FILE-KIND"}
    assert all('"@type"' in content.splitlines()[one.line - 1] for one in told)


def test_what_is_stored_twice_or_in_no_way_we_know_is_told_and_nothing_wins() -> None:
    document = json.loads(json.dumps(FULL))
    document[_STORAGE].append({"@type": "dpv:StorageDuration", "dct:description": "P9Y"})
    assert [code for code, *_ in problems(json.dumps(document))] == ["ID-DUPLICATE"]
    document[_STORAGE][-1] = {"@type": "dpv:StorageDeletion", "dct:description": "P9Y"}
    assert [code for code, *_ in problems(json.dumps(document))] == ["TYPE"]
    document[_STORAGE][-1] = {"dct:description": "P9Y"}
    assert [code for code, *_ in problems(json.dumps(document))] == ["TYPE"]


@pytest.mark.parametrize("where", [("dpv:hasProcess", "dpv:hasPersonalData", 0), ("dpv:hasConsentStatus", 0)], ids=str)
def test_a_type_that_the_place_leaves_open_is_missing_where_it_is_not_written(where: tuple[Any, ...]) -> None:
    document = json.loads(json.dumps(FULL))
    here = document
    for step in where:
        here = here[step]
    del here["@type"]
    assert problems(json.dumps(document))


ADDRESS = "https://w3id.org/dpv/schema/dpv-27560#"


@pytest.mark.parametrize("profile", ["dpv-27560:record", f"{ADDRESS}record", f"{ADDRESS}record-eu-gdpr"])
def test_the_profile_of_the_guide_is_read_and_another_is_refused(profile: str) -> None:
    document: dict[str, Any] = json.loads(json.dumps(FULL))
    whole = back(json.dumps(document).encode())
    for written in (profile, {"@id": profile}):
        document["dct:conformsTo"] = written
        assert back(json.dumps(document).encode()) == whole
    for other in (f"{ADDRESS}receipt", "something else", {"@id": "dpv-27560:receipt"}, [profile], 7):
        document["dct:conformsTo"] = other
        assert [code for code, *_ in problems(json.dumps(document))] == ["ID-UNKNOWN"]


def test_types_that_say_nothing_else_are_read() -> None:
    document = json.loads(json.dumps(FULL))
    whole = back(json.dumps(document).encode())
    document["dpv:hasDataController"]["@type"] = ["dpv:Organisation", "dpv:DataController"]
    data = document["dpv:hasProcess"]["dpv:hasPersonalData"]
    data[-1]["@type"] = ["dpv:PersonalData", "dpv:SpecialCategoryPersonalData"]
    del document["dpv:hasProcess"]["@type"]
    assert back(json.dumps(document).encode()) == whole


def test_a_jurisdiction_that_is_no_word_is_told_and_not_emptied() -> None:
    document = json.loads(json.dumps(FULL))
    document["dpv:hasDataController"]["dpv:hasJurisdiction"] = {"@type": "dpv:Law", "dct:identifier": "DE"}
    assert [code for code, *_ in problems(json.dumps(document))] == ["TYPE"]


@pytest.mark.parametrize(
    "purpose",
    ["sector-publicservices:PublicServiceFraudPreventionDetection", "sector-publicservices:SocialWelfareRiskAssessment",
     "dpv:Marketing", "dpv:PublicPolicyMaking"],
)  # fmt: skip
def test_another_purpose_is_refused(purpose: str) -> None:
    document = json.loads(json.dumps(FULL))
    document["dpv:hasProcess"]["dpv:hasPurpose"] = [{"@id": purpose}]
    assert [code for code, *_ in problems(json.dumps(document))] == ["ID-UNKNOWN"]


def test_a_record_that_nobody_could_rest_on_is_not_imported() -> None:
    document = json.loads(json.dumps(FULL))
    document["lotse:voluntary"]["lotse:coupling"] = True
    with pytest.raises(InputError):
        taken_in(json.dumps(document).encode(), name="x", settings=Settings())
    assert consent_of(read_jsonld(json.dumps(document).encode(), name="x")).voluntary.coupling


# --- the examples of the guide ---------------------------------------------------------------------------------

_DUPLICATE = {"ex12_valid": 9, "ex32_valid": 12, "ex88_valid": 38}
"""Examples called valid that hold one key twice, of which a JSON reader drops one in silence; the line of the first."""
_RECEIPTS = {"ex82_valid", "ex84_valid", "ex86_valid", "ex88_valid"}
_BARE_WORDS = {"ex58_valid", "ex60_valid"}
"""Examples with words that have no prefix (`name`, `url`), so that without a context nobody knows what they mean."""
_BROKEN = {
    "ex10_INVALID": (6, 9),
    "ex20_INVALID": (11, 29),
    "ex28_INVALID": (23, 5),
    "ex30_INVALID": (7, 32),
    "ex34_INVALID": (11, 9),
    "ex50_INVALID": (26, 1),
    "ex80_INVALID": (25, 9),
}
"""All seven examples that are called invalid are no JSON: where it cannot be read on."""


def examples() -> list[Path]:
    return sorted((SAMPLES / "guide-examples").glob("*.txt")) if SAMPLES.exists() else []


@beside
def test_the_guide_has_the_examples_that_are_judged_here() -> None:
    names = {file.name.split(".")[0] for file in examples()}
    assert len(names) == 45
    assert {one for one in names if "INVALID" in one} == set(_BROKEN)
    assert set(_DUPLICATE) | _RECEIPTS | _BARE_WORDS < names


@pytest.mark.parametrize("file", examples(), ids=lambda file: file.name.split(".")[0])
def test_an_example_of_the_guide_is_read_or_refused_for_a_reason_that_is_told(file: Path) -> None:
    name, content = file.name.split(".")[0], file.read_bytes()
    found = tried(content)[1]  # none of them is a whole record of ours: what it lacks is told, or that it is a receipt
    told, places = {one.code for one in found}, [(one.line, one.column) for one in found]
    assert all(line > 0 for line, _ in places)
    if name in _BROKEN:
        assert (told, places) == ({"YAML-SYNTAX"}, [_BROKEN[name]])
    elif name in _DUPLICATE:
        assert (told, places[0][0]) == ({"YAML-DUPLICATE-KEY"}, _DUPLICATE[name])
    elif name in _BARE_WORDS:
        assert told == {"KEY-UNKNOWN"}
        with pytest.raises(InputError):
            read_jsonld(content, name=file.name)
    else:
        assert read_jsonld(content, name=file.name).data["@id"]
        assert told == {"FILE-KIND"} if name in _RECEIPTS else "KEY-MISSING" in told


# --- the commands ----------------------------------------------------------------------------------------------


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    file = tmp_path / "einwilligung.json"
    file.write_text(json.dumps(consent(), ensure_ascii=False), encoding="utf-8")
    return file


def test_out_and_in_by_the_commands(kept: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "dpv", str(kept)]) == 0
    other = tmp_path / "einwilligung.jsonld"
    other.write_text(capsys.readouterr().out, encoding="utf-8")
    assert main(["import", "dpv", str(other)]) == 0
    again = tmp_path / "wieder.yaml"
    again.write_text(capsys.readouterr().out, encoding="utf-8")
    assert load_consent(read(again).data) == load_consent(consent())
    assert main(["import", "dpv", str(other), "--format", "json"]) == 0
    assert load_consent(json.loads(capsys.readouterr().out)) == load_consent(consent())


def test_the_office_decides_how_long_an_imported_consent_may_hold(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("lang.jsonld").write_text(json.dumps(FULL), encoding="utf-8")
    Path("lotse.yaml").write_text("schema: lotse/config/1\nconsent_max_days: 30\n", encoding="utf-8")
    assert main(["import", "dpv", "lang.jsonld"]) == 2
    assert "DATE-ORDER" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["export", "import"])
def test_a_case_with_signs_of_danger_is_a_stop_for_these_commands_too(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "fall.yaml"
    file.write_text("schema: lotse/case/1\nchild_protection: acute\n", encoding="utf-8")
    for words in ([command, "dpv", str(file)], [command, "nothing", str(file)], [command, str(file)]):
        assert main(words) == 4
        assert "Kinderschutz" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["export", "import"])
def test_a_format_that_is_not_there_is_told_with_those_that_are(
    command: str, kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, MARK, str(kept)]) == 2
    said = capsys.readouterr().err
    assert "dpv" in said
    assert MARK not in said


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_written_and_read(name: str) -> None:
    exchange = FORMATS[name].exchange()
    assert callable(exchange.written)
    assert callable(exchange.taken_in)
    assert re.match(r"\w", FORMATS[name].what)


def test_an_export_of_another_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(f"schema: lotse/config/1\noffice: {MARK}\n", encoding="utf-8")
    assert main(["export", "dpv", str(file)]) == 2
    assert MARK not in capsys.readouterr().err
    assert main(["import", "dpv", str(tmp_path / "gibt-es-nicht")]) == 2


@pytest.mark.parametrize("nothing", [None, []])
@pytest.mark.parametrize("key", ["dpv:hasPersonalData", "dpv:hasRecipient"])
def test_data_that_are_named_and_none_are_a_problem_with_their_place(key: str, nothing: Any) -> None:
    written = dpv_of(ConsentRecord.model_validate(consent()))
    written["dpv:hasProcess"][key] = nothing
    _, found = tried(json.dumps(written, indent=1).encode())
    assert [(one.code, one.path.rpartition(".")[2]) for one in found] == [("KEY-MISSING", key)]
    assert found[0].line > 1
