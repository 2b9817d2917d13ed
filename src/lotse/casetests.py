"""Cases that test: a family, a day, and what must come out (`lotse/cases/1`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, StrictBool

from lotse.case.load_case import case_of
from lotse.case.vocabulary import HOUSEHOLD
from lotse.catalogues.bodies import responsible_bodies
from lotse.explanation import explain
from lotse.files import Document, of_mapping
from lotse.flow import advise
from lotse.model import AreaPrefix, Day, Model, PersonId, Slug

if TYPE_CHECKING:
    from lotse.advice import Advice, Explanation
    from lotse.catalogues.catalogue import Catalogue
    from lotse.rules.ruleset import Ruleset


NOTHING = "-"
"""Stands where nothing was seen or expected."""


class ExpectedNeed(Model):
    """A need that must be recognised."""

    need: Slug = Field(description="Der Bedarf, der erkannt werden muss.")
    person: PersonId | None = Field(default=None, description="Für wen; ohne Person für die Familie.")


class ExpectedOffer(Model):
    """How an offer must come out for a person; what is left out is not compared."""

    offer: Slug = Field(description="Das Angebot.")
    person: PersonId | None = Field(default=None, description="Für wen; ohne Person für die Familie.")
    verdict: Literal["fits", "open", "not_matching"] | None = Field(
        default=None,
        description="Wie es herauskommt: `fits` (passt), `open` (offen) oder `not_matching` (passt nicht).",
    )
    suggested: StrictBool | None = Field(default=None, description="Ob es vorgeschlagen wird.")
    held_back: tuple[str, ...] | None = Field(
        default=None,
        description="Weshalb es zurückgehalten wird, etwa `received` (wird schon wahrgenommen); `[]`: gar nicht.",
    )
    missing: tuple[str, ...] | None = Field(default=None, description="Was noch fehlt, als `PERSON/ANGABE`.")
    hints: tuple[str, ...] | None = Field(default=None, description="Die Hinweise, die dabeistehen.")
    because: tuple[str, ...] | None = Field(default=None, description="Regeln, aus denen der Bedarf folgt.")


class ExpectedPhase(Model):
    """A phase in which a person must be."""

    person: PersonId = Field(description="Die Person.")
    phase: Slug = Field(description="Die Lebensphase, in der sie sein muss.")


class ExpectedBodies(Model):
    """Who must be responsible at the place of the case."""

    role: Slug = Field(description="Die Aufgabe.")
    outcome: Literal["one", "several", "ask", "unknown"] | None = Field(
        default=None,
        description="`one` (eine Stelle), `several` (mehrere), `ask` (eine Frage entscheidet) oder `unknown`.",
    )
    ids: tuple[str, ...] | None = Field(default=None, description="Genau diese Stellen.")


class Expectation(Model):
    """What must come out; what is left out is not checked, and an empty list says that there must be nothing.

    A case that stops answers nothing: unless `stop: true` is stated, a stop differs from everything that is expected.
    """

    needs: tuple[ExpectedNeed, ...] | None = Field(
        default=None,
        description="Bedarfe, die erkannt werden müssen; `[]`: gar keiner.",
    )
    offers: tuple[ExpectedOffer, ...] = Field(default=(), description="Angebote, und wie sie herauskommen.")
    only_these: StrictBool = Field(default=False, description="`true`: Nichts anderes darf vorgeschlagen werden.")
    questions: tuple[str, ...] | None = Field(
        default=None,
        description="Fragen, die gestellt werden müssen, als `PERSON/ANGABE`; `[]`: gar keine.",
    )
    not_asked: tuple[str, ...] = Field(default=(), description="Fragen, die nicht gestellt werden dürfen.")
    phases: tuple[ExpectedPhase, ...] | None = Field(
        default=None,
        description="Lebensphasen, in denen Personen sein müssen; `[]`: niemand ist in einer.",
    )
    guides: tuple[str, ...] | None = Field(
        default=None,
        description="Stellen oder Aufgaben, die als Lotse vorgeschlagen werden müssen; `[]`: gar keine.",
    )
    bodies: tuple[ExpectedBodies, ...] = Field(default=(), description="Wer am Ort des Falls zuständig sein muss.")
    stop: StrictBool | None = Field(default=None, description="`true`: Das Schutzverfahren muss alles anhalten.")


class TestCase(Model):
    """One family with its expectation and the source of it."""

    __test__ = False

    id: Slug = Field(description="Kennung des Testfalls.")
    on: Day = Field(description="Tag, an dem gefragt wird.")
    source: str | None = Field(default=None, description="Woher die Erwartung stammt.")
    note: str | None = Field(default=None, description="Was der Testfall zeigt.")
    rules: str = Field(default="praeventionskette-nrw", description="Kennung des Regelwerks.")
    catalogues: tuple[str, ...] = Field(
        default=("leistungen-nrw", "praxisbeispiele-nrw"),
        description="Kennungen der Kataloge.",
    )
    case: dict[str, Any] = Field(
        description="Die erfundene Familie, geschrieben wie ein Fall; `schema` und `case` dürfen fehlen.",
    )
    same_suggestions_at: tuple[AreaPrefix, ...] = Field(
        default=(),
        description="An diesen Orten muss dasselbe vorgeschlagen werden.",
    )
    expect: Expectation = Field(
        default=Expectation(),
        description="Was herauskommen muss. Was hier fehlt, wird nicht geprüft.",
    )


class CasesFile(Model):
    """`lotse/cases/1` as it is written."""

    schema_: Literal["lotse/cases/1"] = Field(alias="schema", description="Sagt, was für eine Datei das ist.")
    cases: tuple[TestCase, ...] = Field(description="Die Testfälle. In diese Datei gehört keine wirkliche Familie.")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that came out in another way than expected; in English as text, and by its parts for other words.

    >>> str(Difference("no guide: {guide}", {"guide": "jugendamt"}))
    'no guide: jugendamt'
    """

    sentence: str
    gaps: Mapping[str, str]

    def __str__(self) -> str:
        return self.sentence.format_map(self.gaps)


def differs(sentence: str, /, **gaps: str) -> Difference:
    """A sentence with what goes into its gaps."""
    return Difference(sentence, gaps)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out of one test case: nothing, or each thing that differs."""

    id: str
    differences: tuple[Difference, ...]
    advice: Advice | None = field(default=None, repr=False, compare=False)
    """What came out; for whoever looks closer."""

    @property
    def passed(self) -> bool:
        """Whether everything came out as expected."""
        return not self.differences


Load = Callable[[str, tuple[str, ...]], "tuple[Ruleset, Catalogue]"]


def run_case(test: TestCase, *, load: Load, document: Document | None = None) -> Outcome:
    """Try one test case.

    Args:
        test: The family and what must come out.
        load: Gives the rule set and the catalogue by their names.
        document: The case as it stands in its file, for the place of problems.

    Returns:
        The differences in whole words.

    Raises:
        InputError: The case itself is wrong.
        ContentError: Rules or catalogues cannot be loaded.
    """
    rules, catalogue = load(test.rules, test.catalogues)
    case = case_of(document or of_mapping(test.case), vocabulary=rules.vocabulary, numbered=False)
    advice = advise(case, rules=rules, catalogue=catalogue, on=test.on)
    expect = test.expect
    differences = list(_stop(test, advice))
    if advice.stop is None:
        differences += _listed(expect, advice)
        differences += _offers(expect, advice)
        differences += _bodies(test, case.place.ags if case.place else None)
        for place in test.same_suggestions_at:
            elsewhere = {**test.case, "place": {"ags": place[:8], **({"area": place} if "-" in place else {})}}
            there = advise(
                case_of(of_mapping(elsewhere), vocabulary=rules.vocabulary, numbered=False),
                rules=rules,
                catalogue=catalogue,
                on=test.on,
            )
            if _suggested(there) != _suggested(advice):
                differences.append(differs("other suggestions at {place}", place=place))
    return Outcome(test.id, tuple(differences), advice)


def _suggested(advice: Advice) -> set[tuple[str, str | None, str]]:
    return {(one.offer, one.person, one.verdict) for one in advice.suggestions}


def _stop(test: TestCase, advice: Advice) -> Iterator[Difference]:
    """A stop holds everything back: whoever expects anything else of such a case has to state it."""
    stopped, expected = advice.stop is not None, test.expect.stop
    if expected is None and (test.expect != Expectation() or test.same_suggestions_at):
        expected = False
    if expected is not None and expected is not stopped:
        yield differs("a stop was expected" if expected else "no stop was expected")


def _listed(expect: Expectation, advice: Advice) -> Iterator[Difference]:
    """What is named must be there, beside whatever else there is; where an empty list stands, nothing may be."""
    needs = [(one.need, one.person) for one in advice.needs]
    wanted_needs = None if expect.needs is None else [(one.need, one.person) for one in expect.needs]
    yield from _named("no need: {what} for {who}", "a need, but none expected: {what} for {who}", wanted_needs, needs)
    phases = [(one.phase, one.person) for one in advice.phases]
    wanted = None if expect.phases is None else [(one.phase, one.person) for one in expect.phases]
    yield from _named("no phase: {what} for {who}", "a phase, but none expected: {what} for {who}", wanted, phases)
    asked = {question.key: None for question in advice.questions}
    yield from (differs("not asked: {key}", key=key) for key in expect.questions or () if key not in asked)
    unwanted = asked if expect.questions == () else expect.not_asked
    yield from (differs("asked, but should not be: {key}", key=key) for key in unwanted if key in asked)
    guides = {guide.body for guide in advice.guides} | {guide.role for guide in advice.guides}
    yield from (differs("no guide: {guide}", guide=guide) for guide in expect.guides or () if guide not in guides)
    if expect.guides == ():
        yield from (differs("a guide, but none expected: {guide}", guide=one.body) for one in advice.guides)


def _named(
    absent: str,
    unwanted: str,
    wanted: Iterable[tuple[str, str | None]] | None,
    found: Iterable[tuple[str, str | None]],
) -> Iterator[Difference]:
    if wanted is None:
        return
    expected, seen = set(wanted), set(found)
    for sentence, several in ((absent, expected - seen), (unwanted, set() if expected else seen)):
        for one, person in sorted(several, key=str):
            yield differs(sentence, what=one, who=person or HOUSEHOLD)


def _offers(expect: Expectation, advice: Advice) -> Iterator[Difference]:
    for wanted in expect.offers:
        found = explain(advice, offer=wanted.offer, person=wanted.person)
        if isinstance(found, tuple):
            yield differs("{offer}: name the person", offer=wanted.offer)
            continue
        yield from _offer(wanted, found)
    if expect.only_these:
        named = {(one.offer, one.person) for one in expect.offers if one.suggested is not False}
        for offer, person, _ in sorted(_suggested(advice), key=str):
            if (offer, person) not in named:
                yield differs("suggested, but not expected: {offer} for {who}", offer=offer, who=person or HOUSEHOLD)


def _offer(wanted: ExpectedOffer, found: Explanation) -> Iterator[Difference]:
    about = {"offer": wanted.offer, "who": wanted.person or HOUSEHOLD}
    if wanted.verdict is not None and wanted.verdict != found.verdict:
        sentence = "{offer} for {who}: verdict is {seen}, expected {expected}"
        yield differs(sentence, **about, seen=found.verdict, expected=wanted.verdict)
    if wanted.suggested is not None and wanted.suggested is not found.suggested:
        is_or_not = "{offer} for {who}: is suggested" if found.suggested else "{offer} for {who}: is not suggested"
        yield differs(is_or_not, **about)
    for sentence, expected, seen in (
        ("{offer} for {who}: held back by {seen}, expected {expected}", wanted.held_back, found.held_back),
        ("{offer} for {who}: missing {seen}, expected {expected}", wanted.missing, found.missing),
        (
            "{offer} for {who}: hints {seen}, expected {expected}",
            wanted.hints,
            tuple(hint.code for hint in found.hints),
        ),
    ):
        if expected is not None and sorted(expected) != sorted(seen):
            yield differs(sentence, **about, seen=_listing(seen), expected=_listing(expected))
    if wanted.because is not None:
        rules = {part.rule for part in found.parts if part.rule is not None and part.truth == "yes"}
        for rule in wanted.because:
            if rule not in rules:
                yield differs("{offer} for {who}: not because of {rule}", **about, rule=rule)


def _listing(words: Iterable[str]) -> str:
    return ", ".join(sorted(words)) or NOTHING


def _bodies(test: TestCase, ags: str | None) -> Iterator[Difference]:
    for wanted in test.expect.bodies:
        found = responsible_bodies(wanted.role, place=ags, on=test.on)
        if wanted.outcome is not None and wanted.outcome != found.outcome:
            sentence = "{role}: outcome is {seen}, expected {expected}"
            yield differs(sentence, role=wanted.role, seen=found.outcome, expected=wanted.outcome)
        ids = sorted(body.id for body in found.bodies)
        if wanted.ids is not None and sorted(wanted.ids) != ids:
            sentence = "{role}: {seen}, expected {expected}"
            yield differs(sentence, role=wanted.role, seen=_listing(ids), expected=_listing(wanted.ids))
