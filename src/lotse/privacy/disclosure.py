"""The decision on passing something on: names of fields, what stays and why. Values leave last, and logged first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from pydantic import Field, PrivateAttr, SerializerFunctionWrapHandler, model_serializer

from lotse.advice import Versions
from lotse.case.records import Moment
from lotse.errors import DisclosureRefused
from lotse.model import Model
from lotse.privacy.outcomes import Checked, Decision, Withheld
from lotse.protection import Stop

Mode = Literal["pseudonym", "clear"]


class Disclosure(Model):
    """`lotse/disclosure/1`: the decision, with names of fields only. Values leave by `package` alone."""

    schema_: Literal["lotse/disclosure/1"] = Field(default="lotse/disclosure/1", alias="schema")
    case: str
    at: Moment
    versions: Versions
    from_: str | None = Field(validation_alias="from", serialization_alias="from")
    to: str | None
    purpose: str | None
    present: tuple[str, ...]
    mode: Mode
    decision: Decision
    fields: tuple[str, ...] = ()
    host_may_add: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    withheld: tuple[Withheld, ...] = ()
    checks: tuple[Checked, ...] = ()
    stop: Stop | None = None

    _values: Mapping[str, object] | None = PrivateAttr(default=None)
    _worker: str | None = PrivateAttr(default=None)
    _categories: tuple[str, ...] = PrivateAttr(default=())

    @model_serializer(mode="wrap")
    def _without_an_empty_stop(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Show the procedure only where there is one."""
        shown: dict[str, Any] = handler(self)
        if shown.get("stop") is None:
            shown.pop("stop", None)
        return shown

    def __repr_args__(self) -> Any:
        """Show neither bodies nor fields in logs and tracebacks."""
        return [("decision", self.decision)]

    def package(self, *, log: Callable[[Mapping[str, Any]], object]) -> dict[str, Any]:
        """Hand out the values that may leave; the log entry is written first, or nothing leaves.

        Args:
            log: Writes one entry, and raises if it could not. The entry holds names of fields, never values.

        Returns:
            `lotse/package/1` with the values by key.

        Raises:
            DisclosureRefused: Not allowed, the log failed, or the disclosure was read back from JSON.
        """
        if self.decision == "allow" and self._values is None:
            raise DisclosureRefused(
                "DISCLOSURE-WITHOUT-VALUES", "a disclosure that was read back holds no values", hint="disclose again"
            )
        if not _written(log, self._entry()):
            raise DisclosureRefused("B03", "the log could not be written, so nothing leaves", hint="mend the log first")
        if self.decision != "allow" or self._values is None:
            raise DisclosureRefused(
                "DISCLOSURE-" + self.decision.upper(), "this disclosure is not allowed", hint="see withheld and checks"
            )
        head = {"schema": "lotse/package/1", "case": self.case, "at": self.at.isoformat()}
        ways = {"from": self.from_, "to": self.to, "purpose": self.purpose, "mode": self.mode}
        return {**head, **ways, "fields": {key: _plain(self._values[key]) for key in self.fields}}

    def _entry(self) -> dict[str, Any]:
        """What the log keeps: who, whom, what for, names of fields, on which records; of a refusal no field."""
        allowed = self.decision == "allow"
        return {
            "schema": "lotse/log/1",
            "case": self.case,
            "at": self.at.isoformat(),
            "from": self.from_,
            "person": self._worker,
            "to": self.to,
            "present": list(self.present),
            "purpose": self.purpose,
            "mode": self.mode,
            "result": self.decision,
            "categories": list(self._categories) if allowed else [],
            "fields": list(self.fields) if allowed else [],
            "records": list(self.records) if allowed else [],
            "checks": [[check.rule, check.outcome] for check in self.checks],
            "versions": self.versions.model_dump(mode="json"),
        }


def _written(log: Callable[[Mapping[str, Any]], object], entry: Mapping[str, Any]) -> bool:
    try:
        log(entry)
    except Exception:  # noqa: BLE001  # whatever keeps the log from being written keeps the values here
        return False
    return True


def _plain(value: object) -> object:
    """A value as JSON knows it."""
    return list(value) if isinstance(value, tuple) else value
