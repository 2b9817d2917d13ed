"""Do the sheets of the example still read well? Few files, read by people before they are kept.

`python tests/golden/test_sheet_texts.py` writes them anew.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))  # when it is run by hand

from lotse.sheets.text import sheet_text
from privacy_world import GESUNDHEITSAMT, JUGENDAMT, SCHULAMT
from sheet_world import of_family, of_team

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent / "sheets"
BOTH = (JUGENDAMT, GESUNDHEITSAMT)
SHEETS: dict[str, Callable[[], str]] = {
    "familie": lambda: sheet_text(of_family()),
    "familie-ausgewaehlt-tr": lambda: sheet_text(of_family("tr", "kita-platz-ab-drei@k1")),
    "familie-ausgewaehlt-leicht": lambda: sheet_text(of_family("de-x-leicht", "kita-platz-ab-drei@k1")),
    "runde-jugendamt": lambda: sheet_text(of_team()),
    "runde-jugendamt-gesundheitsamt": lambda: sheet_text(of_team(room=BOTH)),
    "runde-mit-schulamt": lambda: sheet_text(of_team(room=(*BOTH, SCHULAMT))),
    "runde-ohne-einwilligung": lambda: sheet_text(of_team(agreed=False)),
}


@pytest.mark.parametrize("name", SHEETS)
def test_the_sheet_reads_as_it_was_read(name: str) -> None:
    assert SHEETS[name]() == (HERE / f"{name}.txt").read_text(encoding="utf-8")


def test_no_other_sheet_is_kept() -> None:
    assert {file.stem for file in HERE.glob("*.txt")} == set(SHEETS)


if __name__ == "__main__":
    for kept, made in SHEETS.items():
        (HERE / f"{kept}.txt").write_text(made(), encoding="utf-8")
