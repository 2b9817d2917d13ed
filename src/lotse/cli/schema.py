"""`lotse schema NAME`: the JSON Schema of a format."""

from __future__ import annotations

import json
from importlib import import_module
from typing import TYPE_CHECKING

import click

from lotse.cli.exit_codes import ExitCode
from lotse.cli.options import Options, shared_options
from lotse.cli.output import answer
from lotse.cli.program import Command, Misuse

if TYPE_CHECKING:
    from pydantic import BaseModel

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
    module, attribute = MODELS[name]
    model: type[BaseModel] = getattr(import_module(module), attribute)
    schema = model.model_json_schema(mode="serialization" if name in ANSWERS else "validation")
    return json.dumps({"$schema": _DIALECT, "$id": f"lotse/{name}/1", **schema}, ensure_ascii=False, indent=2)


@click.command("schema", cls=Command)
@click.argument("name", metavar="[NAME]", required=False)
@click.option("--docs", is_flag=True, help="Die Seite zum Lesen: alle Schlüssel und Bedingungen mit Beispielen.")
@shared_options("lang", "format")
def command(name: str | None, options: Options, *, docs: bool) -> ExitCode:
    """Das JSON-Schema eines Formats; ohne NAME die Liste der Formate."""
    options.read()
    if docs:
        from lotse.grammar.page import page  # noqa: PLC0415  # it reads every model

        answer(page())
        return ExitCode.ANSWERED
    if name is None:
        answer("\n".join(MODELS))
        return ExitCode.ANSWERED
    if name not in MODELS:
        raise Misuse(f"Dieses Format gibt es nicht. Es gibt: {', '.join(MODELS)}.")
    answer(schema_of(name))
    return ExitCode.ANSWERED
