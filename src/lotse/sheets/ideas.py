"""One offer as a family reads it: what, for whom, where, when, what it costs, in which language, whom to turn to.

What the catalogue does not state is said aloud, never left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.case.dates import completed_years, last_birth_with
from lotse.sheets.model import Idea, Line, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from lotse.advice import Suggestion
    from lotse.case.facts import Facts
    from lotse.catalogues.catalogue import Offer
    from lotse.conditions import Duration
    from lotse.model import Contact
    from lotse.sheets.speaking import Speaker

_OF_AGE = 18
_READ_ONLY = frozenset({"report", "research"})
"""Who only read about the offer; nobody there has confirmed it."""
_ACCESS = {
    "aufsuchend-zuhause": "Es kommt jemand zu Ihnen nach Hause.",
    "aufsuchend-vor-ort": "Das Angebot kommt in Ihre Nähe.",
    "in-regeleinrichtung": "Das Angebot gibt es dort, wo Ihr Kind ist, zum Beispiel in der Kita oder Schule.",
    "komm": "Sie gehen zu dem Angebot hin.",
    "online": "Das Angebot gibt es im Internet.",
    "post": "Das Angebot kommt mit der Post.",
}
_WITHOUT_PLACE = frozenset({"aufsuchend-zuhause", "online", "post"})
"""Where nobody has to find an address."""
_COST = {
    "free": "Es kostet nichts.",
    "fixed": "Es kostet einen festen Betrag.",
    "varies": "Die Kosten sind unterschiedlich. Fragen Sie vorher nach.",
}
_ROOM = {
    "waiting_list": "Es gibt zurzeit eine Warteliste.",
    "full": "Zurzeit ist kein Platz frei.",
    "after_assessment": "Einen Platz bekommen Sie nach einem Gespräch.",
}
_SURE = {
    "documented": "",
    "derived": "Der Name der Stelle kann vor Ort anders sein.",
    "unverified": "Diese Angabe ist nicht bestätigt. Fragen Sie vor Ort nach.",
}


def stands_alone(facts: Facts) -> bool:
    """Whether the talk is with one young adult, not with a family."""
    if len(facts.persons) != 1:
        return False
    [person] = facts.persons.values()
    if not person.is_child or person.unborn or person.days.precision == "none":
        return False
    return completed_years(person.days.last, facts.on) >= _OF_AGE


def idea(
    number: int,
    several: Sequence[Suggestion],
    *,
    offer: Offer,
    family: Speaker,
    facts: Facts,
    old_after: Duration,
    alone: bool,
) -> Idea:
    """Tell about one offer.

    Args:
        number: Its place on the sheet, from 1.
        several: Its suggestions, one for each person.
        offer: The offer.
        family: Who speaks.
        facts: What is known; only who is in the household is looked at.
        old_after: Age from which a confirmation is called old.
        alone: One person reads it, not a family.

    Returns:
        The idea with the same questions for every offer.
    """
    rows = (
        (family("Was ist das?"), _what(offer, family)),
        (family("Für wen?"), _for_whom(several, offer, family, facts, alone=alone)),
        (family("Wo?"), _where(several[0], offer, family)),
        (family("Wann?"), _when(offer, family)),
        (family("Was kostet es?"), _cost(offer, family)),
        (family("In welcher Sprache?"), _languages(offer, family)),
        (family("An wen wenden Sie sich?"), _contact(several[0], offer, family)),
        (family("Was fehlt hier noch?"), _not_stated(several[0], offer, family)),
        (family("Wie aktuell ist das?"), _confirmed(offer, family, facts.on, old_after)),
    )
    told = ((topic, tuple(lines)) for topic, lines in rows)
    return Idea(
        number=number,
        name=family.content(offer.name, "offer.name"),
        rows=tuple(Row(topic=topic, lines=lines) for topic, lines in told if lines),
    )


def _what(offer: Offer, family: Speaker) -> Iterator[Line]:
    if offer.summary is not None:
        yield family.content(offer.summary, "offer.summary")


def _for_whom(
    several: Sequence[Suggestion], offer: Offer, family: Speaker, facts: Facts, *, alone: bool
) -> Iterator[Line]:
    """Never a name, an age or a letter: who is meant is said in the talk."""
    meant = {one.person for one in several}
    if offer.for_ == "household":
        yield family("Für Ihre Familie.") if not alone else family("Für Sie.")
    elif offer.for_ == "adult" or alone:
        yield family("Für Sie.")
    elif len(facts.children) == 1:
        yield family("Für Ihr Kind.")
    elif meant >= set(facts.children):
        yield family("Für alle Ihre Kinder.")
    elif len(meant) == 1:
        yield family("Für eines Ihrer Kinder. Welches, besprechen wir mit Ihnen.")
    else:
        yield family("Für mehrere Ihrer Kinder. Welche, besprechen wir mit Ihnen.")
    if any(one.verdict == "open" for one in several):
        yield family("Ob es für Sie passt, klären Sie im Gespräch.")


def _where(suggestion: Suggestion, offer: Offer, family: Speaker) -> Iterator[Line]:
    if offer.access is not None:
        yield family(_ACCESS[offer.access])
    hosts = [body for body in suggestion.bodies if body.relation == "host"]
    for host in hosts:
        yield family.name(host.name)
        if host.contact is not None and host.contact.address:
            yield family.name(host.contact.address)
        if _SURE[host.status]:
            yield family(_SURE[host.status])
    own = offer.contact.address if offer.contact is not None else None
    if own:
        yield family.name(own)
    elif offer.protected_address:
        yield family("Die Adresse ist geschützt. Sie erfahren sie im Gespräch.")


def _when(offer: Offer, family: Speaker) -> Iterator[Line]:
    yield from (family.day_and_hours(one.code, one.when) for one in offer.languages or () if one.when)
    apply, valid = offer.apply, offer.valid
    if apply is not None and apply.from_ is not None:
        yield family("Anmelden können Sie sich ab dem {day}.", day=apply.from_)
    if apply is not None and apply.to is not None:
        yield family("Anmelden können Sie sich bis zum {day}.", day=apply.to)
    if valid is not None and valid.to is not None:
        yield family("Das Angebot gibt es bis zum {day}.", day=valid.to)
    if offer.capacity is not None and offer.capacity.state in _ROOM:
        yield family(_ROOM[offer.capacity.state])
        if offer.capacity.on is not None:
            yield family("Stand: {day}.", day=offer.capacity.on)


def _cost(offer: Offer, family: Speaker) -> Iterator[Line]:
    if offer.cost is not None and offer.cost.note is not None:
        yield family.content(offer.cost.note, "offer.note")
    elif offer.cost is not None:
        yield family(_COST[offer.cost.kind])


def _languages(offer: Offer, family: Speaker) -> Iterator[Line]:
    if offer.languages:
        yield family.languages(one.code for one in offer.languages)


def _contact(suggestion: Suggestion, offer: Offer, family: Speaker) -> Iterator[Line]:
    """Who provides it, or else who is responsible; how to reach them, or that this is not known."""
    bodies = [body for body in suggestion.bodies if body.relation == "provider"]
    bodies = bodies or [body for body in suggestion.bodies if body.relation == "responsible"]
    if not bodies:
        yield family("Welche Stelle das ist, klären wir mit Ihnen.")
    elif len(bodies) > 1:
        yield family("Eine von diesen Stellen:")
    own = list(_ways(offer.contact, family))
    reached = bool(own or (offer.contact is not None and offer.contact.address))  # the address stands at the place
    for body in bodies:
        yield family.name(body.name)
        if not own:
            of_body = list(_reached(body.contact, family))
            reached = reached or bool(of_body)
            yield from of_body
    yield from own
    if not reached:
        yield family("Kontakt nicht hinterlegt.")
    for status in dict.fromkeys(body.status for body in bodies):
        if _SURE[status]:
            yield family(_SURE[status])
    if offer.referral == "via_professional":
        yield family("Den Zugang stellt eine Fachkraft her. Sprechen Sie uns an.")


def reached(contact: Contact | None, family: Speaker) -> tuple[Line, ...]:
    """How to reach somebody; said aloud where it is not known.

    Args:
        contact: What is stated.
        family: Who speaks.

    Returns:
        One line for each way.
    """
    return tuple(_reached(contact, family)) or (family("Kontakt nicht hinterlegt."),)


def _reached(contact: Contact | None, family: Speaker) -> Iterator[Line]:
    yield from _ways(contact, family)
    if contact is not None and contact.address:
        yield family.name(contact.address)


def _ways(contact: Contact | None, family: Speaker) -> Iterator[Line]:
    """How to reach somebody from afar."""
    if contact is None:
        return
    if contact.phone:
        yield family.way(family("Telefon"), contact.phone)
    if contact.email:
        yield family.way(family("E-Mail"), contact.email)
    if contact.url:
        yield family.way(family("Internet"), contact.url)


def _not_stated(suggestion: Suggestion, offer: Offer, family: Speaker) -> Iterator[Line]:
    """What the catalogue does not say, in one sentence; a missing contact is said where the contact would stand."""
    places = [offer.contact, *(body.contact for body in suggestion.bodies)]
    without_place = offer.access in _WITHOUT_PLACE or offer.protected_address
    missing = []
    if offer.summary is None:
        missing.append(family("Beschreibung"))
    if not without_place and not any(one is not None and one.address for one in places):
        missing.append(family("Adresse"))
    if not any(one.when for one in offer.languages or ()):
        missing.append(family("Uhrzeiten"))
    if offer.cost is None:
        missing.append(family("Kosten"))
    if not offer.languages:
        missing.append(family("Sprachen"))
    if missing:
        yield family.enumerated(family("Nicht hinterlegt"), missing)
        yield family("Fragen Sie vorher danach.")


def _confirmed(offer: Offer, family: Speaker, on: date, old_after: Duration) -> Iterator[Line]:
    """When somebody last said that the offer exists, and how long ago that is."""
    if offer.confirmed is None:
        yield family("Wann das zuletzt bestätigt wurde, ist nicht bekannt.")
        return
    day = offer.confirmed.on
    if offer.confirmed.by in _READ_ONLY:
        yield family("Stand der Angabe: {day}.", day=day)
    else:
        yield family("Zuletzt bestätigt: {day}.", day=day)
    yield from _ago(day, on, family)
    if day < last_birth_with(old_after, on) or offer.confirmed.by == "report":
        yield family("Fragen Sie vorher nach, ob es das Angebot noch gibt.")


def _ago(day: date, on: date, family: Speaker) -> Iterator[Line]:
    years, days = completed_years(day, on), (on - day).days
    months = (on.year - day.year) * 12 + on.month - day.month - (on.day < day.day)
    if years > 0:
        yield family.several(years, "Das ist {number} Jahr her.", "Das ist {number} Jahre her.")
    elif months > 0:
        yield family.several(months, "Das ist {number} Monat her.", "Das ist {number} Monate her.")
    elif days > 0:
        yield family.several(days, "Das ist {number} Tag her.", "Das ist {number} Tage her.")
    elif days == 0:
        yield family("Das war heute.")
