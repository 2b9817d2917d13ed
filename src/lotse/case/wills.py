"""What is known of the will of everybody who has to agree about a person: who is asked tells `declarers`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lotse.case.declarers import (
    BOTH,
    ages_of,
    consents_about,
    is_capable,
    is_custody_seen,
    is_guardian,
    is_heard_early,
    is_seen,
    takes_back,
    young_holders,
)
from lotse.case.deeds import is_deed
from lotse.case.record_worth import shortfalls
from lotse.case.records import NOES
from lotse.case.said import Said
from lotse.case.standing_no import standing_no

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from lotse.case.model import Case, Custody, Person
    from lotse.case.record_worth import Datum, Wanted
    from lotse.case.records import ConsentRecord, GivenBy
    from lotse.case.standing_no import StandingNo

_FOSTER = frozenset(
    {
        "foster_parent",
        "foster_mother",
        "foster_father",
        "pflegeperson",
        "pflegeelternteil",
        "pflegeeltern",
        "pflegemutter",
        "pflegevater",
    }
)
_OTHER_PURPOSE = Said("E03", "needs_consent")


@dataclass(frozen=True, slots=True)
class Will:
    """What the people who have to agree said about one datum of one person.

    Args:
        open: It may be told.
        records: Ids of the consents it rests on.
        because: What keeps it, each once; with an open will only what is to be noted.
    """

    open: bool
    records: tuple[str, ...]
    because: tuple[Said, ...]


def will_about(
    datum: Datum, person: Person, case: Case, records: Sequence[ConsentRecord], wanted: Wanted, *, everyday: bool
) -> Will:
    """Whether everybody who has to agree about a person did so, for one datum.

    Args:
        datum: The datum.
        person: Whom it concerns.
        case: The case, for custody.
        records: All consents of the case.
        wanted: What would have to be agreed to.
        everyday: The office takes this for a matter of everyday life: one of two parents is enough (P02).

    Returns:
        The will, with everything that is missing.
    """
    mine = consents_about(person, records)
    if person.role == "unborn":
        return _of_one(datum, person.carried_by, person, mine, wanted, missing=Said("E01", "needs_consent"))
    ages = ages_of(person, wanted.at)
    if ages.surely_of_age:
        return _grown(datum, person, mine, wanted)
    wills = []
    if not ages.surely_below_own_voice or is_heard_early(person, case, mine):
        wills.append(_own_voice(datum, person, mine, wanted))
    if _no_of(person.id, datum, person, mine, wanted) is not None:  # the own no counts at any age
        return _closed(Said("P06", "deny"))
    wills.append(_custody(datum, person, case, mine, wanted, everyday=everyday))
    return _all_of(wills)


def _grown(datum: Datum, person: Person, mine: Sequence[ConsentRecord], wanted: Wanted) -> Will:
    others = any(record.given_by.person != person.id for record in mine)
    missing = (
        Said("P15" if person.role == "child" else "E14", "needs_consent") if others else Said("E01", "needs_consent")
    )
    return _of_one(datum, person.id, person, mine, wanted, missing=missing)


def _own_voice(datum: Datum, person: Person, mine: Sequence[ConsentRecord], wanted: Wanted) -> Will:
    missing, unchecked = Said("P05", "needs_minor_consent"), Said("P05", "needs_capacity_check")
    return _of_one(datum, person.id, person, mine, wanted, missing=missing, fits=is_capable, unfit=unchecked)


def _no_of(
    giver: str | None, datum: Datum, person: Person, mine: Iterable[ConsentRecord], wanted: Wanted
) -> StandingNo | None:
    """The last word of somebody about a person, if it is a no; a yes takes it back where it counts as one."""
    own = [record for record in mine if record.given_by.person == giver]
    return standing_no(own, datum, wanted, fits=lambda given_by: takes_back(given_by, person, wanted.at))


def _custody(
    datum: Datum, person: Person, case: Case, mine: Sequence[ConsentRecord], wanted: Wanted, *, everyday: bool
) -> Will:
    custody = person.custody
    if custody is None or custody.kind == "unknown" or not custody.holders:
        return _closed(Said("P04", "needs_human"))
    if custody.kind != "joint" and len(custody.holders) != 1:
        return _closed(Said("P04", "needs_human"))
    holders = tuple(dict.fromkeys(custody.holders))
    speakers = _speakers(person, holders, mine) if custody.kind == "joint" else ()
    noes = {one: _no_of(one, datum, person, mine, wanted) for one in speakers}
    if "refused" in noes.values():
        others = any(no != "refused" and _spoke(mine, one, wanted) for one, no in noes.items())
        return _closed(Said("P13", "deny") if others else Said("E01", "needs_consent"))
    here = {one.id for one in case.persons}
    wills = [_of_holder(datum, holder, person, mine, wanted, here=holder in here) for holder in holders]
    if custody.kind == "joint":
        parents = [holder for holder in holders if _is_parent(holder, holders, person, case)]
        wills = _jointly(
            wills, holders, person, mine,
            datum=datum, wanted=wanted, parents=parents, everyday=everyday, withdrawn=any(noes.values()),
        )  # fmt: skip
    elif custody.kind == "sole" and not _is_proven(custody, holders[0], mine, wanted.at):
        wills.append(_closed(_UNPROVEN))
    wills += _for_young_parents(datum, person, case, mine, wanted)
    return _all_of(wills)


def _speakers(child: Person, holders: Sequence[str], mine: Iterable[ConsentRecord]) -> tuple[str, ...]:
    """Whose no is heard in joint custody; where the second one is not noted, that of whoever spoke about the child."""
    unnoted = () if len(holders) >= BOTH else (*child.parents, *(record.given_by.person for record in mine))
    return tuple(dict.fromkeys((*holders, *(one for one in unnoted if one != child.id))))


def _spoke(mine: Iterable[ConsentRecord], holder: str, wanted: Wanted) -> bool:
    """Whether somebody agreed to something for this purpose."""
    return any(
        record.given_by.person == holder
        and record.in_force(wanted.at)
        and (scope := record.scope_at(wanted.at)) is not None
        and wanted.purpose in scope.purposes
        for record in mine
    )


def _of_holder(
    datum: Datum, holder: str, person: Person, mine: Sequence[ConsentRecord], wanted: Wanted, *, here: bool
) -> Will:
    """The word of one who has custody; who lives elsewhere is a parent, as long as nothing else is stated."""
    custody = person.custody
    missing = Said("E01", "needs_consent")
    if any(record.given_by.role.strip().lower().replace("-", "_") in _FOSTER for record in mine):
        missing = Said("P11", "needs_consent")
    elif (
        custody is not None
        and custody.kind == "joint"
        and any(record.given_by.person in custody.holders for record in mine)
    ):
        partial = here and holder not in person.parents and bool(person.parents)
        missing = Said("P10", "needs_consent") if partial else Said("P01", "needs_second_parent")
    if custody is not None and custody.kind == "sole":
        sole = custody
        return _of_one(
            datum, holder, person, mine, wanted, missing=missing, unfit=_UNPROVEN,
            fits=lambda given_by: is_custody_seen(sole, given_by, wanted.at),
        )  # fmt: skip
    return _of_one(datum, holder, person, mine, wanted, missing=missing)


def _jointly(
    wills: list[Will],
    holders: Sequence[str],
    person: Person,
    mine: Sequence[ConsentRecord],
    *,
    datum: Datum,
    wanted: Wanted,
    parents: Sequence[str],
    everyday: bool,
    withdrawn: bool,
) -> list[Will]:
    """Both parents, or one with a deed of the other; one alone where the office takes it for everyday life.

    Nobody else who has custody is spoken for by a parent, and speaks for none.
    """
    if len(holders) < BOTH:
        wills = [*wills, _closed(Said("P01", "needs_second_parent"))]
    given = [will for will in wills if will.open]
    if not given and not withdrawn:  # who acts for both is told what that consent lacks, not to ask the other one
        acting = {record.given_by.person for record in mine if _has_deed(record.given_by)} & set(parents)
        asked = acting | (set(holders) - set(parents))
        return [will for holder, will in zip(holders, wills, strict=False) if holder in asked] if acting else wills
    if len(given) == len(wills) or not given:
        return wills
    deeds = [
        _of_one(datum, holder, person, mine, wanted, missing=Said("P01", "needs_second_parent"), fits=_has_deed)
        for holder, will in zip(holders, wills, strict=False)
        if will.open and holder in parents
    ]
    deeds = [will for will in deeds if will.open]
    others = [will for holder, will in zip(holders, wills, strict=False) if holder not in parents]
    if deeds and not withdrawn:
        return [*deeds, *others]
    of_parents = [will for holder, will in zip(holders, wills, strict=False) if holder in parents]
    one = next((will for will in of_parents if will.open), None)
    is_one_missing = len(holders) < BOTH or not all(will.open for will in of_parents)
    if everyday and one is not None and is_one_missing and not withdrawn:
        return [Will(open=True, records=one.records, because=(Said("P02", "warn"),)), *others]
    return wills


def _is_parent(holder: str, holders: Sequence[str], child: Person, case: Case) -> bool:
    """Whether who has custody is a parent: so it is stated, or of two nothing else is stated."""
    if holder in child.parents:
        return True
    if len(holders) > BOTH or len(child.parents) >= BOTH:
        return False
    role = next((one.role for one in case.persons if one.id == holder), None)
    return role is None or (role == "parent" and not child.parents)


def _has_deed(given_by: GivenBy) -> bool:
    paper = given_by.representation
    return is_seen(paper) and paper is not None and paper.kind == "joint" and is_deed(paper.evidence or "", given_by)


_UNPROVEN = Said("P03", "needs_human")


def _is_proven(custody: Custody, holder: str, mine: Iterable[ConsentRecord], at: datetime) -> bool:
    """Sole custody counts once somebody saw the proof: in the case, or in a record of who has it."""
    papers = [None, *(record.given_by for record in mine if record.given_by.person == holder)]
    return any(is_custody_seen(custody, paper, at) for paper in papers)


def _for_young_parents(
    datum: Datum, child: Person, case: Case, mine: Sequence[ConsentRecord], wanted: Wanted
) -> Iterator[Will]:
    """A parent who is not of age yet does not represent the child alone (section 1673 BGB)."""
    missing = Said("P12", "needs_second_parent")
    for holder in young_holders(child, case, wanted.at):
        legal = [record for record in mine if record.given_by.person != holder and is_guardian(record.given_by)]
        speakers = dict.fromkeys(record.given_by.person for record in legal)
        said_no = [
            _of_one(datum, one, child, mine, wanted, missing=missing)
            for one in speakers
            if _no_of(one, datum, child, mine, wanted)
        ]
        yield said_no[0] if said_no else _best(datum, legal, wanted, missing)


def _of_one(
    datum: Datum,
    giver: str | None,
    person: Person,
    mine: Iterable[ConsentRecord],
    wanted: Wanted,
    *,
    missing: Said,
    fits: Callable[[GivenBy], bool] | None = None,
    unfit: Said | None = None,
) -> Will:
    """What one person said: any one record that opens the datum and fits is enough, and a no that stands closes it."""
    own = [record for record in mine if record.given_by.person == giver]
    said_no = _no_of(giver, datum, person, own, wanted)
    if said_no in NOES:
        return _closed(_WITHDRAWN if said_no == "withdrawn" else Said("E01", "needs_consent"))
    will = _best(datum, own, wanted, missing)
    if will.open and said_no is not None:  # taken out of one record, and still in another that is older
        return _closed(_WITHDRAWN)
    if not will.open or fits is None:
        return will
    fitting = _best(datum, [record for record in own if fits(record.given_by)], wanted, missing)
    return fitting if fitting.open else _closed(unfit or missing)


_WITHDRAWN = Said("E10", "deny")


def _best(datum: Datum, records: Iterable[ConsentRecord], wanted: Wanted, missing: Said) -> Will:
    """The record that opens the datum, or what is missing in the one that comes nearest."""
    tried = sorted(
        ((shortfalls(record, datum, wanted), record.record) for record in records),
        key=lambda one: (_OTHER_PURPOSE in one[0], len(one[0]), _WITHDRAWN not in one[0], one[1]),
    )
    if not tried:
        return _closed(missing)
    because, name = tried[0]
    return Will(open=not because, records=() if because else (name,), because=because)


def _closed(because: Said) -> Will:
    """Nothing is told, and why."""
    return Will(open=False, records=(), because=(because,))


def _all_of(wills: Iterable[Will]) -> Will:
    found = list(wills)
    is_open = all(will.open for will in found)
    because = tuple(dict.fromkeys(said for will in found if is_open or not will.open for said in will.because))
    records = tuple(sorted({record for will in found for record in will.records})) if is_open else ()
    return Will(open=is_open, records=records, because=because)
