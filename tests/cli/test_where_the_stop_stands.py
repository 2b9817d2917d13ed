"""A stop that is found in a file that nobody asked about says which file it is: else nobody could look into it."""

from __future__ import annotations

import io
import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    Said = Callable[..., tuple[int, str, str]]

OFFICE = Path(__file__).parent / "office" / "dueren"
PROSE = "Merkzettel: child_protection: unclear heißt, dass niemand es weiß.\n"
ASKED = ("familie.yaml", "--from", "jobcenter-05358", "--to", "jugendamt-05358008", "--purpose", "case_discussion")
ROOM = ("--participant", "jobcenter-05358", "--participant", "jugendamt-05358008", "--on", "2026-11-20")
NOTE = str(Path("ordner") / "notiz.yaml")
FOUND = "Der Status, der hier anhält, steht in der Datei {}.\n"
HEARD = "Der Status, der hier anhält, kommt von der Standardeingabe.\n"


@pytest.fixture(autouse=True)
def office(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shutil.copytree(OFFICE, tmp_path / "dueren")
    monkeypatch.chdir(tmp_path / "dueren")
    Path("ordner").mkdir()
    for name in ("notiz.txt", NOTE):
        Path(name).write_text(PROSE, encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "file"),
    [
        (("suggest", "familie.yaml", "--rules", "notiz.txt"), "notiz.txt"),
        (("suggest", "familie.yaml", "--rules=./notiz.txt"), "./notiz.txt"),
        (("suggest", "familie.yaml", "--rules", "gefahr.yaml"), "gefahr.yaml"),
        (("disclose", *ASKED, "--records", "ordner"), NOTE),
        (("disclose", *ASKED, "--records", "notiz.txt"), "notiz.txt"),
        (("consent", "check", *ASKED, "--records", "ordner"), NOTE),
        (("meeting", "agenda", *ROOM, "--records", "ordner", "familie.yaml"), NOTE),
        (("meeting", "agenda", *ROOM, "familie.yaml", "gefahr.yaml"), "gefahr.yaml"),
        (("compare", "familie.yaml", "ordner", "--old-rules", "praeventionskette-nrw"), NOTE),
        (("suggest", "familie.yaml", "--no-such-option", "notiz.txt"), "notiz.txt"),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, tuple) else one,
)
@pytest.mark.parametrize("form", [(), ("--format", "json")], ids=["text", "json"])
def test_the_file_is_named(say: Said, words: tuple[str, ...], file: str, form: tuple[str, ...]) -> None:
    code, out, err = say(*words, *form)
    assert code == 4
    assert err.count(FOUND.format(file)) == 1
    assert "Merkzettel" not in out + err
    if form and "compare" not in words and "agenda" not in words:
        assert "notiz" not in json.dumps(json.loads(out))


@pytest.mark.parametrize(
    "words",
    [
        ("suggest", "gefahr.yaml"),
        ("suggest", "--on", "2026-11-20", "gefahr.yaml", "--rules", "nicht-da.yaml"),
        ("suggest", "notiz.txt"),
        ("import", "dpv", "notiz.txt"),
        ("disclose", "gefahr.yaml", *ASKED[1:]),
        ("consent", "check", "gefahr.yaml", *ASKED[1:]),
        ("meeting", "agenda", *ROOM, "gefahr.yaml"),
    ],
    ids=" ".join,
)
def test_the_file_that_was_asked_about_is_not_named(say: Said, words: tuple[str, ...]) -> None:
    code, _, err = say(*words)
    assert (code, "Der Status" in err) == (4, False)


@pytest.mark.parametrize(
    ("words", "told"), [(("suggest", "familie.yaml", "--config", "-"), True), (("suggest", "-"), False)]
)
def test_standard_input_is_named_as_such(
    say: Said, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, *, told: bool
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PROSE.encode()), encoding="utf-8"))
    code, _, err = say(*words)
    assert (code, HEARD in err) == (4, told)


def test_it_is_said_in_the_language_of_the_reader(say: Said) -> None:
    _, _, err = say("--lang", "en", "suggest", "familie.yaml", "--rules", "notiz.txt")
    assert "The status that stops this stands in the file notiz.txt." in err
