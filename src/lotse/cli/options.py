"""The options that commands share, taken as they were written.

They are read only after the child-protection status of a case: an option that cannot be read must not hide the
procedure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from lotse.cli.program import Misuse

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Options:
    """What was written behind the options of a command; None where nothing was."""

    on: str | None = None
    config: str | None = None
    rules: str | None = None
    catalogues: tuple[str, ...] = ()
    lang: str | None = None
    format: str | None = None

    @property
    def wants_json(self) -> bool:
        """Whether a program reads the answer."""
        return self.format == "json"

    def read(self) -> Options:
        """Hold language and format against what there is.

        Returns:
            The same options.

        Raises:
            Misuse: The answer does not exist in that language or format.
        """
        if self.lang not in (None, "de"):
            raise Misuse("Diese Sprache gibt es für diesen Befehl nicht. Es gibt: de.")
        if self.format not in (None, "text", "json"):
            raise Misuse("Dieses Format gibt es für diesen Befehl nicht. Es gibt: text, json.")
        return self

    def day(self) -> date:
        """The day of the question; today in North Rhine-Westphalia where none was given.

        Returns:
            The day.

        Raises:
            Misuse: What was given is no day.
        """
        return today() if self.on is None else read_day(self.on, "--on")


def today() -> date:
    """The day on which the command is called; only the command line reads a clock."""
    return datetime.now(ZoneInfo("Europe/Berlin")).date()


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
    "lang": click.option("--lang", metavar="SPRACHE", help="Sprache der Antwort: de."),
    "format": click.option("--format", "format", metavar="FORMAT", help="text oder json."),
}


def shared_options(*names: str) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Give a command some of the shared options; it takes them together as `options`.

    Args:
        names: Which ones; all of them without names.

    Returns:
        The decorator.
    """
    wanted = names or tuple(_SHARED)

    def decorate(function: Callable[..., int]) -> Callable[..., int]:
        @wraps(function)
        def collected(**given: Any) -> int:
            options = Options(**{name: given.pop(name) for name in wanted})
            return function(options=options, **given)

        decorated: Callable[..., int] = collected
        for name in reversed(wanted):
            decorated = _SHARED[name](decorated)
        return decorated

    return decorate
