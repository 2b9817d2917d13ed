"""The texts of shipped content that people read, with their kind; read from the files themselves."""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lotse.i18n.catalogue import COMPILED, PACKAGE, SOURCE
from lotse.i18n.words import FAMILY_KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

TEAM_KINDS = (
    "because",
    "question",
    "why",
    "value",
    "signal",
    "instrument",
    "note",
    "step",
    "check",
    "transition",
    "phase",
)
"""Kinds that only the team reads: German and English."""

KINDS = (*FAMILY_KINDS, *TEAM_KINDS)
_SUGGESTED = frozenset({"offer", "entitlement", "screening"})
"""Kinds of offers that are suggested; `lotse.catalogues.catalogue.SUGGESTIBLE_KINDS`, which lies above this room."""


@dataclass(frozen=True, slots=True)
class ShippedText:
    """A text of shipped content.

    Args:
        kind: One of `KINDS`.
        text: The text by language.
        of: Id of what it belongs to.
        for_family: Whether families read it.
    """

    kind: str
    text: Mapping[str, str]
    of: str
    for_family: bool


def texts_in(package: Path = PACKAGE) -> list[ShippedText]:
    """All texts of the content shipped in a package.

    Args:
        package: Its folder.

    Returns:
        The texts in the order of the files.
    """
    found: list[ShippedText] = []
    for place, texts in _PLACES.items():
        for file in sorted(package.glob(place)):
            found += texts(_data(file, package))
    return found


def _data(file: Path, package: Path) -> Any:
    content = file.read_bytes()
    if file.suffix == ".csv":
        return list(csv.DictReader(content.decode("utf-8").splitlines()))
    ready = package / COMPILED / f"{hashlib.sha256(content).hexdigest()}.json"
    if ready.is_file():
        return json.loads(ready.read_bytes())
    from ruamel.yaml import YAML  # noqa: PLC0415  # only where nothing was made ready

    return YAML(typ="safe", pure=True).load(content)


def _offers(data: Mapping[str, Any]) -> Iterator[ShippedText]:
    for offer in data.get("offers") or ():
        name, family = offer["id"], offer["audience"] == "family" and offer["kind"] in _SUGGESTED
        yield ShippedText("offer.name", offer["name"], name, family)
        if "summary" in offer:
            yield ShippedText("offer.summary", offer["summary"], name, family)
        notes = [*(offer.get("priority") or ()), (offer.get("cost") or {}).get("note")]
        yield from (ShippedText("offer.note", note, name, family) for note in notes if note)
        spoken = [language.get("when") for language in offer.get("languages") or ()]
        yield from (ShippedText("offer.note", {SOURCE: when}, name, family) for when in spoken if when)


def _vocabulary(data: Mapping[str, Any]) -> Iterator[ShippedText]:
    for key, kind in _NAMED.items():
        for one in data.get(key) or ():
            yield ShippedText(kind, one["name"], one["id"], kind in FAMILY_KINDS)
    for fact in data.get("facts") or ():
        yield ShippedText("question", fact["question"], fact["id"], for_family=False)
        yield ShippedText("why", fact["why"], fact["id"], for_family=False)
        for value, name in (fact.get("values") or {}).items():
            yield ShippedText("value", name, f"{fact['id']} {value}", for_family=False)
    for one in data.get("never_collected") or ():
        yield ShippedText("note", one["note"], one["id"], for_family=False)


def _rules(data: Mapping[str, Any]) -> Iterator[ShippedText]:
    for rule in data.get("rules") or ():
        yield ShippedText("because", rule["because"], rule["id"], for_family=False)


def _checks(data: Mapping[str, Any]) -> Iterator[ShippedText]:
    for check in data.get("checks") or ():
        texts = [check.get("text"), check.get("settle")]
        yield from (ShippedText("check", {SOURCE: text}, check["id"], for_family=False) for text in texts if text)


def _procedure(data: Mapping[str, Any]) -> Iterator[ShippedText]:
    for key in ("lead", "principle", "emergency", "not_configured"):
        yield ShippedText("step", data[key], key, for_family=False)
    for role, steps in data["steps"].items():
        yield from (ShippedText("step", step["text"], role, for_family=False) for step in steps)


def _table(rows: Sequence[Mapping[str, str]]) -> Iterator[ShippedText]:
    yield from (ShippedText("note", {SOURCE: row["text"]}, row["roles"], for_family=False) for row in rows)


def _corridors(data: Mapping[str, Any]) -> Iterator[ShippedText]:
    for one in data["corridors"]:
        yield from (ShippedText("transition", one[key], one["id"], for_family=False) for key in ("name", "text"))


_NAMED = {
    "needs": "need",
    "strengths": "strength",
    "roles": "role",
    "signals": "signal",
    "instruments": "instrument",
    "phases": "phase",
}
_PLACES: Mapping[str, Callable[[Any], Iterator[ShippedText]]] = {
    "case/vocabularies/nrw/*.yaml": _vocabulary,
    "catalogues/content/*/*.yaml": _offers,
    "rules/sets/*/*.yaml": _rules,
    "privacy/content/checks.yaml": _checks,
    "protection/procedure.yaml": _procedure,
    "transitions/corridors.yaml": _corridors,
    "catalogues/nrw/notes.csv": _table,
}
"""Where shipped content lies, and what is read there."""
