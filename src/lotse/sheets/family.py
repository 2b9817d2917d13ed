"""The family sheet: ideas to take home, in German and in the family's language. The family decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lotse.advice import check_advice
from lotse.catalogues.body_by_id import body_by_id
from lotse.errors import InputError, LotseError
from lotse.i18n import FAMILY_LANGUAGES, SOURCE
from lotse.i18n.words import NOTE
from lotse.settings import settings_of
from lotse.sheets.confided import readable_by
from lotse.sheets.ideas import idea, reached, stands_alone
from lotse.sheets.model import FamilySheet, Line, Section
from lotse.sheets.speaking import Speaker, speaker

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lotse.advice import Advice, Context, Suggestion, Versions
    from lotse.settings import Settings

HOUSEHOLD = "household"
Chosen = tuple[str, str | None]
"""An offer and the person it was chosen for; None for the household."""


def family_sheet(
    advice: Advice,
    *,
    chosen: Iterable[str | Chosen] | None = None,
    lang: str = SOURCE,
    guide: str | None = None,
    person: str | None = None,
    settings: Settings | Mapping[str, Any] | None = None,
) -> FamilySheet:
    """Put together what a family may take home: offers, and how to say yes, later or no to each.

    Args:
        advice: An advice of this process; one that was read back from JSON has no context.
        chosen: Suggestions, each with its person or None for the household, or as `OFFER@PERSON`. All without it.
        lang: One of the languages for families, beside German.
        guide: The body that accompanies the family; without it the sheet says that this is open.
        person: The one person whom the sheet is handed to: only ideas for this person, also those that rest on what
            this person confided. Without it everybody at home can read the sheet, and nothing confided is behind it.
        settings: Settings of the office; those of the advice without them.

    Returns:
        The frozen sheet. Only needs that the shown ideas serve are named; no signal, reason, person or number is.

    Raises:
        ProtectionStop: The advice is a stop.
        InputError: An unknown language, guide or person, or a choice that is no suggestion, or none for these readers.
        LotseError: `ADVICE-WITHOUT-CONTEXT` for an advice that was read back.
    """
    context = context_of(advice)
    if lang not in FAMILY_LANGUAGES:
        raise InputError.of("ID-UNKNOWN", "there is no family sheet in this language", path="lang")
    family = speaker(lang)
    if person is not None and person not in context.facts.persons:
        raise InputError.of("PERSON-UNKNOWN", "no person of the case has this id", path="person")
    picked = None if chosen is None else _pairs(advice, chosen)
    advice = readable_by(advice, context, person=person)
    context = context_of(advice)
    old_after = (context.settings if settings is None else settings_of(settings)).confirmation_old_after
    shown = _by_offer(_picked(advice, picked, person))
    offers = context.catalogue.by_id
    alone = person is not None or stands_alone(context.facts)
    ideas = tuple(
        idea(
            number,
            several,
            offer=offers[several[0].offer],
            family=family,
            facts=context.facts,
            old_after=old_after,
            alone=alone,
        )
        for number, several in enumerate(shown, start=1)
    )
    sheet = FamilySheet(
        on=advice.on,
        lang=lang,
        direction=family.spoken[-1].direction,
        reviewed=family.spoken[-1].reviewed,
        title=family("Ideen für Sie") if alone else family("Ideen für Sie und Ihre Familie"),
        dated=family("Stand: {day}.", day=advice.on),
        notices=(),
        before=tuple(_before(shown, context, family, person)),
        ideas_title=family("Die Ideen"),
        ideas_lead=() if ideas else (family("Zurzeit steht hier keine Idee. Wir sprechen mit Ihnen darüber."),),
        ideas=ideas,
        your_answer=family("Ihre Antwort"),
        answers=(family("Das möchte ich."), family("Vielleicht später."), family("Das möchte ich nicht.")),
        none_of_these=family("Keine von diesen Ideen."),
        after=tuple(_after(shown, context, family, guide)),
        foundation=family("Grundlage: {versions}.", versions=versions_in_short(advice.versions)),
    )
    return sheet.model_copy(update={"notices": tuple(_notices(sheet, family))})


def context_of(advice: Advice) -> Context:
    """What an advice holds in memory, once it is sure that nothing stops.

    Args:
        advice: An advice of this process.

    Returns:
        Its context.

    Raises:
        ProtectionStop: The advice is a stop.
        LotseError: `ADVICE-WITHOUT-CONTEXT` for an advice that was read back.
    """
    check_advice(advice)
    context = advice._context  # noqa: SLF001  # a sheet shows what the advice was made of
    if context is None:
        raise LotseError(
            "ADVICE-WITHOUT-CONTEXT",
            "an advice that was read back cannot be printed",
            hint="call advise again with the case",
        )
    return context


def _pairs(advice: Advice, chosen: Iterable[str | Chosen]) -> dict[Chosen, int]:
    """What was chosen, each with its place; only suggestions can be chosen."""
    known = {(one.offer, one.person) for one in advice.suggestions}
    picked: dict[Chosen, int] = {}
    for place, one in enumerate(chosen):
        pair = _pair(one, place)
        if pair not in known:
            hint = "choose from the suggestions, as OFFER@PERSON; without a person for the household"
            raise InputError.of("ID-UNKNOWN", "this choice is no suggestion", hint=hint, path=f"chosen[{place}]")
        picked.setdefault(pair, place)
    return picked


def _picked(advice: Advice, chosen: Mapping[Chosen, int] | None, person: str | None) -> tuple[Suggestion, ...]:
    """The chosen suggestions in the order of the advice; all of them where nothing was chosen."""
    own = tuple(one for one in advice.suggestions if person is None or one.person == person)
    if chosen is None:
        return own
    readable = {(one.offer, one.person) for one in own}
    for pair, place in chosen.items():
        if pair not in readable:
            text = "this choice is not for everybody who will read this sheet"
            hint = "print it for the one person it is about"
            raise InputError.of("SCOPE", text, hint=hint, path=f"chosen[{place}]")
    return tuple(one for one in own if (one.offer, one.person) in chosen)


def _pair(one: object, place: int) -> Chosen:
    if isinstance(one, str):
        offer, _, person = one.partition("@")
        return offer, person if person and person != HOUSEHOLD else None
    if isinstance(one, tuple | list) and len(one) == 2 and isinstance(one[0], str):  # noqa: PLR2004  # a pair
        return one[0], one[1] if one[1] != HOUSEHOLD else None
    raise InputError.of("TYPE", "a choice is an offer and a person", path=f"chosen[{place}]")


def _by_offer(suggestions: Sequence[Suggestion]) -> list[list[Suggestion]]:
    """Each offer once, where its first suggestion stands."""
    found: dict[str, list[Suggestion]] = {}
    for one in suggestions:
        found.setdefault(one.offer, []).append(one)
    return list(found.values())


def _before(
    shown: Sequence[Sequence[Suggestion]], context: Context, family: Speaker, person: str | None
) -> Iterator[Section]:
    vocabulary = context.catalogue.vocabulary
    yield Section(
        title=family("Sie entscheiden"),
        lines=(
            family("Auf diesem Blatt stehen Ideen, die helfen können."),
            family("Sie entscheiden, was davon zu Ihnen passt."),
        ),
    )
    strengths = {strength for strength, whose in context.facts.strengths if person in (None, whose)}
    order = list(vocabulary.strengths)
    if strengths:
        named = sorted(strengths, key=order.index)
        lines = tuple(family.content(vocabulary.strengths[one].name, "strength") for one in named)
        yield Section(title=family("Was gut läuft"), lines=lines, form="list")
    served = {need for several in shown for one in several for need in one.needs}
    needs = sorted(served, key=vocabulary.need_order.__getitem__)
    if needs:
        lines = tuple(family.content(vocabulary.needs[one].name, "need") for one in needs)
        yield Section(title=family("Was helfen kann"), lines=lines, form="list")


def _after(
    shown: Sequence[Sequence[Suggestion]], context: Context, family: Speaker, guide: str | None
) -> Iterator[Section]:
    yield Section(
        title=family("Was Sie mitbringen"),
        lines=(
            family("Dazu ist nichts hinterlegt. Fragen Sie vor dem ersten Termin danach."),
            family("Sie dürfen auch nach einer Sprachmittlung fragen."),
            family("Dieses Blatt können Sie mitnehmen."),
        ),
    )
    yield _accompanied(context, family, guide)
    yield Section(title=family("Sie dürfen Nein sagen"), lines=tuple(_saying_no(shown, context, family, guide)))
    yield Section(
        title=family("Ihre Daten"),
        lines=(
            family("Auf diesem Blatt stehen kein Name, keine Adresse und keine Nummer von Ihnen."),
            family("Es steht auch nicht darauf, wer was über Sie gesagt hat."),
        ),
    )


def _accompanied(context: Context, family: Speaker, guide: str | None) -> Section:
    title = family("Wer Sie begleitet")
    if guide is None:
        return Section(
            title=title,
            lines=(
                family("Das ist noch offen. Wir wählen die Stelle gemeinsam mit Ihnen."),
                family("Name und Telefon der Stelle:"),
            ),
            form="room",
        )
    body = body_by_id(guide, context.catalogue)
    if body is None:
        hint = "name a body of the catalogue or one that lotse body tells"
        raise InputError.of("ID-UNKNOWN", "this body is not known", hint=hint, path="guide")
    lines = (family("Diese Stelle begleitet Sie:"), family.name(body.name), *reached(body.contact, family))
    return Section(title=title, lines=(*lines, family("Dort können Sie alles fragen.")))


def _saying_no(
    shown: Sequence[Sequence[Suggestion]], context: Context, family: Speaker, guide: str | None
) -> Iterator[Line]:
    yield family("Sie dürfen zu jeder Idee Nein sagen. Sie brauchen keinen Grund.")
    if guide is None:
        yield family("Sagen Sie es der Fachkraft, die Ihnen dieses Blatt gibt.")
    else:
        yield family("Sagen Sie es der Stelle, die Sie begleitet.")
    yield family("Sie können es sich immer anders überlegen.")
    kinds = {context.catalogue.by_id[several[0].offer].kind for several in shown}
    if "screening" in kinds:
        yield family("Manche Untersuchungen schreibt das Gesetz vor, zum Beispiel vor dem Schulanfang.")
        yield family("Fragen Sie nach, wenn Sie unsicher sind.")


def versions_in_short(versions: Versions) -> str:
    """What a sheet came from, in short; ids are the same in every language.

    Args:
        versions: The versions of an advice.
    """
    parts = [f"lotse {versions.lotse}"]
    several = (versions.rules, *versions.catalogues, versions.vocabulary)
    parts += [f"{one.id} {one.version}" for one in several if one is not None]
    return ", ".join(parts)


def _notices(sheet: FamilySheet, family: Speaker) -> Iterator[Line]:
    """What to know about the translation before reading on."""
    if sheet.lang == SOURCE:
        note = family.spoken[0].review_note
        yield from (Line(de=one) for one in (note,) if one)
    elif not sheet.reviewed:
        yield family(NOTE)
    if any(line.kept_german for line in lines_of(sheet)):
        yield family(
            "Einige Texte gibt es in dieser Sprache noch nicht. Sie stehen auf Deutsch und haben das Zeichen [de]."
        )


def lines_of(sheet: FamilySheet) -> Iterator[Line]:
    """Every line of a sheet, from the top.

    Args:
        sheet: A family sheet.

    Yields:
        The lines.
    """
    yield from (sheet.title, sheet.dated, *sheet.notices)
    for section in sheet.before:
        yield from (section.title, *section.lines)
    yield from (sheet.ideas_title, *sheet.ideas_lead)
    for one in sheet.ideas:
        yield one.name
        for row in one.rows:
            yield from (row.topic, *row.lines)
    yield from (sheet.your_answer, *sheet.answers, sheet.none_of_these)
    for section in sheet.after:
        yield from (section.title, *section.lines)
    yield sheet.foundation
