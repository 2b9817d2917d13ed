"""Yes, no and unknown; unknown is never no."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

TruthWord = Literal["yes", "no", "unknown"]


class Truth(IntEnum):
    """What is known of a statement about a family.

    The order no < unknown < yes makes `all` the smallest and `any` the largest of its parts.

    >>> all_of([Truth.YES, Truth.UNKNOWN]) is Truth.UNKNOWN
    True
    """

    NO = 0
    UNKNOWN = 1
    YES = 2

    def __bool__(self) -> bool:
        """Refuse to be read as yes or no: `if truth:` would take unknown for yes."""
        raise TypeError("a truth is yes, no or unknown: compare it with `is Truth.YES`")

    @property
    def word(self) -> TruthWord:
        """The word used in files and JSON."""
        return _WORDS[self]


_WORDS: tuple[TruthWord, TruthWord, TruthWord] = ("no", "unknown", "yes")
_NEGATED = (Truth.YES, Truth.UNKNOWN, Truth.NO)


def negate(truth: Truth) -> Truth:
    """Turn yes into no and back; unknown stays unknown.

    >>> negate(Truth.UNKNOWN) is Truth.UNKNOWN
    True
    """
    return _NEGATED[truth]


def all_of(truths: Iterable[Truth]) -> Truth:
    """No if a part is no, else unknown if a part is unknown, else yes.

    >>> all_of([]) is Truth.YES
    True
    """
    return min(truths, default=Truth.YES)


def any_of(truths: Iterable[Truth]) -> Truth:
    """Yes if a part is yes, else unknown if a part is unknown, else no.

    >>> any_of([]) is Truth.NO
    True
    """
    return max(truths, default=Truth.NO)


def known(value: bool) -> Truth:  # noqa: FBT001  # the one thing it takes is the point of it
    """The truth of something that is known.

    >>> known(False) is Truth.NO
    True
    """
    return Truth.YES if value else Truth.NO
