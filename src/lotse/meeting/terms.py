"""On which terms a case may be discussed in a room: with the name, by its number, not at all; and what would help.

Nobody is in the way: a consent names the bodies that may hear something, and the family can be asked for more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from lotse.catalogues.body_by_id import body_by_id
from lotse.errors import ProtectionStop
from lotse.i18n.words import Words
from lotse.model import Model, Slug, Unshown
from lotse.privacy.audience import GUEST
from lotse.privacy.disclosing import disclose
from lotse.privacy.outcomes import rank
from lotse.privacy.visible import released_to_all
from lotse.protection import guard
from lotse.settings import Settings, settings_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from lotse.advice import Advice
    from lotse.case.model import Case
    from lotse.case.records import Statement
    from lotse.privacy.disclosure import Disclosure
    from lotse.privacy.needed import Chosen
    from lotse.privacy.outcomes import Withheld

MeetingMode = Literal["clear", "pseudonym", "anonymous", "none"]
"""How a case is discussed; the two last ones are not on the agenda."""

DISCUSSED: frozenset[MeetingMode] = frozenset({"clear", "pseudonym"})
"""Modes in which a case is on the agenda."""

_DISAGREE = "P13"
_NEED, _NOT_NEEDED = "/need:", "G04"
_IN_THE_WAY = rank("needs_consent")
_GERMAN = Words()


class ToAsk(Model):
    """What to ask the family for, or to settle with it.

    Args:
        rule: The check that is not passed yet.
        text: What to do, as a sentence.
        bodies: The participants it is about; empty if it is about all of them.
    """

    rule: str
    text: str
    bodies: tuple[Slug, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Terms(Unshown):
    """On which terms a case may be discussed.

    Args:
        mode: How.
        reason: Why, as a sentence that can be read aloud.
        leave: Participants who would have to leave the room for the case to be discussed.
        ask: What to ask the family for.
        disclosures: The decisions behind it, one for each participant but the office that holds the case.
    """

    mode: MeetingMode
    reason: str
    leave: tuple[str, ...]
    ask: tuple[ToAsk, ...]
    disclosures: tuple[Disclosure, ...]


def terms_of(
    case: Case,
    *,
    advice: Advice,
    present: Sequence[str],
    records: Iterable[Statement | Mapping[str, Any] | str | Path] = (),
    chosen: Iterable[Chosen] = (),
    at: datetime,
    settings: Settings | Mapping[str, Any] | None = None,
    say: Words = _GERMAN,
) -> Terms:
    """Say how a case may be discussed by the bodies in a room at a moment.

    Args:
        case: The case.
        advice: Its advice, as `advise` gave it in this process.
        present: Ids of all bodies in the room, or `guest`; never the family.
        records: Consents, releases, grounds and obligations that are kept elsewhere.
        chosen: Offers that the family wants: with them the name may be told, if the consent says so.
        at: Timezone-aware moment; nothing reads the clock.
        settings: Settings of the office.
        say: The language of the sentences.

    Returns:
        The terms, with the disclosures they follow from.

    Raises:
        ProtectionStop: Signs of danger to a child, before anything else is looked at.
        InputError: Nobody knows which office holds the case, or an argument cannot be read.
    """
    guard(case)
    if advice.stop is not None:
        raise ProtectionStop(advice.stop)
    asking = _Asking(case, advice, tuple(records), at, settings_of(settings))
    room = tuple(dict.fromkeys(present))
    told = asking.everybody(room)
    if _confidential(case, advice):
        return Terms(
            "none", say("Eine Angabe wurde im Vertrauen gemacht. Darüber spricht die Runde nicht."), (), (), told
        )
    if any(kept.rule == _DISAGREE for kept in _kept(told)):
        text = "Die Sorgeberechtigten sind sich nicht einig. Ohne Einigung spricht die Runde nicht darüber."
        return Terms("none", say(text), (), (), told)
    if not advice.needs:
        text = "Bisher ist nichts bekannt, wozu es eine Idee gibt. Fragen Sie die Familie, was sie sich wünscht."
        return Terms("anonymous", say(text), (), (), told)
    if tells_a_need(told):
        picked = tuple(chosen)
        if picked and asking.names_may_be_told(room, picked):
            text = "Die Familie hat ein Angebot gewählt und zugestimmt, dass ihr Name dafür genannt wird."
            return Terms("clear", say(text), (), tuple(_asks(told)), told)
        return Terms("pseudonym", _why_it_may_be_told(told, asking.sender, say), (), tuple(_asks(told)), told)
    alone = {one: asking.everybody((one,)) for one in room if one != asking.sender}
    blocked = tuple(body for body, one in alone.items() if not tells_a_need(one))
    behind = tuple(one for body in blocked for one in alone[body]) or told
    left = tuple(body for body in room if body not in blocked)
    helps = bool(blocked) and bool({*left} - {asking.sender}) and tells_a_need(asking.everybody(left))
    reason = f"{_why(behind, alone.keys() - set(blocked), asking, say)} {say(_SEARCH)}"
    return Terms("anonymous", reason, blocked if helps else (), tuple(_asks(behind)), told)


_SEARCH = "Im Katalog kann trotzdem gesucht werden, ohne Angaben zum Fall."


def _why_it_may_be_told(told: Iterable[Disclosure], sender: str | None, say: Words) -> str:
    """What it rests on that everybody in the room may hear a need; nobody else there needs no consent."""
    heard = [one for one in told if one.to not in (sender, GUEST)]
    if not heard:
        return say("Im Raum ist nur die Stelle, die den Fall führt.")
    if any(record.startswith("C-") for one in heard for record in one.records):
        return say("Die Einwilligung nennt alle Stellen im Raum.")
    return say("Eine Fachkraft hat entschieden, dass eine Vorschrift diese Weitergabe erlaubt.")


class _Asking:
    """What may be told about one case at one moment, in whatever room."""

    def __init__(self, case: Case, advice: Advice, records: tuple[Any, ...], at: datetime, settings: Settings) -> None:
        self._case, self._advice, self._records, self._at, self._settings = case, advice, records, at, settings
        noticed = case.noticed_by
        self.sender = (noticed.body if noticed is not None else None) or settings.office
        self._role = noticed.role if noticed is not None else None

    def everybody(self, room: Sequence[str]) -> tuple[Disclosure, ...]:
        """The decision for each body in a room; for the office itself if nobody else is there."""
        others = [body for body in room if body != self.sender] or [self.sender or GUEST]
        return tuple(self._disclosed(body, room) for body in others)

    def names_may_be_told(self, room: Sequence[str], chosen: tuple[Chosen, ...]) -> bool:
        """Whether everybody may hear the name for the offers that the family chose."""
        return all(
            one.decision == "allow" and "identity" in one.host_may_add
            for one in (
                self._disclosed(body, room, purpose="referral", chosen=chosen, mode="clear")
                for body in room
                if body != self.sender
            )
        )

    def called(self, body: str) -> str:
        """The name of a body, as people say it."""
        known = body_by_id(body, self._advice._context.catalogue) if self._advice._context is not None else None  # noqa: SLF001  # the privacy rooms made sure of it
        return known.name if known is not None else ""

    def _disclosed(
        self,
        body: str,
        room: Sequence[str],
        *,
        purpose: str = "case_discussion",
        chosen: tuple[Chosen, ...] = (),
        mode: Literal["pseudonym", "clear"] = "pseudonym",
    ) -> Disclosure:
        return disclose(
            self._case,
            advice=self._advice,
            sender={"body": self.sender, "role": self._role, "person": None},
            to=body,
            purpose=purpose,
            present=room,
            chosen=chosen,
            records=self._records,
            mode=mode,
            at=self._at,
            settings=self._settings,
        )


def tells_a_need(disclosures: Iterable[Disclosure]) -> bool:
    """Whether everybody in the room may hear at least one need: without one there is nothing to talk about.

    Args:
        disclosures: The decisions, one for each body in the room but the office that holds the case.
    """
    return any(_NEED in key for key in released_to_all(disclosures))


def _confidential(case: Case, advice: Advice) -> bool:
    """Whether a child or young person confided something: that goes into no meeting (section 8 III SGB VIII)."""
    young = {person.id for person in case.persons if person.role == "child"}
    known = advice._context.facts.confided if advice._context is not None else {}  # noqa: SLF001  # topics tell it too
    return any(young & told_by for told_by in known.values()) or any(
        signal.entrusted is not None and signal.entrusted.by in young for signal in case.signals
    )


def _kept(disclosures: Iterable[Disclosure]) -> Iterator[Withheld]:
    """What stays although the talk would need it."""
    for one in disclosures:
        unneeded = {kept.field for kept in one.withheld if kept.rule == _NOT_NEEDED}
        yield from (kept for kept in one.withheld if kept.field not in unneeded)


def _asks(disclosures: Iterable[Disclosure]) -> Iterator[ToAsk]:
    """What would settle something, each once, with the bodies it is about."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    for one in disclosures:
        asked = [(check.rule, check.settle) for check in one.checks if rank(check.outcome) >= _IN_THE_WAY]
        asked += [(kept.rule, kept.settle) for kept in _kept((one,))]
        for rule, settle in asked:
            if settle is not None:
                found.setdefault((rule, settle), {})[one.to or GUEST] = None
    for (rule, settle), bodies in found.items():
        yield ToAsk(rule=rule, text=settle, bodies=tuple(bodies))


def _why(behind: Iterable[Disclosure], fine: Collection[str], asking: _Asking, say: Words) -> str:
    """The first thing that stands in the way, with the bodies it is about if others could hear something."""
    reasons: dict[str, list[str]] = {}
    for one in behind:
        texts = [check.text for check in one.checks if rank(check.outcome) >= _IN_THE_WAY]
        texts += [kept.text for kept in _kept((one,)) if _NEED in kept.field]
        for text in texts[:1]:
            reasons.setdefault(text, []).append(asking.called(one.to or GUEST))
    if not reasons:
        return say("Alle zusammen dürfen nichts davon hören.")
    text, names = next(iter(reasons.items()))
    return (
        f"{text} {say('Es geht um: {names}.', names=say.listed(filter(None, names)))}" if fine and any(names) else text
    )
