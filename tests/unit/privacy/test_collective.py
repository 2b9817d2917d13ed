"""E02: a recipient is one body. Names as people write them, those that pass and those that do not."""

from __future__ import annotations

import pytest

from lotse.case.collective import collective_part
from lotse.case.records import Recipient
from lotse.catalogues.load_catalogue import load_catalogue
from lotse.catalogues.responsibility_tables import offices_by_id
from lotse.library import shipped_ids

REAL_GROUPS = {
    "Die beiden städtischen Geburtskliniken in Moers",
    "Fachkräfte der Sozialen Arbeit von HOME in Mönchengladbach",
    "Kreis Coesfeld",
    "Netzwerk Frühe Hilfen/Kinderschutz im Kreis Unna",
    "Netzwerk für Familien (NeFF) Dormagen",
    "Stadt Arnsberg",
    "Stadt Bielefeld",
    "Stadt Oberhausen",
    "Stadt Witten",
    "Träger der offenen Ganztagsschulen im Kreis Warendorf",
}
"""Providers that reports name: networks, several houses, and whole administrations without their unit."""

GROUPS = [
    "Jugendamt etc.",
    "Jugendamt usw.",
    "Jugendamt u. a.",
    "Jugendamt u.a.",
    "Jugendamt u. v. m.",
    "Jugendamt und andere",
    "Jugendamt und weitere.",
    "Jugendamt & andere",
    "Jugendamt und so weiter",
    "Jugendamt, Schulamt, Sozialamt",
    "Jugendamt und Schulamt",
    "Jugendamt/Schulamt",
    "Jugendamt bzw. Sozialamt",
    "Jobcenter + Jugendamt der Stadt Düren",
    "Stadt Düren (Jugendamt, Schulamt)",
    "Jugendamt – Gesundheitsamt",
    "JUGENDAMT UND AUSLÄNDERBEHÖRDE",
    "die ganze Verwaltung",
    "Gesamte Stadtverwaltung",
    "das ganze Rathaus",
    "Rathaus",
    "Das Rathaus",
    "Rathaus Düren",
    "Stadt Düren",
    "Stadt Mülheim an der Ruhr",
    "Kreis Düren",
    "Stadtverwaltung",
    "Verwaltung der Stadt Düren",
    "Kreisverwaltung Düren",
    "Runder Tisch",
    "Der Runde Tisch Kinderschutz",
    "Helfersystem",
    "Das Helfernetzwerk",
    "Fachdienste der Stadt",
    "Fallkonferenz",
    "Ämter der Stadt",
    "Sämtliche Fachkräfte",
    "Jugendamt und alle anderen Stellen",
    "zuständige Ämter",
    "die zuständigen Ämter",
    "zuständige Stelle(n)",
    "betroffene Ämter",
    "öffentliche Stellen",
    "Dürener Beratungsstellen",
    "unsere Partner",
    "unsere Netzwerkpartner",
    "beliebige Stelle",
    "Alles",
    "wer auch immer helfen kann",
    "Jugendamt oder wer sonst zuständig ist",
    "zuständige Ämter und wer sonst helfen kann",
    "Jugendamt und alle, die helfen",
    "Träger der Jugendhilfe",
    "Träger der offenen Ganztagsschulen im Kreis Warendorf",
    "Schulen der Stadt",
    "Grundschulen",
    "Kitas in Düren",
    "Ärzte",
    "Kinderärzte und Kliniken",
    "Einrichtungen im Sozialraum",
    "mögliche Leistungserbringer",
    "Kita, Schule und Verein",
    "Kita und Grundschule",
    "Jobcenter und Kita",
    "Jugendamt, Kita Regenbogen",
    "Kita Regenbogen, Hebamme Müller",
    "JA, GA, SA",
    "JA/GA",
    "Jugend-/Gesundheitsamt",
    "Gesundheitsamt und Veterinäramt",  # as Jugendamt und Schulamt: one of both is called Gesundheits- und Veterinäramt
    "Stadtverwaltung Düren",
    "Stadtverwaltung Düren, Jugendamt, Schulamt",
]

ONE = [
    "Amt für Jugend, Schule und Sport",
    "Stadt Düren, Amt für Jugend, Schule und Sport",
    "Kita für alle Kinder",
    "Jugend- und Sozialamt",
    "Jugend-, Schul- und Sozialamt",
    "Schul- und Jugendamt Musterstadt",
    "Jugendamt der Stadt Düren",
    "Stadt Düren, Jugendamt",
    "Stadt Düren (Jugendamt)",
    "Stadt Düren – Jugendamt",
    "Stadt Düren Jugendamt",
    "Jugendamt, Allgemeiner Sozialer Dienst",
    "Jugendamt (ASD), Amt 51",
    "Jugendamt – Amt für Kinder, Jugend und Familie",
    "Landratsamt Musterkreis, Jugendamt",
    "Bezirksamt Mitte, Jugendamt",
    "Amtsgericht Düren, Familiengericht",
    "Gesundheitsamt des Kreises Düren",
    "Kreisverwaltung Düren, Gesundheitsamt",
    "Beratungsstelle für Eltern, Kinder und Jugendliche",
    "Beratung für Alleinerziehende und andere Eltern",
    "Kita und Familienzentrum Sonnenschein",
    "Kita am Rathaus",
    "Rathaus-Kita",
    "Stadtbücherei Düren",
    "Gemeinde St. Lukas",
    "Evangelische Gemeinde zu Düren",
    "Verein Runder Tisch e. V.",
    "Praxis für Kinder- und Jugendmedizin",
    "Netzwerkkoordination Frühe Hilfen",
    "Hilfe und mehr e. V.",
    "Ganztagsschule Nord",
    "Familienbüro im Rathaus",
    "Verwaltungsschule",
    "Stadtverwaltung Düren, Jugendamt",
    "Partner für Familien",
    "Alle unter einem Dach Familienzentrum",
    "Gesundheits- und Veterinäramt",
    "Rathaus-Apotheke",
    "Amt für Jugend, Familie und Soziales",
    "Amt für Schule, Sport und Kultur",
    "Amt für Soziales, Kita und Schule",
    "Schul- und Sportamt",
    "Stadt Düren, Kita Regenbogen, Grundschule Nord",
    "Beratungsstelle Schule und Beruf",
    "Förderverein der Grundschule Nord",
    "Träger der Eingliederungshilfe Kreis Düren",
    "Träger der Eingliederungshilfe Rhein-Erft-Kreis",
    "Träger der Eingliederungshilfe Städteregion Aachen",
    "Ärzte der Welt e. V.",
    "Frühe Hilfen Düren",
    "Soziale Dienste Düren",
    "DRK-Kita",
    "KI",
]


def test_e02_all_offices_that_are_shipped_are_one_body_but_those_that_say_themselves_that_they_are_many() -> None:
    named = {one.name for one in offices_by_id().values()}
    named |= {one.name for one in load_catalogue(*shipped_ids("catalogue")).bodies.values()}
    assert len(named) > 1000
    assert {one for one in named if collective_part(Recipient(body="stelle", name=one)) is not None} == REAL_GROUPS


@pytest.mark.parametrize("name", GROUPS)
def test_e02_several_offices_or_a_whole_administration_are_no_recipient(name: str) -> None:
    assert collective_part(Recipient(body="jugendamt-05358008", name=name)) == "name"


@pytest.mark.parametrize("name", ONE)
def test_e02_what_is_only_called_so_is_one_body(name: str) -> None:
    assert collective_part(Recipient(body="jugendamt-05358008", name=name, function=name)) is None


@pytest.mark.parametrize("function", ["Jugendamt, Schulamt", "Runder Tisch", "Leitung usw."])
def test_e02_a_function_is_that_of_one_body_too(function: str) -> None:
    assert collective_part(Recipient(body="jugendamt-05358008", function=function)) == "function"


def test_e02_a_unit_may_be_called_administration_in_its_own_house() -> None:
    """The office of a school is its Verwaltung: only a name stands for a whole town."""
    assert collective_part(Recipient(body="schule-nord", name="Schule Nord", function="Verwaltung")) is None


@pytest.mark.parametrize(
    "body", ["rathaus-05358008", "verwaltung", "runder-tisch-dueren", "helfersystem", "stadt-dueren"]
)
def test_e02_nor_is_an_id_of_them(body: str) -> None:
    assert collective_part(Recipient(body=body)) == "body"


@pytest.mark.parametrize(
    "body", ["alle-unter-einem-dach-dueren", "stadtbuecherei-dueren", "kita-am-rathaus", "jugendamt-05358008"]
)
def test_e02_an_id_of_one_body_passes(body: str) -> None:
    assert collective_part(Recipient(body=body)) is None


@pytest.mark.parametrize("mark", ["Jugendamt", "Schulamt", "Sozialamt", "Gesundheitsamt", "Jobcenter"])
@pytest.mark.parametrize("between", [", ", " und ", " oder ", "/", " & ", "; ", " sowie "])
def test_e02_any_two_offices_are_two(mark: str, between: str) -> None:
    assert collective_part(Recipient(body="b", name=f"Familienkasse{between}{mark}")) == "name"
    assert collective_part(Recipient(body="b", name=mark)) is None


@pytest.mark.parametrize(
    "name",
    [
        "Rathaus-Apotheke", "Stadt Düren ASD", "Kreis Düren Frühförderung", "Verwaltung des Jugendamtes",
        "Helfernetz e.V.", "Runder Tisch e. V.", "Fachdienste für Familien gGmbH", "Spiel, Spaß & mehr",
        "Stadt Düren - Jugendamt",
    ],
)  # fmt: skip
def test_e02_what_only_sounds_like_all_of_them_is_one_body(name: str) -> None:
    assert collective_part(Recipient(body="jugendamt-05358008", name=name)) is None


def test_e02_who_names_the_town_and_its_unit_names_the_unit() -> None:
    assert collective_part(Recipient(body="jugendamt-05358008", name="Stadt Düren", function="Jugendamt")) is None
    assert collective_part(Recipient(body="jugendamt-05358008", name="Stadt Düren")) == "name"
    assert collective_part(Recipient(body="jugendamt-05358008", name="alle Ämter", function="Jugendamt")) == "name"


@pytest.mark.parametrize("body", ["rathaus-kita", "rathaus-apotheke", "verwaltung-jugendamt", "fachdienste-jugend"])
def test_e02_an_id_with_a_unit_in_it_is_one_body(body: str) -> None:
    assert collective_part(Recipient(body=body)) is None
