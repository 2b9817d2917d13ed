"""Whether somebody's last word about a datum is a no: a refusal or a withdrawal, for what it covers, until a later yes.

A no covers the purposes, bodies and categories of the record it stands in; where that names no body or no category, it
covers all of them. Who narrows a record says no to what is taken out of it. A no closes whatever the same person agreed
to before it, in whichever record. Only a later yes that counts takes it back, and only for the bodies and categories
that this yes names; at one moment the no counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lotse.case.record_worth import is_sound, shortfalls
from lotse.case.records import NOES, OPEN_STATES, common_scope

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from lotse.case.record_worth import Datum, Wanted
    from lotse.case.records import ConsentRecord, ConsentScope, GivenBy
    from lotse.case.vocabulary import Category

StandingNo = Literal["refused", "withdrawn", "narrowed"]


@dataclass(frozen=True, slots=True)
class _Statement:
    at: datetime
    no: StandingNo | None
    bodies: frozenset[str]
    kinds: frozenset[Category]

    def is_about(self, body: str | None, kind: Category | None) -> bool:
        """Whether it covers one body and one category; a refusal or withdrawal that names none of them covers all."""
        everybody, everything = (self.no in NOES and not named for named in (self.bodies, self.kinds))
        return (body is None or everybody or body in self.bodies) and (kind is None or everything or kind in self.kinds)


def standing_no(
    own: Sequence[ConsentRecord],
    datum: Datum,
    wanted: Wanted,
    *,
    fits: Callable[[GivenBy], bool] = lambda _: True,
) -> StandingNo | None:
    """What somebody said last about a datum, if that was a no to a part of what is asked for.

    Args:
        own: All records of one person about one person.
        datum: The datum. One without a category goes along with any category that is open.
        wanted: What would have to be agreed to.
        fits: Whether who gives a record could say yes, such as a child whose understanding was checked; a no counts
            from anybody.

    Returns:
        How it was said; None if nothing that was said stands in the way.
    """
    spoken = list(_statements(own, wanted, fits))
    if all(stated.no is None for stated in spoken):
        return None
    kinds = datum.categories | datum.special
    if kinds:
        return _among(spoken, kinds, wanted)
    opening = [_kinds_of(one.scope_at(wanted.at)) for one in own if not shortfalls(one, datum, wanted)]
    apart: list[Category | None] = []
    for named in opening or [_kinds_of(None)]:
        apart += sorted(named) or [None]
    if any(_among(spoken, [kind], wanted) is None for kind in apart):
        return None
    return _among(spoken, apart, wanted)


def _statements(own: Iterable[ConsentRecord], wanted: Wanted, fits: Callable[[GivenBy], bool]) -> Iterator[_Statement]:
    """Every no about the purpose, and the newest yes of every record that counts now."""
    for record in own:
        if wanted.purpose in record.scope.purposes:
            bodies, kinds = _bodies_of(record.scope), _kinds_of(record.scope)
            for change in record.history:
                for no in NOES:
                    if change.state == no and change.at <= wanted.at:
                        yield _Statement(change.at, no, bodies, kinds)
        yield from _narrowings(record, wanted)
        scope, newest = record.scope_at(wanted.at), _newest_yes(record, wanted.at)
        if (
            newest is not None
            and scope is not None
            and wanted.purpose in scope.purposes
            and wanted.sender in (None, record.controller.body)
            and record.in_force(wanted.at)
            and is_sound(record, wanted)
            and fits(record.given_by)
        ):
            yield _Statement(newest, None, _bodies_of(scope), _kinds_of(scope))


def _narrowings(record: ConsentRecord, wanted: Wanted) -> Iterator[_Statement]:
    """What was taken out of a record after somebody had agreed to it."""
    scope, agreed = record.scope, False
    for change in record.history:
        if change.at > wanted.at:
            continue
        if change.scope is not None:
            left = common_scope(scope, change.scope)
            if agreed and wanted.purpose in scope.purposes:
                yield from _taken_out(scope, left, wanted.purpose, change.at)
            if left is None:
                return
            scope = left
        agreed = agreed or change.state in OPEN_STATES


def _taken_out(before: ConsentScope, left: ConsentScope | None, purpose: str, at: datetime) -> Iterator[_Statement]:
    """The no to a purpose, to some bodies, or to some categories; what is not ticked singly any more is taken out."""
    bodies, kinds = _bodies_of(before), _kinds_of(before)
    if not kinds:
        return
    if left is None or purpose not in left.purposes:
        yield _Statement(at, "narrowed", bodies, kinds)
        return
    fewer: set[Category] = {one for one in before.categories if one not in left.categories}
    fewer |= {one for one in before.special if one not in left.special}
    if bodies != _bodies_of(left):
        yield _Statement(at, "narrowed", bodies - _bodies_of(left), kinds)
    if fewer:
        yield _Statement(at, "narrowed", bodies, frozenset(fewer))


def _newest_yes(record: ConsentRecord, at: datetime) -> datetime | None:
    """When somebody last said yes in a record; who narrows one that is open says no new yes."""
    found, agreed = None, False
    for change in record.history:
        if change.at > at:
            continue
        if change.state in OPEN_STATES:
            if change.scope is None or not agreed:
                found = change.at
            agreed = True
        elif change.state == "refused":
            agreed = False
    return found


def _among(spoken: Sequence[_Statement], kinds: Iterable[Category | None], wanted: Wanted) -> StandingNo | None:
    """The newest no to one of the bodies and categories after which no yes followed; a narrowing only without one."""
    newest: tuple[bool, datetime, StandingNo] | None = None
    for kind in kinds:
        for body in wanted.bodies or [None]:
            about = [stated for stated in spoken if stated.is_about(body, kind)]
            agreed = max((stated.at for stated in about if stated.no is None), default=None)
            for stated in about:
                if stated.no is not None and (agreed is None or stated.at >= agreed):
                    said = (stated.no != "narrowed", stated.at, stated.no)
                    newest = max(newest or said, said)
    return None if newest is None else newest[2]


def _bodies_of(scope: ConsentScope) -> frozenset[str]:
    return frozenset(one.body for one in scope.recipients)


def _kinds_of(scope: ConsentScope | None) -> frozenset[Category]:
    return frozenset() if scope is None else frozenset((*scope.categories, *scope.special))
