"""The corridors as data: when each begins, for whom, what it is about, and the needs whose offers belong to it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, StrictInt

from lotse.conditions import Condition
from lotse.files import read_shipped, validated
from lotse.model import ByIdentity, Day, Model, Slug, Source, Text
from lotse.rules.leaves import Stated
from lotse.rules.tree import plant
from lotse.truth import Truth

if TYPE_CHECKING:
    from lotse.case.vocabulary import Vocabulary
    from lotse.rules.tree import Tree

Count = Annotated[StrictInt, Field(ge=1, le=26)]


class Moment(Model):
    """When a transition begins: exactly one of the four.

    Args:
        birthday: The day on which so many years are completed.
        school_start: The 1 August on which school attendance becomes compulsory.
        registration: The 15 November before it.
        class_: The 1 August on which this class begins.
    """

    birthday: Count | None = None
    school_start: Literal[1] | None = None
    registration: Literal[1] | None = None
    class_: Count | None = Field(default=None, alias="class")


class Corridor(Model):
    """One transition.

    Args:
        reads: The facts that its condition reads; a vocabulary need not declare them.
        needs: Needs whose offers belong to it.
        status: `verified` if the wording of the source was read, `secondary` if not.
    """

    id: Slug
    name: Text
    moment: Moment
    when: Condition
    reads: frozenset[str] = frozenset()
    needs: tuple[Slug, ...]
    text: Text
    source: Source
    status: Literal["verified", "secondary"]


class _Corridors(Model):
    read_on: Day
    corridors: tuple[Corridor, ...]


@lru_cache(maxsize=1)
def corridors() -> tuple[Corridor, ...]:
    """The shipped corridors, in the order in which a child comes to them.

    >>> corridors()[0].id
    'kita-beginn'
    """
    return validated(read_shipped("transitions/corridors.yaml"), _Corridors).corridors


def condition_of(corridor: Corridor, vocabulary: Vocabulary) -> Tree:
    """The condition of a corridor, ready to be looked at.

    Args:
        corridor: A shipped corridor.
        vocabulary: The vocabulary of the advice.

    Returns:
        The planted condition; unknown for ever where the vocabulary does not declare what it reads.
    """
    return _planted(ByIdentity(vocabulary))[corridor.id]


@lru_cache(maxsize=16)
def _planted(identity: ByIdentity[Vocabulary]) -> dict[str, Tree]:
    vocabulary = identity.it
    return {
        corridor.id: plant(corridor.when, vocabulary, "child")
        if corridor.reads <= vocabulary.facts.keys()
        else Stated(Truth.UNKNOWN, "when")
        for corridor in corridors()
    }
