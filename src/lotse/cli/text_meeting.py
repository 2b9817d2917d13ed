"""The pages of the meeting: large clear lines that can be read aloud in front of the family, strengths first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lotse.case.vocabulary import HOUSEHOLD
from lotse.catalogues.body_by_id import body_by_id
from lotse.changes import diff
from lotse.cli.meeting_case import called_in
from lotse.cli.text_layout import Page, sentence
from lotse.cli.text_persons import Called, People
from lotse.cli.text_words import CaseWords
from lotse.meeting.room import kreis_of
from lotse.meeting.search import search_catalogue
from lotse.places import find_place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lotse.advice import Advice, RecognisedNeed, Suggestion
    from lotse.book import KeptIdea, Standing
    from lotse.catalogues.catalogue import Catalogue
    from lotse.cli.meeting_case import OpenCase
    from lotse.i18n import Words
    from lotse.meeting.room import Participant
    from lotse.meeting.search import Found

ACCESS = {
    "aufsuchend-zuhause": "kommt nach Hause",
    "aufsuchend-vor-ort": "kommt in die Nähe",
    "in-regeleinrichtung": "in Kita, Schule oder einer anderen Einrichtung",
    "komm": "die Familie geht hin",
    "online": "im Internet",
    "post": "mit der Post",
}
"""How a family comes to an idea."""
ANSWERS = {
    "wants": "Die Familie möchte das.",
    "later": "Die Familie möchte das später.",
    "no": "Die Familie möchte das nicht.",
}
OUTCOMES = {
    "taken_up": "Es hat angefangen.",
    "ended": "Es ist zu Ende.",
    "not_fitting": "Es hat nicht gepasst.",
    "unreachable": "Es war niemand zu erreichen.",
}


_AGE_OF_THE_WORD = ("reported_then", "old_confirmation")


@dataclass(frozen=True, slots=True)
class Idea:
    """One idea that the room can take along: an offer for a person or the household.

    Args:
        offer: Id of the offer.
        person: Whom it is for.
        suggestion: Why it is suggested; None if it comes from the catalogue alone, without a look at the case.
        found: What the catalogue says; None for a suggestion.
    """

    offer: str
    person: str | None
    suggestion: Suggestion | None = None
    found: Found | None = None


class Pages:
    """The pages about one open case.

    Args:
        opened: The case.
        room: Who is there.
        say: The language of the sentences.
        width: Columns to wrap at.
    """

    def __init__(self, opened: OpenCase, room: Sequence[Participant], say: Words, width: int) -> None:
        self.opened, self.room, self.say, self._width = opened, room, say, width
        self._catalogue: Catalogue = opened.query.catalogue

    @property
    def words(self) -> CaseWords:
        """What persons, needs and offers are called, as far as everybody may hear it."""
        case = self.opened.query.case
        told = called_in(self.opened.values, case.persons, self.say)
        called = {person: Called(*two) for person, two in told.items()}
        children = [one.id for one in case.persons if one.role in ("child", "unborn")]
        adults = [one.id for one in case.persons if one.id not in children]
        return CaseWords(
            lang=self.say.lang,
            people=People(called, words=self.say),
            vocabulary=self._catalogue.vocabulary,
            catalogue=self._catalogue,
            on=self.opened.on,
            ags=None,
            not_alone=frozenset(one for group in (children, adults) if len(group) > 1 for one in group),
            unborn=frozenset(one.id for one in case.persons if one.role == "unborn"),
        )

    def body(self, body: str) -> str:
        """The name of a body."""
        known = body_by_id(body, self._catalogue)
        return known.name if known is not None else self.say("ein Gast")

    def overview(self) -> str:
        """Strengths, what is known, what could help and why, and what changed since the last meeting."""
        page = Page(self._width)
        page.line(self.say("Fall {number}, {mode}", number=self.opened.number, mode=self._mode()))
        strengths = list(self._strengths())
        if strengths:
            page.heading(self.say("Was gut läuft"))
            page.items(strengths)
        page.heading(self.say("Was bekannt ist"))
        page.items(self._known())
        page.line(self.say("Alles Weitere ist nicht für alle im Raum freigegeben."))
        page.heading(self.say("Was helfen kann"))
        for number, need in enumerate(self.opened.shown.needs, start=1):
            page.item(self._need(need), mark=f"{number}.")
        standing = self.opened.standing
        since = list(self._since(standing))
        if since:
            page.heading(since[0])
            page.items(since[1:])
        taken = list(self.taken(standing))
        if taken:
            page.heading(self.say("Was im Gesprächsbuch steht"))
            page.items(taken)
        return page.text()

    def _mode(self) -> str:
        return self.say.label("mode", self.opened.terms.mode)

    def _strengths(self) -> Iterator[str]:
        """What goes well, of persons about whom everybody may hear something."""
        heard = {key.partition("/")[0] for key in self.opened.values}
        for one in self.opened.query.case.strengths:
            if (one.person or HOUSEHOLD) in heard:
                name = self.say.content(self._catalogue.vocabulary.strengths[one.strength].name, "strength")
                yield sentence(self.say("{who}: {name}", who=self.words.people.who(one.person), name=name))

    def _known(self) -> Iterator[str]:
        """Facts in words; needs stand below, and what somebody noticed is not shown as such."""
        facts = self._catalogue.vocabulary.facts
        for key, value in sorted(self.opened.values.items()):
            subject, _, what = key.partition("/")
            if what == "age":
                yield sentence(self.words.people.who(subject))
            elif what == "ags" and (place := find_place(str(value)).place) is not None:
                yield self.say("Wohnort: {place}.", place=place.name)
            elif what in facts:
                question = self.words.named(subject, self.say.content(facts[what].question, "question"))
                yield f"{question} {self._in_words(value, facts[what].values)}"

    def _need(self, need: RecognisedNeed) -> str:
        wished = self.say("Das hat sich die Familie gewünscht.") if need.wished else ""
        why = " ".join(dict.fromkeys(self.say.told(reason.text) for reason in need.because))
        return " ".join(part for part in (f"{self.need(need)}.", wished, why) if part)

    def _since(self, standing: Standing) -> Iterator[str]:
        """A heading and what changed since the last meeting; nothing before the second one."""
        before = self.opened.before()
        if before is None:
            return
        day, shown = before
        yield self.say("Seit dem letzten Gespräch am {day}", day=self.say.day(day))
        changed = self.changed(shown, self.opened.shown)
        for one in standing.ideas:
            if one.answered_on is not None and one.answered_on >= day and one.answer is not None:
                changed.append(f"{self.called(one)}: {self.say(ANSWERS[one.answer])}")
            if one.outcome_on is not None and one.outcome_on >= day and one.outcome is not None:
                changed.append(f"{self.called(one)}: {self.say(OUTCOMES[one.outcome])}")
        yield from changed or [self.say("Daran hat sich nichts geändert.")]

    def changed(self, old: Advice, new: Advice) -> list[str]:
        """What came, went and is different between two looks, in sentences."""
        found = diff(old, new)
        words, say = self.words, self.say
        lines = []
        for need in found.needs:
            name = self.named(words.need(need.need), need.person)
            if need.change == "came":
                lines.append(say("Neues Thema: {name}.", name=name))
            elif need.change == "went":
                lines.append(say("Nicht mehr dabei: {name}.", name=name))
        for one in found.suggestions:
            name = self.named(words.offer(one.offer), one.person)
            if one.change == "came":
                lines.append(say("Neue Idee: {name}.", name=name))
            elif one.change == "went":
                lines.append(say("Keine Idee mehr: {name}.", name=name))
            elif "verdict" in one.fields and one.new is not None:
                fits = one.new.verdict == "fits"
                lines.append(
                    say("Das passt jetzt: {name}.", name=name) if fits else say("Wieder offen: {name}.", name=name)
                )
        return lines

    def taken(self, standing: Standing) -> Iterator[str]:
        """What the team keeps about the case: ideas with answers, guide, days on which somebody asks again.

        An idea tells what it is for. One of an earlier meeting is named only where all in this room may hear that.
        """
        heard = [one for one in standing.ideas if self._may_be_heard(one)]
        for one in heard:
            answer = self.say(ANSWERS[one.answer]) if one.answer is not None else self.say("Noch keine Antwort.")
            yield f"{self.called(one)}. {self.say(OUTCOMES[one.outcome]) if one.outcome is not None else answer}"
        if len(heard) < len(standing.ideas):
            yield self.say.several(
                len(standing.ideas) - len(heard),
                "Dazu eine Idee, die nicht für alle im Raum freigegeben ist.",
                "Dazu {number} Ideen, die nicht für alle im Raum freigegeben sind.",
            )
        if standing.guide is not None:
            yield self.say("Lotse: {body}.", body=self.body(standing.guide))
            if standing.handed_over_on is not None:
                yield self.say("Übergabe bestätigt am {day}.", day=self.say.day(standing.handed_over_on))
        for follow_up in standing.follow_ups:
            if follow_up.settled_on is None:
                yield self.say("Nachfragen am {day}.", day=self.say.day(follow_up.due))

    def _may_be_heard(self, kept: KeptIdea) -> bool:
        """Whether everybody hears of a need that an idea of the book is for: for it the catalogue names it anyway."""
        offer = self._catalogue.by_id.get(kept.offer) if kept.offer is not None else None
        needs = {kept.need} if kept.offer is None else set(offer.needs) if offer is not None else set()
        heard = (one for one in self.opened.shown.needs if one.need in needs)
        return any(kept.person is None or one.person in (None, kept.person) for one in heard)

    def called(self, kept: KeptIdea) -> str:
        """An idea of the book in words."""
        whom = self.words.people.for_whom([kept.person])
        if kept.offer is not None:
            known = kept.offer in self._catalogue.by_id
            return f"{self.words.offer(kept.offer) if known else self.say('Ein Angebot')}, für {whom}"
        way = self.say(ACCESS[kept.access]) if kept.access is not None else self.say("Weg noch offen")
        body = self.body(kept.body) if kept.body is not None else ""
        return self.say("Idee aus der Runde: {body}, {way}, für {whom}", body=body, way=way, whom=whom)

    def named(self, name: str, person: str | None) -> str:
        """A need or an offer with whom it is for."""
        return self.say("{name}, für {whom}", name=name, whom=self.words.people.for_whom([person]))

    def idea(self, idea: Idea) -> str:
        """An idea in words."""
        return self.named(self.words.offer(idea.offer), idea.person)

    def need(self, need: RecognisedNeed) -> str:
        """A need in words."""
        return self.named(self.words.need(need.need), need.person)

    def ideas(self, need: RecognisedNeed) -> list[Idea]:
        """Ideas for a need: first what everybody may see the reason of, then what the catalogue knows by itself."""
        found = [
            Idea(one.offer, one.person, suggestion=one)
            for one in self.opened.shown.suggestions
            if need.need in one.needs and (one.person is None or need.person in (None, one.person))
        ]
        there = {one.offer for one in found} | self._settled()
        age = self.opened.values.get(f"{need.person}/age")
        for one in search_catalogue(
            self._catalogue,
            need=need.need,
            age=age if isinstance(age, int) else None,
            kreis=kreis_of(self.room),
            on=self.opened.on,
        ):
            if one.offer not in there:
                for_ = self._catalogue.by_id[one.offer].for_
                found.append(Idea(one.offer, None if for_ == "household" else need.person, found=one))
        return found

    def _settled(self) -> set[str]:
        """Offers that the family has or does not want: nobody brings them up again."""
        case = self.opened.query.case
        gone = {one.offer for one in case.receives or ()}
        return gone | {one.offer for one in case.declined if one.reason in ("not_wanted", "not_fitting")}

    def need_page(self, need: RecognisedNeed, ideas: Sequence[Idea]) -> str:
        """The ideas for one need, numbered; none of them is chosen beforehand."""
        page = Page(self._width)
        page.line(self._need(need))
        page.gap()
        if not ideas:
            page.line(self.say("Dazu steht im Katalog keine Idee. Vielleicht kennt jemand in der Runde eine."))
        for number, idea in enumerate(ideas, start=1):
            if idea.found is not None and (number == 1 or ideas[number - 2].found is None):
                page.heading(self.say("Aus dem Katalog, ohne Blick auf den Fall"))
            page.item(self.idea(idea), mark=f"{number}.")
            for text in self._about(idea):
                page.under(text)
        page.gap()
        page.item(self.say("Nichts davon"), mark="0.")
        return page.text()

    def _about(self, idea: Idea) -> Iterator[str]:
        if idea.found is not None:
            yield self.say("An wen man sich wendet: {body}.", body=self.whom(idea.found))
            return
        suggestion = idea.suggestion
        if suggestion is None:
            return
        helps = self.say.listed(f"„{self.words.need(need)}“" for need in suggestion.needs)
        fits = suggestion.verdict == "fits"
        state = (
            self.say("Das passt nach dem, was bekannt ist.")
            if fits
            else self.say("Das kann passen; etwas ist noch offen.")
        )
        still = self.words.still_open(suggestion.missing, within=suggestion.person)
        hints = (
            self.say.told(hint.text)
            for hint in suggestion.hints
            if hint.code not in ("reported_then", "old_confirmation")
        )
        yield " ".join(part for part in (self.say("Es geht um {topics}.", topics=helps), state, still, *hints) if part)
        bodies = list(dict.fromkeys(body.name for body in suggestion.bodies))
        if bodies:
            yield self.say("Stelle: {bodies}.", bodies=self.say.listed(bodies))

    def _in_words(self, value: Any, values: Any) -> str:
        """A value of a fact."""
        if isinstance(value, bool):
            return self.say("Ja.") if value else self.say("Nein.")
        several = value if isinstance(value, list) else [value]
        named = [self.say.content(values[one], "value") if one in (values or {}) else str(one) for one in several]
        return sentence(", ".join(named) or self.say("nichts davon"))

    def whom(self, found: Found) -> str:
        """Whom to turn to for an offer of the catalogue."""
        return whom_to_turn_to(found, self.room, self._catalogue, self.say)


def whom_to_turn_to(found: Found, room: Sequence[Participant], catalogue: Catalogue, say: Words) -> str:
    """Whom to turn to for an offer of the catalogue: a body by name, or its role at the place where a family lives.

    Args:
        found: The offer.
        room: Who is there; of them the body is named.
        catalogue: The offers, with their bodies and roles.
        say: The language of the sentence.
    """
    if found.provider is not None:
        known = body_by_id(found.provider, catalogue)
        return known.name if known is not None else say("die anbietende Stelle")
    here = [one.name for one in room if found.role is not None and one.role == found.role]
    if len(here) == 1:
        return here[0]
    role = catalogue.vocabulary.roles.get(found.role or "")
    return (
        say("{role} am Wohnort", role=say.content(role.name, "role"))
        if role is not None
        else say("das klärt die Runde")
    )
