"""What may be told to whom, as text: what goes, what is missing, what stays, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.case.records import BERLIN
from lotse.cli.text_layout import Page
from lotse.i18n import SOURCE
from lotse.privacy.missing import NOTHING, Missing
from lotse.privacy.outcomes import rank

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lotse.cli.text_fields import FieldNames
    from lotse.i18n import Words
    from lotse.privacy.disclosure import Disclosure
    from lotse.privacy.outcomes import Withheld

_NOT_NEEDED = "G04"
_NOT_THROUGH_LOTSE = "Diese Stelle erhält diese Art von Angaben nicht über lotse."
_NOBODY_KNOWS = "Im Raum ist jemand, den lotse keiner Stelle zuordnen kann. So lange erhält niemand diese Angabe."
_NAME_IT = "Die Kennung der Stelle berichtigen, oder ohne sie sprechen."
_NEED_ALONE = "Diese Stelle erhält hierzu nur den Bedarf, nicht die Angabe selbst."


def moment_in_words(disclosure: Disclosure, words: Words) -> str:
    """The moment of a decision, as the clock in Germany shows it."""
    at = disclosure.at.astimezone(BERLIN)
    return words("Stand: {day}, {time} Uhr", day=words.day(at.date()), time=f"{at:%H:%M}")


def check_sentence(text: str, words: Words) -> str:
    """What a check says, or what would settle it.

    Args:
        text: A German sentence of the table of checks, or one about the sharing matrix.
        words: The sentences of a language.
    """
    if text == _NOT_THROUGH_LOTSE:
        return words(_NOT_THROUGH_LOTSE)
    if text == _NEED_ALONE:
        return words(_NEED_ALONE)
    if text == _NOBODY_KNOWS:
        return words(_NOBODY_KNOWS)
    if text == _NAME_IT:
        return words(_NAME_IT)
    return words.content({SOURCE: text}, "check")


def disclosure_text(disclosure: Disclosure, names: FieldNames, *, width: int = 80) -> str:
    """The decision about one recipient.

    Args:
        disclosure: The decision.
        names: Names of the fields and bodies.
        width: Columns to wrap at.

    Returns:
        The text, without any value.
    """
    words, page = names.words, Page(width)
    page.line(moment_in_words(disclosure, words))
    page.gap()
    _ways(page, disclosure, names)
    _decided(page, disclosure, names)
    _asked_of_the_request(page, disclosure, names)
    _what_stays(page, disclosure, names)
    page.gap()
    page.line(words("Hier stehen nur Namen von Angaben. Werte gibt es mit --package, nachdem das Protokoll steht."))
    return page.text()


def _ways(page: Page, disclosure: Disclosure, names: FieldNames) -> None:
    words = names.words
    if disclosure.purpose is not None:
        page.line(words("Zweck: {purpose}.", purpose=words.label("purpose", disclosure.purpose)))
    sender = names.body(disclosure.from_ or "")
    page.line(words("Von {sender} an {to}.", sender=sender, to=names.body(disclosure.to or "")))
    others = [names.body(one) for one in disclosure.present if one not in (disclosure.from_, disclosure.to)]
    if others:
        page.line(words("Auch im Raum: {bodies}.", bodies=words.listed(others)))
    if disclosure.mode == "clear":
        page.line(words("Mit Namen: lotse hat keine, die Stelle fügt sie selbst hinzu."))


def _decided(page: Page, disclosure: Disclosure, names: FieldNames) -> None:
    words = names.words
    page.heading(
        {
            "allow": words("Das darf weitergegeben werden."),
            "needs": words("Noch wird nichts weitergegeben. Es fehlt etwas, das sich klären lässt."),
            "deny": words("Es wird nichts weitergegeben."),
            "stop": words("Es wird nichts weitergegeben: Jetzt handeln Menschen."),
        }[disclosure.decision]
    )
    page.items(names.fields(disclosure.fields))
    said = [one.rule for one in disclosure.checks if one.outcome not in ("pass", "info", "warn")]
    not_needed = {one.field for one in disclosure.withheld if one.rule == "G04"}
    if disclosure.decision == "deny" and not said and all(one.field in not_needed for one in disclosure.withheld):
        page.line(
            words(
                "Im Fall ist nichts erkannt, was diese Stelle für diesen Zweck braucht. An den Einwilligungen liegt es "
                "nicht. „lotse ask“ nennt, was sich zu fragen lohnt."
            )
        )
    if disclosure.host_may_add:
        several = [words.label("category", one) for one in disclosure.host_may_add]
        page.gap()
        page.line(words("Dazu darf die Stelle selbst nennen: {categories}.", categories=words.listed(several)))


def _asked_of_the_request(page: Page, disclosure: Disclosure, names: FieldNames) -> None:
    """What the checks of the whole request say, beside that they passed."""
    words = names.words
    told = [one for one in disclosure.checks if one.outcome != "pass"]
    if not told:
        return
    page.heading(words("Zur Anfrage"))
    for one in told:
        page.item(f"{check_sentence(one.text, words)} ({one.rule}: {words.label('outcome', one.outcome)})")
        _tell_missing(page, names, one.missing)
        if one.settle is not None:
            page.under(words("So lässt es sich klären: {settle}", settle=check_sentence(one.settle, words)))


def _what_stays(page: Page, disclosure: Disclosure, names: FieldNames) -> None:
    """The fields that stay, by what keeps them; what nobody needs in one line."""
    words = names.words
    by_field: dict[str, list[Withheld]] = {}
    for one in disclosure.withheld:
        by_field.setdefault(one.field, []).append(one)
    not_needed = [key for key, why in by_field.items() if any(one.rule == _NOT_NEEDED for one in why)]
    groups: dict[tuple[str, str], list[Withheld]] = {}
    for key, why in by_field.items():
        if key in not_needed:
            continue
        for one in _what_counts(why):
            groups.setdefault((one.rule, one.text), []).append(one)
    if not groups and not not_needed:
        return
    page.heading(words("Das bleibt, wo es ist"))
    for (rule, text), kept in groups.items():
        settle = next((one.settle for one in kept if one.settle is not None), None)
        keys = [one.field for one in kept]
        _group(page, names, f"{check_sentence(text, words)} ({rule})", keys, settle, missing=_all_missing(kept))
    if not_needed:
        text = words("Das wird für diesen Zweck bei dieser Stelle nicht gebraucht.")
        _group(page, names, f"{text} ({_NOT_NEEDED})", not_needed, None)


def _what_counts(why: Sequence[Withheld]) -> Sequence[Withheld]:
    """What keeps a field for good, if anything does; else everything that is missing. JSON has it all."""
    worst = max(rank(one.outcome) for one in why)
    return [one for one in why if rank(one.outcome) == worst]


def _all_missing(kept: Sequence[Withheld]) -> Missing:
    """What is missing for any of several fields, each once."""
    several = [one.missing for one in kept]
    return Missing(
        words=tuple(dict.fromkeys(word for one in several for word in one.words)),
        bodies=tuple(dict.fromkeys(body for one in several for body in one.bodies)),
        categories=tuple(dict.fromkeys(kind for one in several for kind in one.categories)),
        unknown=tuple(dict.fromkeys(body for one in several for body in one.unknown)),
    )


def _tell_missing(page: Page, names: FieldNames, missing: Missing) -> None:
    words = names.words
    if missing.words:
        page.under(
            words("Noch zu fragen: {people}.", people=words.listed(names.asked_about(*one) for one in missing.words))
        )
    if missing.bodies:
        page.under(words("Nicht genannt: {bodies}.", bodies=words.listed(names.body(one) for one in missing.bodies)))
    if missing.categories:
        kinds = words.listed(words.label("category", one) for one in missing.categories)
        page.under(words("Nicht umfasst: {categories}.", categories=kinds))
    if missing.unknown:
        page.under(words("Nicht bekannt: {bodies}.", bodies=words.listed(names.body(one) for one in missing.unknown)))
    if missing.records:
        page.under(words("Zwei Fassungen gibt es von: {records}.", records=words.listed(missing.records)))


def _group(
    page: Page, names: FieldNames, text: str, keys: Sequence[str], settle: str | None, *, missing: Missing = NOTHING
) -> None:
    words = names.words
    page.item(text)
    page.under(words("Betrifft: {fields}.", fields=words.listed(names.fields(keys))))
    _tell_missing(page, names, missing)
    if settle is not None:
        page.under(words("So lässt es sich klären: {settle}", settle=check_sentence(settle, words)))
