"""What lotse processes, field by field, for the data-protection officer of a municipality.

Fields, purposes, recipients, periods and checks are taken from the models, the vocabulary and the tables that the
program itself works with; only sentences stand in `content/report.yaml`.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from lotse.advice import Versions
from lotse.case.vocabulary import text_in
from lotse.errors import InputError
from lotse.files import read_shipped, validated
from lotse.privacy.check_table import check_table
from lotse.privacy.deletion import deletion_catalogue
from lotse.privacy.matrix import matrix
from lotse.privacy.report_fields import fields_kept, fields_of_the_case, fields_of_the_vocabulary, rules_of_a_book
from lotse.privacy.report_model import (
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
from lotse.versions import LOTSE, engine_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from pydantic import BaseModel

    from lotse.catalogues.catalogue import Catalogue
    from lotse.privacy.deletion import DeletionRule
    from lotse.rules.ruleset import Ruleset

_TABLES = ("checks", "matrix", "deletion", "report")


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
        InputError: The catalogue speaks of another vocabulary, or a field that is kept is described nowhere.

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
    more = dict(stored or {})
    fields = (
        *fields_of_the_case(texts),
        *fields_of_the_vocabulary(texts, rules, catalogue),
        *fields_kept(texts, {name: models for name, (_, models) in more.items()}),
    )
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
        grounds=texts.grounds,
        fields=fields,
        never=tuple(
            NeverProcessed(key=one.id, note=text_in(one.note)) for one in rules.vocabulary.never_collected.values()
        ),
        stored=tuple(_stored(texts, fields, more)),
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
                in_book=_in_book(rule),
            )
            for rule in deletion_catalogue().rules
        ),
        retention_notes=texts.retention_notes,
        measures=texts.measures,
        processing=texts.processing,
        checks=tuple(
            KeptCheck(**{name: getattr(check, name) for name in KeptCheck.model_fields})
            for check in check_table().checks
        ),
        open_points=texts.open_points,
    )


def _stored(
    texts: ReportTexts, fields: Iterable[ProcessedField], more: Mapping[str, tuple[str, Iterable[type[BaseModel]]]]
) -> Iterator[StoredFields]:
    """Each kind of data with the keys of its fields; those of a case are told of their own."""
    rules = {rule.id: rule for rule in deletion_catalogue().rules}
    held = {
        store.id: (
            store.name,
            store.where,
            [_told(rules[one].name, rules[one].start, rules[one]) for one in store.rules],
        )
        for store in texts.stores
    }
    in_book = [told for one in rules_of_a_book() if (told := _in_book(rules[one])) is not None]
    held |= {name: (told, texts.elsewhere.where, in_book) for name, (told, _) in more.items()}
    keys: dict[str, list[str]] = defaultdict(list)
    for one in fields:
        keys[one.group].append(one.key)
    for store, (name, where, periods) in held.items():
        yield StoredFields(
            id=store,
            name=name,
            where=where,
            fields=() if store == "case" else tuple(keys[store]),
            retention=tuple(periods),
        )


def _told(what: str, start: str, rule: DeletionRule) -> str:
    """What goes, after which period, and what that begins with."""
    return f"{what}: {_period(rule.after.count, rule.after.unit, to_end_of_year=rule.to_end_of_year)} nach: {start}"


def _in_book(rule: DeletionRule) -> str | None:
    return _told(rule.in_book.what, rule.in_book.start, rule) if rule.in_book is not None else None


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
