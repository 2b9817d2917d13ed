"""Lists of ids as schemas, and which key of which mapping holds which of them."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, get_args

from lotse.advice import HintCode
from lotse.case.vocabulary import text_in
from lotse.catalogues.matching import HeldBack
from lotse.files import read_shipped
from lotse.model import MUNICIPALITY_DIGITS
from lotse.privacy.matrix import matrix

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lotse.case.vocabulary import FactKind
    from lotse.grammar.known import Known, Names

Schema = dict[str, Any]
SLUG: Schema = {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}
_DIGITS: Schema = {"type": "string", "pattern": "^([0-9]{2}|[0-9]{3}|[0-9]{5}|[0-9]{8})$"}
_ELSEWHERE: Schema = {"allOf": [_DIGITS, {"type": "string", "pattern": "^(?!05)"}]}
"""Keys outside of North Rhine-Westphalia are not in the tables, and nothing is said against them."""
_TEXT: Schema = {"type": "string"}
_PATH: Schema = {"type": "string", "pattern": r"[/\\.]"}
_AGES = (
    *("0 days", "1 weeks", "6 weeks", "8 weeks", "3 months", "6 months", "9 months", "12 months", "18 months"),
    *("24 months", "30 months", "36 months", "42 months", "48 months"),
    *(f"{years} years" for years in range(1, 28)),
)
AGE_PATTERN = "^[0-9]{1,5} (days|weeks|months|years)$"

SLOTS: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("RulesetFile", "vocabulary"): "vocabulary",
        ("CatalogueFile", "vocabulary"): "vocabulary",
        ("VocabularyFile", "extends"): "vocabulary-or-path",
        ("Role", "recipient"): "recipient",
        ("Role", "stop_steps"): "stop-steps",
        ("Topic", "instruments"): "instrument",
        ("NeedKind", "phases"): "phase",
        ("NeedKind", "guides"): "role",
        ("Area", "in"): "place-or-area",
        ("CatalogueBody", "role"): "role",
        ("CatalogueBody", "part_of"): "body-or-office",
        ("CatalogueBody", "area"): "area",
        ("CatalogueBody", "recipient"): "recipient",
        ("Where", "residence"): "area",
        ("Where", "attends_school_in"): "area",
        ("Responsible", "role"): "role",
        ("SpokenLanguage", "code"): "language",
        ("Offer", "needs"): "need",
        ("Offer", "host"): "body",
        ("Offer", "provider"): "body",
        ("Rule", "need"): "need",
        ("Example", "given"): "given",
        ("Example", "missing"): "what",
        ("TestCase", "rules"): "ruleset",
        ("TestCase", "catalogues"): "catalogue",
        ("TestCase", "same_suggestions_at"): "place-or-area",
        ("TestCase", "case"): "invented-case",
        ("ExpectedNeed", "need"): "need",
        ("ExpectedOffer", "offer"): "offer",
        ("ExpectedOffer", "held_back"): "held-back",
        ("ExpectedOffer", "missing"): "key",
        ("ExpectedOffer", "hints"): "hint",
        ("ExpectedOffer", "because"): "rule",
        ("ExpectedPhase", "phase"): "phase",
        ("ExpectedBodies", "role"): "role",
        ("ExpectedBodies", "ids"): "body-or-office",
        ("Expectation", "questions"): "key",
        ("Expectation", "not_asked"): "unasked-key",
        ("Expectation", "guides"): "guide",
        ("Place", "ags"): "municipality",
        ("Place", "area"): "sozialraum",
        ("Place", "name"): "town",
        ("NoticedBy", "role"): "role",
        ("NoticedBy", "body"): "any-body",
        ("Signal", "topic"): "signal",
        ("Signal", "source"): "instrument",
        ("Signal", "office"): "any-body",
        ("LongFact", "office"): "any-body",
        ("Received", "offer"): "offer",
        ("Declined", "offer"): "offer",
        ("Wish", "need"): "need",
        ("HasStrength", "strength"): "strength",
        ("Case", "facts"): "facts",
        ("Case", "no_answer"): "key",
        ("Settings", "office"): "any-body",
        ("Settings", "role"): "any-role",
        ("Settings", "vocabulary"): "vocabulary-or-any",
        ("Settings", "rules"): "ruleset-or-any",
        ("Settings", "catalogues"): "catalogue-or-any",
    }
)
"""Mapping and key of each place where an id stands, with the list that holds it."""


def one_of(names: Names) -> Schema:
    """One of these ids, each shown with its name.

    >>> one_of({"musik": "Musik"})["enumDescriptions"]
    ['Musik']
    """
    return {"type": "string", "enum": list(names), "enumDescriptions": list(names.values())}


def suggested(names: Names, otherwise: Schema = _TEXT) -> Schema:
    """These ids are proposed, and something else of a form is right too."""
    return {"anyOf": [one_of(names), otherwise]}


def _either(*several: str | Schema) -> Schema:
    """An id of one of these lists, or something of a form."""
    return {"anyOf": [{"$ref": f"#/definitions/{one}"} if isinstance(one, str) else one for one in several]}


def id_lists(known: Known) -> dict[str, Schema]:
    """The list behind each name in `SLOTS`, beside those that are made elsewhere.

    Args:
        known: What may be named.
    """
    needs = {one.id: text_in(one.name) for one in known.needs.values()}
    signals = {one.id: text_in(one.name) for one in known.signals.values()}
    towns = {ags: name for ags, name in known.places.items() if len(ags) == MUNICIPALITY_DIGITS}
    wider = {ags: name for ags, name in known.places.items() if ags not in towns}
    return {
        "need": one_of(needs),
        "signal": one_of(signals),
        "offer": one_of(known.offers),
        "role": one_of(known.roles),
        "any-role": _either("role", SLUG),
        "instrument": one_of(known.instruments),
        "phase": one_of(known.phases),
        "strength": one_of(known.strengths),
        "rule": one_of(known.rules),
        "body": one_of(known.bodies),
        "office": one_of(known.offices),
        "body-or-office": _either("body", "office"),
        "any-body": _either("body", "office", SLUG),
        "guide": _either("role", "body", "office", SLUG),
        "municipality": one_of(towns),
        "town": {"anyOf": [{"type": "string", "enum": sorted(set(towns.values()))}, _TEXT]},
        "sozialraum": one_of(known.areas),
        "place-or-area": _either("municipality", "sozialraum"),
        "wider-area": one_of(wider),
        "area": _either("municipality", "wider-area", "sozialraum", _ELSEWHERE),
        "any-area": _either("municipality", "wider-area", "sozialraum", _DIGITS),
        "recipient": one_of(dict.fromkeys(matrix().rows, "Zeile der Empfängermatrix")),
        "stop-steps": one_of(dict.fromkeys(read_shipped("protection/procedure.yaml").data["steps"], "Schutzverfahren")),
        "vocabulary": one_of(_version(known.vocabularies)),
        "vocabulary-or-path": suggested(_version(known.vocabularies), _PATH),
        "ruleset": suggested(_version(known.rulesets), _PATH),
        "catalogue": suggested(_version(known.catalogues), _PATH),
        "vocabulary-or-any": suggested(_version(known.vocabularies)),
        "ruleset-or-any": suggested(_version(known.rulesets)),
        "catalogue-or-any": suggested(_version(known.catalogues)),
        "hint": one_of(dict.fromkeys(get_args(HintCode), "Hinweis")),
        "held-back": one_of(dict.fromkeys(get_args(HeldBack), "Grund")),
        "language": suggested(
            _languages(known.facts.values()), {"type": "string", "pattern": "^[a-z]{2,3}(-[a-z0-9]+)*$"}
        ),
        "age": {"anyOf": [{"type": "string", "enum": list(_AGES)}, {"type": "string", "pattern": AGE_PATTERN}]},
        "what": suggested(dict.fromkeys(_data(known), "")),
        "key": _keys(known, known.facts),
        "unasked-key": _keys(known, [*known.facts, *known.never_collected]),
    }


def _version(versions: Names) -> Names:
    return {one: f"Fassung {version}" for one, version in versions.items()}


def _languages(facts: Iterable[FactKind]) -> Names:
    spoken = next((one for one in facts if one.id == "familie.sprachen"), None)
    return {code: text_in(name) for code, name in (spoken.values or {}).items()} if spoken else {}


def _data(known: Known) -> list[str]:
    """What may be missing in an example of a rule."""
    return ["born", "due", *known.facts, *(f"signal:{one}" for one in known.signals)]


def _keys(known: Known, facts: Iterable[str]) -> Schema:
    """Keys of data: too many to list, so that an editor checks them and proposes none."""
    data = "|".join(re.escape(one) for one in facts)
    signals, needs = "|".join(known.signals), "|".join(known.needs)
    what = f"born|due|age|ags|area|{data}|signal:({signals})|need:({needs})|receives:[a-z0-9-]+"
    return {"type": "string", "pattern": f"^([a-z][0-9]{{0,2}}|household|place)/({what})$"}
