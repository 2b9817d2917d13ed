"""What changed between two answers, as text to be read aloud: first why, then ideas, topics, questions and bodies."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from lotse.case.vocabulary import Version
from lotse.changes import VERSIONED
from lotse.cli.text_layout import Page, sentence
from lotse.i18n import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lotse.catalogues.catalogue import Catalogue
    from lotse.changes import Change, Changes, NeedChange, SuggestionChange


def changes_text(changes: Changes, catalogue: Catalogue, *, lang: str = "de", width: int = 80) -> str:
    """Say what came, went and changed between two answers about one family.

    Args:
        changes: What `diff` found.
        catalogue: For the names of offers and needs; what it does not hold is called by its id.
        lang: Language of the sentences.
        width: Columns to wrap at.

    Returns:
        The text.
    """
    told = _Told(changes, catalogue, Words(lang))
    page = Page(width)
    page.line(told.between())
    if changes.nothing:
        page.gap()
        page.line(told.say("Beide Antworten sagen dasselbe."))
    for heading, lines in told.blocks():
        several = list(dict.fromkeys(lines))
        if several:
            page.heading(heading)
            page.items(several)
    page.gap()
    page.line(told.say("Das sind Hinweise für das Gespräch. Die Familie entscheidet."))
    return page.text()


class _Told:
    """The sentences about one comparison."""

    def __init__(self, changes: Changes, catalogue: Catalogue, say: Words) -> None:
        self.changes = changes
        self.catalogue = catalogue
        self.say = say

    def between(self) -> str:
        old, new = self.changes.old.on, self.changes.new.on
        if old == new:
            return self.say("Stand beider Antworten: {day}", day=self.say.day(new))
        return self.say("Stand: {old}, dann {new}", old=self.say.day(old), new=self.say.day(new))

    def blocks(self) -> Iterator[tuple[str, Iterator[str]]]:
        """Headings with their entries; those without entries are not shown."""
        say, changes = self.say, self.changes
        yield say("Woran es liegt"), self._causes()
        yield say("Neue Ideen"), map(self._came, _of(changes.suggestions, "came"))
        yield say("Ideen, die anders sind"), map(self._changed, _of(changes.suggestions, "changed"))
        yield say("Ideen, die nicht mehr dabei sind"), map(self._went, _of(changes.suggestions, "went"))
        yield say("Neue Themen"), map(self._need, _of(changes.needs, "came"))
        yield say("Themen mit anderen Gründen"), map(self._need, _of(changes.needs, "changed"))
        yield say("Themen, die nicht mehr dabei sind"), map(self._need, _of(changes.needs, "went"))
        yield say("Neue Fragen"), (one.new.question for one in changes.questions if one.new and not one.old)
        yield (
            say("Fragen, die sich nicht mehr stellen"),
            (one.old.question for one in changes.questions if one.old and not one.new),
        )
        yield say("Stellen"), self._bodies()
        yield say("Angaben, die nicht verwendet werden"), self._unused()
        yield say("Bitte beachten"), self._failed()

    def _causes(self) -> Iterator[str]:
        say, old, new = self.say, self.changes.old.versions, self.changes.new.versions
        for cause in self.changes.causes:
            if cause == "day":
                yield say("Die zweite Antwort gilt für einen anderen Tag.")
            elif cause == "case":
                yield say("Über die Familie ist etwas anderes bekannt, oder das Amt hat andere Einstellungen.")
            elif cause in VERSIONED:
                before, after = (_named(getattr(one, cause)) for one in (old, new))
                word = say.label("causes", cause)
                yield (
                    say("{word}: {before} hat einen anderen Inhalt.", word=word, before=before)
                    if before == after
                    else say("{word}: vorher {before}, jetzt {after}.", word=word, before=before, after=after)
                )

    def _came(self, one: SuggestionChange) -> str:
        why = self.say("Neu ist das Thema {topics}.", topics=self._topics(one.needs)) if one.needs else ""
        return f"{self._idea(one)} {why}".rstrip()

    def _went(self, one: SuggestionChange) -> str:
        gone = self.say("Nicht mehr dabei ist das Thema {topics}.", topics=self._topics(one.needs))
        return f"{self._idea(one)} {gone if one.needs else ''}".rstrip()

    def _changed(self, one: SuggestionChange) -> str:
        """What is different about an idea; the words of a part only where they say something to people."""
        parts = []
        if one.old and one.new and "verdict" in one.fields:
            old, new = (self.say.label("verdict", which.verdict) for which in (one.old, one.new))
            parts.append(self.say("Vorher: {old}. Jetzt: {new}.", old=old, new=new))
        for reason, text in (
            ("told", self.say("Etwas, das gefehlt hat, ist jetzt bekannt.")),
            ("asked_anew", self.say("Etwas ist neu offen.")),
        ):
            parts += [text] if reason in one.reasons else []
        other = {
            "bodies": self.say("Die Stellen sind andere."),
            "hints": self.say("Die Hinweise sind andere."),
            "needs": self.say("Die Themen sind andere."),
            "confirmed_on": self.say("Das Angebot wurde an einem anderen Tag bestätigt."),
        }
        parts += [text for field, text in other.items() if field in one.fields]
        return " ".join((self._idea(one), *(parts or [self.say("Die Gründe sind andere.")])))

    def _need(self, one: NeedChange) -> str:
        shown = one.new or one.old
        reasons = dict.fromkeys(reason.text for reason in shown.because) if shown else {}
        name = self._topics((one.need,))
        kind = self.catalogue.vocabulary.needs.get(one.need)
        whom = self._whom(one.person, kind.scope if kind else None)
        about = sentence(self.say("{name}, für {whom}", name=name, whom=whom))
        wished = [self.say("Die Familie hat sich das gewünscht.")] if shown and shown.wished else []
        return " ".join((about, *(wished + list(reasons) if one.change != "went" else ())))

    def _bodies(self) -> Iterator[str]:
        say = self.say
        for one in self.changes.bodies:
            body = one.new or one.old
            name = body.name if body else one.body
            if one.change == "came":
                yield say("Neu dabei: {name}.", name=name)
            elif one.change == "went":
                yield say("Nicht mehr dabei: {name}.", name=name)
            elif "contact" in one.fields:
                yield say("{name} hat andere Kontaktdaten.", name=name)
            else:
                yield say("Zu {name} gibt es andere Angaben.", name=name)
        came = sum(one.change == "came" for one in self.changes.guides)
        if came:
            yield say.several(
                came,
                "Eine weitere Stelle könnte die Familie begleiten.",
                "{number} weitere Stellen könnten die Familie begleiten.",
            )

    def _unused(self) -> Iterator[str]:
        # not what it is and not about whom: everybody in the room reads along
        for how, text in (
            ("came", self.say("Eine weitere Angabe wird nicht verwendet.")),
            (
                "went",
                self.say("Eine Angabe, die nicht verwendet wurde, wird jetzt verwendet, oder sie steht nicht mehr da."),
            ),
        ):
            yield from (text for one in self.changes.not_used if one.change == how)

    def _failed(self) -> Iterator[str]:
        if any(one.change != "went" for one in self.changes.rule_errors):
            yield self.say("In der zweiten Antwort konnten nicht alle Regeln richtig ausgewertet werden.")
        if any(one.change != "came" for one in self.changes.rule_errors):
            yield self.say("In der ersten Antwort konnten nicht alle Regeln richtig ausgewertet werden.")

    def _idea(self, one: SuggestionChange) -> str:
        offer = self.catalogue.by_id.get(one.offer)
        name = self.say.content(offer.name, "offer.name") if offer else one.offer
        return sentence(
            self.say("{name}, für {whom}", name=name, whom=self._whom(one.person, offer.for_ if offer else None))
        )

    def _whom(self, person: str | None, scope: str | None) -> str:
        """Whom it is for; the answers do not say how old somebody is, so the letter tells several apart."""
        if person is None:
            return self.say("die Familie")
        if scope == "child":
            return self.say("das Kind ({letter})", letter=person)
        if scope == "adult":
            return self.say("die erwachsene Person ({letter})", letter=person)
        return self.say("Person {letter}", letter=person)

    def _topics(self, needs: Sequence[str]) -> str:
        known = self.catalogue.vocabulary.needs
        names = (self.say.content(known[need].name, "need") if need in known else need for need in needs)
        return self.say.listed(self.say("„{name}“", name=name) for name in names)


T = TypeVar("T", bound="Change")


def _of(changes: Sequence[T], how: str) -> Iterator[T]:
    return (one for one in changes if one.change == how)


def _named(version: str | Version | Sequence[Version] | None) -> str:
    """One or several versions in short."""
    if version is None or isinstance(version, str):
        return version or ""
    several = (version,) if isinstance(version, Version) else version
    return ", ".join(f"{one.id} {one.version}" for one in several)
