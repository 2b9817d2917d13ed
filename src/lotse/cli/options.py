"""The options that commands share, taken as they were written.

They are read only after the child-protection status of a case: an option that cannot be read must not hide the
procedure.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from lotse.cli.program import Misuse
from lotse.cli.speaking import spoken
from lotse.i18n import SOURCE, TEAM_LANGUAGES, Words

if TYPE_CHECKING:
    from collections.abc import Callable

_HERE = ZoneInfo("Europe/Berlin")
_CLOCKS_DIFFER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Options:
    """What was written behind the options of a command; None where nothing was."""

    on: str | None = None
    config: str | None = None
    rules: str | None = None
    catalogues: tuple[str, ...] = ()
    lang: str | None = None
    format: str | None = None
    at: str | None = None

    @property
    def wants_json(self) -> bool:
        """Whether a program reads the answer."""
        return self.format == "json"

    @property
    def words(self) -> Words:
        """The words of whoever reads the answer; German for a language that the command line does not speak."""
        return Words(self.lang if self.lang in TEAM_LANGUAGES else SOURCE)

    @property
    def wants_page(self) -> bool:
        """Whether the answer is to be a page."""
        return self.format == "html"

    def read(self, *formats: str) -> Options:
        """Hold language and format against what there is.

        Args:
            formats: Formats of the command beside text and json.

        Returns:
            The same options.

        Raises:
            Misuse: The answer does not exist in that language or format.
        """
        if self.lang not in (None, *TEAM_LANGUAGES):
            raise Misuse("Diese Sprache gibt es für diesen Befehl nicht. Es gibt: de, en.")
        known = ("text", "json", *formats)
        if self.format is not None and self.format not in known:
            raise Misuse(f"Dieses Format gibt es für diesen Befehl nicht. Es gibt: {', '.join(known)}.")
        return self

    def day(self) -> date:
        """The day of the question; the day of `--at`, or today in North Rhine-Westphalia, where none was given.

        Returns:
            The day.

        Raises:
            Misuse: What was given is no day.
        """
        if self.on is not None:
            return read_day(self.on, "--on")
        return today() if self.at is None else self.moment().astimezone(_HERE).date()

    def moment(self) -> datetime:
        """The moment of the question; now where none was given.

        Returns:
            A moment with its offset, to the second.

        Raises:
            Misuse: What was given is no moment.
        """
        return now() if self.at is None else read_moment(self.at, "--at")

    def past_moment(self) -> datetime:
        """The moment at which something was said or done; now where none was given.

        Returns:
            A moment with its offset, at most a few minutes ahead of this clock: another one may be ahead of it.

        Raises:
            Misuse: What was given is no moment, or lies in the future: nobody has said it yet.
        """
        if self.is_ahead():
            raise Misuse("--at liegt in der Zukunft. Festgehalten wird nur, was schon gesagt wurde.")
        return self.moment()

    def is_ahead(self) -> bool:
        """Whether the moment of the question lies in the future, by more than clocks differ.

        Raises:
            Misuse: What was given is no moment.
        """
        return self.moment() > now() + _CLOCKS_DIFFER


def now() -> datetime:
    """The moment at which the command is called; only the command line reads a clock."""
    return datetime.now(_HERE).replace(microsecond=0)


def read_moment(text: str, option: str) -> datetime:
    """Read a moment behind an option.

    Args:
        text: What was written; without an offset it is the time in North Rhine-Westphalia.
        option: Name of the option.

    Returns:
        A moment with its offset.

    Raises:
        Misuse: It is no moment in ISO form.

    >>> read_moment("2026-11-20T09:30", "--at").isoformat()
    '2026-11-20T09:30:00+01:00'
    """
    try:
        if len(text) > len("2026-11-20"):
            moment = datetime.fromisoformat(text)
            return moment if moment.tzinfo is not None else moment.replace(tzinfo=_HERE)
    except ValueError:
        pass
    raise Misuse(f"{option} braucht einen Zeitpunkt, den es gibt, in der Form 2026-11-20T09:30.")


def today() -> date:
    """The day on which the command is called; only the command line reads a clock."""
    return now().date()


def read_day(text: str, option: str) -> date:
    """Read a day behind an option.

    Args:
        text: What was written.
        option: Name of the option.

    Returns:
        The day.

    Raises:
        Misuse: It is no day in ISO form.

    >>> read_day("2026-11-20", "--on")
    datetime.date(2026, 11, 20)
    """
    try:
        if len(text) == len("2026-11-20"):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise Misuse(f"{option} braucht einen Tag, den es gibt, in der Form 2026-11-20.")


_SHARED: dict[str, Callable[[Callable[..., int]], Callable[..., int]]] = {
    "on": click.option("--on", metavar="TAG", help="Tag der Frage, zum Beispiel 2026-11-20. Sonst heute."),
    "config": click.option(
        "--config", metavar="DATEI", help="Einstellungen. Sonst lotse.yaml im Ordner, falls es sie gibt."
    ),
    "rules": click.option("--rules", metavar="REGELN", help="Regelwerk: Kennung, Datei oder Ordner."),
    "catalogues": click.option(
        "--catalogue",
        "catalogues",
        metavar="KATALOG",
        multiple=True,
        help="Katalog; mehrfach möglich. Sonst alle mitgelieferten.",
    ),
    "lang": click.option("--lang", metavar="SPRACHE", help="Sprache der Antwort: de oder en."),
    "format": click.option("--format", "format", metavar="FORMAT", help="text oder json; why und compare auch html."),
    "at": click.option("--at", metavar="ZEITPUNKT", help="Zeitpunkt, zum Beispiel 2026-11-20T09:30. Sonst jetzt."),
}
_USUAL = ("on", "config", "rules", "catalogues", "lang", "format")


def shared_options(*names: str) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Give a command some of the shared options; it takes them together as `options`.

    Args:
        names: Which ones; all of them but `at` without names.

    Returns:
        The decorator.
    """
    wanted = names or _USUAL

    def decorate(function: Callable[..., int]) -> Callable[..., int]:
        @wraps(function)
        def collected(**given: Any) -> int:
            options = Options(**{name: given.pop(name) for name in wanted})
            if options.lang is None and spoken().lang != SOURCE:  # lotse --lang en suggest …
                options = replace(options, lang=spoken().lang)
            return function(options=options, **given)

        decorated: Callable[..., int] = collected
        for name in reversed(wanted):
            decorated = _SHARED[name](decorated)
        return decorated

    return decorate
