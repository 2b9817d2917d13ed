"""`lotse new`: an empty case with a number."""

from __future__ import annotations

import json
import secrets
from typing import Any

import click

from lotse.case.number import new_case_number
from lotse.cli.exit_codes import ExitCode
from lotse.cli.options import Options, shared_options
from lotse.cli.output import answer
from lotse.cli.program import Command

_EMPTY = """\
# Ein leerer Fall. Die Fallnummer ist zufällig; in diese Datei gehören keine Namen, Adressen oder freien Texte.
schema: lotse/case/1
case: {number}

# Zuerst beantworten: Gibt es Hinweise auf eine Gefährdung eines Kindes?
#   no_indication   nein, dafür gibt es keine Hinweise
#   indicated       ja, es gibt Hinweise
#   acute           ja, es besteht akute Gefahr
#   unclear         das ist noch nicht beantwortet
# Bei allem außer no_indication zeigt lotse das Schutzverfahren und rechnet nicht.
child_protection:

# Wohnort: Schlüssel der Gemeinde, zum Beispiel {{ags: "05358008"}}, oder ihr Name, zum Beispiel {{name: Düren}}
place: null

# Die Stelle, die den Fall führt, zum Beispiel {{role: jobcenter, body: jobcenter-05358}}
noticed_by: null

# Personen mit einem Buchstaben; bei der Geburt genügt oft das Jahr oder der Monat, zum Beispiel:
#   - {{id: k1, role: child, born: "2021-03", parents: [m]}}
#   - {{id: m, role: parent, born: "1994"}}
#   - {{id: u, role: unborn, due: "2027-01", carried_by: m}}
persons: []

# Was in einem Gespräch oder Screening aufgefallen ist, zum Beispiel:
#   - {{topic: sprache-deutsch, person: k1, finding: conspicuous, source: gespraech, observed: "2026-11-02"}}
signals: []

# Was die Familie erzählt hat, zum Beispiel:
#   familie.sprachen: [tr]
#   k1: {{kind.kita_platz: false}}
facts: {{}}

# Was die Familie sich wünscht und was gut läuft, zum Beispiel [{{need: sprachfoerderung, person: k1}}]
wishes: []
strengths: []
"""


@click.command("new", cls=Command)
@shared_options("lang", "format")
def command(options: Options) -> ExitCode:
    """Ein leerer Fall mit einer zufälligen Fallnummer.

    Er ist erst gültig, wenn unter child_protection die Frage nach einer Gefährdung beantwortet ist.
    """
    number = new_case_number(secrets.choice)
    if options.read().wants_json:
        empty: dict[str, Any] = {
            "schema": "lotse/case/1",
            "case": number,
            "child_protection": None,
            "place": None,
            "persons": [],
        }
        answer(json.dumps(empty, indent=2))
    else:
        words = options.words
        answer(words(_EMPTY).format(number=number))
    return ExitCode.ANSWERED
