"""What lotse processes, field by field, for the data-protection officer of a municipality.

Fields, purposes, recipients, periods and checks are taken from the models, the vocabulary and the tables that the
program itself works with; only sentences stand in `content/report.yaml`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from lotse.advice import Versions
from lotse.case.model import Case
from lotse.case.records import ConsentRecord, GroundRecord, ObligationRecord, ReleaseRecord
from lotse.case.vocabulary import text_in
from lotse.catalogues.hints import LANGUAGES
from lotse.catalogues.matching import is_suggestible, planted_offers
from lotse.errors import InputError
from lotse.files import read_shipped, validated
from lotse.privacy.check_table import check_table
from lotse.privacy.deletion import deletion_catalogue
from lotse.privacy.disclosure_log import DisclosureEntry, ErasedEntry, InformedEntry, StopEntry, WithdrawalEntry
from lotse.privacy.fields_of_models import paths_of
from lotse.privacy.matrix import matrix
from lotse.privacy.report_model import (
    CaseField,
    ContentVersion,
    KeptCheck,
    NeverProcessed,
    PrivacyReport,
    ProcessedField,
    Recipient,
    ReportTexts,
    Retention,
    StoredFields,
)
from lotse.rules.leaves import FactLeaf, SignalLeaf
from lotse.rules.leaves_of_place import AreaLeaf
from lotse.rules.planting import leaves
from lotse.rules.tree import plant
from lotse.versions import LOTSE, engine_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from pydantic import BaseModel

    from lotse.catalogues.catalogue import Catalogue
    from lotse.rules.ruleset import Ruleset
    from lotse.rules.tree import Tree

_TABLES = ("checks", "matrix", "deletion", "report")
_STORED: Mapping[str, tuple[type[BaseModel], ...]] = {
    "consent": (ConsentRecord,),
    "release": (ReleaseRecord,),
    "ground": (GroundRecord,),
    "obligation": (ObligationRecord,),
    "log": (DisclosureEntry, WithdrawalEntry, InformedEntry, StopEntry, ErasedEntry),
}
_OF_THE_OFFICE = frozenset({"access-log", "consent-proof", "mapping-table"})
"""Deletion rules for what lies in no book: the office alone keeps it."""
_FREE_OF_DATA = frozenset({"schema"})
"""Fields that say what a file is, and nothing about anybody."""


@lru_cache(maxsize=1)
def report_texts() -> ReportTexts:
    """The sentences of the report.

    >>> len(report_texts().open_points)
    10
    """
    return validated(read_shipped("privacy/content/report.yaml"), ReportTexts)


def privacy_report(
    rules: Ruleset,
    *,
    catalogue: Catalogue,
    on: date,
    stored: Mapping[str, tuple[str, Iterable[type[BaseModel]]]] | None = None,
) -> PrivacyReport:
    """Put together what is processed with a rule set and catalogues.

    Args:
        rules: The rule set in use, with its vocabulary.
        catalogue: The catalogues in use.
        on: Day of the report.
        stored: What else is kept, such as the book of a team: by id its name and its models.

    Returns:
        The report. It holds nothing of any family.

    Raises:
        InputError: The catalogue speaks of another vocabulary.

    >>> from datetime import date
    >>> import lotse
    >>> rules, catalogue = lotse.load_ruleset("praeventionskette-nrw"), lotse.load_catalogue("leistungen-nrw")
    >>> [one.key for one in privacy_report(rules, catalogue=catalogue, on=date(2026, 11, 20)).fields][:2]
    ['case', 'child_protection']
    """
    if catalogue.vocabulary.version != rules.vocabulary.version:
        hint = "load both with one vocabulary"
        raise InputError.of("ID-UNKNOWN", "rules and catalogue speak of two vocabularies", hint=hint, path="catalogue")
    texts = report_texts()
    table = matrix()
    return PrivacyReport(
        on=on,
        versions=Versions(
            lotse=LOTSE,
            engine=engine_name(),
            vocabulary=rules.vocabulary.version,
            rules=rules.version,
            catalogues=catalogue.versions,
        ),
        contents=tuple(_content(name) for name in _TABLES),
        about=texts.about,
        fields=(*_of_the_case(texts.case_fields), *_of_the_vocabulary(rules, catalogue)),
        never=tuple(
            NeverProcessed(key=one.id, note=text_in(one.note)) for one in rules.vocabulary.never_collected.values()
        ),
        stored=tuple(_stored(texts, dict(stored or {}))),
        steps=texts.steps,
        recipients=tuple(
            Recipient(
                id=recipient,
                name=row.name,
                cells=dict(zip(table.columns, row.cells, strict=True)),
                obligation=row.obligation,
                never=row.never,
            )
            for recipient, row in table.rows.items()
        ),
        retention=tuple(
            Retention(
                id=rule.id,
                name=rule.name,
                start=rule.start,
                after=_period(rule.after.count, rule.after.unit, to_end_of_year=rule.to_end_of_year),
                because=rule.because,
            )
            for rule in deletion_catalogue().rules
        ),
        measures=texts.measures,
        processing=texts.processing,
        checks=tuple(
            KeptCheck(**{name: getattr(check, name) for name in KeptCheck.model_fields})
            for check in check_table().checks
        ),
        open_points=texts.open_points,
    )


def case_paths() -> tuple[str, ...]:
    """The fields of the case model that say something about a family; records are told of their own.

    >>> case_paths()[:2]
    ('case', 'child_protection')
    """
    return tuple(path for path in paths_of(Case) if path not in _FREE_OF_DATA and not path.startswith("consents"))


def _of_the_case(told: Iterable[CaseField]) -> Iterator[ProcessedField]:
    """What the case model holds; a field that nobody described would stop the report."""
    described = {one.key: one for one in told}
    for key in case_paths():
        one = described[key]
        yield ProcessedField(
            group="case",
            key=key,
            name=one.name,
            about=None,
            category=one.category,
            sensitivity=one.sensitivity,
            why=one.why,
            rules=0,
            offers=0,
            consent=False,
        )


def _of_the_vocabulary(rules: Ruleset, catalogue: Catalogue) -> Iterator[ProcessedField]:
    words = rules.vocabulary
    by_rules, by_offers = _read_by(rules, catalogue)
    needs_by: dict[str, list[str]] = defaultdict(list)
    for rule in rules.rules:
        for read in _read((plant(rule.when, words, rule.for_),)):
            needs_by[read].append(rule.need)
    for fact in words.facts.values():
        yield ProcessedField(
            group="fact",
            key=fact.id,
            name=text_in(fact.question),
            about=fact.scope,
            category=fact.category,
            sensitivity=fact.sensitivity,
            why=text_in(fact.why),
            rules=by_rules[fact.id],
            offers=by_offers[fact.id],
            consent=fact.sensitivity == "special",
        )
    for topic in words.signals.values():
        instruments = (words.instruments[one] for one in topic.instruments)
        screenings = tuple(text_in(one.name) for one in instruments if one.consent == "required")
        needs = dict.fromkeys(text_in(words.needs[need].name) for need in needs_by[topic.id])
        yield ProcessedField(
            group="signal",
            key=topic.id,
            name=text_in(topic.name),
            about=topic.scope,
            category=topic.category,
            sensitivity=topic.sensitivity,
            why=f"Kann einen Bedarf erkennen lassen: {'; '.join(needs)}." if needs else "Keine Regel liest es.",
            rules=by_rules[topic.id],
            offers=by_offers[topic.id],
            consent=topic.sensitivity == "special",
            consent_from=() if topic.sensitivity == "special" else screenings,
        )


def _read_by(rules: Ruleset, catalogue: Catalogue) -> tuple[Counter[str], Counter[str]]:
    """How many rules, and how many offers that can be suggested, look at each fact and topic."""
    by_rules: Counter[str] = Counter()
    for rule in rules.rules:
        by_rules.update(_read((plant(rule.when, rules.vocabulary, rule.for_),)))
    by_offers: Counter[str] = Counter()
    for planted in planted_offers(catalogue).offers.values():
        if is_suggestible(planted.offer):
            by_offers.update(_read(part.tree for part in planted.parts))
            by_offers.update({LANGUAGES} if planted.offer.languages else ())
    return by_rules, by_offers


def _read(trees: Iterable[Tree]) -> set[str]:
    found: set[str] = set()
    for tree in trees:
        for leaf in leaves(tree):
            if isinstance(leaf, FactLeaf) or (isinstance(leaf, AreaLeaf) and leaf.fact is not None):
                found.add(str(leaf.fact))
            elif isinstance(leaf, SignalLeaf):
                found.add(leaf.topic)
    return found


def _stored(texts: ReportTexts, more: Mapping[str, tuple[str, Iterable[type[BaseModel]]]]) -> Iterator[StoredFields]:
    periods = {
        rule.id: f"{rule.name}: {_period(rule.after.count, rule.after.unit, to_end_of_year=rule.to_end_of_year)} nach: "
        f"{rule.start}"
        for rule in deletion_catalogue().rules
    }
    for store in texts.stores:
        models = _STORED.get(store.id, ())
        fields = dict.fromkeys(path for model in models for path in paths_of(model) if path not in _FREE_OF_DATA)
        yield StoredFields(
            id=store.id,
            name=store.name,
            where=store.where,
            fields=tuple(fields),
            retention=tuple(periods[rule] for rule in store.rules),
        )
    for name, (told, kept) in more.items():
        fields = dict.fromkeys(path for model in kept for path in paths_of(model) if path not in _FREE_OF_DATA)
        where = "im Buch des Teams, wenn eine Kommune eines anlegt"
        yield StoredFields(
            id=name,
            name=told,
            where=where,
            fields=tuple(fields),
            retention=tuple(period for rule, period in periods.items() if rule not in _OF_THE_OFFICE),
        )


_UNITS = {
    "days": ("Tag", "Tage"),
    "weeks": ("Woche", "Wochen"),
    "months": ("Monat", "Monate"),
    "years": ("Jahr", "Jahre"),
}


def _period(count: int, unit: str, *, to_end_of_year: bool) -> str:
    """A period in words.

    >>> _period(3, "years", to_end_of_year=True), _period(0, "days", to_end_of_year=False)
    ('3 Jahre bis zum Ende des Jahres', 'sofort')
    """
    if not count:
        return "sofort"
    one, several = _UNITS[unit]
    return f"{count} {one if count == 1 else several}{' bis zum Ende des Jahres' if to_end_of_year else ''}"


def _content(name: str) -> ContentVersion:
    document = read_shipped(f"privacy/content/{name}.yaml")
    read_on = document.data.get("read_on")
    return ContentVersion(name=f"{name}.yaml", read_on=read_on, sha256=document.sha256)
