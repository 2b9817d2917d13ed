"""Facts: what the case says on a day, ready to be asked by conditions. Past this module nothing sees the case.

What was observed after the day is not yet known. What may not be used without a consent is not in the
facts; it is named in `not_used`, without its value.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from lotse.case.condition_check import Wrong
from lotse.case.dates import NOT_STATED, Span, stated_span
from lotse.case.model import LongFact
from lotse.case.own_use import Guarded, own_use
from lotse.case.record_checks import specially_protected
from lotse.case.vocabulary import HOUSEHOLD
from lotse.errors import InputError, Problem
from lotse.model import Unshown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet
    from datetime import date

    from lotse.case.model import Case, Person, Signal
    from lotse.case.own_use import OwnUse
    from lotse.case.vocabulary import FactKind, Topic, Vocabulary
    from lotse.settings import Settings

FactValue = bool | int | str | tuple[str, ...]
SPECIAL_WITHOUT_RECORD = "A05"
SCREENING_WITHOUT_RECORD = "E01"


@dataclass(frozen=True, slots=True, repr=False)
class Subject(Unshown):
    """One person as conditions see it.

    Args:
        id: Person id.
        is_child: In child scope: a young person under 27 or an unborn child.
        is_adult: In adult scope: parent, adult, or named as a parent or carrier.
        unborn: Not born yet.
        days: Possible days of birth, or of the due day of an unborn child.
        carries: The unborn children this person carries.
    """

    id: str
    is_child: bool
    is_adult: bool
    unborn: bool
    days: Span
    carries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class NotUsed(Unshown):
    """A datum that stands in the case but may not be used, and the rule that says so."""

    key: str
    rule: str
    text: str


@dataclass(frozen=True, slots=True, repr=False)
class Refusal(Unshown):
    """An offer that did not come about, as far as it is known on the day."""

    offer: str
    person: str | None
    reason: Literal["not_now", "not_wanted", "not_fitting", "unreachable"]
    days_ago: int


@dataclass(frozen=True, slots=True, repr=False)
class Facts(Unshown):
    """What is known about one household on one day.

    Args:
        on: The day.
        persons: Persons by id.
        values: Subject to fact id to value; a missing entry is unknown.
        signals: Subject to topic to True (conspicuous) or False (inconspicuous).
        not_assessed: Topics that were looked at without a result, by subject.
        ags: Municipality where the family lives; None if unknown.
        area: Sozialraum where the family lives; None if unknown.
        receives: Offers taken up, with the person or None for the household; None if nobody asked.
        wishes: Needs the family named, with the person or None for the household.
        closed: Keys that stay unknown: the family does not wish to answer, or may not be used.
        confided: Keys of what was told in confidence, with the persons who told it.
    """

    case: str
    on: date
    persons: Mapping[str, Subject]
    values: Mapping[str, Mapping[str, FactValue]]
    signals: Mapping[str, Mapping[str, bool]]
    not_assessed: frozenset[tuple[str, str]]
    ags: str | None
    area: str | None
    receives: frozenset[tuple[str, str | None]] | None
    refusals: tuple[Refusal, ...]
    wishes: frozenset[tuple[str, str | None]]
    strengths: tuple[tuple[str, str | None], ...]
    no_answer: frozenset[str]
    closed: frozenset[str]
    not_used: tuple[NotUsed, ...]
    children: tuple[str, ...] = field(default=())
    adults: tuple[str, ...] = field(default=())
    confided: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def without(self, keys: AbstractSet[str]) -> Facts:
        """State the same without some signals and facts, as if nobody had told them.

        Args:
            keys: Keys `SUBJECT/signal:TOPIC` and `SUBJECT/FACT`.

        Returns:
            Facts in which they are unknown.
        """
        return replace(
            self,
            values={
                subject: {fact: value for fact, value in known.items() if f"{subject}/{fact}" not in keys}
                for subject, known in self.values.items()
            },
            signals={
                subject: {topic: seen for topic, seen in known.items() if f"{subject}/signal:{topic}" not in keys}
                for subject, known in self.signals.items()
            },
            not_assessed=frozenset(one for one in self.not_assessed if f"{one[0]}/signal:{one[1]}" not in keys),
            confided={key: told_by for key, told_by in self.confided.items() if key not in keys},
        )

    def subjects(self, scope: str) -> tuple[str, ...]:
        """The subjects of a scope: the children, the adults or the household."""
        if scope == "child":
            return self.children
        return self.adults if scope == "adult" else (HOUSEHOLD,)


def derive_facts(case: Case, *, vocabulary: Vocabulary, on: date, settings: Settings | None = None) -> Facts:
    """State what the case says on a day; what it does not say has no entry.

    Args:
        case: The case as it was loaded.
        vocabulary: Vocabulary the case was checked against.
        on: Day of the question; later observations are not yet known.
        settings: Settings of the office, for how long a consent holds and who has to agree; the careful defaults
            without them.

    Returns:
        The facts, and the keys of what may not be used.

    Raises:
        InputError: A child is born after `on`.
    """
    late = [
        Problem("", 0, 0, f"persons[{wrong.path[1]}].born", wrong.code, wrong.text, wrong.hint)
        for wrong in late_births(case, on)
    ]
    if late:
        raise InputError(late)
    persons = _subjects(case, on)
    use = own_use(case, on=on, settings=settings)
    values: dict[str, dict[str, FactValue]] = {}
    not_used: dict[str, NotUsed] = {}
    for subject, fact_id, entry in _entries(case):
        kind = vocabulary.facts[fact_id]
        observed = entry.observed if isinstance(entry, LongFact) else None
        if observed is not None and observed > on:
            continue
        person = None if subject == HOUSEHOLD else subject
        if kind.sensitivity == "special" and not use.opens(_guarded(kind), person):
            key = f"{subject}/{fact_id}"
            not_used[key] = NotUsed(key, SPECIAL_WITHOUT_RECORD, _SPECIAL_TEXT)
            continue
        values.setdefault(subject, {})[fact_id] = entry.value if isinstance(entry, LongFact) else entry
    signals, not_assessed = _signals(case, vocabulary, on, use, not_used)
    place = case.place
    area = place.area if place else None
    ags = place.ags if place else None
    if area is not None and ags is None:
        ags = vocabulary.chains[area][-1]
    return Facts(
        case=case.case,
        on=on,
        persons=persons,
        values=values,
        signals=signals,
        not_assessed=not_assessed,
        ags=ags,
        area=area,
        receives=None if case.receives is None else frozenset((entry.offer, entry.person) for entry in case.receives),
        refusals=tuple(
            sorted(
                (
                    Refusal(entry.offer, entry.person, entry.reason, (on - entry.on).days)
                    for entry in case.declined
                    if entry.on <= on
                ),
                key=lambda refusal: (refusal.offer, refusal.person or "", refusal.reason, refusal.days_ago),
            )
        ),
        wishes=frozenset((wish.need, wish.person) for wish in case.wishes),
        strengths=tuple(sorted(((entry.strength, entry.person) for entry in case.strengths), key=str)),
        no_answer=frozenset(case.no_answer),
        closed=frozenset(case.no_answer) | frozenset(not_used),
        not_used=tuple(not_used[key] for key in sorted(not_used)),
        children=tuple(sorted(person.id for person in persons.values() if person.is_child)),
        adults=tuple(sorted(person.id for person in persons.values() if person.is_adult)),
        confided=_confided(case, vocabulary, on),
    )


_SPECIAL_TEXT = "Diese Angabe ist besonders geschützt. Ohne ausdrückliche Einwilligung wird sie nicht verwendet."
_SCREENING_TEXT = "Dieses Ergebnis einer Untersuchung wird ohne Einwilligung der Familie nicht verwendet."


def _confided(case: Case, vocabulary: Vocabulary, on: date) -> dict[str, frozenset[str]]:
    """What was told in confidence, or is so by its topic, with who told it."""
    found: dict[str, set[str]] = {}
    for signal in case.signals:
        if signal.observed > on:
            continue
        key = f"{signal.person or HOUSEHOLD}/signal:{signal.topic}"
        if signal.entrusted is not None:
            found.setdefault(key, set()).add(signal.entrusted.by)
        elif vocabulary.signals[signal.topic].confidential and signal.person is not None:
            found.setdefault(key, set()).add(signal.person)
    for subject, fact_id, entry in _entries(case):
        if isinstance(entry, LongFact) and entry.entrusted is not None:
            found.setdefault(f"{subject}/{fact_id}", set()).add(entry.entrusted.by)
    return {key: frozenset(told_by) for key, told_by in sorted(found.items())}


def _entries(case: Case) -> list[tuple[str, str, LongFact | FactValue]]:
    """Every stated value with its subject, household first."""
    entries: list[tuple[str, str, LongFact | FactValue]] = []
    for name, entry in case.facts.items():
        if isinstance(entry, dict):
            entries.extend((name, fact_id, value) for fact_id, value in entry.items())
        else:
            entries.append((HOUSEHOLD, name, entry))
    return entries


def _subjects(case: Case, on: date) -> dict[str, Subject]:
    named_adults = {parent for person in case.persons for parent in person.parents}
    named_adults |= {person.carried_by for person in case.persons if person.carried_by}
    subjects = {}
    for person in case.persons:
        days = _days(person) if person.role == "unborn" else _days(person).until(on)
        subjects[person.id] = Subject(
            id=person.id,
            is_child=person.role in ("child", "unborn"),
            is_adult=person.role in ("parent", "adult") or person.id in named_adults,
            unborn=person.role == "unborn",
            days=days,
            carries=tuple(sorted(other.id for other in case.persons if other.carried_by == person.id)),
        )
    return {person: subjects[person] for person in sorted(subjects)}


def late_births(case: Case, on: date) -> Iterator[Wrong]:
    """Find the persons who are born after the day of the question."""
    for place, person in enumerate(case.persons):
        days = _days(person)
        if person.role != "unborn" and days.precision != "none" and days.first > on:
            text = "a birth lies after the day of the question"
            yield Wrong(("persons", place, "born"), "BORN-AFTER-ON", text, "correct the birth or the day")


def _days(person: Person) -> Span:
    stated = person.due if person.role == "unborn" else person.born
    return stated_span(stated) if stated is not None else NOT_STATED


def _signals(
    case: Case, vocabulary: Vocabulary, on: date, use: OwnUse, not_used: dict[str, NotUsed]
) -> tuple[dict[str, dict[str, bool]], frozenset[tuple[str, str]]]:
    """The newest assessed observation of each topic decides; on one day `conspicuous` wins."""
    newest: dict[tuple[str, str], tuple[date, bool]] = {}
    unassessed = set()
    refused: dict[str, NotUsed] = {}
    for signal in case.signals:
        if signal.observed > on:
            continue
        subject = signal.person or HOUSEHOLD
        rule = _closed_by(signal, vocabulary, use)
        if rule is not None:
            key = f"{subject}/signal:{signal.topic}"
            if key in refused and rule != SCREENING_WITHOUT_RECORD:
                continue  # the screening's rule stays, in whatever order the signals were written
            refused[key] = NotUsed(key, rule, _SCREENING_TEXT if rule == SCREENING_WITHOUT_RECORD else _SPECIAL_TEXT)
        elif signal.finding == "not_assessed":
            unassessed.add((subject, signal.topic))
        else:
            seen = (signal.observed, signal.finding == "conspicuous")
            newest[subject, signal.topic] = max(seen, newest.get((subject, signal.topic), seen))
    signals: dict[str, dict[str, bool]] = {}
    for (subject, topic), (_, conspicuous) in newest.items():
        signals.setdefault(subject, {})[topic] = conspicuous
    not_used.update(refused)
    return signals, frozenset(unassessed)


def _guarded(kind: FactKind | Topic) -> Guarded:
    return Guarded(frozenset({kind.category}), specially_protected(kind.category, kind.sensitivity))


def _closed_by(signal: Signal, vocabulary: Vocabulary, use: OwnUse) -> str | None:
    """The rule that keeps a signal out, or None."""
    topic = vocabulary.signals[signal.topic]
    special = topic.sensitivity == "special"
    screening = vocabulary.instruments[signal.source].consent == "required"
    if not (special or screening):
        return None
    if use.opens(_guarded(topic), signal.person):
        return None
    return SCREENING_WITHOUT_RECORD if screening else SPECIAL_WITHOUT_RECORD
