"""`lotse ask CASE`: what is worth asking next, and taking the answers."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from lotse.cli.answering import ended
from lotse.cli.dialogue import Dialogue
from lotse.cli.exit_codes import ExitCode
from lotse.cli.inputs import read_query
from lotse.cli.options import Options, shared_options
from lotse.cli.output import answer, as_json, columns, say
from lotse.cli.program import Command, Misuse
from lotse.cli.stopping import read_case
from lotse.cli.text_layout import Page
from lotse.cli.text_questions import FREE, HOW_TO_ANSWER, about_question, questions_text
from lotse.cli.text_words import words_of
from lotse.cli.whole_file import CHANGED
from lotse.errors import LotseError
from lotse.files import STDIN

if TYPE_CHECKING:
    from collections.abc import Callable

    from lotse.advice import Question
    from lotse.cli.inputs import Query
    from lotse.files import Document
    from lotse.i18n import Words

_TRIES = 3
"""How often a file that somebody else writes is read again."""


@click.command("ask", cls=Command)
@click.argument("case", metavar="CASE")
@click.option("--interactive", is_flag=True, help="Fragt der Reihe nach; eine Zeile je Antwort.")
@click.option("--write", "target", metavar="DATEI", help="Schreibt am Ende den Fall mit den Antworten in diese Datei.")
@shared_options()
def command(case: str, target: str | None, options: Options, *, interactive: bool) -> ExitCode:
    """Was sich als Nächstes zu fragen lohnt, und warum; nie mehr, als noch etwas ändern kann.

    CASE ist eine Falldatei oder -. Antworten: j, n, ein Wert, ? für nicht bekannt, - für keine Angabe, . für Schluss.
    Geschrieben wird nur, was --write nennt.
    """
    if case == STDIN and interactive:
        read_case(case, options)
        raise Misuse("Fall und Antworten können nicht beide von der Standardeingabe kommen. Nennen Sie eine Falldatei.")
    query = read_query(case, options)
    if target is not None and not interactive:
        raise Misuse("--write gehört zu --interactive.")
    if target == STDIN:
        raise Misuse("--write braucht den Namen einer Datei.")
    if interactive:
        return _talk(query, case, target, options)
    advice = query.advice()
    if options.wants_json:
        answer(as_json(advice))
    else:
        words = words_of(query.case, query.catalogue, query.on, options.words.lang)
        answer(questions_text(advice, words, width=columns()))
    return ended(advice, options.words)


def _talk(query: Query, case: str, target: str | None, options: Options) -> ExitCode:
    """Ask until nothing is left to ask; with JSON the talk is told beside the answer."""
    words = options.words
    tell: Callable[[str], None] = say if options.wants_json else answer
    dialogue = Dialogue(query, words.lang)
    tell(_opening(query, words))
    asked: Question | None = None
    while (question := dialogue.question()) is not None:
        if question != asked:
            case_words = dialogue.words
            tell("\n" + _block([case_words.of_question(question), *about_question(question, case_words)]))
        asked = question
        line = _line(tell)
        if not line:
            break
        found = dialogue.take(question, line)
        if found:
            tell(_block(found))
    left = len(dialogue.advice.questions)
    rest = words("Offene Fragen: {number}.", number=left) if left else words("Es ist nichts mehr zu fragen.")
    tell("\n" + _block([f"{words('Danke.')} {rest}"]))
    if options.wants_json:
        answer(as_json(dialogue.advice))
    if target is not None:
        return _written(target, dialogue, case, query.document, options)
    return ended(dialogue.advice, words)


def _line(tell: Callable[[str], None]) -> str:
    """The next line of the answers; empty at their end. Answers that are not typed are shown."""
    if sys.stdin.isatty():
        print("> ", end="", file=sys.stderr, flush=True)
        return sys.stdin.readline()
    line = sys.stdin.readline()
    if line:
        tell(f"> {line.strip()}")
    return line


def _written(target: str, dialogue: Dialogue, case: str, document: Document, options: Options) -> ExitCode:
    """Write the case with the answers; what somebody else wrote into the same file during the talk stays."""
    from lotse.cli.case_file import as_read, write_case  # noqa: PLC0415  # the YAML writer is loaded only where it writes

    words, tries_left, meanwhile = options.words, _TRIES, False
    while True:
        try:
            write_case(target, dialogue.query.document.data, was=as_read(target, case, document))
        except OSError:
            say(words("Die Datei hinter --write konnte nicht geschrieben werden. Es wurde nichts gespeichert."))
            return ExitCode.FAILED
        except LotseError as error:
            if error.code != CHANGED or not tries_left:
                raise
            document, tries_left, meanwhile = read_case(case, options), tries_left - 1, True
            dialogue.go_on_with(document)
        else:
            break
    say(words("Der Fall mit den Antworten steht jetzt in der Datei hinter --write."))
    if meanwhile:
        say(words("Jemand anderes hat die Datei während des Gesprächs geändert. Auch das steht darin."))
    return ended(dialogue.advice, words)


def _opening(query: Query, words: Words) -> str:
    return _block([words("Stand: {day}", day=words.day(query.on)), f"{words(FREE)} {words(HOW_TO_ANSWER)}"])


def _block(lines: list[str]) -> str:
    page = Page(columns())
    for line in lines:
        page.line(line)
    return page.text().rstrip("\n")
