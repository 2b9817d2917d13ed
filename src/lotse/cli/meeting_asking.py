"""How the meeting asks: menus, numbers, one of a closed list, and a confirmation before anything is kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from lotse.cli.text_layout import Page
from lotse.cli.text_problems import error_text
from lotse.errors import BookError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lotse.book.steps import CaseStep
    from lotse.cli.console import Console
    from lotse.cli.meeting_case import OpenCase
    from lotse.i18n import Words

T = TypeVar("T")
_YES, _NO = ("j", "ja", "y", "yes"), ("n", "nein", "no")
_NUMBERS = re.compile(r"\d{1,3}(\s*[,;]?\s*\d{1,3})*")


class Asking:
    """Questions about an open case; what is confirmed is kept at once.

    Args:
        opened: The case.
        console: Where it is shown and answered.
        say: The language of the sentences.
        width: Columns to wrap at.
    """

    def __init__(self, opened: OpenCase, console: Console, say: Words, width: int) -> None:
        self._opened, self._console, self._say, self._width = opened, console, say, width

    def _menu(self, choices: dict[str, str]) -> None:
        page = Page(self._width)
        for key, text in choices.items():
            page.item(text, mark=f"{key:>3} ")
        self._console.tell(page.text())

    def _tell(self, *lines: str) -> None:
        page = Page(self._width)
        for line in lines:
            page.line(line)
        self._console.tell(page.text())

    def _ask(self, question: str, words: Iterable[str]) -> str | None:
        line = self._console.ask(question, tuple(words))
        return line if line is None else line.casefold()

    def _numbers(self, question: str, last: int) -> list[int] | None:
        """Numbers up to the last one; asked again until they are. None if nobody answers any more."""
        while (line := self._console.ask(question)) is not None:
            numbers = [int(one) for one in re.findall(r"\d+", line)] if _NUMBERS.fullmatch(line) else []
            known = all(number <= last for number in numbers) and not (0 in numbers and len(numbers) > 1)
            if not line or (numbers and known):
                return list(dict.fromkeys(numbers))
            self._tell(self._say("Bitte antworten Sie mit den Nummern, die davorstehen, oder mit 0."))
        return None

    def _one_of(self, question: str, entries: Sequence[tuple[T, str]], none: str = "") -> T | None:
        """One entry of a closed list; nothing is preselected, and none of them is always possible."""
        page = Page(self._width)
        page.line(question)
        page.gap()
        for number, (_, text) in enumerate(entries, start=1):
            page.item(text, mark=f"{number}.")
        page.item(none or self._say("Nichts davon"), mark="0.")
        self._console.tell(page.text())
        while True:
            numbers = self._numbers(self._say("Nummer: "), len(entries))
            if numbers is None or not numbers or numbers == [0]:
                return None
            if len(numbers) == 1:
                return entries[numbers[0] - 1][0]
            self._tell(self._say("Bitte wählen Sie genau eine Nummer."))

    def _confirmed(
        self, what: str, names: Sequence[str], *steps: CaseStep, seen: int | None = None, then: str = ""
    ) -> bool:
        """Ask whether that is right, and keep it if it is: each step as a whole, on the disk before it is told."""
        page = Page(self._width)
        page.line(what)
        page.items(names)
        self._console.tell(page.text())
        while True:
            word = self._ask(self._say("Richtig? j oder n: "), (*_YES, *_NO))
            if word is None:
                return False
            if word in _NO:
                self._tell(self._say("Es wurde nichts gespeichert."))
                return True
            if word in _YES:
                kept = self._kept(steps, seen)
                self._tell(*([kept, then] if then and kept == self._say("Gespeichert.") else [kept]))
                return True

    def _kept(self, steps: Sequence[CaseStep], seen: int | None) -> str:
        """Keep the steps, and say whether they are kept."""
        try:
            self._opened.keep(*steps, seen=seen)
        except BookError as error:
            return f"{self._say('Es wurde nichts gespeichert.')} {error_text(error, self._say.lang)}"
        return self._say("Gespeichert.")
