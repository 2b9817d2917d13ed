"""The decision on passing something on: names of fields, what stays and why. Values leave last, and logged first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal, Self

from pydantic import Field, GetJsonSchemaHandler, PrivateAttr, SerializerFunctionWrapHandler, model_serializer

from lotse.advice import Versions
from lotse.case.records import BERLIN, Moment
from lotse.errors import DisclosureRefused, LotseError
from lotse.model import Model
from lotse.privacy.deletion import due_on
from lotse.privacy.disclosure_log import (
    LEAST_KEY,
    WITHDRAWN,
    Channel,
    DisclosureEntry,
    LogEntry,
    LoggedGround,
    LoggedRecipient,
    package_hmac,
    stop_entry,
)
from lotse.privacy.outcomes import Checked, Decision, Withheld
from lotse.protection import Stop

if TYPE_CHECKING:
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

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
    _decided: Mapping[str, object] | None = PrivateAttr(default=None)
    _worker: str | None = PrivateAttr(default=None)
    _lessened: bool = PrivateAttr(default=False)
    _categories: tuple[str, ...] = PrivateAttr(default=())
    _recipients: tuple[LoggedRecipient, ...] = PrivateAttr(default=())
    _grounds: tuple[LoggedGround, ...] = PrivateAttr(default=())

    @model_serializer(mode="wrap")
    def _without_an_empty_stop(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Show the procedure only where there is one."""
        shown: dict[str, Any] = handler(self)
        if shown.get("stop") is None:
            shown.pop("stop", None)
        return shown

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """State all keys: whoever reads the format sees them, though an empty stop is not written."""
        plain: Any = {key: value for key, value in core_schema.items() if key != "serialization"}
        return handler(plain)

    def _hold(
        self,
        values: Mapping[str, object],
        *,
        worker: str | None,
        lessened: bool,
        categories: tuple[str, ...],
        recipients: tuple[LoggedRecipient, ...],
        grounds: tuple[LoggedGround, ...],
    ) -> None:
        """Keep what `package` hands out, for this very decision and no other.

        Args:
            values: By field.
            worker: Who sends it, by staff number.
            lessened: A consent in hand was withdrawn or narrowed after the moment of the decision.
            categories: What kinds of data the values are.
            recipients: Everybody who would hear it.
            grounds: What a person decided by a norm.
        """
        self._values, self._decided = values, dict(self)
        self._worker, self._lessened, self._categories = worker, lessened, categories
        self._recipients, self._grounds = recipients, grounds

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy; one in which something is changed was decided by nobody, and holds no values.

        Args:
            update: What is changed.
            deep: Whether the parts are copied too.
        """
        copied = super().model_copy(update=update, deep=deep)
        copied._let_go_if_changed()  # noqa: SLF001  # its own private fields
        return copied

    def _let_go_if_changed(self) -> None:
        if not self._is_as_decided():
            self._values = self._decided = self._worker = None
            self._categories, self._recipients, self._grounds = (), (), ()

    def _is_as_decided(self) -> bool:
        """Whether everything still stands as it did when the values were put in, by whatever way it was changed."""
        return self._decided is not None and self._decided == dict(self)

    def __getstate__(self) -> dict[str, Any]:
        """What a pickle or another process gets: the decision. Values leave by `package` alone."""
        state = super().__getstate__()
        return {**state, "__pydantic_private__": {**(state["__pydantic_private__"] or {}), "_values": None}}

    def __repr_args__(self) -> Any:
        """Show neither bodies nor fields in logs and tracebacks."""
        return [("decision", self.decision)]

    def package(
        self,
        *,
        log: Callable[[LogEntry], object],
        key: bytes | None = None,
        channel: Channel | None = None,
    ) -> dict[str, Any]:
        """Hand out the values that may leave; the log entry is written first, or nothing leaves.

        Args:
            log: Writes one entry, and raises if it could not. The entry holds names of fields, never values.
            key: Key of the office, at least 16 bytes; with it the entry holds a keyed checksum of the package.
            channel: The way the package takes, for the entry.

        Returns:
            `lotse/package/1` with the values by key.

        Raises:
            DisclosureRefused: Not allowed, a consent was withdrawn since the moment that was named, the log failed or
                knows of a withdrawal, or the disclosure was read back from JSON or changed after it was decided.
        """
        if key is not None and len(key) < LEAST_KEY:
            raise DisclosureRefused("LOG-KEY", "the key of the log is too short", hint="use at least 16 random bytes")
        if self._lessened:
            raise DisclosureRefused(
                "RECORD-WITHDRAWN",
                "a consent in hand was refused, withdrawn, narrowed or ran out after this moment: nothing may leave",
                hint="name the moment of now, or ask the family again",
            )
        package = self._package() if self.decision == "allow" else None
        _write(log, self._entry(package, key, channel))
        if package is None:
            raise DisclosureRefused(
                "DISCLOSURE-" + self.decision.upper(), "this disclosure is not allowed", hint="see withheld and checks"
            )
        return package

    def _package(self) -> dict[str, Any]:
        if self._values is None or not self._is_as_decided():
            text = "a disclosure that was read back or changed holds no values"
            raise DisclosureRefused("DISCLOSURE-WITHOUT-VALUES", text, hint="disclose again")
        head = {"schema": "lotse/package/1", "case": self.case, "at": self.at.isoformat()}
        ways = {"from": self.from_, "to": self.to, "purpose": self.purpose, "mode": self.mode}
        return {**head, **ways, "fields": {key: _plain(self._values[key]) for key in self.fields}}

    def _entry(self, package: Mapping[str, Any] | None, key: bytes | None, channel: Channel | None) -> LogEntry:
        """What the log keeps: who, whom, what for, names of fields, on which records; of a refusal no field."""
        if self.decision == "stop":
            return stop_entry(at=self.at, role=self.stop.role if self.stop is not None else None, case=self.case)
        allowed = package is not None
        named = self._recipients if self._is_as_decided() else ()  # of one that was changed they would name others
        heard = named or tuple(LoggedRecipient(body=one) for one in self._audience())
        kind = "disclosure-log" if allowed else "refused-attempts"
        return DisclosureEntry(
            case=self.case,
            at=self.at,
            from_=self.from_,
            person=self._worker,
            recipients=heard,
            purpose=self.purpose,
            mode=self.mode,
            result=self.decision,
            categories=self._categories if allowed else (),
            fields=self.fields if allowed else (),
            records=self.records if allowed else (),
            grounds=self._grounds if allowed else (),
            checks=tuple((check.rule, check.outcome) for check in self.checks),
            versions=self.versions,
            channel=channel,
            package_hmac=package_hmac(package, key) if package is not None and key is not None else None,
            delete_on=due_on(kind, self.at.astimezone(BERLIN).date()),
        )

    def _audience(self) -> tuple[str, ...]:
        """Every body that would hear it, each once."""
        return tuple(dict.fromkeys(one for one in (self.to, *self.present) if one is not None and one != self.from_))


def _write(log: Callable[[LogEntry], object], entry: LogEntry) -> None:
    """Write the entry; whatever keeps it from being written keeps the values here, and the true reason is told."""
    error: Exception
    try:
        log(entry)
    except Exception as caught:  # noqa: BLE001  # a log may be of any kind, and break in any way
        error = caught
    else:
        return
    if isinstance(error, LotseError) and error.code == WITHDRAWN:
        raise DisclosureRefused(error.code, error.message, hint=error.hint)
    raise DisclosureRefused("B03", "the log could not be written, so nothing leaves", hint="mend the log first")


def _plain(value: object) -> object:
    """A value as JSON knows it."""
    return list(value) if isinstance(value, tuple) else value
