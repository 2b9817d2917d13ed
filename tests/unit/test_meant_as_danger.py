"""A status that can only be meant as danger stops, whatever word it is; everything else stays a mistake."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import lotse
from lotse.cli import main
from lotse.errors import InputError, ProtectionStop
from lotse.files import read_shipped
from lotse.protection import GOES_ON, STOPPING, guard, is_sign, stops
from small_world import family, words

if TYPE_CHECKING:
    from pathlib import Path

MEANT: tuple[Any, ...] = (
    "akut", "Akut", "AKUT", "accute", "acut", "akute Gefahr", "Gefahr", "gefahr!", "verdacht", "Verdacht auf Gewalt",
    "hinweise", "Hinweise", "Hinweis", "Gefährdung", "Kindeswohlgefährdung", "gefaehrdet", "ja", "Ja", "yes", "true",
    "True", True, "unklar", "Unklar", "unclaer", "unclear?", "indcated", "indicatd", "indicated.", "idicated",
    ["akut"], {"akut": 1}, "acute_danger", "danger", "no_indication, aber akut", "No_indication oder Verdacht",
)  # fmt: skip
MISTAKES: tuple[Any, ...] = (
    "", " ", None, False, "false", 0, 1, 7, 1.5, [], {}, "no", "No", "nein", "Nein", "keine", "kein Verdacht",
    "keine Hinweise", "keine Gefahr", "nicht akut", "not_indicated", "no danger", "none", "no_indicaton",
    "no_indicatoin", "No_Indication", "no-indication", "noindication", "no_indication ", "no_indications",
    "no_indication, nicht akut", "clear",
    "x", "offen", "später", "k1", "2026-11-20", "ok", "?", "_", "normal", ["no_indication"], ["nein"],
)  # fmt: skip


@pytest.mark.parametrize("status", MEANT, ids=repr)
def test_what_is_meant_as_danger_stops(status: Any) -> None:
    assert is_sign(status)
    assert stops({"child_protection": status})
    with pytest.raises(ProtectionStop):
        guard({"Child-Protection": status})
    with pytest.raises(ProtectionStop):
        lotse.load_case(family(child_protection=status), vocabulary=words())


@pytest.mark.parametrize("status", MISTAKES, ids=repr)
def test_every_other_word_stays_a_mistake_and_never_goes_on(status: Any) -> None:
    assert not is_sign(status)
    with pytest.raises(InputError):
        lotse.load_case(family(child_protection=status), vocabulary=words())


def test_a_status_that_is_missing_stays_a_mistake() -> None:
    case = family()
    del case["child_protection"]
    with pytest.raises(InputError):
        lotse.load_case(case, vocabulary=words())


def _ends(file: Path, content: str | bytes) -> int:
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return main(["suggest", str(file), "--on", "2026-11-20"])


@pytest.mark.parametrize("status", [one for one in MEANT if isinstance(one, str)])
def test_the_command_line_shows_the_procedure_also_where_the_file_is_broken(status: str, tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    assert _ends(file, f'schema: lotse/case/1\nchild_protection: "{status}"\n') == 4
    if "," in status:
        return  # where nothing can be parsed, a comma ends the status: in JSON other data follow on its line
    for broken in (
        f'child_protection: "{status}"\nfacts: [\n',
        f"facts: [\nchild_protection: {status}\n",
        f'{{"child_protection": "no_indication"}},{{"child_protection": "{status}", ',
        f"x: y: z\nChild-Protection : '{status}' # {{\n",
        f'a: "\nchild_protection: !!str {status}\n',
        f"facts: [\nchild_protection:\n  {status}\n",
        f"facts: [\nchild_protection: # noch neu\n\n  '{status}'\n",
        f"facts: [\na: &a {status}\nchild_protection: *a\n",
        f'"child\\x5fprotection": {status}\nfacts: [\n',
    ):
        assert _ends(file, broken) == 4, broken
    assert _ends(file, f"facts: [\nchild_protection: {status}\n".encode("utf-16")) == 4


@pytest.mark.parametrize("status", [one for one in MISTAKES if isinstance(one, str)])
def test_the_command_line_tells_every_other_word_as_a_mistake(status: str, tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    assert _ends(file, json.dumps({"schema": "lotse/case/1", "child_protection": status})) == 2
    for broken in (
        f"facts: [\nchild_protection: '{status}'\n",
        f"facts: [\nchild_protection: {status}\nfacts: 1\n",  # an empty status, and a key that looks like a word
        f"facts: [\nchild_protection:\nacut: {status}\n",
        "facts: [\n# child_protection: akut\n",
    ):
        assert _ends(file, broken) == 2, broken


def test_the_words_are_written_as_they_are_compared() -> None:
    data = read_shipped("protection/signs.yaml").data
    for name in ("signs", "not_signs"):
        assert data[name] == sorted(set(data[name]))
        assert all(word.isascii() and word.isalpha() and word == word.casefold() for word in data[name])
    assert not set(data["signs"]) & set(data["not_signs"])
    assert not (STOPPING | {GOES_ON}) & {*data["signs"], *data["not_signs"]}
