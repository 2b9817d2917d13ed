"""The life of consents: whatever is done in whatever order, exactly what a plain account says is open is released."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from lotse.case import record_worth, wills
from lotse.case.load_case import load_case
from lotse.case.records import ConsentRecord, ConsentScope, Recipient, StateChange
from lotse.case.united import unite
from lotse.errors import InputError
from lotse.privacy.consents import expire, narrow, record_consent, renew, withdraw
from lotse.privacy.disclosing import disclose
from privacy_world import (
    AT,
    GESUNDHEITSAMT,
    JUGENDAMT,
    NUMBER,
    SCHULAMT,
    SENDER,
    advised,
    consent,
    family,
    recipients,
    words,
)

if TYPE_CHECKING:
    from lotse.advice import Advice
    from lotse.case.model import Case
    from lotse.privacy.disclosure import Disclosure

BODIES = (JUGENDAMT, GESUNDHEITSAMT, SCHULAMT)
PURPOSES = ("case_discussion", "referral")
CATEGORIES = ("language", "education", "identity")
CHOSEN = (("sprachgruppe", "k1"),)
LONGEST = 180
NAMES = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
WAYS = {
    ("case_discussion", JUGENDAMT): ("k1/age", "k1/kind.kita_platz", "k1/need:sprachfoerderung"),
    ("case_discussion", GESUNDHEITSAMT): ("k1/age", "k1/need:sprachfoerderung"),
    ("case_discussion", SCHULAMT): ("k1/age", "k1/need:sprachfoerderung"),
    ("referral", JUGENDAMT): ("k1/kind.kita_platz", "k1/need:sprachfoerderung"),
    ("referral", GESUNDHEITSAMT): ("k1/need:sprachfoerderung",),
    ("referral", SCHULAMT): ("k1/kind.kita_platz", "k1/need:sprachfoerderung"),
}
"""What each body could hear at most, read off the case, the offers and the matrix by hand."""
OF = {
    "k1/age": frozenset[str](),
    "k1/kind.kita_platz": frozenset({"education"}),
    "k1/need:sprachfoerderung": frozenset({"language", "education"}),
}
NEVER_RAW = {"k1/kind.kita_platz": {GESUNDHEITSAMT}}


@dataclass
class Account:
    """What is written in plain words about one consent: who, what for, what, since and until when, whether it is over.

    `asked` is what it was about when it was made; what is withdrawn is all of that. `taken` is what was taken out of it
    when.
    """

    bodies: set[str]
    purposes: set[str]
    categories: set[str]
    until: datetime
    agreed: datetime
    withdrawn: datetime | None = None
    heard: set[str] = field(default_factory=set)
    asked: set[tuple[str, str, str]] = field(default_factory=set)
    taken: list[tuple[datetime, set[tuple[str, str, str]]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.asked = self.all_of_it()

    def all_of_it(self) -> set[tuple[str, str, str]]:
        return {(why, who, what) for why in self.purposes for who in self.bodies for what in self.categories}

    def noes(self) -> list[tuple[datetime, set[tuple[str, str, str]]]]:
        return self.taken if self.withdrawn is None else [*self.taken, (self.withdrawn, self.asked)]

    def covers(self, name: str, *, purpose: str, audience: set[str], at: datetime) -> bool:
        """Whether it opens one field for everybody who would hear it, as long as no withdrawal stands in the way."""
        alive = self.withdrawn is None and at < self.until
        return alive and purpose in self.purposes and audience <= self.bodies and OF[name] <= self.categories


@cache
def agreed() -> tuple[Case, Advice]:
    """The family without any consent, and its advice: the records come beside it."""
    return load_case(family(), vocabulary=words()), advised(family())


def some(values: tuple[str, ...], least: int = 1) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), min_size=least, unique=True)


class LifeOfConsents(RuleBasedStateMachine):
    """Consents of one family over half a year, with copies of them in other hands."""

    def __init__(self) -> None:
        super().__init__()
        self.now = AT
        self.stock: dict[str, list[ConsentRecord]] = {}
        self.account: dict[str, Account] = {}
        self.log: list[Any] = []
        self.made = 0

    def passes(self, minutes: int = 1) -> datetime:
        """No two things happen in one moment here; unit tests try that."""
        self.now += timedelta(minutes=minutes)
        return self.now

    def told(self, purpose: str, to: str, present: tuple[str, ...] = (), at: datetime | None = None) -> Disclosure:
        case, advice = agreed()
        kept = [copy for copies in self.stock.values() for copy in copies]
        return disclose(
            case, advice=advice, sender=SENDER, to=to, purpose=purpose, present=present, chosen=CHOSEN, records=kept,
            at=at or self.now,
        )  # fmt: skip

    def expected(self, purpose: str, to: str, present: tuple[str, ...] = ()) -> set[str]:
        audience = {to, *present}
        return {
            name
            for name in WAYS[purpose, to]
            if not NEVER_RAW.get(name, set()) & audience
            and any(
                one.covers(name, purpose=purpose, audience=audience, at=self.now)
                and self.nothing_was_taken_back(name, one, purpose, audience)
                for one in self.account.values()
            )
        }

    def nothing_was_taken_back(self, name: str, by: Account, purpose: str, audience: set[str]) -> bool:
        """No no in any record without a yes after it; the age goes along with anything that is open."""
        if OF[name]:
            return not any(self.is_taken_back(purpose, body, kind) for body in audience for kind in OF[name])
        apart: list[str | None] = [*sorted(by.categories)] or [None]
        return any(not any(self.is_taken_back(purpose, body, kind) for body in audience) for kind in apart)

    def is_taken_back(self, purpose: str, body: str, kind: str | None) -> bool:
        yes = [
            one.agreed
            for one in self.account.values()
            if one.withdrawn is None
            and self.now < one.until
            and purpose in one.purposes
            and body in one.bodies
            and (kind is None or kind in one.categories)
        ]
        kinds = CATEGORIES if kind is None else (kind,)
        noes = [
            at
            for one in self.account.values()
            for at, what in one.noes()
            if any((purpose, body, one_kind) in what for one_kind in kinds)
        ]
        return bool(noes) and (not yes or max(noes) >= max(yes))

    def everything(self) -> dict[tuple[str, str], set[str]]:
        return {way: set(self.told(*way).fields) for way in WAYS}

    def one(self, data: st.DataObject) -> tuple[str, int]:
        """A record, and which of its copies is at hand."""
        name = data.draw(st.sampled_from(sorted(self.stock)))
        return name, data.draw(st.integers(0, len(self.stock[name]) - 1))

    # --- what people do ---

    @precondition(lambda self: self.made < len(NAMES))
    @rule(
        bodies=some(BODIES), purposes=some(PURPOSES), categories=some(CATEGORIES), days=st.integers(1, LONGEST)
    )  # fmt: skip
    def record(self, bodies: list[str], purposes: list[str], categories: list[str], days: int) -> None:
        at = self.passes()
        until = at + timedelta(days=days)
        written = consent(
            NAMES[self.made] * 10,
            scope={
                "purposes": purposes, "categories": categories, "special": [], "recipients": recipients(*bodies),
            },
            valid={"given_at": at.isoformat(), "until": until.isoformat()},
            history=[{"state": "given", "at": at.isoformat(), "by": "m"}],
        )  # fmt: skip
        made = record_consent(written)
        self.made += 1
        self.stock[made.record] = [made]
        self.account[made.record] = Account(set(bodies), set(purposes), set(categories), until, at)

    @precondition(lambda self: self.stock)
    @rule(data=st.data())
    def copy_goes_elsewhere(self, data: st.DataObject) -> None:
        name, place = self.one(data)
        self.stock[name].append(self.stock[name][place])

    @precondition(lambda self: self.stock)
    @rule(data=st.data(), bodies=some(BODIES, 0), purposes=some(PURPOSES), categories=some(CATEGORIES, 0))
    def narrow_one(self, data: st.DataObject, bodies: list[str], purposes: list[str], categories: list[str]) -> None:
        name, place = self.one(data)
        at = self.passes()
        copy = self.stock[name][place]
        left = copy.scope_at(at)
        scope = ConsentScope.model_validate(
            {"purposes": purposes, "categories": categories, "recipients": [Recipient(body=one) for one in bodies]}
        )
        before = self.everything()
        fits = copy.in_force(at) and left is not None and set(purposes) <= set(left.purposes)
        fits = fits and left is not None and set(categories) <= set(left.categories)
        fits = fits and left is not None and set(bodies) <= {one.body for one in left.recipients}
        if not fits:
            with pytest.raises(InputError):
                narrow(copy, scope=scope, at=at, by="m")
            return
        self.stock[name][place] = narrow(copy, scope=scope, at=at, by="m")
        one = self.account[name]
        there = one.all_of_it()
        one.bodies &= set(bodies)
        one.purposes &= set(purposes)
        one.categories &= set(categories)
        one.taken.append((at, there - one.all_of_it()))
        after = self.everything()
        assert all(after[way] <= before[way] for way in WAYS), "narrowing enlarged something"

    @precondition(lambda self: self.stock)
    @rule(data=st.data())
    def withdraw_one(self, data: st.DataObject) -> None:
        name, place = self.one(data)
        at = self.passes()
        before = self.everything()
        told = withdraw(self.stock[name][place], at=at, by="m", log=self.log)
        self.stock[name][place] = told.record
        self.account[name].withdrawn = at
        assert set(told.inform) == self.account[name].heard
        after = self.everything()
        assert all(after[way] <= before[way] for way in WAYS), "withdrawing enlarged something"
        assert set(withdraw(told.record, at=at, by="m").record.history[:-1]) == set(told.record.history)

    @precondition(lambda self: self.stock)
    @rule(data=st.data(), state=st.sampled_from(("given", "renewed")))
    def yes_is_written_on_an_old_sheet(self, data: st.DataObject, state: Any) -> None:
        """A later yes on a withdrawn record opens nothing: only a new record does."""
        name, place = self.one(data)
        assume(self.account[name].withdrawn is not None)
        change = StateChange(state=state, at=self.passes(), by="m", until=self.now + timedelta(days=30))
        old = self.stock[name][place]
        self.stock[name][place] = old.model_copy(update={"history": (*old.history, change)})

    @precondition(lambda self: self.stock)
    @rule(data=st.data(), days=st.integers(1, LONGEST + 1))
    def renew_one(self, data: st.DataObject, days: int) -> None:
        """The copy at the office, the first, is renewed; a copy elsewhere learns of it when both are put together."""
        name = data.draw(st.sampled_from(sorted(self.stock)))
        at = self.passes()
        until = at + timedelta(days=days)
        old = self.stock[name][0]
        ended = any(change.state == "withdrawn" for change in old.history)
        if ended or days > LONGEST:
            with pytest.raises(InputError):
                renew(old, until=until, at=at, by="m")
            return
        self.stock[name][0] = renew(old, until=until, at=at, by="m")
        self.account[name].until, self.account[name].agreed = until, at

    @precondition(lambda self: self.stock)
    @rule(data=st.data())
    def note_what_ran_out(self, data: st.DataObject) -> None:
        name, place = self.one(data)
        self.stock[name][place] = expire(self.stock[name][place], at=self.now)

    @precondition(lambda self: self.stock)
    @rule(data=st.data())
    def purge(self, data: st.DataObject) -> None:
        """A record is deleted with its copies; the log keeps who heard something on it."""
        name, _ = self.one(data)
        del self.stock[name], self.account[name]

    # --- time and what leaves ---

    @rule(hours=st.integers(1, 24 * 60))
    def time_passes(self, hours: int) -> None:
        self.passes(60 * hours)

    @precondition(lambda self: self.stock)
    @rule(data=st.data())
    def an_end_comes(self, data: st.DataObject) -> None:
        """Until the moment before the end it is open, from the end on it is not: the end is exclusive."""
        name, _ = self.one(data)
        end = self.account[name].until
        assume(end - timedelta(microseconds=1) > self.now)
        self.now = end - timedelta(microseconds=1)
        self.exactly_what_is_open_is_released()
        self.now = end

    @rule(purpose=st.sampled_from(PURPOSES), to=st.sampled_from(BODIES), present=some(BODIES, 0))
    def pass_something_on(self, purpose: str, to: str, present: list[str]) -> None:
        told = self.told(purpose, to, tuple(present))
        assert set(told.fields) == self.expected(purpose, to, tuple(present))
        if told.decision == "allow":
            package = told.package(log=self.log.append)
            assert set(told.fields) == set(package["fields"])
            for name in told.records:
                self.account[name].heard |= {to, *present}

    @invariant()
    def exactly_what_is_open_is_released(self) -> None:
        for purpose, to in WAYS:
            told = self.told(purpose, to)
            assert set(told.fields) == self.expected(purpose, to)
            assert (told.decision == "allow") is bool(told.fields)
            assert not any(self.account[name].withdrawn is not None for name in told.records)

    @invariant()
    def copies_put_together_count_every_withdrawal(self) -> None:
        united = unite(NUMBER, [copy for copies in self.stock.values() for copy in copies])
        assert {one.record for one in united.consents} == set(self.stock)
        assert not united.differing
        for one in united.consents:
            if self.account[one.record].withdrawn is not None:
                assert not one.in_force(self.now)


TestLifeOfConsents = LifeOfConsents.TestCase
TestLifeOfConsents.settings = settings(  # each life asks some hundred times
    max_examples=min(settings().max_examples // 4, 1000), stateful_step_count=15
)


def test_the_account_notices_a_withdrawal_that_is_not_heeded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken library must fail here: with a check that never hears a withdrawal the invariant does not hold."""
    life = LifeOfConsents()
    life.record(list(BODIES), list(PURPOSES), list(CATEGORIES), LONGEST)
    ((name, (made,)),) = life.stock.items()
    life.stock[name] = [made, withdraw(made, at=life.passes(), by="m").record]
    life.account[name].withdrawn = life.now
    life.exactly_what_is_open_is_released()
    monkeypatch.setattr(record_worth, "_in_time", lambda _record, _wanted: iter(()))
    monkeypatch.setattr(wills, "standing_no", lambda *_, **__: None)
    with pytest.raises(AssertionError):
        life.exactly_what_is_open_is_released()


def test_the_account_knows_the_family_of_the_example() -> None:
    """The table of what could be heard at most is the one that the library reaches with a consent for everything."""
    life = LifeOfConsents()
    life.now = AT
    life.record(list(BODIES), list(PURPOSES), list(CATEGORIES), LONGEST)
    for way, fields in WAYS.items():
        assert life.told(*way).fields == fields
