"""Sheets of shipped content for tests: the family of Düren, whose mother has custody alone, and what she agreed to."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from ruamel.yaml import YAML

from lotse.case.load_case import load_case
from lotse.catalogues.load_catalogue import load_catalogue
from lotse.flow import advise
from lotse.library import shipped_ids
from lotse.privacy.disclosing import disclose
from lotse.rules.load_ruleset import load_ruleset
from lotse.sheets.family import family_sheet
from lotse.sheets.team import meeting_sheet
from privacy_world import AT, GESUNDHEITSAMT, JUGENDAMT, SENDER, SOLE, consent

if TYPE_CHECKING:
    from lotse.advice import Advice
    from lotse.case.model import Case
    from lotse.sheets.model import FamilySheet, TeamSheet


def _draws_pdf() -> bool:
    try:
        import weasyprint  # noqa: F401  # whether it loads is the question
    except (ImportError, OSError):
        return False
    return True


needs_pango = pytest.mark.skipif(
    not _draws_pdf(), reason="no WeasyPrint or no Pango here: apt-get install libpango-1.0-0 libpangoft2-1.0-0"
)
EXAMPLE = Path(__file__).parents[1] / "examples" / "dueren.yaml"
ON = date(2026, 11, 20)
STRENGTHS = [{"strength": "musik", "person": "k1"}, {"strength": "zusammenhalt"}]


@cache
def dueren() -> tuple[Case, Advice]:
    """The shipped example, with strengths, and with custody that somebody saw."""
    written = YAML(typ="safe", pure=True).load(EXAMPLE.read_text(encoding="utf-8"))
    written["persons"][0]["custody"] = SOLE
    case = load_case({**written, "strengths": STRENGTHS})
    rules, offers = load_ruleset("praeventionskette-nrw"), load_catalogue(*shipped_ids("catalogue"))
    return case, advise(case, rules=rules, catalogue=offers, on=ON)


@cache
def of_family(lang: str = "de", *chosen: str) -> FamilySheet:
    """The family sheet of the example."""
    return family_sheet(dueren()[1], lang=lang, chosen=chosen or None, guide=GESUNDHEITSAMT if chosen else None)


@cache
def of_team(lang: str = "de", *, room: tuple[str, ...] = (JUGENDAMT,), agreed: bool = True) -> TeamSheet:
    """The team sheet of the example, with or without the consent of the mother."""
    case, advice = dueren()
    records = [consent()] if agreed else []
    disclosures = [
        disclose(
            case,
            advice=advice,
            sender=SENDER,
            to=body,
            purpose="case_discussion",
            present=room,
            records=records,
            at=AT,
        )
        for body in room
    ]
    return meeting_sheet(advice, disclosures=disclosures, lang=lang)
