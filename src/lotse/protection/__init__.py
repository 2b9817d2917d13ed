"""The protection stop: signs of danger to a child are read before anything else, and end everything.

There is no parameter, setting or subclass that continues. Nothing about the indication itself is kept.
The text of the procedure is data, in `procedure.yaml`, and so are the words people use for danger, in `signs.yaml`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from lotse.errors import ProtectionStop
from lotse.files import read_shipped
from lotse.model import Model

if TYPE_CHECKING:
    from collections.abc import Sequence

STOPPING = frozenset({"indicated", "acute", "unclear"})
GOES_ON = "no_indication"
NATIONWIDE = ("110", "112")
_LONGEST_STATUS = 200
"""Characters of a status that are looked at; one word is wanted."""
_SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


class Step(Model):
    """One step of the protection procedure."""

    step: int
    text: str
    norm: str | None = None


class Stop(Model):
    """Signs of danger to a child: the procedure instead of an answer."""

    code: Literal["KS-STOP"] = "KS-STOP"
    role: str
    emergency: tuple[str, ...]
    procedure: tuple[Step, ...]


def stops(case: object) -> bool:
    """Whether a case, in whatever form it is handed in, or an answer about one stops everything.

    Only the status is read, and whether an answer was stopped. Whether the rest is right does not matter.

    Args:
        case: A case model, a mapping as in `lotse/case/1`, an answer in either form, a list of them, or anything else.

    Returns:
        True if the status of a mapping can only be meant as one that stops, if that of a model is anything but
        `no_indication`, or if an answer was stopped.

    >>> stops({"child_protection": "unclear"}), stops({"child_protection": "no_indication"})
    (True, False)
    >>> stops({"child_protection": "Indicated "})
    True
    """
    if isinstance(case, Mapping):
        signs = (is_sign(said) for key, said in case.items() if _is_status(key))
        return any(signs) or _is_stop(case.get("stop"))
    if isinstance(case, list | tuple):  # cases in a list are no case, and yet somebody has them before them
        return any(not isinstance(one, list | tuple) and stops(one) for one in case)
    # a model that was made without being checked may hold anything: only the one word goes on
    return bool(getattr(case, "child_protection", GOES_ON) != GOES_ON) or _is_stop(getattr(case, "stop", None))


def _is_stop(said: object) -> bool:
    """Whether this is the stop of an answer, as it was given or read back."""
    return isinstance(said, Stop) or (isinstance(said, Mapping) and said.get("code") == "KS-STOP")


def _is_status(key: object) -> bool:
    """Whether a key can only be meant as the status, however it is written; the exact one is asked for later."""
    return isinstance(key, str) and re.sub(r"[\W_]", "", key).casefold() == "childprotection"


def is_sign(status: object) -> bool:
    """Whether a status can only be meant as a sign of danger, however it is written; the exact word is asked later.

    Args:
        status: What stands there.

    Returns:
        True for the three words that stop, for small slips of them, and for what people write in their place
        (`signs.yaml`). What is empty, says no, or means something else stays the mistake that it is.

    >>> [is_sign(status) for status in ("akut", "accute", True, "no_indication", "nein", "")]
    [True, True, True, False, False, False]
    """
    if isinstance(status, str):
        return status != GOES_ON and _says_sign(status[:_LONGEST_STATUS].strip().casefold())
    if isinstance(status, list | tuple | set | frozenset | Mapping):
        return any(is_sign(one) for one in status)
    return status is True


def _says_sign(status: str) -> bool:
    if status in STOPPING:
        return True
    beside = GOES_ON in status
    status = status.replace(GOES_ON, " ")  # "no_indication, aber akut" goes on for nobody
    said = set(re.findall(r"[^\W_]+", status.translate(_SPELT)))
    known = _signs()
    if not said or said & known["not_signs"]:
        return False
    if said & (STOPPING | known["signs"]):
        return True
    # the nearest of the four, as the hint about a wrong word measures it
    return not beside and bool(STOPPING.intersection(get_close_matches(status, (*sorted(STOPPING), GOES_ON), n=1)))


def procedure(role: str | None, emergency: Sequence[str] = ()) -> Stop:
    """The steps for the user's role, with the emergency numbers of this place.

    Args:
        role: Role of the user; an unknown one gets the steps that hold for everybody.
        emergency: Configured numbers; without them the procedure says so and names 110 and 112.

    Returns:
        The stop as every answer shows it.

    >>> procedure("jobcenter").emergency
    ('110', '112')
    """
    texts = _texts()
    steps: list[tuple[str, str | None]] = [(texts["lead"]["de"], None)]
    if not emergency:
        steps.append((texts["not_configured"]["de"], None))
    steps.append((texts["emergency"]["de"], texts["emergency_norm"]))
    kind = texts["roles"].get(role, "alle")
    steps.extend((step["text"]["de"], step["norm"]) for step in texts["steps"][kind])
    steps.append((texts["principle"]["de"], None))
    numbers = tuple(dict.fromkeys((*emergency, *NATIONWIDE)))
    return Stop(
        role=role or "alle",
        emergency=numbers,
        procedure=tuple(Step(step=place, text=text, norm=norm) for place, (text, norm) in enumerate(steps, start=1)),
    )


def guard(case: object, *, role: str | None = None, emergency: Sequence[str] = ()) -> None:
    """Stop before anything else is touched if the case shows signs of danger.

    Raises:
        ProtectionStop: The status is anything but `no_indication`, or an answer was stopped; `.procedure` holds the
            steps.
    """
    if stops(case):
        said = getattr(case, "stop", None)
        raise ProtectionStop(said if isinstance(said, Stop) else procedure(role or role_of(case), emergency))


def role_of(case: object) -> str | None:
    """The role of the office that noticed, where the case says so."""
    noticed = case.get("noticed_by") if isinstance(case, Mapping) else getattr(case, "noticed_by", None)
    role = noticed.get("role") if isinstance(noticed, Mapping) else getattr(noticed, "role", None)
    return role if isinstance(role, str) and role in _texts()["roles"] else None


@lru_cache(maxsize=1)
def _texts() -> Any:
    """The shipped text of the procedure; it holds no case data."""
    return read_shipped("protection/procedure.yaml").data


@lru_cache(maxsize=1)
def _signs() -> dict[str, frozenset[str]]:
    """The words by which a status that is none of the four is a sign, or is none."""
    data = read_shipped("protection/signs.yaml").data
    return {name: frozenset(data[name]) for name in ("signs", "not_signs")}
