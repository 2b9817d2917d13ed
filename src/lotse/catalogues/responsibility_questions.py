"""What has to be found out before a body can be named: only questions whose answer changes the body."""

from __future__ import annotations

from typing import NamedTuple

SITUATION = "situation"
PLACE = "place"
WHICH_PLACE = "Um welche Gemeinde in Nordrhein-Westfalen geht es?"
WHICH_OF_THESE = "Welcher Ort ist gemeint?"
WHICH_MUNICIPALITY = "In welcher Gemeinde dieses Gebiets lebt die Familie?"


class Choice(NamedTuple):
    """One answer and the offices it leads to: those of a role, of one level only where a level is named."""

    answer: str
    label: str
    role: str
    level: str | None = None
    then: DecidingQuestion | None = None


class DecidingQuestion(NamedTuple):
    """A question with closed answers."""

    key: str
    text: str
    choices: tuple[Choice, ...]


class Situation(NamedTuple):
    """A situation in which another place decides; `place` asks for it, None where the place given decides."""

    answer: str
    place: str | None


_SCHULAMT, _BEZIRKSREGIERUNG = "schulamt", "bezirksregierung"

_FOERDERSCHWERPUNKT = DecidingQuestion(
    "foerderschwerpunkt",
    "Welchen Förderschwerpunkt oder Bildungsbereich hat die Förderschule?",
    (
        Choice("lernen", "Lernen", _SCHULAMT),
        Choice("sprache", "Sprache", _SCHULAMT),
        Choice("emotionale-soziale-entwicklung", "Emotionale und soziale Entwicklung", _SCHULAMT),
        Choice("geistige-entwicklung", "Geistige Entwicklung", _SCHULAMT),
        Choice("koerperliche-motorische-entwicklung", "Körperliche und motorische Entwicklung", _SCHULAMT),
        Choice("hoeren-kommunikation", "Hören und Kommunikation", _BEZIRKSREGIERUNG),
        Choice("sehen", "Sehen", _BEZIRKSREGIERUNG),
        Choice(
            "realschule-gymnasium-berufskolleg",
            "Bildungsbereich der Realschule, des Gymnasiums oder des Berufskollegs",
            _BEZIRKSREGIERUNG,
        ),
    ),
)

QUESTIONS: dict[str, DecidingQuestion] = {
    _SCHULAMT: DecidingQuestion(
        "schulform",
        "Um welche Schulform geht es?",
        (
            Choice("grundschule", "Grundschule", _SCHULAMT),
            Choice("hauptschule", "Hauptschule", _SCHULAMT),
            Choice("foerderschule", "Förderschule", _SCHULAMT, then=_FOERDERSCHWERPUNKT),
            Choice("realschule", "Realschule", _BEZIRKSREGIERUNG),
            Choice("sekundarschule", "Sekundarschule", _BEZIRKSREGIERUNG),
            Choice("gesamtschule", "Gesamtschule", _BEZIRKSREGIERUNG),
            Choice("gymnasium", "Gymnasium", _BEZIRKSREGIERUNG),
            Choice("berufskolleg", "Berufskolleg", _BEZIRKSREGIERUNG),
            Choice("weiterbildungskolleg", "Weiterbildungskolleg", _BEZIRKSREGIERUNG),
        ),
    ),
    "eingliederungshilfe": DecidingQuestion(
        "leistung",
        "Um welche Leistung geht es?",
        (
            Choice("fruehfoerderung", "Frühförderung bis zur Einschulung", "eingliederungshilfe", "landschaftsverband"),
            Choice("kita", "Kita oder Kindertagespflege", "eingliederungshilfe", "landschaftsverband"),
            Choice("schule", "Schule, längstens bis zum Ende der Sekundarstufe II", "eingliederungshilfe", "kreis"),
            Choice("pflegefamilie", "Leben in einer Pflegefamilie", "eingliederungshilfe", "landschaftsverband"),
            Choice("tag-und-nacht", "Unterstützung über Tag und Nacht", "eingliederungshilfe", "landschaftsverband"),
            Choice("nach-der-schule", "Unterstützung nach der Schulzeit", "eingliederungshilfe", "landschaftsverband"),
            Choice("seelisch", "Unterstützung wegen der seelischen Gesundheit (§ 35a SGB VIII)", "jugendamt"),
        ),
    ),
}

_YOUTH_WELFARE = (
    Situation("eltern-gemeinsam", None),
    Situation("eltern-getrennt", "Wo lebt der Elternteil, der nach § 86 Abs. 2 SGB VIII zählt?"),
    Situation("eltern-nicht-im-inland", "Wo hat das Kind vor Beginn der Leistung gewöhnlich gelebt?"),
    Situation("pflegefamilie-auf-dauer", "Wo lebt die Pflegefamilie?"),
    Situation("asylverfahren", "Wohin ist die Familie zugewiesen, oder wo hält sich das Kind tatsächlich auf?"),
    Situation("junge-volljaehrige", "Wo hat der junge Mensch vor Beginn der Leistung gewöhnlich gelebt?"),
    Situation("gemeinsame-wohnform", "Wo hat der Elternteil vor dem Einzug in die Wohnform gewöhnlich gelebt?"),
    Situation("ungeklaert", "Wo hält sich das Kind oder der junge Mensch tatsächlich auf?"),
)
SITUATIONS: dict[str, tuple[Situation, ...]] = {
    "jugendamt": _YOUTH_WELFARE,
    "asd": _YOUTH_WELFARE,
    "sozialamt": (
        Situation("ambulant", None),
        Situation("stationaer", "Wo hat die Person bei der Aufnahme in die Einrichtung gewöhnlich gelebt?"),
    ),
}
"""Situations in which another place than the given one may decide (§§ 86 to 86d SGB VIII, § 98 SGB XII)."""

_YOUTH_CONFIRM = "Bitte lassen Sie die Zuständigkeit vom Jugendamt bestätigen; bis dahin gilt § 86d SGB VIII."
CONFIRM = {
    "jugendamt": _YOUTH_CONFIRM,
    "asd": _YOUTH_CONFIRM,
    "sozialamt": "Bitte lassen Sie die Zuständigkeit vom Sozialamt bestätigen.",
}
"""What to say where another place decides: a person has to confirm it."""

ANSWER_KEYS = frozenset({PLACE, SITUATION, _FOERDERSCHWERPUNKT.key, *(asked.key for asked in QUESTIONS.values())})
"""Every key that an answer may have, whichever role it is for."""
