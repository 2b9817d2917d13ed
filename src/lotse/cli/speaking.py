"""In which language the command line speaks to whoever calls it: German, or what `--lang` names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lotse.i18n import SOURCE, TEAM_LANGUAGES, Words

if TYPE_CHECKING:
    from collections.abc import Sequence


def language_of(argv: Sequence[str]) -> str:
    """The language in which a call wants to be answered, be the rest of it right or wrong.

    Args:
        argv: The words of the call.

    Returns:
        What stands behind the last `--lang`; German where nothing does, or no language of the command line.

    >>> language_of(["suggest", "--lang", "en", "x.yaml"]), language_of(["sheet", "--lang=tr"]), language_of([])
    ('en', 'de', 'de')
    """
    found = SOURCE
    for place, word in enumerate(argv):
        name, sign, value = word.partition("=")
        if name == "--lang":
            found = value if sign else next(iter(argv[place + 1 :]), "")
    return found if found in TEAM_LANGUAGES else SOURCE


def spoken(context: click.Context | None = None) -> Words:
    """The words of whoever called the running command.

    Args:
        context: The context of the command; the one that runs without it.

    Returns:
        The words; German where no command runs.

    >>> spoken().lang
    'de'
    """
    running = context or click.get_current_context(silent=True)
    return running.obj if running is not None and isinstance(running.obj, Words) else Words()
