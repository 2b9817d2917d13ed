"""Every field that is kept, with purpose, legal ground, recipients, period and category.

Which fields there are is read from the models and the vocabulary. Ground, recipients and period follow from the kind of
datum, the sharing matrix and the deletion catalogue; only names, purposes and categories are written down.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from lotse.case.model import Case
from lotse.case.record_checks import specially_protected
from lotse.case.records import ConsentRecord, GroundRecord, ObligationRecord, ReleaseRecord
from lotse.case.vocabulary import text_in
from lotse.catalogues.hints import LANGUAGES
from lotse.catalogues.matching import is_suggestible, planted_offers
from lotse.errors import InputError
from lotse.privacy.deletion import deletion_catalogue
from lotse.privacy.disclosure_log import DisclosureEntry, ErasedEntry, InformedEntry, StopEntry, WithdrawalEntry
from lotse.privacy.fields_of_models import paths_of
from lotse.privacy.matrix import matrix
from lotse.privacy.report_model import ProcessedField
from lotse.rules.leaves import FactLeaf, SignalLeaf
from lotse.rules.leaves_of_place import AreaLeaf
from lotse.rules.planting import leaves
from lotse.rules.tree import plant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pydantic import BaseModel

    from lotse.case.vocabulary import Category, FactKind, Sensitivity, Topic
    from lotse.catalogues.catalogue import Catalogue
    from lotse.privacy.matrix import Cell
    from lotse.privacy.report_model import Leaves, ReportTexts
    from lotse.rules.ruleset import Ruleset
    from lotse.rules.tree import Tree

_MODELS: Mapping[str, tuple[type[BaseModel], ...]] = {
    "consent": (ConsentRecord,),
    "release": (ReleaseRecord,),
    "ground": (GroundRecord,),
    "obligation": (ObligationRecord,),
    "log": (DisclosureEntry, WithdrawalEntry, InformedEntry, StopEntry, ErasedEntry),
}
_FREE_OF_DATA = frozenset({"schema"})
"""Fields that say what a file is, and nothing about anybody."""
_RECORDS = "consents"
_NARROWED, _SCOPE = "history[].scope.", "scope."
_LOGGED = "entry."


def case_paths() -> tuple[str, ...]:
    """The fields of the case model; what a record in it holds is told of the record.

    >>> case_paths()[:2], "consents" in case_paths()
    (('case', 'child_protection'), True)
    """
    paths = (_RECORDS if path.startswith(f"{_RECORDS}[]") else path for path in _told(paths_of(Case)))
    return tuple(dict.fromkeys(paths))


def kept_paths(models: Iterable[type[BaseModel]]) -> tuple[str, ...]:
    """The fields of what is kept in one place, each once.

    Args:
        models: What is kept there.

    >>> kept_paths([ErasedEntry])
    ('number', 'before', 'seal', 'event')
    """
    return tuple(dict.fromkeys(path for model in models for path in _told(paths_of(model))))


def _told(paths: Iterable[str]) -> Iterator[str]:
    return (path for path in paths if path.rpartition(".")[2] not in _FREE_OF_DATA)


def rules_of_a_book() -> tuple[str, ...]:
    """Ids of the deletion rules for what a team keeps in a book.

    >>> "consent-proof" in rules_of_a_book()
    False
    """
    return tuple(rule.id for rule in deletion_catalogue().rules if rule.in_book is not None)


def recipients_of(category: Category | None) -> dict[str, Cell]:
    """The bodies that may receive a datum at most, by the sharing matrix.

    Args:
        category: Its category; what is of none goes with every consent for the purpose, but never to a body that
            receives nothing at all.

    Returns:
        Rows of the matrix with their cells, those without `x`.

    >>> recipients_of("child_protection")["jobcenter"], "auslaenderbehoerde" in recipients_of(None)
    ('s', False)
    """
    table = matrix()
    found: dict[str, Cell] = {}
    for row, told in table.rows.items():
        if category is not None:
            found[row] = table.cell(row, category)
        elif told.never is None:
            found[row] = "e"
    return {row: cell for row, cell in found.items() if cell != "x"}


def grounds_for_leaving(category: Category | None, sensitivity: Sensitivity) -> tuple[str, ...]:
    """Ids of the grounds on which a datum may go to another body; of the status of child protection nothing goes.

    >>> grounds_for_leaving("health", "special"), grounds_for_leaving("language", "plain")
    (('consent', 'explicit-consent'), ('consent',))
    """
    if category == "child_protection":
        return ("protection",)
    if category is not None and specially_protected(category, sensitivity):
        return ("consent", "explicit-consent")
    return ("consent",)


def _grounds(leaves_: Leaves, category: Category | None, sensitivity: Sensitivity) -> tuple[str, ...]:
    if leaves_ == "never" and category != "child_protection":
        return ()
    return ("consent", "explicit-consent") if leaves_ == "by_item" else grounds_for_leaving(category, sensitivity)


def fields_of_the_case(texts: ReportTexts) -> Iterator[ProcessedField]:
    """What the case model holds; a field that nobody described stops the report.

    Args:
        texts: Names, purposes and categories.

    Yields:
        One field for each path.

    Raises:
        InputError: A field is described nowhere.
    """
    described = {one.key: one for one in texts.case_fields}
    (store,) = (one for one in texts.stores if one.id == "case")
    for key in case_paths():
        one = described.get(key)
        if one is None:
            raise _undescribed("case", key)
        yield ProcessedField(
            group="case",
            key=key,
            name=one.name,
            category=one.category,
            sensitivity=one.sensitivity,
            why=one.why,
            leaves=one.leaves,
            takes=one.takes,
            grounds=(*store.grounds, *_grounds(one.leaves, one.category, one.sensitivity)),
            recipients=recipients_of(one.category) if one.leaves == "by_category" else {},
            retention=store.rules,
        )


def fields_kept(texts: ReportTexts, more: Mapping[str, Iterable[type[BaseModel]]]) -> Iterator[ProcessedField]:
    """What records, the log and what else is kept hold; none of it is in a package.

    Args:
        texts: Names, purposes and categories.
        more: What else is kept, such as the book of a team: its models by id.

    Yields:
        One field for each path in each place.

    Raises:
        InputError: A field is described nowhere.
    """
    described = {(store, key): one for one in texts.stored_fields for store in one.stores for key in one.keys}
    held = {one.id: (one.grounds, one.rules, _MODELS[one.id]) for one in texts.stores if one.id in _MODELS}
    held |= {name: (texts.elsewhere.grounds, rules_of_a_book(), tuple(models)) for name, models in more.items()}
    for group, (grounds, rules, models) in held.items():
        for key in kept_paths(models):
            one = described.get(as_described(group, key))
            if one is None:
                raise _undescribed(group, key)
            yield ProcessedField(
                group=group,
                key=key,
                name=one.name,
                category=one.category,
                sensitivity=one.sensitivity,
                why=one.why,
                leaves=one.leaves if group not in _MODELS else "never",
                takes=one.takes or "closed",
                grounds=grounds,
                retention=rules,
            )


def as_described(group: str, key: str) -> tuple[str, str]:
    """Where a field of a record, the log or a book is described: a narrowed scope as a scope, a logged step as the log.

    Args:
        group: What it is kept in.
        key: Its path there.

    >>> as_described("consent", "history[].scope.purposes"), as_described("book", "entry.at")
    (('consent', 'scope.purposes'), ('log', 'at'))
    """
    if key.startswith(_LOGGED):
        return "log", key.removeprefix(_LOGGED)
    return group, key.replace(_NARROWED, _SCOPE)


def _undescribed(group: str, key: str) -> InputError:
    hint = "say in report.yaml what it is for"
    return InputError.of("KEY-MISSING", "a field that is kept is described nowhere", hint=hint, path=f"{group}.{key}")


def fields_of_the_vocabulary(texts: ReportTexts, rules: Ruleset, catalogue: Catalogue) -> Iterator[ProcessedField]:
    """What families are asked and what can be noticed, each as the vocabulary judges it.

    Args:
        texts: By which rules a case goes.
        rules: The rule set in use, with its vocabulary.
        catalogue: The catalogues in use.

    Yields:
        One field for each question and each topic.
    """
    words = rules.vocabulary
    by_rules, by_offers = _read_by(rules, catalogue)
    needs_by: dict[str, list[str]] = defaultdict(list)
    for rule in rules.rules:
        for read in _read((plant(rule.when, words, rule.for_),)):
            needs_by[read].append(rule.need)

    def judged(group: str, kind: FactKind | Topic, name: str, why: str, screenings: tuple[str, ...]) -> ProcessedField:
        (store,) = (one for one in texts.stores if one.id == "case")
        special = kind.sensitivity == "special"
        own_use = ("own-use",) if special or screenings else ()
        return ProcessedField(
            group=group,
            key=kind.id,
            name=name,
            about=kind.scope,
            category=kind.category,
            sensitivity=kind.sensitivity,
            why=why,
            rules=by_rules[kind.id],
            offers=by_offers[kind.id],
            consent=special,
            consent_from=() if special else screenings,
            leaves="by_category",
            grounds=(*store.grounds, *grounds_for_leaving(kind.category, kind.sensitivity), *own_use),
            recipients=recipients_of(kind.category),
            retention=store.rules,
        )

    for fact in words.facts.values():
        yield judged("fact", fact, text_in(fact.question), text_in(fact.why), ())
    for topic in words.signals.values():
        instruments = (words.instruments[one] for one in topic.instruments)
        screenings = tuple(text_in(one.name) for one in instruments if one.consent == "required")
        needs = dict.fromkeys(text_in(words.needs[need].name) for need in needs_by[topic.id])
        why = f"Kann einen Bedarf erkennen lassen: {'; '.join(needs)}." if needs else "Keine Regel liest es."
        yield judged("signal", topic, text_in(topic.name), why, screenings)


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
