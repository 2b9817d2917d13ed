"""`lotse schema NAME`: the JSON Schema of a format."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from lotse.cli.case_file import write_whole
from lotse.cli.exit_codes import ExitCode
from lotse.cli.options import Options, shared_options
from lotse.cli.output import answer
from lotse.cli.program import Command, Misuse

if TYPE_CHECKING:
    from pydantic import BaseModel

    from lotse.grammar.kinds import Kind

MODELS = {
    "vocabulary": ("lotse.case.vocabulary", "VocabularyFile"),
    "case": ("lotse.case.model", "Case"),
    "ruleset": ("lotse.rules.ruleset", "RulesetFile"),
    "catalogue": ("lotse.catalogues.catalogue", "CatalogueFile"),
    "cases": ("lotse.casetests", "CasesFile"),
    "config": ("lotse.settings", "Settings"),
    "consent": ("lotse.case.records", "ConsentRecord"),
    "release": ("lotse.case.records", "ReleaseRecord"),
    "ground": ("lotse.case.records", "GroundRecord"),
    "obligation": ("lotse.privacy.record_files", "ObligationRecord"),
    "screening": ("lotse.screening.answers", "Answers"),
    "advice": ("lotse.advice", "Advice"),
    "explanation": ("lotse.advice", "Explanation"),
    "changes": ("lotse.changes", "Changes"),
    "comparison": ("lotse.planning.comparison", "Comparison"),
    "unanswered": ("lotse.planning.batches", "Unanswered"),
    "transitions": ("lotse.transitions", "Transitions"),
    "responsibility": ("lotse.catalogues.responsibility_model", "Responsibility"),
    "disclosure": ("lotse.privacy.disclosure", "Disclosure"),
    "log": ("lotse.privacy.disclosure_log", "DisclosureEntry"),
    "receipt": ("lotse.privacy.receipt", "Receipt"),
    "withdrawal": ("lotse.privacy.consents", "WithdrawalNotice"),
    "access": ("lotse.privacy.access", "AccessExport"),
    "family-sheet": ("lotse.sheets.model", "FamilySheet"),
    "team-sheet": ("lotse.sheets.model", "TeamSheet"),
    "check": ("lotse.checks", "CheckReport"),
    "privacy-report": ("lotse.privacy.report_model", "PrivacyReport"),
    "due-deletion": ("lotse.privacy.deletion_due", "DueDeletion"),
    "deletion-protocol": ("lotse.privacy.deletion_due", "DeletionProtocol"),
    "agenda": ("lotse.meeting.agenda", "Agenda"),
    "follow-up": ("lotse.book.follow_up", "FollowUps"),
    "purge": ("lotse.book.purging", "PurgeReport"),
}
"""Each format with the model that holds it."""

ANSWERS = frozenset(
    {
        "access",
        "advice",
        "agenda",
        "changes",
        "check",
        "deletion-protocol",
        "disclosure",
        "due-deletion",
        "explanation",
        "family-sheet",
        "follow-up",
        "log",
        "purge",
        "receipt",
        "privacy-report",
        "responsibility",
        "team-sheet",
        "transitions",
        "comparison",
        "unanswered",
        "withdrawal",
    }
)
"""Formats that lotse writes; the others it reads."""

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_of(name: str) -> str:
    """The JSON Schema of a format.

    Args:
        name: One of `MODELS`.

    Returns:
        The schema as JSON.
    """
    from lotse.grammar.kinds import WrittenSchema  # noqa: PLC0415  # it imports the models of all files

    module, attribute = MODELS[name]
    model: type[BaseModel] = getattr(import_module(module), attribute)
    mode: Literal["serialization", "validation"] = "serialization" if name in ANSWERS else "validation"
    schema = model.model_json_schema(mode=mode, schema_generator=WrittenSchema)
    return json.dumps({"$schema": _DIALECT, "$id": f"lotse/{name}/1", **schema}, ensure_ascii=False, indent=2)


@click.command("schema", cls=Command)
@click.argument("name", metavar="[NAME]", required=False)
@click.option("--ids", metavar="ORDNER", help="Für den Editor: mit allen Kennungen des Ordners und der mitgelieferten.")
@click.option("--docs", is_flag=True, help="Die Seite zum Lesen: alle Schlüssel und Bedingungen mit Beispielen.")
@click.option("--out", metavar="DATEI", help="Schreibt in diese Datei.")
@shared_options("lang", "format")
def command(name: str | None, options: Options, *, ids: str | None, docs: bool, out: str | None) -> ExitCode:
    """Das JSON-Schema eines Formats; ohne NAME die Liste der Formate.

    Mit --ids ein Schema für Editoren, das Kennungen vorschlägt und prüft; ohne NAME eines für alle Arten von Dateien.
    """
    options.read()
    if name is not None and name not in MODELS:
        raise Misuse(f"Dieses Format gibt es nicht. Es gibt: {', '.join(MODELS)}.")
    if docs and (name is not None or ids is not None):
        raise Misuse("--docs steht allein: Die Seite ist für alle Formate dieselbe.")
    text = _asked(name, ids, docs=docs)
    if out is None:
        answer(text)
    else:
        try:
            Path(out).parent.mkdir(parents=True, exist_ok=True)
            write_whole(out, lambda file: file.write(text if text.endswith("\n") else f"{text}\n"))
        except OSError:
            raise Misuse("Diese Datei kann hier nicht geschrieben werden.") from None
        answer(options.words("Geschrieben."))
    return ExitCode.ANSWERED


def _asked(name: str | None, ids: str | None, *, docs: bool) -> str:
    """The page, a schema, or the list of formats."""
    if docs:
        from lotse.grammar.page import page  # noqa: PLC0415  # it reads every model

        return page()
    if ids is not None:
        return editor_schema_of(name, ids)
    return "\n".join(MODELS) if name is None else schema_of(name)


def editor_schema_of(name: str | None, folder: str) -> str:
    """The schema for an editor, with the ids of a folder.

    Args:
        name: A format that is written by hand; without it all of them in one schema.
        folder: Folder or file with own content.

    Returns:
        The schema as JSON, a line for each part, so that a change can be read.

    Raises:
        Misuse: There is no such folder, or nobody writes this format by hand.
    """
    from lotse.grammar.editor import editor_schema  # noqa: PLC0415  # it reads all shipped content
    from lotse.grammar.kinds import MODELS as WRITTEN  # noqa: PLC0415  # as above
    from lotse.grammar.known import known_at  # noqa: PLC0415  # as above

    if not Path(folder).exists():
        raise Misuse("Diesen Ordner gibt es nicht.")
    kind: Kind | None = next((one for one in WRITTEN if one == name), None)
    if name is not None and kind is None:
        raise Misuse(f"Kennungen gibt es für: {', '.join(WRITTEN)}.")
    schema = editor_schema(known_at(folder), kind)
    parts = ",\n".join(f"{_line(part)}: {_line(one)}" for part, one in schema["definitions"].items())
    top = _line({part: one for part, one in schema.items() if part != "definitions"})
    return f'{top[:-1]}, "definitions": {{\n{parts}\n}}}}\n'


def _line(part: object) -> str:
    return json.dumps(part, ensure_ascii=False, separators=(",", ":"))
