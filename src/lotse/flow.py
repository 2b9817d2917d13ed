"""The whole flow on one screen: case, facts, needs, offers, bodies, advice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, TypeGuard

from lotse.advice import (
    Advice,
    Context,
    FailedRule,
    Guide,
    Hint,
    PersonPhase,
    Reason,
    RecognisedNeed,
    SuggestedBody,
    Suggestion,
    Unused,
    Versions,
)
from lotse.case.case_check import unknown_offers
from lotse.case.facts import derive_facts
from lotse.case.load_case import check_against, in_memory
from lotse.case.model import Case
from lotse.case.number import is_case_number
from lotse.case.vocabulary import HOUSEHOLD, text_in
from lotse.catalogues.assign import assign_bodies, guides_of_role
from lotse.catalogues.hints import hints_of
from lotse.catalogues.matching import decisive_of, match_offers, missing_of
from lotse.catalogues.order import in_order
from lotse.errors import InputError, ProtectionStop
from lotse.protection import procedure, role_of, stops
from lotse.questions.wording import questions_of
from lotse.rules.finding import decisive
from lotse.rules.phases import phases_of
from lotse.rules.recognition import recognise
from lotse.settings import Settings, settings_of
from lotse.truth import Truth
from lotse.versions import LOTSE, engine_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from lotse.case.facts import Facts
    from lotse.catalogues.catalogue import Catalogue
    from lotse.catalogues.matching import Fit
    from lotse.rules.needs import Needs
    from lotse.rules.ruleset import Ruleset


FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Ages and due days are counted from the day of the question; the calendar must reach as far."""


def advise(
    case: Case,
    *,
    rules: Ruleset,
    catalogue: Catalogue,
    on: date,
    settings: Settings | Mapping[str, Any] | None = None,
) -> Advice:
    """Suggest offers and bodies for a family, say why, and what is worth asking next.

    Args:
        case: A case as `load_case` gives it.
        rules: The rule set that recognises needs.
        catalogue: The offers in play; its vocabulary must be the rule set's.
        on: Day of the question. Nothing reads the clock.
        settings: Settings of the office; the careful defaults without them.

    Returns:
        Frozen advice. With any child-protection status but `no_indication` only `stop` is set.

    Raises:
        InputError: A birth lies after `on`, the rule set does not apply on `on`, or the case names an
            offer that the catalogue does not hold.
    """
    if stops(case):
        return _stopped(case, on, settings)
    _usable(case, on)
    chosen = settings_of(settings)
    _same_vocabulary(rules, catalogue)
    check_against(case, rules.vocabulary)
    unknown = in_memory(unknown_offers(case, catalogue.by_id))
    if unknown:
        raise InputError(unknown)
    says = partial(_facts_on, case, rules, chosen)  # no closure: an advice can be sent to another process
    return advise_from(says(on), rules=rules, catalogue=catalogue, settings=chosen, later=says)


def _facts_on(case: Case, rules: Ruleset, settings: Settings, on: date) -> Facts:
    return derive_facts(case, vocabulary=rules.vocabulary, on=on, settings=settings)


def advise_from(
    facts: Facts,
    *,
    rules: Ruleset,
    catalogue: Catalogue,
    settings: Settings,
    later: Callable[[date], Facts] | None = None,
) -> Advice:
    """Suggest offers and bodies from what is known, where the case itself was looked at before.

    Args:
        facts: What is known of a household without signs of danger.
        rules: The rule set that recognises needs, with the vocabulary of the facts.
        catalogue: The offers in play.
        settings: Settings of the office.
        later: What the case says on another day, for whoever asks from when on an answer is another one.

    Returns:
        Frozen advice.
    """
    needs = recognise(facts, rules)
    fits = in_order(match_offers(needs, facts, catalogue), facts, needs)
    advice = Advice(
        case=facts.case,
        on=facts.on,
        versions=Versions(
            lotse=LOTSE,
            engine=engine_name(),
            vocabulary=rules.vocabulary.version,
            rules=rules.version,
            catalogues=catalogue.versions,
        ),
        phases=tuple(
            PersonPhase(person=person, phase=phase) for person, phase in phases_of(facts, needs, rules.vocabulary)
        ),
        needs=_needs(facts, needs, rules),
        suggestions=tuple(_suggestion(fit, facts, needs, catalogue, settings) for fit in fits),
        questions=questions_of(facts, needs, catalogue, fits),
        guides=_guides(facts, needs, rules),
        not_used=tuple(Unused(key=one.key, rule=one.rule, text=one.text) for one in facts.not_used),
        rule_errors=tuple(FailedRule(rule=one.rule, code=one.code, text=one.text) for one in needs.errors),
    )
    advice._context = Context(facts, needs, rules, catalogue, settings, later)  # noqa: SLF001  # its own private field
    return advice


def _stopped(case: object, on: object, settings: object) -> Advice:
    """The stop: nothing else was touched, so nothing else is named."""
    role, emergency = _role_and_numbers(case, settings)
    number = case.get("case") if isinstance(case, Mapping) else getattr(case, "case", None)
    if not (_is_day(on) and isinstance(number, str) and is_case_number(number)):
        raise ProtectionStop(procedure(role, emergency))
    versions = Versions(lotse=LOTSE, engine=engine_name())
    return Advice(case=number, on=on, versions=versions, stop=procedure(role, emergency))


def _is_day(on: object) -> TypeGuard[date]:
    return isinstance(on, date) and not isinstance(on, datetime)


def _usable(case: object, on: object) -> None:
    """Refuse what is no case and no day, before anything is looked at."""
    if not isinstance(case, Case):
        raise InputError.of("TYPE", "this is no case", hint="load it with load_case", path="case")
    if not _is_day(on):
        raise InputError.of("DATE", "this is no day", hint="give a datetime.date", path="on")
    if not FIRST_YEAR <= on.year <= LAST_YEAR:
        raise InputError.of("DATE", f"only the years {FIRST_YEAR} to {LAST_YEAR} can be asked about", path="on")


def _role_and_numbers(case: object, settings: object) -> tuple[str | None, tuple[str, ...]]:
    """Role and numbers as far as they are usable: nothing that is broken elsewhere may hide the procedure."""
    if isinstance(settings, Mapping):
        role, numbers = settings.get("role"), settings.get("emergency")
    else:
        role, numbers = getattr(settings, "role", None), getattr(settings, "emergency", ())
    named = role if isinstance(role, str) else role_of(case)
    usable = numbers if isinstance(numbers, list | tuple) else ()
    return named, tuple(number for number in usable if isinstance(number, str))


def _same_vocabulary(rules: Ruleset, catalogue: Catalogue) -> None:
    if rules.vocabulary.version != catalogue.vocabulary.version:
        raise InputError.of(
            "ID-UNKNOWN",
            "the rule set and the catalogue use different vocabularies",
            hint="load both with the same vocabulary",
            path="catalogue",
        )


def _person(subject: str) -> str | None:
    return None if subject == HOUSEHOLD else subject


def _needs(facts: Facts, needs: Needs, rules: Ruleset) -> tuple[RecognisedNeed, ...]:
    """The recognised needs, wished first, then in the order of the vocabulary."""
    order = rules.vocabulary.need_order
    owned = sorted(
        needs.recognised(),
        key=lambda one: (one not in needs.wished, order[one[1]], one[0] != HOUSEHOLD, one[0]),
    )
    return tuple(
        RecognisedNeed(
            need=need,
            person=_person(subject),
            wished=(subject, need) in needs.wished,
            because=tuple(
                Reason(
                    rule=rule.rule.id,
                    text=text_in(rule.rule.because),
                    keys=decisive(rule.tree, facts, needs, person),
                    source=rule.rule.source,
                )
                for rule, person in needs.rules_for(subject, need, Truth.YES)
            ),
        )
        for subject, need in owned
    )


def _suggestion(fit: Fit, facts: Facts, needs: Needs, catalogue: Catalogue, settings: Settings) -> Suggestion:
    offer = fit.planted.offer
    left = missing_of(fit, facts, needs)
    owners = fit.planted.need.where(facts, fit.subject)
    met = [(owner, need) for need in offer.needs for owner in owners if needs.truth(owner, need) is Truth.YES]
    reasons = {rule.rule.id for owner, need in met for rule, _ in needs.rules_for(owner, need, Truth.YES)}
    return Suggestion(
        offer=offer.id,
        catalogue=catalogue.origin[offer.id],
        person=_person(fit.subject),
        verdict=fit.verdict,
        needs=tuple(dict.fromkeys(need for _, need in met)),
        because=tuple(sorted(reasons)),
        decisive=decisive_of(fit, left.missing, facts, needs),
        missing=tuple(sorted(left.missing)),
        hints=tuple(
            Hint(code=hint.code, text=hint.text)  # type: ignore[arg-type]  # hints_of gives the codes of the contract
            for hint in hints_of(fit, left, facts, catalogue.vocabulary, settings.confirmation_old_after)
        ),
        confirmed_on=offer.confirmed.on if offer.confirmed else None,
        bodies=_bodies(fit, facts, catalogue),
    )


def _bodies(fit: Fit, facts: Facts, catalogue: Catalogue) -> tuple[SuggestedBody, ...]:
    return tuple(
        SuggestedBody(
            id=body.id,
            role=body.role,
            name=body.name,
            relation=body.relation,
            status=body.status,
            source=body.source,
            as_of=body.as_of,
            contact=body.contact,
        )
        for body in assign_bodies(
            fit.planted.offer, catalogue, ags=facts.ags, on=facts.on, told=facts.values.get(fit.subject, {})
        )
    )


def _guides(facts: Facts, needs: Needs, rules: Ruleset) -> tuple[Guide, ...]:
    """Bodies that could accompany the family, main need first; the team chooses."""
    order = rules.vocabulary.need_order
    owned = sorted(needs.recognised(), key=lambda one: (one not in needs.wished, order[one[1]], one[0]))
    found: dict[str, Guide] = {}
    for _, need in owned:
        kind = rules.vocabulary.needs[need]
        for role in kind.guides:
            for body in guides_of_role(role, facts.ags, facts.on):
                because = f"Diese Stelle kennt sich mit dem Thema „{text_in(kind.name)}“ aus."
                found.setdefault(body.id, Guide(body=body.id, role=role, need=need, because=because))
    return tuple(found.values())
