"""What a check says: passed, or the rule that does not pass, in a whole sentence, with what would settle it."""

from __future__ import annotations

from typing import Literal

from pydantic import PrivateAttr

from lotse.case.said import Outcome, Said
from lotse.model import Model
from lotse.privacy.check_table import checks_by_id
from lotse.privacy.missing import NOTHING, Missing

Decision = Literal["allow", "needs", "deny", "stop"]
MATRIX = "matrix"
_MATRIX_TEXT = "Diese Stelle erhält diese Art von Angaben nicht über lotse."
_UNKNOWN_TEXT = "Im Raum ist jemand, den lotse keiner Stelle zuordnen kann. So lange erhält niemand diese Angabe."
_UNKNOWN_SETTLE = "Die Kennung der Stelle berichtigen, oder ohne sie sprechen."
_DERIVED_TEXT = "Diese Stelle erhält hierzu nur den Bedarf, nicht die Angabe selbst."


class _Settling(Model):
    """Something that does not pass yet."""

    _missing: Missing = PrivateAttr(default=NOTHING)

    @property
    def missing(self) -> Missing:
        """Whom, which body or which kind of data is still to be asked for; empty after reading back from JSON."""
        return self._missing


class Checked(_Settling):
    """One check of the request, as `lotse/disclosure/1` shows it."""

    rule: str
    outcome: Outcome
    text: str
    settle: str | None


class Withheld(_Settling):
    """One field that stays, and why; never with its value."""

    field: str
    rule: str
    outcome: Outcome
    text: str
    settle: str | None


def rank(outcome: Outcome) -> int:
    """How far an outcome stands in the way: stop over deny over needs over the rest.

    >>> rank("stop") > rank("deny") > rank("needs_human") == rank("needs_consent") > rank("warn")
    True
    """
    if outcome.startswith("needs_"):
        return 3
    return {"pass": 0, "info": 1, "warn": 2, "deny": 4, "stop": 5}[outcome]


def decision_of(outcome: Outcome) -> Decision:
    """The decision that a worst outcome stands for."""
    return {3: "needs", 4: "deny", 5: "stop"}.get(rank(outcome), "allow")  # type: ignore[return-value]  # four decisions


def checked(said: Said, missing: Missing = NOTHING) -> Checked:
    """The outcome with its sentence.

    Args:
        said: What the check says.
        missing: What is still to be asked for.
    """
    check = checks_by_id()[said.rule]
    passed = said.outcome == "pass"
    text = "Diese Prüfung ist in Ordnung." if passed else check.text
    found = Checked(rule=said.rule, outcome=said.outcome, text=text, settle=None if passed else check.settle)
    found._missing = missing  # noqa: SLF001  # its own private fields
    return found


def withheld(key: str, said: Said, *, settle: bool, derived_only: bool = False, missing: Missing = NOTHING) -> Withheld:
    """A field that stays, with the sentence of the check.

    Args:
        key: The field.
        said: What removed it.
        settle: Whether anything could settle it at all.
        derived_only: The matrix would let the need through.
        missing: What is still to be asked for.
    """
    if said.rule == MATRIX and missing.unknown:
        kept = Withheld(field=key, rule=MATRIX, outcome=said.outcome, text=_UNKNOWN_TEXT, settle=_UNKNOWN_SETTLE)
        kept._missing = missing  # noqa: SLF001  # its own private fields
        return kept
    if said.rule == MATRIX:
        text = _DERIVED_TEXT if derived_only else _MATRIX_TEXT
        return Withheld(field=key, rule=MATRIX, outcome=said.outcome, text=text, settle=None)
    check = checks_by_id()[said.rule]
    found = Withheld(
        field=key, rule=said.rule, outcome=said.outcome, text=check.text, settle=check.settle if settle else None
    )
    found._missing = missing  # noqa: SLF001  # its own private fields
    return found
