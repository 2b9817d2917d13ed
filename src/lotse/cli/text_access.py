"""What is held about one person, as text that the person can read; and for a professional what is held back of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from lotse.case.records import BERLIN, OPEN_STATES
from lotse.catalogues.responsibility_tables import name_of_office
from lotse.cli.text_layout import Page
from lotse.i18n import Words
from lotse.places import municipality
from lotse.privacy.receipt import AUTHORITY_OF_NRW, complaint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lotse.case.vocabulary import Vocabulary
    from lotse.catalogues.catalogue import Catalogue
    from lotse.privacy.access import AccessExport


def access_text(found: AccessExport, names: AccessNames, *, width: int = 80) -> str:
    """The own data, the consents, and who heard what.

    Args:
        found: What is held.
        names: How things are called.
        width: Columns to wrap at.

    Returns:
        The text. It holds values, for the person alone whom they are about; of what is held back only how much.
    """
    words, page = names.words, Page(width)
    page.line(words("Auskunft aus dem Fall {case}, Person {person}", case=found.case, person=found.person))
    page.heading(words("Das ist gespeichert"))
    for key, value in found.data.items():
        page.item(f"{names.of(key)}: {names.value(key, value)}")
        for told in dict.fromkeys(names.sources(key, found)):
            page.under(told)
    page.heading(words("Das steht im Gesprächsbuch"))
    page.items(names.kept(one) for one in found.kept)
    if not found.book_read:
        page.line(words("Ein Gesprächsbuch lag nicht vor. Deshalb steht hier nicht, was darin gespeichert ist."))
    elif not found.kept:
        page.line(words("Im Gesprächsbuch steht dazu nichts, was hier genannt wird."))
    if found.records:
        page.heading(words("Ihre Einwilligungen"))
    for record in found.records:
        states = [f"{words.label('state', state)} {names.moment(at)}" for state, at in record["states"]]
        page.item(f"{record['record']}: {', '.join(states)}")
        page.under(words("Wozu: {purposes}.", purposes=names.labels("purpose", record["purposes"])))
        bodies = names.bodies(record["recipients"])
        if record["states"][-1][0] in OPEN_STATES:
            page.under(words("Wer es erfahren darf: {bodies}.", bodies=bodies))
            page.under(words("Längstens bis {day}.", day=names.last_day(record["until"])))
        else:
            page.under(words("Genannt war: {bodies}.", bodies=bodies))
    _who_heard(page, found, names)
    if found.held_back_count:
        page.heading(words("Das sieht zuerst eine Fachkraft an"))
        page.line(
            words.several(
                found.held_back_count,
                "Eine weitere Angabe betrifft auch andere Personen oder wurde im Vertrauen gesagt.",
                "{number} weitere Angaben betreffen auch andere Personen oder wurden im Vertrauen gesagt.",
            )
        )
        page.line(words("Was davon Sie bekommen, entscheidet eine Fachkraft. Fragen Sie gern danach."))
    _rights(page, found, names)
    return page.text()


def _rights(page: Page, found: AccessExport, names: AccessNames) -> None:
    """What the person may ask for, of whom, and where to complain (Art. 15 I d, e, f GDPR)."""
    words = names.words
    page.heading(words("Ihre Rechte"))
    page.item(words("Sie können Angaben berichtigen, löschen oder ihre Verarbeitung einschränken lassen."))
    page.item(words("Eine Einwilligung können Sie jederzeit ohne Begründung widerrufen."))
    page.item(words("Wie lange etwas gespeichert bleibt, sagt Ihnen die Stelle, die den Fall führt."))
    asked = [one for record in found.records if (one := record["asked_by"]) is not None]
    for contact in dict.fromkeys(one["dpo"] for one in asked if one.get("dpo")):
        page.item(words("Fragen zum Datenschutz beantwortet: {contact}", contact=contact))
    authorities = dict.fromkeys(one["authority"] for one in asked if one.get("authority")) or (AUTHORITY_OF_NRW,)
    for authority in authorities:
        page.item(complaint(authority, Words(words.lang, "family")))


def _who_heard(page: Page, found: AccessExport, names: AccessNames) -> None:
    words = names.words
    page.heading(words("Wer etwas erfahren hat"))
    for left in found.disclosed:
        _disclosed(page, left, names)
    if not found.log_read:
        page.line(
            words("Ein Protokoll der Weitergaben lag nicht vor. Deshalb steht hier nicht, wer etwas erfahren hat.")
        )
    elif not found.disclosed:
        page.line(words("Im vorgelegten Protokoll steht dazu keine Weitergabe."))


def _disclosed(page: Page, left: Mapping[str, Any], names: AccessNames) -> None:
    words = names.words
    purpose = words.label("purpose", left["purpose"]) if left["purpose"] else ""
    to = names.bodies(left["to"])
    page.item(words("{day}: {to}. Zweck: {purpose}.", day=names.moment(left["at"]), to=to, purpose=purpose))
    if left["fields"]:
        page.under(words("Angaben: {fields}.", fields=words.listed(names.of(key) for key in left["fields"])))
    if left["fields_held_back"]:
        page.under(
            words.several(
                left["fields_held_back"],
                "Dazu eine Angabe, die zuerst eine Fachkraft ansieht.",
                "Dazu {number} Angaben, die zuerst eine Fachkraft ansieht.",
            )
        )


def review_text(found: AccessExport, names: AccessNames, *, width: int = 80) -> str:
    """What is held back of an access, for the professional who looks at it.

    Args:
        found: A review.
        names: How things are called.
        width: Columns to wrap at.

    Returns:
        The text; names of data, no values. It is not for the person.
    """
    words, page = names.words, Page(width)
    page.line(words("Auskunft aus dem Fall {case}, Person {person}", case=found.case, person=found.person))
    page.line(words("Für die Fachkraft. Dieses Blatt wird nicht herausgegeben."))
    page.heading(words("Das ist zurückgehalten"))
    page.items(names.whose(key) for key in found.held_back or ())
    if not found.held_back:
        page.line(words("Nichts ist zurückgehalten."))
    else:
        page.gap()
        page.line(words("Es betrifft auch andere oder wurde im Vertrauen oder von Dritten gesagt."))
        page.line(words("Bitte prüfen Sie, was die Person erfahren darf, und halten Sie den Grund fest (B06)."))
    _who_heard(page, found, names)
    return page.text()


@dataclass(frozen=True, slots=True)
class AccessNames:
    """How data are called on an access.

    Args:
        vocabulary: Names of facts, signals and needs.
        catalogue: Names of offers and bodies; None where none could be loaded.
        words: The sentences of a language.
    """

    vocabulary: Vocabulary
    catalogue: Catalogue | None
    words: Words

    def of(self, key: str) -> str:
        """What a datum is called, without whom it is about.

        Args:
            key: Such as `k1/kind.kita_platz`.
        """
        words, what = self.words, key.partition("/")[2]
        kind, _, name = what.partition(":")
        plain = {
            "born": words("Geburt"),
            "due": words("erwarteter Tag der Geburt"),
            "age": words("Alter in Jahren"),
            "role": words("Rolle im Fall"),
            "ags": words("Wohngemeinde"),
            "area": words("Stadtteil"),
            "parents": words("Eltern im Haushalt"),
            "custody": words("Sorgerecht"),
            "parent_of": words("Elternteil von"),
            "custody_of": words("Sorgerecht für"),
            "carries": words("schwanger mit"),
            "carried_by": words("wer schwanger ist"),
            "child_protection": words("Kinderschutz"),
            "noticed_by": words("Stelle, die den Fall führt"),
            "restricted": words("Verarbeitung eingeschränkt"),
        }
        if what in plain:
            return plain[what]
        if kind == "signal":
            signal = self.vocabulary.signals.get(name)
            called = name if signal is None else words.content(signal.name, "signal")
            return words("Hinweis „{name}“", name=called)
        if kind == "need":
            return words("Bedarf „{name}“", name=self.need(name))
        if kind == "strength":
            return words("Stärke „{name}“", name=words.content(self.vocabulary.strengths[name].name, "strength"))
        if kind == "receives":
            return words("Antwort zum Angebot „{name}“", name=self.offer(name))
        if kind == "idea":
            return words("Idee „{name}“", name=self.offer(name))
        if kind == "follow_up":
            return words("Nachfrage {number}", number=name)
        if kind == "record":
            return words("Einwilligung {number}", number=name)
        return words("Angabe zu „{name}“", name=words.content(self.vocabulary.facts[what].question, "question"))

    def sources(self, key: str, found: AccessExport) -> Iterator[str]:
        """Who told a datum, where, when it was so, and on which consent it rests, as far as it is stated."""
        words, value = self.words, found.data.get(key)
        shown = value if isinstance(value, list) else ()
        for place, told in enumerate(found.sources.get(key, ())):
            seen = shown[place] if place < len(shown) and isinstance(shown[place], dict) else None
            # a signal is noticed with something; that the family told it is said of what it told itself
            parts = [words.label("from", told["from"])] if seen is None or told["from"] != "family" else []
            if "office" in told:
                parts.append(self.body(told["office"]))
            if seen is not None:
                parts.append(self.instrument(seen["source"]))
            elif "observed" in told:
                parts.append(self.day(told["observed"]))
            if "record" in told:
                parts.append(words("Einwilligung {number}", number=told["record"]))
            yield words("Woher: {parts}.", parts=", ".join(parts))

    def instrument(self, instrument: str) -> str:
        """What a signal was noticed with."""
        known = self.vocabulary.instruments.get(instrument)
        return instrument if known is None else self.words.content(known.name, "instrument")

    def whose(self, key: str) -> str:
        """What a datum is called, with the letter of whom it is about."""
        subject = key.partition("/")[0]
        who = {"household": self.words("Familie"), "place": self.words("Familie"), "case": self.words("Fall")}
        return f"{who.get(subject, subject)}: {self.of(key)}"

    def offer(self, offer: str) -> str:
        """The name of an offer; its id where no loaded catalogue has it."""
        known = self.catalogue.by_id.get(offer) if self.catalogue is not None else None
        return offer if known is None else self.words.content(known.name, "offer.name")

    def need(self, need: str) -> str:
        """The name of a need."""
        known = self.vocabulary.needs.get(need)
        return need if known is None else self.words.content(known.name, "need")

    def body(self, body: str) -> str:
        """The name of a body; its id, or the name that stands there already, where none is known."""
        known = self.catalogue.bodies.get(body) if self.catalogue is not None else None
        return known.name if known is not None else name_of_office(body)

    def bodies(self, bodies: Iterable[str]) -> str:
        """Several bodies."""
        return self.words.listed(self.body(one) for one in bodies) or self.words("keine andere Stelle")

    def labels(self, enum: str, values: Iterable[str]) -> str:
        """Several values of a closed list."""
        return self.words.listed(self.words.label(enum, one) for one in values)

    def moment(self, at: str) -> str:
        """The day of a moment."""
        return self.words.day(datetime.fromisoformat(at).astimezone(BERLIN).date())

    def last_day(self, until: str) -> str:
        """The last day before an end, which is exclusive: at midnight it is the day before."""
        end = datetime.fromisoformat(until).astimezone(BERLIN) - timedelta(microseconds=1)
        return self.words.day(end.date())

    def day(self, day: str) -> str:
        """A day."""
        return self.words.day(date.fromisoformat(day))

    def stated(self, stated: str) -> str:
        """A day as exactly as it is stated; a month or a year stays one."""
        return self.day(stated) if len(stated) == len("2021-03-17") else stated

    def value(self, key: str, value: Any) -> str:  # one way for each kind of value
        """A value as the person reads it."""
        words, what = self.words, key.partition("/")[2]
        if isinstance(value, list):
            return words.listed(self.value(key, one) for one in value)
        if isinstance(value, dict):
            return self._parts(what, value)
        if isinstance(value, bool):
            return words("ja") if value else words("nein")
        if what == "ags":
            known = municipality(str(value))
            return str(value) if known is None else f"{known.name} ({value})"
        if what in ("born", "due") and value != "no_answer":
            return self.stated(str(value))
        if what == "role":
            return words.label("person_role", str(value))
        if what == "child_protection":
            return words.label("child_protection", str(value))
        if what.startswith(("receives:", "need:", "strength:")) or value == "no_answer":
            return words.label("answer", str(value))
        kind = self.vocabulary.facts.get(what)
        if kind is not None and kind.values and str(value) in kind.values:
            return words.content(kind.values[str(value)], "value")
        return str(value)

    def _parts(self, what: str, value: Mapping[str, Any]) -> str:
        words = self.words
        if what == "custody":
            kind = words.label("kind", value["kind"])
            holders = words.listed(value.get("holders", ()))
            seen = value.get("seen")
            told = f"{kind}: {holders}" if holders else kind
            return told if seen is None else words("{told}, gesehen am {day}", told=told, day=self.day(seen["on"]))
        if what == "noticed_by":
            return self.body(value["body"]) if "body" in value else words.label("role", value["role"])
        return words(
            "{finding}, {day}", finding=words.label("finding", value["finding"]), day=self.day(value["observed"])
        )

    def kept(self, one: Mapping[str, Any]) -> str:
        """One thing that the record book holds."""
        words, what = self.words, one["what"]
        if what == "discussed":
            return words("Besprochen am {days}.", days=words.listed(self.day(day) for day in one["on"]))
        if what == "guide":
            told = words("Lotse: {body}, seit {day}.", body=self.body(one["body"]), day=self.day(one["since"]))
            handed_over = one.get("handed_over_on")
            day = None if handed_over is None else words("Übergabe bestätigt am {day}.", day=self.day(handed_over))
            return told if day is None else f"{told} {day}"
        if what == "closed":
            return words("Die Begleitung ist seit dem {day} zu Ende.", day=self.day(one["on"]))
        if what == "consent":
            last = words.day(date.fromisoformat(one["until"]) - timedelta(1))  # the book keeps the first day without it
            return words("{number}: gilt bis einschließlich {day}.", number=one["record"], day=last)
        if what == "follow_up":
            settled = one.get("settled_on")
            asked = words("Nachfragen am {day}.", day=self.day(one["due"]))
            return (
                asked if settled is None else words("{asked} Beantwortet am {day}.", asked=asked, day=self.day(settled))
            )
        return self._idea(one)

    def _idea(self, one: Mapping[str, Any]) -> str:
        words = self.words
        if "offer" in one:
            told = words("Idee „{name}“", name=self.offer(one["offer"]))
        else:
            told = words("Idee der Runde für: {need}, {body}", need=self.need(one["need"]), body=self.body(one["body"]))
        parts = [told if "chosen_on" not in one else f"{told}, {self.day(one['chosen_on'])}"]
        for name, on in (("answer", "answered_on"), ("outcome", "outcome_on")):
            if name in one:
                parts.append(f"{words.label(name, one[name])}, {self.day(one[on])}")
        return f"{'; '.join(parts)}."
