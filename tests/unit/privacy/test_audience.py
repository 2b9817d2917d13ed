"""Which row of the sharing matrix a body has, and whether it must have bound itself first."""

from __future__ import annotations

from typing import Any

import pytest

from lotse.case.load_vocabulary import load_vocabulary
from lotse.catalogues.load_catalogue import load_catalogue
from lotse.privacy.audience import Receiver, is_never, receiver_of, row_of_role
from privacy_world import NEED, consent, family, rules_for, signal, told, words


def listed(**more: Any) -> Receiver:
    """A body of a catalogue, looked up in it."""
    body = {"id": "b", "role": "jugendamt", "name": "B", "status": "documented", "source": {"ref": "test"}, **more}
    written = {"schema": "lotse/catalogue/1", "id": "c", "version": "1", "vocabulary": "nrw", "bodies": [body]}
    return receiver_of(body["id"], load_catalogue(written, vocabulary=words()), words())


@pytest.mark.parametrize(
    ("body", "row", "bound"),
    [
        ({}, "jugendamt-asd", False),
        ({"public": True}, "jugendamt-asd", False),
        ({"public": False}, "jugendamt-asd", True),  # whoever is not public binds itself, whatever its row
        ({"role": "freier-traeger"}, "freier-traeger", True),  # the row itself asks for it
        ({"role": "freier-traeger", "public": True}, "freier-traeger", True),
        ({"recipient": "schule"}, "schule", False),  # what the catalogue says of this body comes before its role
        (
            {"role": "freier-traeger", "recipient": "schule"},
            "schule",
            True,
        ),  # a row that is lent binds as its own would
        ({"role": "freier-traeger", "recipient": "schule", "public": True}, "schule", False),
        ({"role": "krankenkasse", "recipient": "jugendamt-asd"}, "jugendamt-asd", True),
        ({"role": "krankenkasse", "recipient": "jugendamt-asd", "public": True}, "jugendamt-asd", False),
        ({"role": "polizei", "recipient": "jugendamt-asd"}, "polizei-staatsanwaltschaft", False),
        ({"role": "auslaenderbehoerde", "recipient": "jugendamt-asd"}, "auslaenderbehoerde", False),
        ({"role": "krankenkasse"}, None, False),
        ({"role": "krankenkasse", "public": False}, None, True),
    ],
)
def test_a_listed_body_has_the_row_of_the_catalogue_or_of_its_role(
    body: dict[str, Any], row: str | None, *, bound: bool
) -> None:
    assert listed(**body) == Receiver("b", row, bound=bound)


@pytest.mark.parametrize(
    ("body", "role", "row"),
    [
        ("auslaenderbehoerde-05358", "jugendamt", "auslaenderbehoerde"),
        ("jobcenter-05358", "schule", "jobcenter"),
        ("jugendamt-05358008", "polizei", "polizei-staatsanwaltschaft"),
    ],
)
def test_u06_no_catalogue_makes_another_body_of_an_office(body: str, role: str, row: str) -> None:
    assert listed(id=body, role=role, recipient="jugendamt-asd", public=True).row == row


@pytest.mark.parametrize(
    ("body", "row"),
    [
        ("jugendamt-05358008", "jugendamt-asd"),
        ("jobcenter-05358", "jobcenter"),
        ("familienkasse-nrw-nord", None),
        ("nirgends", None),
    ],
)
def test_an_office_of_the_tables_has_the_row_of_its_role_and_an_unknown_body_has_none(
    body: str, row: str | None
) -> None:
    nobody = load_catalogue({"schema": "lotse/catalogue/1", "id": "c", "version": "1", "vocabulary": "nrw"})
    assert receiver_of(body, nobody, words()) == Receiver(body, row, known=body != "nirgends")


@pytest.mark.parametrize(
    ("row", "never"),
    [(None, "G01"), ("no-such-row", "G01"), ("auslaenderbehoerde", "U06"), ("jugendamt-asd", None)],
)
def test_without_a_row_or_by_its_row_a_body_receives_nothing(row: str | None, never: str | None) -> None:
    assert Receiver("b", row).never == never


def test_a_role_has_its_row_and_no_role_has_none() -> None:
    assert row_of_role("jugendamt", words()) == "jugendamt-asd"
    assert row_of_role("krankenkasse", words()) is None
    assert row_of_role("no-such-role", words()) is None
    assert row_of_role(None, words()) is None


@pytest.mark.parametrize(
    ("role", "rule"), [("jobcenter", "V04"), ("jugendamt", "V04"), ("schule", "V03"), (None, "V04")]
)
def test_v04_a_benefit_office_that_no_table_lists_is_told_by_its_role(role: str | None, rule: str) -> None:
    """Without a role of its own the one that the case names for the office that noticed counts."""
    secret = family(signals=[signal(secrecy="praxis-test")], noticed_by={"role": "jobcenter", "body": "amt-anderswo"})
    sender = {"body": "amt-anderswo", "role": role, "person": "f1"}
    own = consent(controller__body="amt-anderswo")
    assert rules_for(told(own, case=secret, sender=sender), NEED) == {(rule, "needs_release")}


OWN = {
    "schema": "lotse/vocabulary/1",
    "id": "musterdueren",
    "version": "1",
    "extends": ["nrw"],
    "roles": [
        {"id": "ordnungsamt", "name": {"de": "Ordnungsamt"}, "recipient": "jugendamt-asd"},
        {"id": "amt-32", "name": {"de": "Amt 32 (Ordnungsamt)"}, "recipient": "jugendamt-asd"},
        {"id": "wache", "name": {"de": "Polizeiwache"}, "recipient": "jugendamt-asd"},
        {"id": "zentrale-auslaenderbehoerde", "name": {"de": "ZAB"}, "recipient": "jugendamt-asd"},
        {"id": "familienbuero", "name": {"de": "Familienbüro am Amtsgericht"}, "recipient": "jugendamt-asd"},
    ],
}


@pytest.mark.parametrize(
    ("role", "name", "row"),
    [
        ("ordnungsamt", "Amt", None),
        ("amt-32", "Amt", None),
        ("wache", "Wache", "polizei-staatsanwaltschaft"),
        ("zentrale-auslaenderbehoerde", "ZAB", "auslaenderbehoerde"),
        ("familienbuero", "Familienbüro", "jugendamt-asd"),
        ("familienbuero", "Polizeiwache Düren", "polizei-staatsanwaltschaft"),
        ("familienbuero", "Stadt Düren, Ordnungsamt", None),
        ("jugendamt", "Ausländerbehörde Düren", "auslaenderbehoerde"),
        ("jugendamt", "Familienhilfe an der Polizeischule", "jugendamt-asd"),
        ("jugendamt", "Jugendamt (Zollstock)", "jugendamt-asd"),
        ("jugendamt", "Jugendamt, Zollstr. 3", "jugendamt-asd"),
        ("jugendamt", "Zollernhaus", "jugendamt-asd"),
        ("familienbuero", "Familienbüro, Polizeistraße 3", "jugendamt-asd"),
        ("familienbuero", "Zollamt Düren", None),
        ("polizei", "Ordnungsamt Düren", "polizei-staatsanwaltschaft"),  # whoever never hears anything stays that
    ],
)
def test_u04_no_own_role_or_body_makes_a_jugendamt_of_who_never_hears_anything(
    role: str, name: str, row: str | None
) -> None:
    own = load_vocabulary(OWN)
    body = {"id": "b", "role": role, "name": name, "public": True, "status": "documented", "source": {"ref": "test"}}
    written = {"schema": "lotse/catalogue/1", "id": "c", "version": "1", "vocabulary": "musterdueren", "bodies": [body]}
    found = receiver_of("b", load_catalogue(written, vocabulary=own), own)
    assert found.row == row
    assert (found.never is None) is (row == "jugendamt-asd")


@pytest.mark.parametrize(
    ("role", "name", "found"),
    [
        ("ordnungsamt", {"en": "Public order"}, (True, None)),  # a role without a German name is told by its id
        ("wache", {"de": "Polizeiwache"}, (True, "polizei-staatsanwaltschaft")),
        ("familienbuero", {"en": "Family office"}, (False, None)),
        ("familienbuero", {"de": "Familienbüro"}, (False, None)),
    ],
)
def test_u04_a_role_is_known_by_its_id_or_its_german_name(role: str, name: Any, found: tuple[bool, str | None]) -> None:
    row = "jugendamt-asd"
    own = load_vocabulary({**OWN, "roles": [{"id": role, "name": name, "recipient": row}]})
    assert is_never(own.roles[role]) == found
    assert row_of_role(role, own) == (found[1] if found[0] else row)


@pytest.mark.parametrize("body", ["polizei-wache", "ordnungsamt-dueren", "auslaenderbehoerde-dueren"])
def test_u04_nor_does_an_id_of_one(body: str) -> None:
    assert listed(id=body, name="Amt", public=True).never is not None


def test_u04_every_shipped_role_keeps_the_row_that_it_is_shipped_with() -> None:
    for role in words().roles.values():
        assert row_of_role(role.id, words()) == role.recipient
