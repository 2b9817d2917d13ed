"""`lotse why CASE OFFER [PERSON]`: why an offer fits, is open or does not match."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lotse.case.condition_check import nearest
from lotse.cli.answering import ended
from lotse.cli.inputs import read_query
from lotse.cli.options import Options, shared_options
from lotse.cli.output import answer, as_json, columns, say
from lotse.cli.program import Command
from lotse.cli.text_explanation import explanation_text
from lotse.cli.text_words import words_of
from lotse.errors import InputError
from lotse.explanation import explain

if TYPE_CHECKING:
    from lotse.cli.exit_codes import ExitCode


TRIED_AT_ONCE = 3
"""How many things are tried otherwise at once, in the search for what would turn the answer."""


@click.command("why", cls=Command)
@click.argument("case", metavar="CASE")
@click.argument("offer", metavar="OFFER")
@click.argument("person", metavar="[PERSON]", required=False)
@shared_options()
def command(case: str, offer: str, person: str | None, options: Options) -> ExitCode:
    """Warum ein Angebot passt, noch offen ist oder nicht passt, und was noch nicht bekannt ist.

    CASE ist eine Falldatei oder -, OFFER die Kennung eines Angebots, PERSON ein Buchstabe aus dem Fall. Ohne PERSON
    wird das Angebot für alle erklärt, für die es gedacht ist.
    """
    query = read_query(case, options, "html")
    if offer not in query.catalogue.by_id:
        hint = nearest(offer, query.catalogue.by_id)
        raise InputError.of("ID-UNKNOWN", "no loaded catalogue holds this offer", hint=hint, path="OFFER")
    advice = query.advice()
    found = explain(advice, offer=offer, person=person, turning=TRIED_AT_ONCE)
    if options.wants_json:
        answer(as_json(found))
        return ended(advice, options.words)
    words = options.words
    several = found if isinstance(found, tuple) else (found,)
    case_words = words_of(query.case, query.catalogue, query.on, words.lang)
    if several and options.wants_page:
        from lotse.cli.page_explanation import explanation_page  # noqa: PLC0415  # text needs no templates

        answer(explanation_page(several, case_words, query.on))
    elif several:
        answer(explanation_text(several, case_words, query.on, width=columns()))
    else:
        say(words("Im Fall ist niemand aufgeführt, für den dieses Angebot gedacht ist."))
    return ended(advice, options.words)
