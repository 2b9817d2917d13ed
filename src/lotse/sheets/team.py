"""The team sheet: what everybody in the room may see, strengths first, and what the family can be asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.case.dates import completed_years, last_birth_with
from lotse.case.vocabulary import HOUSEHOLD
from lotse.catalogues.assign import TELLING_FACTS
from lotse.catalogues.body_by_id import body_by_id
from lotse.catalogues.responsibility_questions import QUESTIONS
from lotse.errors import InputError
from lotse.i18n import SOURCE, TEAM_LANGUAGES, Words
from lotse.privacy.visible import released_to_all, visible_advice
from lotse.sheets.family import context_of, versions_in_short
from lotse.sheets.kept_back import kept_back
from lotse.sheets.model import IdeasForNeed, Part, ShownIdea, ShownNeed, TeamSheet
from lotse.versions import proposed_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lotse.advice import Advice, Context, Question, SuggestedBody, Suggestion
    from lotse.catalogues.catalogue import Offer
    from lotse.model import Contact
    from lotse.privacy.disclosure import Disclosure

_AGS = "place/ags"
_READ_ONLY = frozenset({"report", "research"})
_SURE = {
    "documented": "",
    "derived": "Diese Stelle ergibt sich aus dem Gesetz; ihr Name vor Ort kann anders sein.",
    "unverified": "Diese Angabe ist nicht bestätigt; bitte fragen Sie vor Ort nach.",
}
_ABOUT_THE_OFFER = {
    "conditions_not_stated": "Für wen das Angebot genau gedacht ist, steht nicht in der Quelle.",
    "waiting_list": "Für dieses Angebot gibt es zurzeit eine Warteliste.",
    "full": "Dieses Angebot ist zurzeit belegt.",
    "after_assessment": "Ein Platz wird nach einem Gespräch vergeben.",
    "via_professional": "Den Zugang stellt eine Fachkraft her.",
}
"""Hints that tell of the offer alone; the others would tell of the family."""


def meeting_sheet(advice: Advice, *, disclosures: Iterable[Disclosure], lang: str = SOURCE) -> TeamSheet:
    """Put together what a team may have on the table: a need, suggestion or reason only if all may know it.

    Args:
        advice: An advice of this process; one that was read back from JSON has no context.
        disclosures: One decision for each office present, for a case discussion, each with the whole room.
        lang: `de` or `en`.

    Returns:
        The frozen sheet; nearly empty where nothing is released, with what the family can be asked for.

    Raises:
        ProtectionStop: The advice or one of the decisions is a stop.
        InputError: An unknown language, or decisions about another case or of several offices.
        LotseError: `ADVICE-WITHOUT-CONTEXT` for an advice that was read back.
    """
    context = context_of(advice)
    if lang not in TEAM_LANGUAGES:
        raise InputError.of("ID-UNKNOWN", "there is no team sheet in this language", path="lang")
    return _Page(advice, context, tuple(disclosures), Words(lang, "team")).sheet()


class _Page:
    """The sheet while it is put together."""

    def __init__(self, advice: Advice, context: Context, disclosures: tuple[Disclosure, ...], words: Words) -> None:
        self._advice, self._context, self._words = advice, context, words
        self._shown = visible_advice(advice, disclosures)
        self._released = released_to_all(disclosures)
        self._kept = kept_back(disclosures)
        several = (body for one in disclosures for body in (one.from_, one.to, *one.present))
        self._room = tuple(dict.fromkeys(body for body in several if body is not None))

    def sheet(self) -> TeamSheet:
        words, advice = self._words, self._advice
        return TeamSheet(
            on=advice.on,
            lang=words.lang,
            reviewed=words.reviewed,
            title=words("Bogen für das Schnittstellengespräch"),
            dated=words("Stand: {day}", day=words.day(advice.on)),
            case=words("Fall {number}", number=advice.case) if self._released else None,
            notices=tuple(self._notices()),
            present=self._present(),
            strengths=self._strengths(),
            needs_title=words("Was helfen kann"),
            needs_lead=self._nothing(),
            needs=tuple(self._shown_needs()),
            ideas=tuple(self._ideas()),
            questions=self._questions(),
            guides=self._guides(),
            withheld=self._withheld(),
            ask=self._ask(),
            room=(
                Part(title=words("Ideen aus der Runde"), lines=(), form="room"),
                Part(title=words("Was die Familie sich wünscht"), lines=(), form="room"),
                Part(title=words("Vereinbart"), lines=(), form="room"),
            ),
            closing=words("Das sind Ideen für das Gespräch. Die Familie entscheidet."),
            foundation=words("Grundlage: {versions}.", versions=versions_in_short(advice.versions)),
        )

    def _notices(self) -> Iterator[str]:
        words = self._words
        yield words("Dieser Bogen zeigt nur, was alle hier erfahren dürfen. Er bleibt bei den genannten Stellen.")
        if words.review_note:
            yield words.review_note

    def _present(self) -> str:
        words = self._words
        if not self._room:
            return words("Es ist keine Stelle genannt. Ohne genannte Stellen wird nichts gezeigt.")
        found = [body_by_id(body, self._context.catalogue) for body in self._room]
        names = [body.name if body is not None else words("eine Stelle ohne Eintrag") for body in found]
        return words("Dabei: {names}.", names=words.listed(names))

    def _strengths(self) -> Part | None:
        """What goes well; of a person of whom nothing may be said, this is not said either, nor of all together."""
        words, vocabulary = self._words, self._context.catalogue.vocabulary
        told_of = {key.partition("/")[0] for key in self._released}
        everybody = not {HOUSEHOLD, "place"}.isdisjoint(told_of) or {*self._context.facts.persons} <= told_of
        lines = tuple(
            f"{_begun(self._who(person))}: {words.content(vocabulary.strengths[strength].name, 'strength')}"
            for strength, person in self._context.facts.strengths
            if (everybody if person is None else person in told_of)
        )
        return Part(title=words("Was gut läuft"), lines=lines, form="list") if lines else None

    def _nothing(self) -> str | None:
        words = self._words
        if not self._released:
            return words("Zu dieser Familie darf hier nichts gezeigt werden. Darunter steht, was dafür fehlt.")
        return None if self._shown.needs else words("Ein Bedarf darf hier nicht gezeigt werden.")

    def _whose(self) -> str:
        """Whose judgement a rule is that rests on nothing else."""
        rules = proposed_by(self._advice.versions)
        if rules is None:
            return self._words("(Das ist ein eigener Vorschlag von lotse.)")
        return self._words("(Das ist ein Vorschlag aus dem Regelwerk {rules}.)", rules=rules)

    def _shown_needs(self) -> Iterator[ShownNeed]:
        for need in dict.fromkeys(one.need for one in self._shown.needs):
            several = [one for one in self._shown.needs if one.need == need]
            texts = dict.fromkeys(
                self._words.content({SOURCE: reason.text}, "because")
                + (f" {self._whose()}" if reason.source.kind == "proposal" else "")
                for one in several
                for reason in one.because
            )
            wished = [self._words("Das hat sich die Familie gewünscht.")] if any(one.wished for one in several) else []
            yield ShownNeed(
                name=self._need(need), whom=self._whom(one.person for one in several), reasons=(*wished, *texts)
            )

    def _ideas(self) -> Iterator[IdeasForNeed]:
        """Every suggestion once, under the first of the shown needs that it serves."""
        words = self._words
        left: dict[tuple[str, tuple[str, ...]], list[Suggestion]] = {}
        for one in self._shown.suggestions:
            left.setdefault((one.offer, one.needs), []).append(one)
        numbers: dict[str, list[int]] = {}
        number = 0
        for need in dict.fromkeys(one.need for one in self._shown.needs):
            here = [(offer, needs) for offer, needs in left if need in needs]
            above = numbers.get(need, [])
            ideas = []
            for offer, needs in here:
                number += 1
                several = left.pop((offer, needs))
                ideas.append(self._idea(number, several, needs))
                for other in needs:
                    numbers.setdefault(other, []).append(number)
            lead = None
            if above:
                lead = words("Dazu passt auch: Idee {numbers}.", numbers=words.listed(map(str, above)))
            elif not ideas:
                lead = words("Dazu darf hier keine Idee gezeigt werden, oder es steht keine im Katalog.")
            yield IdeasForNeed(title=words("Zu „{need}“", need=self._need(need)), lead=lead, ideas=tuple(ideas))

    def _idea(self, number: int, several: Sequence[Suggestion], needs: Sequence[str]) -> ShownIdea:
        offer = self._context.catalogue.by_id[several[0].offer]
        return ShownIdea(
            number=number,
            name=self._words.content(offer.name, "offer.name"),
            whom=self._whom(one.person for one in several),
            lines=tuple(self._about(several, offer, needs)),
        )

    def _about(self, several: Sequence[Suggestion], offer: Offer, needs: Sequence[str]) -> Iterator[str]:
        words = self._words
        if offer.summary is not None:
            yield words.content(offer.summary, "offer.summary")
        fits = all(one.verdict == "fits" for one in several)
        state = (
            words("Das passt nach dem, was bekannt ist.") if fits else words("Das kann passen; etwas ist noch offen.")
        )
        helps = words.listed(words("„{need}“", need=self._need(need)) for need in needs)
        yield f"{words('Warum: Es geht um {needs}.', needs=helps)} {state}"
        told = {hint.code for one in several for hint in one.hints}
        yield from (words(text) for code, text in _ABOUT_THE_OFFER.items() if code in told)
        yield from self._bodies(several[0], offer)
        yield self._confirmed(offer)

    def _bodies(self, suggestion: Suggestion, offer: Offer) -> Iterator[str]:
        words, own = self._words, _reached(offer.contact, self._words)
        named = [body for body in suggestion.bodies if self._may_be_named(body, suggestion, offer)]
        for body in named:
            contact = own or _reached(body.contact, words) or words("Kontakt nicht hinterlegt.")
            doubt = words(_SURE[body.status]) if _SURE[body.status] else ""
            yield " ".join(part for part in (f"{self._relation(body)}: {body.name}.", contact, doubt) if part)
        if offer.responsible is not None and not any(body.relation == "responsible" for body in named):
            yield f"{words('Zuständig')}: {self._role(offer.responsible.role)}."
        elif not named:
            yield words("Wer das anbietet, ist nicht hinterlegt. Kontakt nicht hinterlegt.")

    def _may_be_named(self, body: SuggestedBody, suggestion: Suggestion, offer: Offer) -> bool:
        """A responsible office tells where the family lives, and perhaps which school a child goes to."""
        if body.relation != "responsible":
            return True
        asked = QUESTIONS.get(body.role)
        told = TELLING_FACTS.get(asked.key) if asked is not None else None
        settled = offer.responsible is not None and asked is not None and asked.key in offer.responsible.answers
        if told is not None and not settled and f"{suggestion.person or HOUSEHOLD}/{told}" not in self._released:
            return False
        return self._follows(body.id)

    def _follows(self, body: str) -> bool:
        """Whether an office that follows from where the family lives may be named."""
        return body in self._room or _AGS in self._released

    def _role(self, role: str) -> str:
        declared = self._context.catalogue.vocabulary.roles.get(role)
        return self._words.content(declared.name, "role") if declared is not None else ""

    def _relation(self, body: SuggestedBody) -> str:
        words = self._words
        if body.relation == "provider":
            return words("Angebot von")
        return words("Ort") if body.relation == "host" else words("Zuständig")

    def _confirmed(self, offer: Offer) -> str:
        words, on = self._words, self._advice.on
        if offer.confirmed is None:
            return words("Wann das Angebot zuletzt bestätigt wurde, ist nicht bekannt.")
        day = words.day(offer.confirmed.on)
        said = (
            words("Stand der Angabe: {day}.", day=day)
            if offer.confirmed.by in _READ_ONLY
            else words("Zuletzt bestätigt am {day}.", day=day)
        )
        years = completed_years(offer.confirmed.on, on)
        since = words.several(years, "Das ist {number} Jahr her.", "Das ist {number} Jahre her.") if years > 0 else ""
        old = offer.confirmed.on < last_birth_with(self._context.settings.confirmation_old_after, on)
        ask = words("Bitte vorher nachfragen, ob es das Angebot noch gibt.") if old else ""
        return " ".join(part for part in (said, since, ask) if part)

    def _questions(self) -> Part | None:
        """What is still to be asked about the shown ideas, but for what is specially protected."""
        words = self._words
        missing = {key for one in self._shown.suggestions for key in one.missing}
        asked = [one for one in self._advice.questions if one.key in missing and one.sensitivity != "special"]
        lines = tuple(self._asked(one) for one in asked)
        return Part(title=words("Was sich zu fragen lohnt"), lines=lines, form="list") if lines else None

    def _asked(self, question: Question) -> str:
        person = question.key.partition("/")[0]
        text = self._words.content({SOURCE: question.question}, "question")
        subject = self._context.facts.persons.get(person)
        group = (
            () if subject is None else self._context.facts.children if subject.is_child else self._context.facts.adults
        )
        return f"{_begun(self._who(person))}: {text}" if len(group) > 1 else text

    def _guides(self) -> Part | None:
        """Proposals only; an office that follows from where the family lives is named only if that may be known."""
        words = self._words
        lines = []
        for guide in self._shown.guides:
            body = body_by_id(guide.body, self._context.catalogue) if self._follows(guide.body) else None
            name = body.name if body is not None else self._role(guide.role)
            known = words("kennt sich mit dem Thema „{need}“ aus.", need=self._need(guide.need))
            lines.append(f"{name}: {known}")
        if not lines:
            return None
        return Part(
            title=words("Wer die Familie begleiten könnte"),
            lines=tuple(lines),
            form="list",
            note=words("Das ist ein Vorschlag. Das Team und die Familie wählen gemeinsam."),
        )

    def _withheld(self) -> Part | None:
        words, kept = self._words, self._kept
        lines = []
        for one in kept:
            text = words.content({SOURCE: one.text}, "check")
            if one.number:
                lines.append(
                    words.several(one.number, "{number} Angabe: {text}", "{number} Angaben: {text}", text=text)
                )
            else:
                lines.append(text)
        return (
            Part(title=words("Was nicht gezeigt wird, und warum"), lines=tuple(lines), form="list") if lines else None
        )

    def _ask(self) -> Part | None:
        words = self._words
        settle = dict.fromkeys(one.settle for one in self._kept if one.settle)
        lines = tuple(words.content({SOURCE: text}, "check") for text in settle)
        if not (lines or self._released):
            lines = (words("Die Familie fragen, mit welchen Stellen über sie gesprochen werden darf."),)
        return Part(title=words("Was das klären kann"), lines=lines, form="list") if lines else None

    def _need(self, need: str) -> str:
        return self._words.content(self._context.catalogue.vocabulary.needs[need].name, "need")

    def _whom(self, persons: Iterable[str | None]) -> str:
        return self._words("für {whom}", whom=self._words.listed(dict.fromkeys(self._who(one) for one in persons)))

    def _who(self, person: str | None) -> str:
        """A person by role, by its letter where there are several, and by its age where that is released."""
        words, facts = self._words, self._context.facts
        if person is None or person == HOUSEHOLD:
            return words("die Familie")
        subject = facts.persons[person]
        group = facts.children if subject.is_child else facts.adults
        kind = words("das Kind") if subject.is_child else words("die erwachsene Person")
        named = f"{kind} {person}" if len(group) > 1 else kind
        if f"{person}/age" not in self._released or subject.days.precision == "none":
            return named
        low, high = (completed_years(day, facts.on) for day in (subject.days.last, subject.days.first))
        if low == high:
            age = words.several(low, "{number} Jahr", "{number} Jahre")
        else:
            age = words("{low} oder {high} Jahre", low=low, high=high)
        return f"{named} ({age})"


def _begun(text: str) -> str:
    """The text as the beginning of a line."""
    return text[:1].upper() + text[1:]


def _reached(contact: Contact | None, words: Words) -> str:
    """How to reach somebody; empty where it is not known."""
    if contact is None:
        return ""
    ways = (
        (words("Telefon"), contact.phone),
        (words("E-Mail"), contact.email),
        (words("Internet"), contact.url),
        (words("Adresse"), contact.address),
    )
    found = ", ".join(f"{word} {value}" for word, value in ways if value)
    return f"{found}." if found else ""
