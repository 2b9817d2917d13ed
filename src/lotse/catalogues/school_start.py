"""When school attendance becomes compulsory in North Rhine-Westphalia, and where the sources disagree."""

from __future__ import annotations

from datetime import date

from lotse.model import Day, Model

_YEARS_UNTIL_SCHOOL = 6
_YEARS_UNTIL_FREE = 4
_CUTOFF = (9, 30)
_DAY_AFTER_CUTOFF = (10, 1)
_SCHULG = "§ 35 Abs. 1 SchulG NRW in der Fassung des 5. Schulrechtsänderungsgesetzes vom 05.04.2011"
_KIBIZ = "§ 50 Abs. 1 KiBiz NRW"
_CAVEAT = "Gelesen wurde das Änderungsgesetz von 2011; die Fassung des Schulgesetzes von 2026 wurde nicht gelesen."
_EARLIER = (
    "Für ein Kind, das nach dem 30. September geboren ist, können die Eltern eine frühere Aufnahme beantragen "
    "(§ 35 Abs. 2 SchulG NRW, nach einer Sekundärquelle)."
)
_LATER = (
    "Aus erheblichen gesundheitlichen Gründen ist eine Zurückstellung um ein Jahr möglich "
    "(§ 35 Abs. 3 SchulG NRW, nach einer Sekundärquelle)."
)


class Contradiction(Model):
    """A point on which sources lead to different days; people decide it."""

    text: str
    readings: tuple[Day, ...]
    sources: tuple[str, ...]


class SchoolStart(Model):
    """When school attendance becomes compulsory for a child, with what is not certain about it."""

    born: Day
    compulsory_from: Day
    legal_basis: str
    contradictions: tuple[Contradiction, ...]
    notes: tuple[str, ...]


def school_start(born: date) -> SchoolStart:
    """Say from which 1 August a child has to attend school, and what the sources contradict.

    Whoever has completed six years by the *beginning* of 30 September starts in the same year; a year of
    life is complete with the end of the day before the birthday (§ 187 Abs. 2, § 188 Abs. 2 BGB). So a child
    born on 30 September still starts, one born on 1 October starts a year later. For the years without fees
    before school another law says *by* 30 September, which by its words includes those born on 1 October.

    Args:
        born: The day of birth.

    Returns:
        The 1 August, its norm, the contradictions (only for those born on 1 October) and what else may
        move the start.

    >>> school_start(date(2020, 9, 30)).compulsory_from, school_start(date(2020, 10, 1)).compulsory_from
    (datetime.date(2026, 8, 1), datetime.date(2027, 8, 1))
    """
    day = (born.month, born.day)
    later = day > _CUTOFF
    start = date(born.year + _YEARS_UNTIL_SCHOOL + later, 8, 1)
    return SchoolStart(
        born=born,
        compulsory_from=start,
        legal_basis=_SCHULG,
        contradictions=(_first_of_october(born),) if day == _DAY_AFTER_CUTOFF else (),
        notes=(_EARLIER, _LATER, _CAVEAT) if later else (_LATER, _CAVEAT),
    )


def _first_of_october(born: date) -> Contradiction:
    by_wording = date(born.year + _YEARS_UNTIL_FREE, 8, 1)
    with_school = date(born.year + _YEARS_UNTIL_FREE + 1, 8, 1)
    return Contradiction(
        text=(
            "Für Kinder, die am 1. Oktober geboren sind, passen die Gesetze nicht zusammen: Die Schulpflicht richtet "
            "sich nach dem Beginn des 30. Septembers, die Beitragsfreiheit in der Kita nach dem Wortlaut nach seinem "
            f"Ende. Beitragsfrei wäre die Kita danach ab dem {by_wording:%d.%m.%Y}, im Gleichlauf mit der Schulpflicht "
            f"ab dem {with_school:%d.%m.%Y}. Bitte lassen Sie das vom Jugendamt klären."
        ),
        readings=(by_wording, with_school),
        sources=(
            _SCHULG,
            f"{_KIBIZ} (lexmea.de)",
            "Antwort der Ministerin auf abgeordnetenwatch.de: gleicher Stichtag wie bei der Schulpflicht",
        ),
    )
