"""What is held about one person, as text that the person can read."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from lotse.case.records import BERLIN
from lotse.cli.text_fields import names_of_offices
from lotse.cli.text_layout import Page
from lotse.i18n import SOURCE

if TYPE_CHECKING:
    from lotse.case.vocabulary import Vocabulary
    from lotse.i18n import Words
    from lotse.privacy.access import AccessExport


def access_text(found: AccessExport, vocabulary: Vocabulary, words: Words, *, width: int = 80) -> str:
    """The own data, the consents, and who heard what.

    Args:
        found: What is held.
        vocabulary: Names of facts, signals and needs.
        words: The sentences of a language.
        width: Columns to wrap at.

    Returns:
        The text. It holds values, for the person alone whom they are about.
    """
    page = Page(width)
    page.line(words("Auskunft aus dem Fall {case}, Person {person}", case=found.case, person=found.person))
    page.heading(words("Das ist gespeichert"))
    for key, value in found.data.items():
        page.item(f"{_name(key, vocabulary, words)}: {_value(key, value, vocabulary, words)}")
    if found.records:
        page.heading(words("Ihre Einwilligungen"))
        for record in found.records:
            states = [f"{words.label('state', state)} {_day(at, words)}" for state, at in record["states"]]
            page.item(f"{record['record']}: {', '.join(states)}")
    page.heading(words("Wer etwas erfahren hat"))
    for left in found.disclosed:
        purpose = words.label("purpose", left["purpose"]) if left["purpose"] else ""
        to = words.listed(names_of_offices().get(one, one) for one in left["to"])
        page.item(words("{day}: {to}. Zweck: {purpose}.", day=_day(left["at"], words), to=to, purpose=purpose))
        fields = [_name(key, vocabulary, words) for key in left["fields"]]
        page.under(words("Angaben: {fields}.", fields=words.listed(fields)))
    if not found.log_read:
        page.line(
            words("Ein Protokoll der Weitergaben lag nicht vor. Deshalb steht hier nicht, wer etwas erfahren hat.")
        )
    elif not found.disclosed:
        page.line(words("Im vorgelegten Protokoll steht dazu keine Weitergabe."))
    if found.text is not None:
        page.heading(words("Das sieht zuerst eine Fachkraft an"))
        page.line(words.content({SOURCE: found.text}, "check"))
        page.items(_name(key, vocabulary, words) for key in found.held_back)
    return page.text()


def _day(at: str, words: Words) -> str:
    return words.day(datetime.fromisoformat(at).astimezone(BERLIN).date())


def _day_of(day: str, words: Words) -> str:
    return words.day(date.fromisoformat(day))


def _name(key: str, vocabulary: Vocabulary, words: Words) -> str:
    """What a datum is called, without whom it is about."""
    what = key.partition("/")[2]
    kind, _, name = what.partition(":")
    plain = {
        "born": words("Geburt"),
        "due": words("erwarteter Tag der Geburt"),
        "age": words("Alter in Jahren"),
        "role": words("Rolle im Fall"),
        "ags": words("Wohngemeinde"),
        "area": words("Stadtteil"),
    }
    if what in plain:
        return plain[what]
    if kind == "signal":
        return words("Hinweis „{name}“", name=words.content(vocabulary.signals[name].name, "signal"))
    if kind == "need":
        return words("Bedarf „{name}“", name=words.content(vocabulary.needs[name].name, "need"))
    if kind == "strength":
        return words("Stärke „{name}“", name=words.content(vocabulary.strengths[name].name, "strength"))
    if kind == "receives":
        return words("Antwort zum Angebot „{name}“", name=name)
    return words("Angabe zu „{name}“", name=words.content(vocabulary.facts[what].question, "question"))


def _value(key: str, value: Any, vocabulary: Vocabulary, words: Words) -> str:
    if isinstance(value, list):
        return words.listed(_value(key, one, vocabulary, words) for one in value)
    if isinstance(value, dict):
        return words(
            "{finding}, {day}", finding=words.label("finding", value["finding"]), day=_day_of(value["observed"], words)
        )
    if isinstance(value, bool):
        return words("ja") if value else words("nein")
    what = key.partition("/")[2]
    if what == "role":
        return words.label("person_role", str(value))
    if what.startswith(("receives:", "need:", "strength:")) or value == "no_answer":
        return words.label("answer", str(value))
    kind = vocabulary.facts.get(what)
    if kind is not None and kind.values and str(value) in kind.values:
        return words.content(kind.values[str(value)], "value")
    return str(value)
