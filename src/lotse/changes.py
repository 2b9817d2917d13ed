"""What changed between two answers to the same question about one family, and why, as far as the two answers tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeVar

from pydantic import Field

from lotse.advice import (
    Advice,
    FailedRule,
    Guide,
    PersonPhase,
    Question,
    RecognisedNeed,
    SuggestedBody,
    Suggestion,
    Unused,
    Versions,
    check_advice,
)
from lotse.errors import InputError
from lotse.model import Day, Model
from lotse.protection import guard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

How = Literal["came", "went", "changed"]
Cause = Literal["day", "case", "lotse", "engine", "vocabulary", "rules", "catalogues"]
CAUSES: tuple[Cause, ...] = ("day", "case", "rules", "catalogues", "vocabulary", "lotse", "engine")
"""In the order in which they are told: first what people know best."""
VERSIONED = CAUSES[2:]
"""What stands among the versions of an answer."""
Reason = Literal["need_came", "need_went", "wished", "told", "asked_anew", "rules_hold", "rules_no_longer_hold"]


class Asked(Model):
    """When and by what one of the two answers was given."""

    on: Day
    versions: Versions


class Change(Model):
    """Something that came, went or is different now.

    Args:
        change: `came`, `went` or `changed`.
        fields: Of a change, the parts that are different.
    """

    change: How
    fields: tuple[str, ...] = ()


class PhaseChange(Change):
    """A phase that a person entered or left."""

    person: str
    phase: str


class NeedChange(Change):
    """A need of a person or the household."""

    need: str
    person: str | None
    reasons: tuple[Reason, ...] = ()
    rules: tuple[str, ...] = ()
    """Rules that hold now and did not, or the other way round."""
    old: RecognisedNeed | None
    new: RecognisedNeed | None


class SuggestionChange(Change):
    """An offer for a person or the household; a changed verdict is among the `fields`."""

    offer: str
    person: str | None
    reasons: tuple[Reason, ...] = ()
    needs: tuple[str, ...] = ()
    """Its needs that came or went."""
    told: tuple[str, ...] = ()
    """Keys that were missing and are not any more."""
    old: Suggestion | None
    new: Suggestion | None


class QuestionChange(Change):
    """A datum that is worth asking for now, or no longer."""

    key: str
    old: Question | None
    new: Question | None


class BodyChange(Change):
    """A body in one of its relations to the suggested offers."""

    body: str
    relation: Literal["responsible", "provider", "host"]
    offers: tuple[str, ...]
    """Suggested offers of the new answer (of the old one where it went) with this body."""
    old: SuggestedBody | None
    new: SuggestedBody | None


class GuideChange(Change):
    """A body that could accompany the family."""

    body: str
    old: Guide | None
    new: Guide | None


class UnusedChange(Change):
    """A datum that may be used now, or no longer."""

    key: str
    old: Unused | None
    new: Unused | None


class FailedRuleChange(Change):
    """A rule that can be evaluated again, or no longer."""

    rule: str
    old: FailedRule | None
    new: FailedRule | None


class Changes(Model):
    """`lotse/changes/1`: what came, went and changed between two answers.

    `causes` names what is different between the two questions. `case` stands there if neither day nor versions
    explain a difference: then something else is known of the family, or the office has other settings.
    """

    schema_: Literal["lotse/changes/1"] = Field(default="lotse/changes/1", alias="schema")
    case: str
    old: Asked
    new: Asked
    causes: tuple[Cause, ...] = ()
    phases: tuple[PhaseChange, ...] = ()
    needs: tuple[NeedChange, ...] = ()
    suggestions: tuple[SuggestionChange, ...] = ()
    questions: tuple[QuestionChange, ...] = ()
    bodies: tuple[BodyChange, ...] = ()
    guides: tuple[GuideChange, ...] = ()
    not_used: tuple[UnusedChange, ...] = ()
    rule_errors: tuple[FailedRuleChange, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether both answers say the same."""
        return not any(getattr(self, name) for name in LISTS)

    def __repr_args__(self) -> Any:
        """Show no value of the case in logs and tracebacks."""
        return [(name, len(getattr(self, name))) for name in LISTS]


LISTS = ("phases", "needs", "suggestions", "questions", "bodies", "guides", "not_used", "rule_errors")
"""The lists of an answer that are compared; their order is not."""


def diff(old_advice: Advice, new_advice: Advice) -> Changes:
    """State what changed between two answers about one family.

    Args:
        old_advice: The earlier answer; one that was read back from JSON will do.
        new_advice: The later answer, on the same case number.

    Returns:
        What came, went and changed, each list in the order of the new answer with what went behind it; and why, as
        far as the two answers tell. An answer holds no values, so neither does this.

    Raises:
        ProtectionStop: One of them is a stop.
        InputError: One of them is no advice, or they are about two cases.

    >>> import lotse
    >>> from datetime import date
    >>> rules, offers = lotse.load_ruleset("praeventionskette-nrw"), lotse.load_catalogue("leistungen-nrw")
    >>> case = lotse.load_case(
    ...     {
    ...         "schema": "lotse/case/1",
    ...         "case": "K7MQ2-XPA4T-J",
    ...         "child_protection": "no_indication",
    ...         "persons": [{"id": "k1", "role": "child", "born": "2021-03-15"}],
    ...     }
    ... )
    >>> old, new = (lotse.advise(case, rules=rules, catalogue=offers, on=date(year, 11, 20)) for year in (2026, 2034))
    >>> [(one.change, one.phase) for one in lotse.diff(old, new).phases]
    [('came', 'grundschule-weiterfuehrende'), ('went', 'kita')]
    """
    both = (old_advice, new_advice)
    for one in both:
        guard(one)
    for name, one in zip(("old_advice", "new_advice"), both, strict=True):
        check_advice(one, path=name)
    if old_advice.case != new_advice.case:
        text = "these are answers about two cases"
        raise InputError.of("CASE-NUMBER", text, hint="compare answers about one case", path="new_advice")
    changes = Changes(
        case=new_advice.case,
        old=Asked(on=old_advice.on, versions=old_advice.versions),
        new=Asked(on=new_advice.on, versions=new_advice.versions),
        phases=tuple(
            PhaseChange(change=how, person=one.person, phase=one.phase)
            for how, one in _came_or_went(old_advice.phases, new_advice.phases)
        ),
        needs=tuple(_needs(old_advice, new_advice)),
        suggestions=tuple(_suggestions(old_advice, new_advice)),
        questions=tuple(
            QuestionChange(change=how, fields=fields, key=key, old=old, new=new)
            for how, key, fields, old, new in _compared(old_advice.questions, new_advice.questions, lambda one: one.key)
        ),
        bodies=tuple(_bodies(old_advice, new_advice)),
        guides=tuple(
            GuideChange(change=how, fields=fields, body=body, old=old, new=new)
            for how, body, fields, old, new in _compared(old_advice.guides, new_advice.guides, lambda one: one.body)
        ),
        not_used=tuple(
            UnusedChange(change=how, fields=fields, key=key, old=old, new=new)
            for how, key, fields, old, new in _compared(old_advice.not_used, new_advice.not_used, lambda one: one.key)
        ),
        rule_errors=tuple(
            FailedRuleChange(change=how, fields=fields, rule=key[0], old=old, new=new)
            for how, key, fields, old, new in _compared(
                old_advice.rule_errors, new_advice.rule_errors, lambda one: (one.rule, one.code)
            )
        ),
    )
    return changes.model_copy(update={"causes": tuple(_causes(changes))})


def _causes(changes: Changes) -> Iterator[Cause]:
    """What is different between the two questions, in the order of `CAUSES`."""
    old, new = changes.old, changes.new
    different: set[Cause] = {cause for cause in VERSIONED if _other(old.versions, new.versions, cause)}
    if old.on != new.on:
        different.add("day")
    if not different and not changes.nothing:
        different.add("case")
    for cause in CAUSES:
        if cause in different:
            yield cause


def _other(old: Versions, new: Versions, cause: str) -> bool:
    before, after = getattr(old, cause), getattr(new, cause)
    if cause == "catalogues":
        return sorted(before, key=repr) != sorted(after, key=repr)
    return bool(before != after)


T = TypeVar("T", bound=Model)
K = TypeVar("K")


def _compared(
    old: Iterable[T], new: Iterable[T], key: Callable[[T], K]
) -> Iterator[tuple[How, K, tuple[str, ...], T | None, T | None]]:
    """What came and changed in the order of the new answer, then what went in that of the old one."""
    before, after = {key(one): one for one in old}, {key(one): one for one in new}
    for name, one in after.items():
        if name not in before:
            yield "came", name, (), None, one
        elif fields := _fields(before[name], one):
            yield "changed", name, fields, before[name], one
    for name, one in before.items():
        if name not in after:
            yield "went", name, (), one, None


def _fields(old: Model, new: Model) -> tuple[str, ...]:
    """The parts that say something else; an answer that was read back says the same as the one that was written."""
    before, after = old.model_dump(mode="json"), new.model_dump(mode="json")
    return tuple(name for name in after if before[name] != after[name])


def _came_or_went(old: Sequence[PersonPhase], new: Sequence[PersonPhase]) -> Iterator[tuple[How, PersonPhase]]:
    for one in new:
        if one not in old:
            yield "came", one
    for one in old:
        if one not in new:
            yield "went", one


def _needs(old: Advice, new: Advice) -> Iterator[NeedChange]:
    for how, key, fields, before, after in _compared(old.needs, new.needs, lambda one: (one.need, one.person)):
        was, now = ({reason.rule for reason in one.because} if one else set() for one in (before, after))
        possible: dict[Reason, bool] = {
            "wished": bool(before and before.wished) != bool(after and after.wished),
            "rules_hold": bool(now - was),
            "rules_no_longer_hold": bool(was - now),
        }
        yield NeedChange(
            change=how,
            fields=fields,
            need=key[0],
            person=key[1],
            reasons=tuple(reason for reason, holds in possible.items() if holds),
            rules=tuple(sorted(was ^ now)),
            old=before,
            new=after,
        )


def _suggestions(old: Advice, new: Advice) -> Iterator[SuggestionChange]:
    found = _compared(old.suggestions, new.suggestions, lambda one: (one.offer, one.person))
    for how, key, fields, before, after in found:
        was, now = (set(one.needs) if one else set() for one in (before, after))
        came = {need for need in now - was if how != "came" or not _recognised(old, need, key[1])}
        went = {need for need in was - now if how != "went" or not _recognised(new, need, key[1])}
        told = sorted(set(before.missing) - set(after.missing)) if before and after else []
        possible: dict[Reason, bool] = {
            "need_came": bool(came),
            "need_went": bool(went),
            "told": bool(told),
            "asked_anew": bool(before and after and set(after.missing) - set(before.missing)),
        }
        yield SuggestionChange(
            change=how,
            fields=fields,
            offer=key[0],
            person=key[1],
            reasons=tuple(reason for reason, holds in possible.items() if holds),
            needs=tuple(sorted(came | went)),
            told=tuple(told),
            old=before,
            new=after,
        )


def _recognised(advice: Advice, need: str, person: str | None) -> bool:
    """Whether a need counted for an offer to this person; for a household offer that of any member counts."""
    return any(one.need == need and (person is None or one.person in (None, person)) for one in advice.needs)


def _bodies(old: Advice, new: Advice) -> Iterator[BodyChange]:
    was, now = _with_bodies(old), _with_bodies(new)
    bodies, bodies_now = ([body for body, _ in found.values()] for found in (was, now))
    for how, key, fields, before, after in _compared(bodies, bodies_now, lambda one: (one.id, one.relation)):
        offers = (was if after is None else now)[key][1]
        yield BodyChange(change=how, fields=fields, body=key[0], relation=key[1], offers=offers, old=before, new=after)


def _with_bodies(advice: Advice) -> dict[tuple[str, str], tuple[SuggestedBody, tuple[str, ...]]]:
    """Each body in each of its relations, with the offers it stands at."""
    found: dict[tuple[str, str], tuple[SuggestedBody, tuple[str, ...]]] = {}
    for suggestion in advice.suggestions:
        for body in suggestion.bodies:
            _, offers = found.get((body.id, body.relation), (body, ()))
            found[body.id, body.relation] = (body, tuple(sorted({*offers, suggestion.offer})))
    return found
