"""Law 7: more data, persons, recipients or listeners never open anything; taking permissions away never does either.

What is released is needed, consented, and allowed by the sharing matrix.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from lotse.case.load_case import load_case
from lotse.case.records import BERLIN, ConsentRecord
from lotse.flow import advise
from lotse.privacy.audience import receiver_of
from lotse.privacy.consents import narrow, withdraw
from lotse.privacy.disclosing import disclose
from lotse.privacy.matrix import allows, matrix
from lotse.privacy.outcomes import rank
from lotse.privacy.record_files import read_statement
from lotse.testing.agreeing import with_custody
from lotse.testing.drawn_consents import consents, known_bodies
from lotse.testing.households import scopes_of, some_value, subjects_of
from lotse.testing.world import must

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hypothesis.strategies import DrawFn, SearchStrategy

    from lotse.privacy.disclosure import Disclosure
    from lotse.testing.world import Draw, World, Written

NEEDS_SOMETHING = 3
"""Rank from which an outcome stands in the way of a request."""
_AGS = "05358008"
_OFFICES_AT_HAND = 8
_NOBODY = ("guest", "nobody-knows-it")
_ORIGINS: tuple[Written, ...] = (
    {},
    {},
    {},
    {"from": "third"},
    {"from": "other_office", "record": "C-2222222222"},
    {"secrecy": "hebamme-a"},
)


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks to pass on.

    Args:
        world: The case with its consents, the rules and offers, and the day of the advice.
        sender: Body, role and person.
        to: Body that would receive.
        at: Moment.
        present: Bodies in the room.
        chosen: Offers that the family chose, with the person.
        settings: Settings of the office.
    """

    world: World
    sender: Mapping[str, str | None]
    to: str
    at: datetime
    purpose: str = "case_discussion"
    mode: Any = "pseudonym"
    present: tuple[str, ...] = ()
    chosen: tuple[tuple[str, str | None], ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)

    def about(self, case: Written) -> Request:
        """The same request about another version of the case."""
        return replace(self, world=self.world._replace(case=case))

    def decided(self, *, at: datetime | None = None, stale: Request | None = None) -> Disclosure:
        """The decision; with `stale` on the advice of another version of the case."""
        world = self.world
        case = load_case(world.case, vocabulary=world.vocabulary)
        advised = case if stale is None else load_case(stale.world.case, vocabulary=world.vocabulary)
        return disclose(
            case,
            advice=advise(advised, rules=world.rules, catalogue=world.offers, on=world.on),
            sender=self.sender,
            to=self.to,
            purpose=self.purpose,
            present=self.present,
            chosen=self.chosen,
            mode=self.mode,
            at=self.at if at is None else at,
            settings=self.settings,
        )

    @property
    def audience(self) -> set[str]:
        """Bodies other than the sender's that would hear something."""
        return {self.to, *self.present} - {self.sender["body"] or ""}


def kept(disclosure: Disclosure) -> set[str]:
    """Fields that stay although they are needed."""
    unneeded = {one.field for one in disclosure.withheld if one.rule == "G04"}
    return {one.field for one in disclosure.withheld} - unneeded


def must_be_no_wider(after: Disclosure, before: Disclosure, what: str) -> None:
    """No kept field goes, and nothing that stood in the way of the request stands lower."""
    ranks = {one.rule: rank(one.outcome) for one in after.checks}
    opened = sorted(kept(before) & set(after.fields))
    must(not opened, f"{what} opened {', '.join(opened)}")
    lower = [
        one.rule
        for one in before.checks
        if rank(one.outcome) >= NEEDS_SOMETHING and ranks.get(one.rule, 0) < rank(one.outcome)
    ]
    must(not lower, f"{what} lowered {', '.join(lower)}")


def must_be_no_more(after: Disclosure, before: Disclosure, what: str) -> None:
    """As `must_be_no_wider`, and no field goes that did not go before."""
    must_be_no_wider(after, before, what)
    more = sorted(set(after.fields) - set(before.fields))
    must(not more, f"{what} released {', '.join(more)}")


def one_more_body_opens_nothing(asked: Request, body: str) -> None:
    """Somebody else in the room."""
    after = replace(asked, present=(*asked.present, body)).decided()
    must_be_no_more(after, asked.decided(), "one more body in the room")


def one_more_datum_opens_no_other(asked: Request, more: Written) -> None:
    """The same case with one more datum."""
    must_be_no_wider(asked.about(more).decided(), asked.decided(), "one more datum")


def one_more_person_opens_nothing(asked: Request, person: Mapping[str, Any]) -> None:
    """Somebody else in the household."""
    more = deepcopy(asked.world.case)
    more["persons"].append({"id": "z", **person})
    must_be_no_more(asked.about(more).decided(), asked.decided(), "one more person")


def taking_a_consent_away_opens_nothing(asked: Request, draw: Draw) -> None:
    """A record that allowed something is gone; an objection is none."""
    from hypothesis import strategies as st  # noqa: PLC0415  # an extra that only tests need

    records, again = asked.world.case["consents"], draw(st.booleans())
    if not records:
        return
    place = draw(st.integers(0, len(records) - 1))
    less = asked.about({**asked.world.case, "consents": records[:place] + records[place + 1 :]})
    if records[place]["history"][-1]["state"] == "given":
        after = less.decided() if again else less.decided(stale=asked)
        must_be_no_more(after, asked.decided(), "taking a consent away")


def withdrawing_and_narrowing_open_nothing(asked: Request, draw: Draw) -> None:
    """A record ends or covers less, a day before."""
    from hypothesis import strategies as st  # noqa: PLC0415  # as above

    records = asked.world.case["consents"]
    if not records:
        return
    place = draw(st.integers(0, len(records) - 1))
    record = read_statement(records[place])
    if not isinstance(record, ConsentRecord):
        raise TypeError("a case holds consents")
    at = asked.at - timedelta(days=1)
    changed = withdraw(record, at=at, by="m").record
    left = record.scope_at(at)
    if record.in_force(at) and left is not None and draw(st.booleans()):
        part = draw(st.sampled_from(("categories", "special", "recipients", "purposes")))
        values = getattr(left, part)
        if len(values) > (part == "purposes"):
            changed = narrow(record, scope=left.model_copy(update={part: values[1:]}), at=at, by="m")
    shown = changed.model_dump(mode="json")
    less = asked.about({**asked.world.case, "consents": [*records[:place], shown, *records[place + 1 :]]})
    must_be_no_more(less.decided(), asked.decided(), "withdrawing or narrowing")


def nothing_leaves_when_every_consent_is_over(asked: Request) -> None:
    """After the last end nothing reaches another body."""
    records = asked.world.case["consents"]
    ends = [datetime.fromisoformat(one["valid"]["until"]) for one in records]
    over = asked.decided(at=max((*ends, asked.at)))
    if ends and asked.audience:
        must(not over.fields, f"something leaves after every consent is over: {', '.join(over.fields)}")


def what_leaves_is_consented_and_allowed(asked: Request) -> None:
    """Everybody who hears is named for this purpose, and the matrix allows every datum."""
    told, world = asked.decided(), asked.world
    if not told.fields or not asked.audience:
        return
    must(told.decision == "allow", "fields are named although the decision is no allow")
    must(bool(told.records), "fields are named without any record")
    for one in (record for record in world.case["consents"] if record["record"] in told.records):
        must(asked.audience <= {body["body"] for body in one["scope"]["recipients"]}, "somebody hears who is not named")
        must(asked.purpose in one["scope"]["purposes"], "a record is used for another purpose")
    rows = {receiver_of(body, world.offers, world.vocabulary).row for body in asked.audience}
    for name in told.fields:
        topic = name.partition("/signal:")[2]
        if topic:
            category = world.vocabulary.signals[topic].category
            for row in rows:
                allowed = row is not None and allows(matrix().cell(row, category), derived=False, wished=False)
                must(allowed, f"{name} reaches somebody whom the matrix does not allow it")


def requests(world: World) -> SearchStrategy[Request]:
    """Draw what somebody could ask to pass on of a case, with consents that mostly open something.

    Args:
        world: Rules, offers and a household.

    Returns:
        A strategy of requests.
    """
    from hypothesis import strategies as st  # noqa: PLC0415  # as above

    bodies = known_bodies(world.offers, _AGS)
    may_hear = [one for one in bodies if receiver_of(one, world.offers, world.vocabulary).never is None] or list(bodies)
    usual = st.sampled_from(may_hear)
    anybody = st.one_of(usual, usual, usual, st.sampled_from(bodies))

    @st.composite
    def drawn(draw: DrawFn) -> Request:
        host, to = draw(usual), draw(anybody)
        others = draw(st.lists(anybody, max_size=_OFFICES_AT_HAND))
        case = _with_something_to_tell(world, draw)
        case["persons"] = with_custody(case["persons"], world.on)
        case["consents"] = draw(consents(case, bodies=sorted({host, to, *others}), on=world.on, controller=host))
        moment = datetime.combine(world.on, time(9, 30), BERLIN)
        purpose = draw(st.sampled_from(["case_discussion", "case_discussion", "referral"]))
        advice = advise(
            load_case(case, vocabulary=world.vocabulary), rules=world.rules, catalogue=world.offers, on=world.on
        )
        chosen = tuple((one.offer, one.person) for one in advice.suggestions[:2])
        return Request(
            world._replace(case=case),
            sender={"body": host, "role": None, "person": "f1"},
            to=to,
            at=moment,
            purpose=purpose,
            mode=draw(st.sampled_from(["pseudonym", "clear"])) if purpose == "referral" else "pseudonym",
            present=tuple(others[:2]) if draw(st.booleans()) else (),
            chosen=chosen,
            settings={"everyday_matter": draw(st.booleans())},
        )

    return drawn()


def _with_something_to_tell(world: World, draw: Draw) -> Written:
    """The household in a town with offices, with a parent, and with a wish, so that there is something to speak of."""
    from hypothesis import strategies as st  # noqa: PLC0415  # as above

    case = {**world.case, "place": {"ags": _AGS}}
    if not any(one["role"] in ("parent", "adult") for one in case["persons"]):
        case["persons"] = [*case["persons"], {"id": "m", "role": "parent", "born": str(world.on.year - 30)}]
    scopes = scopes_of(case["persons"])
    wishes = [
        {"need": need.id, **({} if one is None else {"person": one})}
        for need in world.vocabulary.needs.values()
        for one in subjects_of(need.scope, scopes)
    ]
    if wishes:
        case["wishes"] = [*case["wishes"], draw(st.sampled_from(wishes))]
    return case


def more_never_opens(world: World, draw: Draw) -> None:
    """One more body, datum or person."""
    from hypothesis import strategies as st  # noqa: PLC0415  # as above

    asked = draw(requests(world))
    one_more_body_opens_nothing(asked, draw(st.sampled_from([*known_bodies(world.offers, _AGS), *_NOBODY])))
    one_more_datum_opens_no_other(asked, _with_one_more(asked.world, draw))
    one_more_person_opens_nothing(
        asked, draw(st.sampled_from([{"role": "adult", "born": "1980"}, {"role": "child", "born": "2015"}]))
    )


def _with_one_more(world: World, draw: Draw) -> Written:
    """The case with one more fact or one more signal that was not told before."""
    from hypothesis import strategies as st  # noqa: PLC0415  # as above

    more, words, scopes = deepcopy(world.case), world.vocabulary, scopes_of(world.case["persons"])
    origin = draw(st.sampled_from(_ORIGINS))
    places = [(kind, one) for kind in words.facts.values() for one in subjects_of(kind.scope, scopes)]
    seen = [(topic, one) for topic in words.signals.values() for one in subjects_of(topic.scope, scopes)]
    of_signal = draw(st.booleans())
    if seen and of_signal:
        topic, subject = draw(st.sampled_from(seen))
        talk = next(one.id for one in words.instruments.values() if one.consent == "none")
        told = {"topic": topic.id, "finding": "conspicuous", "source": talk, "observed": str(world.on), **origin}
        more["signals"].append(told if subject is None else {**told, "person": subject})
    elif places:
        kind, subject = draw(st.sampled_from(places))
        value = draw(some_value(kind, words))
        around = more["facts"] if subject is None else more["facts"].setdefault(subject, {})
        around.setdefault(kind.id, {"value": value, **origin} if origin else value)
    return more


def less_never_opens(world: World, draw: Draw) -> None:
    """A consent that is gone, withdrawn, narrowed or over."""
    asked = draw(requests(world))
    taking_a_consent_away_opens_nothing(asked, draw)
    withdrawing_and_narrowing_open_nothing(asked, draw)
    nothing_leaves_when_every_consent_is_over(asked)


def what_leaves_is_allowed(world: World, draw: Draw) -> None:
    """What is released is needed, consented, and allowed by the matrix."""
    what_leaves_is_consented_and_allowed(draw(requests(world)))
