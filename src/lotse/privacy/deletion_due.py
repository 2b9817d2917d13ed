"""What is due for deletion on a day in the stock of a host, and the proof that it went: a protocol without content.

lotse keeps no stock but the book of a team. A host names what it holds by kind, first day and an id of its own; here
is told what goes, what a person has to look at first (B05, S08), and what the protocol of the deletion says.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from lotse.errors import InputError
from lotse.files import read_shipped
from lotse.model import Day, Model, PersonId, Slug
from lotse.privacy.check_table import checks_by_id
from lotse.privacy.deletion import deletion_catalogue, due_on

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

Hold = Literal["file_part", "archive", "protection", "retention"]
_RULES: dict[Hold, str] = {"file_part": "S08", "archive": "S08", "protection": "S08", "retention": "B05"}
"""What keeps something that is due from going, and the check that says so."""


class Kept(Model):
    """One thing that a host holds.

    Args:
        ref: Id of the host for it; it is given back and never stands in the protocol.
        kind: Id of a deletion rule; without a rule nothing may be held (S07).
        start: Day on which its period began, such as the end of the meeting; None while it goes on.
        hold: Why a person looks at it first: part of a file, to be offered to the archive, a protection procedure, or
            a duty to keep it.
    """

    ref: Annotated[str, Field(min_length=1, max_length=200)]
    kind: Slug
    start: Day | None = None
    hold: Hold | None = None

    def __repr_args__(self) -> Any:
        """Show no id of a host in logs and tracebacks."""
        return [("kind", self.kind)]


class HeldBack(Model):
    """One thing that is due and does not go by itself: it is restricted, and a person decides.

    Args:
        ref: Id of the host.
        rule: The check that says so.
        text: What a case worker reads.
        settle: What to do.
    """

    ref: str
    rule: str
    text: str
    settle: str | None

    def __repr_args__(self) -> Any:
        """Show no id of a host in logs and tracebacks."""
        return [("rule", self.rule)]


class DueDeletion(Model):
    """`lotse/due-deletion/1`: what is to be gone on a day.

    Args:
        on: The day.
        delete: Ids of the host that go now, in the order they came.
        restrict: What is due but waits for a person.
        wait: How many things are not due yet, or have no beginning yet.
        kinds: How many of each kind go, for the protocol.
    """

    schema_: Literal["lotse/due-deletion/1"] = Field(default="lotse/due-deletion/1", alias="schema")
    on: Day
    delete: tuple[str, ...]
    restrict: tuple[HeldBack, ...]
    wait: int
    kinds: dict[Slug, int]

    def __repr_args__(self) -> Any:
        """Show no id of a host in logs and tracebacks."""
        return [("on", self.on), ("kinds", self.kinds)]


class ProtocolLine(Model):
    """How much of one kind went, and by which rule.

    Args:
        kind: Id of the deletion rule.
        name: As it is read aloud.
        count: How many.
        start: What its period begins with.
        after: The period, such as `30 days`.
        because: Why that long.
    """

    kind: Slug
    name: str
    count: int
    start: str
    after: str
    because: str


class DeletionProtocol(Model):
    """`lotse/deletion-protocol/1`: the proof of a deletion. It says nothing of what was deleted, nor whose it was.

    Args:
        on: The day.
        by: Who deleted, by letter.
        lines: What went.
        restricted: How many things were due and wait for a person.
        catalogue: Hash of the deletion rules that held.
        previous: Hash of the protocol before; None for the first.
        sha256: Hash of all this, so that a changed or missing protocol shows.
    """

    schema_: Literal["lotse/deletion-protocol/1"] = Field(default="lotse/deletion-protocol/1", alias="schema")
    on: Day
    by: PersonId
    lines: tuple[ProtocolLine, ...]
    restricted: int
    catalogue: str
    previous: str | None
    sha256: str


def due_deletion(kept: Iterable[Kept], *, on: date) -> DueDeletion:
    """Say what is to be gone on a day, and what a person looks at first.

    This works with any child-protection status; what belongs to a protection procedure is held back, not deleted.

    Args:
        kept: What a host holds.
        on: The day.

    Returns:
        What goes, what waits for a person, and how much is not due.

    Raises:
        InputError: Something is held for which there is no deletion rule; all of them at once.

    >>> from datetime import date
    >>> held = [Kept(ref="a", kind="meeting-package", start="2026-10-21"), Kept(ref="b", kind="referral")]
    >>> due_deletion(held, on=date(2026, 11, 20)).kinds
    {'meeting-package': 1}
    """
    several = tuple(kept)
    known = {rule.id for rule in deletion_catalogue().rules}
    nameless = [place for place, one in enumerate(several) if one.kind not in known]
    if nameless:
        hint = "one of: " + ", ".join(rule.id for rule in deletion_catalogue().rules)
        problems = (_no_rule(place, hint) for place in nameless)
        raise InputError(one for error in problems for one in error.problems)
    due = [one for one in several if one.start is not None and due_on(one.kind, one.start) <= on]
    going = [one for one in due if one.hold is None]
    return DueDeletion(
        on=on,
        delete=tuple(one.ref for one in going),
        restrict=tuple(_held_back(one.ref, _RULES[one.hold]) for one in due if one.hold is not None),
        wait=len(several) - len(due),
        kinds={rule: count for rule in sorted(known) if (count := sum(one.kind == rule for one in going))},
    )


def deletion_protocol(due: DueDeletion, *, by: str, previous: str | None = None) -> DeletionProtocol:
    """Write the proof of a deletion, after it was carried out.

    Args:
        due: What went; its ids of the host are not taken over.
        by: Who deleted, by letter.
        previous: `sha256` of the protocol before.

    Returns:
        The protocol, chained to the one before.
    """
    rules = {rule.id: rule for rule in deletion_catalogue().rules}
    told = {
        "on": due.on,
        "by": by,
        "lines": tuple(
            ProtocolLine(
                kind=kind,
                name=rules[kind].name,
                count=count,
                start=rules[kind].start,
                after=f"{rules[kind].after.count} {rules[kind].after.unit}",
                because=rules[kind].because,
            )
            for kind, count in due.kinds.items()
        ),
        "restricted": len(due.restrict),
        "catalogue": read_shipped("privacy/content/deletion.yaml").sha256,
        "previous": previous,
    }
    unsigned = DeletionProtocol.model_validate({**told, "sha256": ""})
    return unsigned.model_copy(update={"sha256": _hash(unsigned)})


def is_unbroken(protocols: Iterable[DeletionProtocol]) -> bool:
    """Whether protocols follow one another as they were written: none was changed, left out or put in between.

    Args:
        protocols: In their order, the first one first.
    """
    before: str | None = None
    for one in protocols:
        if one.previous != before or one.sha256 != _hash(one):
            return False
        before = one.sha256
    return True


def _hash(protocol: DeletionProtocol) -> str:
    return hashlib.sha256(protocol.model_dump_json(exclude={"sha256"}).encode()).hexdigest()


def _no_rule(place: int, hint: str) -> InputError:
    text = "there is no deletion rule for this kind of data"
    return InputError.of("ID-UNKNOWN", text, hint=hint, path=f"kept[{place}].kind")


def _held_back(ref: str, rule: str) -> HeldBack:
    check = checks_by_id()[rule]
    return HeldBack(ref=ref, rule=rule, text=check.text, settle=check.settle)
