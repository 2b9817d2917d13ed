"""When the decision of a person that a norm allows it carries a field (U01); lotse affirms no norm itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lotse.case.record_checks import Fault
from lotse.case.record_worth import is_sound
from lotse.case.records import GroundRecord
from lotse.privacy.matrix import matrix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lotse.case.records import Statement
    from lotse.privacy.field_checks import Request
    from lotse.privacy.fields import Field


def norm_faults(record: Statement) -> Iterator[Fault]:
    """What keeps a ground from being made beside what keeps any record: its norm is not in the closed list.

    Args:
        record: A record of any kind.
    """
    if isinstance(record, GroundRecord) and record.norm not in matrix().norms:
        hint = "one of: " + ", ".join(matrix().norms)
        yield Fault("U01", ("norm",), "ID-UNKNOWN", "this norm is not in the closed list", hint)


def ground_fits(ground: GroundRecord, field: Field, request: Request) -> bool:
    """Whether a ground covers a field for everybody who would see it.

    Args:
        ground: The recorded decision.
        field: The datum.
        request: Who, to whom, what for.
    """
    if (
        not is_about(ground, field, request)
        or not is_sound(ground, request.wanted)
        or not _of_its_person(ground, field)
    ):
        return False
    norm = matrix().norms.get(ground.norm)
    if norm is None or (field.special and not norm.sgb_health):
        return False
    categories = field.categories or frozenset({"identity"})
    return all(ground.norm in matrix().norms_for(receiver.row, categories) for receiver in request.audience)


def _of_its_person(ground: GroundRecord, field: Field) -> bool:
    """Whether a field is about the person that a ground names, and rests on nothing else; any where it names none."""
    if ground.person is None:
        return True
    own = f"{ground.person}/"
    return field.persons == (ground.person,) and all(key.startswith(own) for key in (field.key, *field.rests_on))


def is_about(ground: GroundRecord, field: Field, request: Request) -> bool:
    """Whether a ground is meant for this field, this body, this purpose and this moment.

    Args:
        ground: The recorded decision.
        field: The datum.
        request: Who, to whom, what for.
    """
    wanted = request.wanted
    return (
        field.key in ground.fields
        and wanted.bodies == {ground.recipient.body}
        and wanted.purpose in ground.purposes
        and max(ground.valid.given_at, ground.decided_at) <= wanted.at < ground.valid.until
    )
