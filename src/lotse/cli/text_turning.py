"""What decided, and what would turn it, in sentences: about situations, and without a value that is sensitive."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from lotse.versions import proposed_by

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lotse.advice import Decided, Explanation, Turn, TurnedDatum
    from lotse.case.vocabulary import FactKind
    from lotse.cli.text_words import CaseWords
    from lotse.i18n import Words
    from lotse.model import Source
    from lotse.truth import TruthWord

_AGE = re.compile(r"(from|below) (\d+) (days|weeks|months|years)")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


class Turned:
    """The sentences about one explanation.

    Args:
        one: The explanation.
        words: The words of its case, in the language of the reader.
    """

    def __init__(self, one: Explanation, words: CaseWords) -> None:
        self.one = one
        self.words = words
        self.say: Words = words

    def decided(self) -> tuple[str, ...]:
        """One sentence for each condition that decided, or that is open."""
        return tuple(dict.fromkeys(f"{self._condition(one)} {self._rests_on(one)}" for one in self.one.decided_by))

    def turns(self) -> tuple[str, ...]:
        """One sentence for each change that would turn the verdict; one if there is none."""
        turning = self.one.turning
        if turning is None:
            return ()
        found = [f"{self._situation(turn)} {self._then(turn)}" for turn in turning.turns]
        if not found:
            found = [
                self.say(
                    "Gesucht wurde nach Angaben, nach denen man fragen kann, bis zu {number} zugleich, und nach einem"
                    " späteren Tag. Nichts davon ändert die Antwort.",
                    number=turning.at_most,
                )
            ]
        if not turning.complete:
            found.append(self.say("Es gibt sehr viele Möglichkeiten; nicht alle wurden durchgesehen."))
        return tuple(dict.fromkeys(found))

    def no_advice(self) -> str:
        """What the changes are not: nobody is told what to say."""
        return self.say("Das beschreibt Situationen. An dem, was bekannt ist, ändert es nichts.")

    def hidden(self, key: str) -> bool:
        """Whether nothing may be said about how a datum came out."""
        vocabulary, what = self.words.vocabulary, key.partition("/")[2]
        if what in vocabulary.facts:
            return vocabulary.facts[what].sensitivity != "plain"
        topic = vocabulary.signals.get(what.removeprefix("signal:"))
        return topic is not None and topic.sensitivity != "plain"

    def datum(self, key: str) -> str:
        """What a datum is about, whether it is known or not; no sentence of its own."""
        subject, _, what = key.partition("/")
        kind, _, name = what.partition(":")
        text = ""
        if kind == "signal":
            hidden = self.say("Eine besonders geschützte Angabe")
            text = hidden if self.hidden(key) else self.say("Hinweis zu „{topic}“", topic=self.words.signal(name))
        elif kind == "need":
            text = self.say("Anlass „{need}“", need=self.words.need(name))
        elif kind == "receives":
            known = self.words.offer(name) if name in self.words.catalogue.by_id else name
            text = self.say("Nutzung von „{offer}“", offer=known)
        else:
            fixed = {
                "age": self.say("Das Alter"),
                "born": self.say("Das Datum der Geburt"),
                "due": self.say("Der errechnete Geburtstermin"),
                "ags": self.say("Der Wohnort"),
                "area": self.say("Der Stadtteil oder Bezirk"),
            }
            text = fixed.get(what, "")
        if not text:
            return self.say("„{name}“", name=self.words.asked(key, within=self.one.person))
        about = "" if subject in (self.one.person, "household", "place") else self._capital(self.words.about(key))
        return f"{about}: {text}" if about else text

    def _condition(self, one: Decided) -> str:
        """What a condition asks, and how it came out."""
        if self.hidden(one.key) and one.truth != "unknown":
            return f"{self.datum(one.key)}."
        asks = self._asks(one)
        return f"{self.datum(one.key)}{f' ({asks})' if asks else ''}: {self.came_out(one.truth)}."

    def came_out(self, truth: TruthWord) -> str:
        """How a condition came out; not "yes" or "no", which would read as the answer to its question."""
        return {
            "yes": self.say("trifft zu"),
            "no": self.say("trifft nicht zu"),
            "unknown": self.say("noch nicht bekannt"),
        }[truth]

    def _asks(self, one: Decided) -> str:
        """The comparison in words; empty where the datum says it all."""
        if one.asks is None or one.test not in ("age", "fact"):
            return ""
        if one.test == "age":
            return self.say.listed(self._bound(*found) for found in _AGE.findall(one.asks))
        op, _, operand = one.asks.partition(" ")
        kind = self.words.vocabulary.facts[one.key.partition("/")[2]]
        values = self.say.either(self._value(kind, value) for value in operand.split(","))
        return values if op in ("is", "one_of") else f"{self.say.label('op', op)} {values}"

    def _bound(self, side: str, count: str, unit: str) -> str:
        number = int(count)
        named = {
            "days": self.say.several(number, "{number} Tag", "{number} Tagen"),
            "weeks": self.say.several(number, "{number} Woche", "{number} Wochen"),
            "months": self.say.several(number, "{number} Monat", "{number} Monaten"),
            "years": self.say.several(number, "{number} Jahr", "{number} Jahren"),
        }[unit]
        return self.say("ab {age}", age=named) if side == "from" else self.say("unter {age}", age=named)

    def _value(self, kind: FactKind, value: str) -> str:
        if kind.type == "bool":
            return self.say("ja") if value == "true" else self.say("nein")
        if kind.values is not None and value in kind.values:
            return self.say.content(kind.values[value], "value")
        return self.say.day(date.fromisoformat(value)) if _ISO.fullmatch(value) else value

    def _rests_on(self, one: Decided) -> str:
        """Rule, source and day, in brackets."""
        parts = [self.say("Regel {rule}", rule=one.rule)] if one.rule else []
        parts.append(self._source(one.source))
        if one.stated_on is not None:
            parts.append(self.say("Stand {day}", day=self.say.day(one.stated_on)))
        return f"({'; '.join(part for part in parts if part)})"

    def _source(self, source: Source) -> str:
        reference = source.norm or source.ref or ""
        if source.kind == "practice":
            return self.say("Bericht aus der Praxis")
        if source.kind == "proposal":
            rules = proposed_by(self.one.versions)
            if rules is not None:
                return self.say("Vorschlag aus dem Regelwerk {rules}", rules=rules)
            return self.say("Vorschlag von lotse")
        return reference if source.kind == "law" else self.say("Angabe zum Angebot")

    def _situation(self, turn: Turn) -> str:
        """The change, as a situation that may come or show itself; never as something to say."""
        data = self.say.listed(self._otherwise(datum) for datum in turn.data)
        if turn.day is not None:
            day = self.say.day(turn.day)
            return (
                self.say("Ab dem {day}, wenn dann gilt: {data}.", day=day, data=data)
                if data
                else self.say("Ab dem {day}.", day=day)
            )
        if all(datum.known for datum in turn.data):
            return self.say("Wenn sich die Situation ändert: {data}.", data=data)
        if not any(datum.known for datum in turn.data):
            return self.say("Wenn sich zeigt: {data}.", data=data)
        return self.say("Wenn gilt: {data}.", data=data)

    def _otherwise(self, datum: TurnedDatum) -> str:
        about = self.datum(datum.key)
        if datum.key.endswith(("/born", "/due")):
            return self.say("{about}, je nach dem genauen Tag", about=about)
        if datum.answers is None:
            return self.say("{about}, je nach Antwort", about=about)
        answers = self.say.either(dict.fromkeys(self._answer(datum.key, answer) for answer in datum.answers))
        return f"{about}: {answers}"

    def _answer(self, key: str, answer: str) -> str:
        kind = self.words.vocabulary.facts.get(key.partition("/")[2])
        if kind is None:  # an offer that is taken up
            return self.say("ja") if answer == "true" else self.say("nein")
        named = self.say.listed(self._value(kind, one) for one in answer.split(",")) or self.say("keine")
        return self.say("zum Beispiel {value}", value=named) if kind.type in ("int", "date") else named

    def _then(self, turn: Turn) -> str:
        return {
            "fits": self.say("Dann passt das Angebot."),
            "open": self.say("Dann ist noch etwas offen."),
            "not_matching": self.say("Dann ist das Angebot für eine andere Situation gedacht."),
        }[turn.verdict]

    def alike(self) -> Iterator[str]:
        """All that is said here, to tell persons apart of whom something else is to be said."""
        yield from self.decided()
        yield from self.turns()

    @staticmethod
    def _capital(text: str) -> str:
        return f"{text[:1].upper()}{text[1:]}"
