"""What a case holds about one person: the own data, and the keys of what a professional looks at first."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lotse.case.model import LongFact, Signal
from lotse.case.vocabulary import HOUSEHOLD
from lotse.privacy.bonds import is_secret
from lotse.privacy.fields import PLACE
from lotse.privacy.nature import named_natures

if TYPE_CHECKING:
    from lotse.case.model import Case, OneFact, Person
    from lotse.case.vocabulary import Vocabulary
    from lotse.catalogues.catalogue import Catalogue

CASE = "case"
"""Subject of the keys of what is about the case as a whole, such as `case/noticed_by`."""


@dataclass(slots=True, repr=False)
class HeldAbout:
    """What is gathered about one person.

    Args:
        person: Whose data.
        data: Key to value of what concerns this person alone.
        sources: Key to who told it, in the order of its values.
        shared: Keys of what concerns others too.
        secret: Keys of what was told in confidence or by a third person, or of which nobody knows whether it was.
    """

    person: str
    data: dict[str, Any] = field(default_factory=dict)
    sources: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    shared: set[str] = field(default_factory=set)
    secret: set[str] = field(default_factory=set)

    @property
    def held_back(self) -> frozenset[str]:
        """Everything that a professional looks at first."""
        return frozenset(self.shared | self.secret)

    def hold(self, key: str, *, secret: bool = False) -> None:
        """Keep a datum for a professional; nothing of it stays among the own data."""
        (self.secret if secret else self.shared).add(key)
        self.data.pop(key, None)
        self.sources.pop(key, None)

    def put(self, key: str, value: Any, *, secret: bool = False, origin: OneFact | Signal | None = None) -> None:
        """Keep a datum, beside what is there under its key already; what is held back once stays so."""
        if secret:
            self.hold(key, secret=True)
        elif key not in self.held_back:
            if isinstance(value, dict):
                self.data.setdefault(key, []).append(value)
            else:  # one value, which may take the place of another, and of who told that
                self.data[key] = value
                self.sources.pop(key, None)
            if isinstance(origin, (LongFact, Signal)):
                self.sources.setdefault(key, []).append(_source(origin))


def held_about(case: Case, person: Person, vocabulary: Vocabulary, catalogue: Catalogue | None) -> HeldAbout:
    """Gather what a case holds about one person.

    Args:
        case: The case.
        person: One of its persons.
        vocabulary: It knows which topics are told in confidence by their nature.
        catalogue: It knows what an offer is for.

    Returns:
        The data, and the keys of what is held back.
    """
    held = HeldAbout(person.id)
    _stated(case, person, held)
    own = case.facts.get(person.id)
    for fact, entry in own.items() if isinstance(own, dict) else ():
        held.put(
            f"{person.id}/{fact}", _value(entry), secret=isinstance(entry, LongFact) and is_secret(entry), origin=entry
        )
    for name, fact_of_all in case.facts.items():
        if not isinstance(fact_of_all, dict):
            bound = isinstance(fact_of_all, LongFact) and is_secret(fact_of_all)
            held.hold(f"{HOUSEHOLD}/{name}", secret=bound)
    for signal in case.signals:
        kind = vocabulary.signals.get(signal.topic)
        secret = kind is None or kind.confidential or is_secret(signal)  # of an unknown topic nobody knows it
        if signal.person == person.id:
            shown = {"finding": signal.finding, "source": signal.source, "observed": signal.observed.isoformat()}
            held.put(f"{person.id}/signal:{signal.topic}", shown, secret=secret, origin=signal)
        elif signal.person is None:
            held.hold(f"{HOUSEHOLD}/signal:{signal.topic}", secret=secret)
    _live(case, held)
    _answers(case, held, catalogue)
    return held


def _source(origin: LongFact | Signal) -> dict[str, Any]:
    """Who told it, where, and when it was so, as far as it is stated."""
    observed = None if origin.observed is None else origin.observed.isoformat()
    stated = {"from": origin.from_, "office": origin.office, "observed": observed, "record": origin.record}
    return {name: value for name, value in stated.items() if value is not None}


def _stated(case: Case, person: Person, held: HeldAbout) -> None:
    """Who the person is, whose child or parent, and what the office says of the case as a whole."""
    custody = None if person.custody is None else person.custody.model_dump(mode="json", exclude_none=True)
    stated = {
        "born": person.born,
        "due": person.due,
        "role": person.role,
        "parents": list(person.parents) or None,
        "custody": custody,
        "parent_of": [one.id for one in case.persons if person.id in one.parents] or None,
        "custody_of": [one.id for one in case.persons if one.custody and person.id in one.custody.holders] or None,
        "carries": [one.id for one in case.persons if one.carried_by == person.id] or None,
    }
    held.data |= {f"{person.id}/{name}": value for name, value in stated.items() if value is not None}
    if person.carried_by is not None:  # that somebody is pregnant is a datum about her health
        held.hold(f"{person.id}/carried_by")
    held.data[f"{CASE}/child_protection"] = case.child_protection
    if case.noticed_by is not None:
        held.data[f"{CASE}/noticed_by"] = case.noticed_by.model_dump(mode="json", exclude_none=True)
    if case.restricted:
        held.data[f"{CASE}/restricted"] = True


def _live(case: Case, held: HeldAbout) -> None:
    """Where the family lives; with a second adult in the case a professional looks first: somebody may be in hiding."""
    adults = [person for person in case.persons if person.role in ("parent", "adult")]
    for name in ("ags", "area"):
        value = getattr(case.place, name, None)
        if value is not None and len(adults) > 1:
            held.hold(f"{PLACE}/{name}")
        elif value is not None:
            held.data[f"{PLACE}/{name}"] = value


def _answers(case: Case, held: HeldAbout, catalogue: Catalogue | None) -> None:
    """What the person takes up, declined, wishes, is good at, or does not wish to answer; of the family the keys."""
    said: list[tuple[str | None, str, str | dict[str, str], bool]] = [
        *(
            (
                one.person,
                f"declined:{one.offer}",
                {"reason": one.reason, "on": one.on.isoformat()},
                _of_offer(one.offer, catalogue),
            )
            for one in case.declined
        ),
        *(
            (one.person, f"receives:{one.offer}", "received", _of_offer(one.offer, catalogue))
            for one in case.receives or ()
        ),
        *((one.person, f"need:{one.need}", "wished", _of_need(one.need)) for one in case.wishes),
        *((one.person, f"strength:{one.strength}", "stated", False) for one in case.strengths),
    ]
    for who, what, text, secret in said:
        if who == held.person:
            held.put(f"{who}/{what}", text, secret=secret)
        elif who is None:
            held.hold(f"{HOUSEHOLD}/{what}", secret=secret)
    for key in case.no_answer:
        if key.startswith(f"{held.person}/"):
            held.put(key, "no_answer")
        elif key.startswith(f"{HOUSEHOLD}/"):
            held.hold(key)


def _of_need(need: str) -> bool:
    """Whether a need is told in confidence, such as the own counselling of a young person (section 8 III SGB VIII)."""
    known = named_natures().get(need)
    return known is not None and known.confidential


def _of_offer(offer: str, catalogue: Catalogue | None) -> bool:
    known = catalogue.by_id.get(offer) if catalogue is not None else None
    return known is not None and any(_of_need(need) for need in known.needs)


def _value(entry: OneFact) -> Any:
    value = entry.value if isinstance(entry, LongFact) else entry
    return list(value) if isinstance(value, tuple) else value
