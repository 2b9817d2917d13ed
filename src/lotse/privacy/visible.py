"""What everybody in a room may see of an advice: a need, a reason or an idea only if all it rests on is released.

One rule for the meeting and the sheet of the team. What is not stated in the case is no datum, so an open idea may
name what is still to be asked; but everything known that its conditions looked at has to be released, for "open"
tells that those hold.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from lotse.case.vocabulary import HOUSEHOLD
from lotse.errors import InputError, ProtectionStop
from lotse.explanation import explain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lotse.advice import Advice, Hint, HintCode, Reason, RecognisedNeed, Suggestion
    from lotse.privacy.disclosure import Disclosure
    from lotse.rules.finding import Finding


_SPOKEN = f"{HOUSEHOLD}/familie.sprachen"


def released_to_all(disclosures: Iterable[Disclosure]) -> frozenset[str]:
    """The keys that everybody in the room may hear.

    Args:
        disclosures: The decisions about one case, one for each body in the room but the sender.

    Returns:
        Keys that every decision names; none at all unless each of them was made for the same room, and everybody in
        it has one.

    Raises:
        InputError: The decisions are about different cases or come from different senders.
        ProtectionStop: One of them is a stop.
    """
    room = tuple(disclosures)
    for one in room:
        if one.stop is not None:
            raise ProtectionStop(one.stop)
    if len({(one.case, one.from_) for one in room}) > 1:
        raise InputError.of("CASE-NUMBER", "the decisions are not about one case of one sender", path="disclosures")
    asked = {one.to for one in room} - {one.from_ for one in room}
    if not room or any({one.to, *one.present} - {one.from_} != asked for one in room):
        return frozenset()
    return reduce(frozenset.intersection, (frozenset(one.fields) for one in room))


def visible_advice(advice: Advice, disclosures: Iterable[Disclosure]) -> Advice:
    """The part of an advice that everybody in the room may see.

    Args:
        advice: The advice of the office that holds the case. One that was read back shows no open idea.
        disclosures: The decisions about it, one for each body in the room but the sender.

    Returns:
        The advice without what is not released: needs and ideas with the reasons that may be told. It holds no
        questions, phases or unused data, and nothing can be recomputed from it.

    Raises:
        InputError: The decisions are about different cases, or about another one.
        ProtectionStop: The advice or a decision is a stop.
    """
    if advice.stop is not None:
        raise ProtectionStop(advice.stop)
    room = tuple(disclosures)
    released = released_to_all(room)
    if any(one.case != advice.case for one in room):
        raise InputError.of("CASE-NUMBER", "the decisions are about another case", path="disclosures")
    known = {key for one in room for key in one.fields} | {kept.field for one in room for kept in one.withheld}
    needs = tuple(_with_reasons(one, released) for one in advice.needs if need_key(one) in released)
    rules = {reason.rule for one in needs for reason in one.because}
    shown = advice.model_copy(
        update={
            "needs": needs,
            "suggestions": tuple(_suggestions(advice, released, known, rules)),
            "guides": tuple(one for one in advice.guides if any(one.need == need.need for need in needs)),
            "phases": (),
            "questions": (),
            "not_used": (),
        }
    )
    shown._context = None  # noqa: SLF001  # it would hold everything that was just left out
    return shown


def need_key(need: RecognisedNeed) -> str:
    """The key of a recognised need.

    Args:
        need: A need of an advice.

    >>> from lotse.advice import RecognisedNeed
    >>> need_key(RecognisedNeed(need="bindung", person="k1", wished=False, because=()))
    'k1/need:bindung'
    """
    return f"{need.person or HOUSEHOLD}/need:{need.need}"


def _with_reasons(need: RecognisedNeed, released: frozenset[str]) -> RecognisedNeed:
    told: tuple[Reason, ...] = tuple(reason for reason in need.because if released.issuperset(reason.keys))
    return need.model_copy(update={"because": told})


def _suggestions(advice: Advice, released: frozenset[str], known: set[str], rules: set[str]) -> Iterator[Suggestion]:
    owners: dict[str, set[str | None]] = {}
    for one in advice.needs:
        if need_key(one) in released:
            owners.setdefault(one.need, set()).add(one.person)
    for suggestion in advice.suggestions:
        needs = tuple(need for need in suggestion.needs if _is_for(suggestion, owners.get(need, set())))
        rests_on = set(suggestion.decisive)
        if suggestion.verdict == "open":
            looked_at = _looked_at(advice, suggestion)
            if looked_at is None:
                continue
            rests_on = (rests_on | looked_at) & known
        if _tells_of_somebody(advice, suggestion.person, released):
            continue
        if needs and rests_on <= released:
            yield suggestion.model_copy(
                update={
                    "needs": needs,
                    "because": tuple(rule for rule in suggestion.because if rule in rules),
                    "hints": tuple(hint for hint in suggestion.hints if _may_hint(hint, suggestion, released)),
                }
            )


def _tells_of_somebody(advice: Advice, person: str | None, released: frozenset[str]) -> bool:
    """Whether an idea names an unborn child of whom nothing is released; of an advice read back anybody may be one."""
    context = advice._context  # noqa: SLF001  # as in `_looked_at`
    if person is None or (context is not None and not context.facts.persons[person].unborn):
        return False
    return not any(key.startswith(f"{person}/") for key in released)


def _is_for(suggestion: Suggestion, owners: set[str | None]) -> bool:
    """Whether somebody has the need whom the suggestion is for: its person or the household; any for the household."""
    return bool(owners) if suggestion.person is None else bool(owners & {suggestion.person, None})


def _looked_at(advice: Advice, suggestion: Suggestion) -> set[str] | None:
    """Everything the conditions of an open suggestion looked at; None if that cannot be told any more."""
    if advice._context is None:  # noqa: SLF001  # the privacy rooms guard what the advice was made of
        return None
    found = explain(advice, offer=suggestion.offer, person=suggestion.person)
    several = found if isinstance(found, tuple) else (found,)
    keys: set[str] = set()
    for one in several:
        for part in one.parts:
            keys.update(_keys(part.finding) if part.part != "need" else ())
    return keys


def _keys(finding: Finding) -> Iterator[str]:
    if finding.key is not None:
        yield finding.key
    for part in finding.of:
        yield from _keys(part)


_OF_THE_FAMILY: dict[HintCode, str] = {"language_not_spoken": _SPOKEN, "unreachable": "receives"}
"""Hints that tell something of the family beyond what the conditions looked at."""


def _may_hint(hint: Hint, suggestion: Suggestion, released: frozenset[str]) -> bool:
    key = _OF_THE_FAMILY.get(hint.code)
    if key == "receives":
        key = f"{suggestion.person or HOUSEHOLD}/receives:{suggestion.offer}"
    return key is None or key in released
