"""Case numbers: random, without a way back to a family, with a check character against slips of the pen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_FORM = re.compile(rf"([{ALPHABET}]{{5}})-([{ALPHABET}]{{5}})-([{ALPHABET}])")


def check_character(payload: str) -> str:
    """The Luhn mod 32 check character of ten characters of the alphabet.

    >>> check_character("K7MQ2XPA4T")
    'J'
    """
    total, factor = 0, 2
    for character in reversed(payload):
        quotient, rest = divmod(factor * ALPHABET.index(character), len(ALPHABET))
        total += quotient + rest
        factor = 3 - factor
    return ALPHABET[-total % len(ALPHABET)]


def is_case_number(text: str) -> bool:
    """Whether the text is a case number with its right check character.

    >>> is_case_number("K7MQ2-XPA4T-J"), is_case_number("K7MQ2-XPA4T-K")
    (True, False)
    """
    match = _FORM.fullmatch(text)
    return match is not None and check_character(match[1] + match[2]) == match[3]


def new_case_number(choose: Callable[[Sequence[str]], str]) -> str:
    """Make a case number out of a source of randomness that the caller brings.

    Args:
        choose: Picks one character, such as `secrets.choice`.

    Returns:
        A number of the form `K7MQ2-XPA4T-J`.

    >>> new_case_number(lambda characters: characters[0])
    '22222-22222-2'
    """
    payload = "".join(choose(ALPHABET) for _ in range(10))
    return f"{payload[:5]}-{payload[5:]}-{check_character(payload)}"
