"""Statements about ages: of somebody who is born, and of an unborn child by its due day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lotse.case.dates import Ages, age_window, pregnancy_window
from lotse.rules.leaves import Because, Look, NeedTruths
from lotse.truth import Truth

if TYPE_CHECKING:
    from lotse import conditions as written
    from lotse.case.facts import Facts


@dataclass(frozen=True, slots=True)
class AgeLeaf:
    """The completed age lies in a half-open range."""

    age: Ages
    test: str = "age"

    def truth(self, facts: Facts, needs: NeedTruths, subject: str) -> Truth:
        """Yes or no only if every possible day of birth agrees; an unborn child has no age yet."""
        person = facts.persons[subject]
        if person.unborn:
            return self.look(facts, needs, subject).truth
        return age_window(self.age, facts.on).holds(person.days)

    def look(self, facts: Facts, needs: NeedTruths, subject: str) -> Look:
        """As `truth`, with the age that decided or the birth that is missing."""
        person = facts.persons[subject]
        if person.unborn:
            return _look_unborn(
                subject, never_past=person.days.first >= facts.on, surely_past=person.days.last < facts.on
            )
        truth = self.truth(facts, needs, subject)
        if truth is Truth.UNKNOWN:
            return Look(truth, (f"{subject}/born",), "absent" if person.days.precision == "none" else "imprecise")
        return Look(truth, (f"{subject}/age",))


@dataclass(frozen=True, slots=True)
class PregnantLeaf:
    """The adult carries an unborn child, or the unborn child is that far."""

    weeks: written.WeekRange
    of_carrier: bool
    test: str = "pregnant"

    def alone(self, facts: Facts, child: str) -> Truth:
        """The truth for one unborn child."""
        window = pregnancy_window(self.weeks, facts.on)
        return window.holds(facts.persons[child].days) if window.days() else Truth.YES

    def meant(self, facts: Facts, subject: str) -> tuple[str, ...]:
        """The unborn children: those an adult carries, or the unborn child itself."""
        person = facts.persons[subject]
        if self.of_carrier:
            return person.carries
        return (subject,) if person.unborn else ()

    def truth(self, facts: Facts, needs: NeedTruths, subject: str) -> Truth:
        """The truth alone."""
        return self.look(facts, needs, subject).truth

    def look(self, facts: Facts, needs: NeedTruths, subject: str) -> Look:
        """Any of the unborn children that are meant; nobody carried is no."""
        del needs
        unborn = self.meant(facts, subject)
        if not unborn:
            return Look(Truth.NO, (f"{subject}/due",))
        looks = []
        for child in unborn:
            days = facts.persons[child].days
            truth = self.alone(facts, child)
            why: Because = "known"
            if truth is Truth.UNKNOWN:
                why = "absent" if days.precision == "none" else "imprecise"
            looks.append(Look(truth, (f"{child}/due",), why))
        best = max(look.truth for look in looks)
        chosen = [look for look in looks if look.truth is best]
        if best is Truth.YES:
            return chosen[0]
        return Look(best, tuple(sorted({key for look in chosen for key in look.keys})), chosen[0].because)


def _look_unborn(subject: str, *, never_past: bool, surely_past: bool) -> Look:
    """An unborn child has no age; past its due day nobody knows whether it is born."""
    if never_past:
        return Look(Truth.NO, (f"{subject}/due",))
    return Look(Truth.UNKNOWN, (f"{subject}/born",) if surely_past else (f"{subject}/due",), "imprecise")
