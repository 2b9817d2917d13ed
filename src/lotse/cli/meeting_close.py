"""`lotse meeting close CASE`: who is the guide, and what the family says to the ideas."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

import click

from lotse.book import CaseClosed, FamilyAnswered, GuideChosen, HandoverConfirmed, MeetingHeld
from lotse.book.steps import Answer
from lotse.cli.book_file import opened_book
from lotse.cli.exit_codes import ExitCode
from lotse.cli.inputs import read_query
from lotse.cli.kept import BOOK, keeping
from lotse.cli.meeting import moment_of
from lotse.cli.options import Options, shared_options
from lotse.cli.output import answer, as_json, columns, say
from lotse.cli.program import Command, Misuse
from lotse.cli.record_source import read_records
from lotse.cli.stop_in_log import stop_by_log
from lotse.cli.text_standing import standing_text
from lotse.errors import InputError
from lotse.files import STDIN, of_mapping
from lotse.meeting.guide import named_bodies, propose_guides, the_chosen
from lotse.meeting.terms import DISCUSSED, terms_of
from lotse.privacy.visible import visible_advice

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from lotse.book import Book, Standing
    from lotse.book.steps import CaseStep
    from lotse.cli.inputs import Query

_ANSWER = re.compile(r"(?P<idea>I-[2-9A-HJ-NP-Z]{10})|(?P<offer>[a-z0-9-]+)(@(?P<person>[a-z][0-9]{0,2}|household))?")


class _Refused(Exception):  # noqa: N818  # it ends the command, it is no error
    """The guide cannot be chosen now; the sentence says why."""


class _Told(NamedTuple):
    """What the family said to one idea."""

    offer: str | None
    person: str | None
    idea: str | None
    said: Any


@click.command("close", cls=Command)
@click.argument("case", metavar="CASE")
@click.option("--guide", "guides", metavar="BODY", multiple=True, help="Welche Stelle Lotse wird; genau eine.")
@click.option(
    "--answer", "answers", metavar="OFFER@PERSON=ANTWORT", multiple=True, help="Antwort der Familie: wants, later, no."
)
@click.option("--handed-over", is_flag=True, help="Die Übergabe an die Stelle, die Lotse ist, ist bestätigt.")
@click.option("--end", is_flag=True, help="Die Begleitung ist zu Ende.")
@click.option("--book", metavar="DATEI", help="Gesprächsbuch. Sonst record_book der Einstellungen.")
@click.option("--records", metavar="DATEI", multiple=True, help="Nachweis, oder ein Ordner; mehrfach möglich.")
@click.option("--write", metavar="DATEI", help="Schreibt den Fall mit den Antworten in diese Datei.")
@shared_options("on", "at", "config", "rules", "catalogues", "lang", "format")
def command(case: str, options: Options, **given: Any) -> ExitCode:
    """Nach dem Gespräch: wer Lotse ist, und was die Familie zu den Ideen sagt. Alles zusammen oder nichts.

    CASE ist die Falldatei. Ohne Angaben dahinter: wo der Fall nach dem Gesprächsbuch steht.
    """
    query = read_query(case, options)
    book = opened_book(given["book"], query.settings, create=False)
    stop_by_log(book.log(), query.case.case, options)
    if len(given["guides"]) > 1:
        raise Misuse("--guide kann nur einmal stehen: Eine Familie hat genau einen Lotsen.")
    told = [_read(one, query) for one in given["answers"]]
    target = given["write"]
    if target is not None and (target == STDIN or os.path.realpath(target) == os.path.realpath(case)):
        raise Misuse("--write braucht den Namen einer eigenen Datei.")
    standing = book.standing(query.case.case)
    try:
        steps = tuple(_Closing(query, book, standing, options).steps(told, given))
    except _Refused as refused:
        say(options.words.told(str(refused)))
        return ExitCode.STOPPED
    with keeping(BOOK):
        book.append(*steps, at=moment_of(options), seen=standing.version)
    standing = book.standing(query.case.case)
    answer(as_json(standing) if options.wants_json else standing_text(standing, query, options.words, width=columns()))
    return _written(target, query, standing) if target is not None else ExitCode.ANSWERED


def _read(text: str, query: Query) -> _Told:
    """Read what stands behind `--answer`; nothing of it is repeated if it cannot be read."""
    what, sign, said = text.rpartition("=")
    match = _ANSWER.fullmatch(what)
    if not sign or match is None or said not in get_args(Answer):
        raise Misuse("--answer braucht die Form OFFER@PERSON=wants, =later oder =no.")
    if match["idea"]:
        return _Told(None, None, match["idea"], said)
    person = None if match["person"] in (None, "household") else match["person"]
    if match["offer"] not in query.catalogue.by_id:
        raise InputError.of("ID-UNKNOWN", "no loaded catalogue holds this offer", path="answer")
    if person is not None and person not in {one.id for one in query.case.persons}:
        raise InputError.of("PERSON-UNKNOWN", "this person is not in the case", path="answer")
    return _Told(match["offer"], person, None, said)


class _Closing(NamedTuple):
    """What the end of a talk is held against."""

    query: Query
    book: Book
    standing: Standing
    options: Options

    def steps(self, told: Sequence[_Told], given: dict[str, Any]) -> Iterator[CaseStep]:
        """What is to be kept, in its order."""
        case, on, guide = self.query.case.case, self.query.on, self.standing.guide
        if given["guides"] and given["guides"][0] != guide:
            guide = self.guide(given["guides"][0], given["records"])
            yield GuideChosen(case=case, body=guide, on=on)
        for one in told:
            yield FamilyAnswered(case=case, offer=one.offer, person=one.person, idea=one.idea, answer=one.said, on=on)
        if given["handed_over"]:
            if guide is None:
                raise _Refused("Es ist noch keine Stelle als Lotse gewählt. Es wurde nichts gespeichert.")
            yield HandoverConfirmed(case=case, body=guide, on=on)
        if given["end"]:
            yield CaseClosed(case=case, on=on)

    def guide(self, body: str, records: Sequence[str]) -> str:
        """The guide, if the body was present in the last talk about the case, and the family agreed to it."""
        if not self.standing.discussed:
            raise _Refused("Dieser Fall wurde noch in keinem Gespräch geöffnet. Es wurde nichts gespeichert.")
        present, advice = _present(self.book, self.standing.discussed[-1]), self.query.advice()
        terms = terms_of(
            self.query.case,
            advice=advice,
            present=present,
            records=tuple(read_records(records, self.options)),
            at=moment_of(self.options),
            settings=self.query.settings,
        )
        if terms.mode not in DISCUSSED:
            raise _Refused(f"{terms.reason} Es wurde nichts gespeichert.")
        shown = visible_advice(advice, terms.disclosures)
        return the_chosen([body], propose_guides(shown, present=present, named=named_bodies(terms.disclosures)))


def _present(book: Book, day: date) -> tuple[str, ...]:
    """Who took part in the meeting of a day."""
    held = [entry.step for entry in book.entries() if isinstance(entry.step, MeetingHeld) and entry.step.on == day]
    return tuple(dict.fromkeys(body for one in held for body in one.bodies))


def _written(path: str, query: Query, standing: Standing) -> ExitCode:
    """Write the case with what the book knows of the family's answers, so that the next ideas know it too."""
    from lotse.book.feedback import fed_back  # noqa: PLC0415  # loaded only where something is written
    from lotse.cli.case_file import write_case  # noqa: PLC0415  # as above

    fed = fed_back(query.document.data, standing)
    query.with_case(of_mapping(fed, error=InputError))  # right as a whole, or it is not written
    try:
        write_case(path, fed)
    except OSError:
        say("Die Datei hinter --write konnte nicht geschrieben werden. Im Gesprächsbuch steht alles.")
        return ExitCode.FAILED
    say("Der Fall mit den Antworten steht jetzt in der Datei hinter --write.")
    return ExitCode.ANSWERED
