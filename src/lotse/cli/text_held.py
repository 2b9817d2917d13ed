"""How one datum that is held about a person is told to that person, and one thing of the record book."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from lotse.case.records import BERLIN
from lotse.cli.text_names import DataNames
from lotse.places import municipality

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lotse.privacy.access import AccessExport


@dataclass(frozen=True, slots=True)
class HeldNames(DataNames):
    """How what is held about a person is told to that person: names and values."""

    def sources(self, key: str, found: AccessExport) -> Iterator[str]:
        """Who told a datum, where, when it was so, and on which consent it rests, as far as it is stated."""
        words, value = self.words, found.data.get(key)
        shown = value if isinstance(value, list) else ()
        for place, told in enumerate(found.sources.get(key, ())):
            seen = shown[place] if place < len(shown) and isinstance(shown[place], dict) else None
            # a signal is noticed with something; that the family told it is said of what it told itself
            parts = [words.label("from", told["from"])] if seen is None or told["from"] != "family" else []
            if "office" in told:
                parts.append(self.body(told["office"]))
            if seen is not None:
                parts.append(self.instrument(seen["source"]))
            elif "observed" in told:
                parts.append(self.day(told["observed"]))
            if "record" in told:
                parts.append(words("Einwilligung {number}", number=told["record"]))
            yield words("Woher: {parts}.", parts=", ".join(parts))

    def whose(self, key: str) -> str:
        """What a datum is called, with the letter of whom it is about."""
        subject = key.partition("/")[0]
        who = {"household": self.words("Familie"), "place": self.words("Familie"), "case": self.words("Fall")}
        return f"{who.get(subject, subject)}: {self.of(key)}"

    def labels(self, enum: str, values: Iterable[str]) -> str:
        """Several values of a closed list."""
        return self.words.listed(self.words.label(enum, one) for one in values)

    def kind(self, kind: str) -> str:
        """What a consent is about: a category, or, of a release, a single datum."""
        single = kind.startswith("signal:") or kind in self.vocabulary.facts
        return self.of(f"/{kind}") if single else self.words.label("category", kind)

    def moment(self, at: str) -> str:
        """The day of a moment."""
        return self.words.day(datetime.fromisoformat(at).astimezone(BERLIN).date())

    def last_day(self, until: str) -> str:
        """The last day before an end, which is exclusive: at midnight it is the day before."""
        end = datetime.fromisoformat(until).astimezone(BERLIN) - timedelta(microseconds=1)
        return self.words.day(end.date())

    def day(self, day: str) -> str:
        """A day."""
        return self.words.day(date.fromisoformat(day))

    def stated(self, stated: str) -> str:
        """A day as exactly as it is stated; a month or a year stays one."""
        return self.day(stated) if len(stated) == len("2021-03-17") else stated

    def value(self, key: str, value: Any) -> str:  # one way for each kind of value
        """A value as the person reads it."""
        words, what = self.words, key.partition("/")[2]
        if isinstance(value, list):
            return words.listed(self.value(key, one) for one in value)
        if isinstance(value, dict):
            return self._parts(what, value)
        if isinstance(value, bool):
            return words("ja") if value else words("nein")
        if what == "ags":
            known = municipality(str(value))
            return str(value) if known is None else f"{known.name} ({value})"
        if what in ("born", "due") and value != "no_answer":
            return self.stated(str(value))
        if what == "role":
            return words.label("person_role", str(value))
        if what == "child_protection":
            return words.label("child_protection", str(value))
        if what.startswith(("receives:", "need:", "strength:")) or value == "no_answer":
            return words.label("answer", str(value))
        kind = self.vocabulary.facts.get(what)
        if kind is not None and kind.values and str(value) in kind.values:
            return words.content(kind.values[str(value)], "value")
        return str(value)

    def _parts(self, what: str, value: Mapping[str, Any]) -> str:
        words = self.words
        if what == "custody":
            kind = words.label("kind", value["kind"])
            holders = words.listed(value.get("holders", ()))
            seen = value.get("seen")
            told = f"{kind}: {holders}" if holders else kind
            return told if seen is None else words("{told}, gesehen am {day}", told=told, day=self.day(seen["on"]))
        if what == "noticed_by":
            return self.body(value["body"]) if "body" in value else self.role(value["role"])
        if what.startswith("declined:"):
            return f"{words.label('answer', value['reason'])}, {self.day(value['on'])}"
        return words(
            "{finding}, {day}", finding=words.label("finding", value["finding"]), day=self.day(value["observed"])
        )

    def kept(self, one: Mapping[str, Any]) -> str:
        """One thing that the record book holds."""
        words, what = self.words, one["what"]
        if what == "discussed":
            return words("Besprochen am {days}.", days=words.listed(self.day(day) for day in one["on"]))
        if what == "guide":
            told = words("Lotse: {body}, seit {day}.", body=self.body(one["body"]), day=self.day(one["since"]))
            handed_over = one.get("handed_over_on")
            day = None if handed_over is None else words("Übergabe bestätigt am {day}.", day=self.day(handed_over))
            return told if day is None else f"{told} {day}"
        if what == "closed":
            return words("Die Begleitung ist seit dem {day} zu Ende.", day=self.day(one["on"]))
        if what == "consent":
            last = words.day(date.fromisoformat(one["until"]) - timedelta(1))  # the book keeps the first day without it
            return words("{number}: gilt bis einschließlich {day}.", number=one["record"], day=last)
        if what == "follow_up":
            settled = one.get("settled_on")
            asked = words("Nachfragen am {day}.", day=self.day(one["due"]))
            return (
                asked if settled is None else words("{asked} Beantwortet am {day}.", asked=asked, day=self.day(settled))
            )
        return self._idea(one)

    def _idea(self, one: Mapping[str, Any]) -> str:
        words = self.words
        if "offer" in one:
            told = words("Idee „{name}“", name=self.offer(one["offer"]))
        else:
            told = words("Idee der Runde für: {need}, {body}", need=self.need(one["need"]), body=self.body(one["body"]))
        parts = [told if "chosen_on" not in one else f"{told}, {self.day(one['chosen_on'])}"]
        for name, on in (("answer", "answered_on"), ("outcome", "outcome_on")):
            if name in one:
                parts.append(f"{words.label(name, one[name])}, {self.day(one[on])}")
        return f"{'; '.join(parts)}."
