"""The text of a whole case that is handed in instead of its file is never shown as if it were a name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import lotse
from lotse.checks import CheckReport
from lotse.cli import main
from lotse.errors import ContentError, InputError, LotseError
from lotse.file_names import is_file_name, shown_name
from lotse.files import read
from lotse.privacy.record_files import load_consent, load_ground, load_release, read_statement

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CANARY = "kanarienvogel"
_CASE = {
    "schema": "lotse/case/1",
    "case": "K7MQ2-XPA4T-J",
    "child_protection": "no_indication",
    "facts": {"familie.sprachen": [CANARY]},
}
TEXTS = {
    "yaml": "schema: lotse/case/1\nfacts:\n  familie.sprachen: [kanarienvogel]\n",
    "yaml of one line": "familie.sprachen: kanarienvogel",
    "json": json.dumps(_CASE),
    "json without blanks": json.dumps(_CASE, separators=(",", ":")),
    "json on lines": json.dumps(_CASE, indent=2),
    "a list": json.dumps([_CASE]),
    "a long word": CANARY * 50,
    "a long path": f"{CANARY}/" * 500,
    "a nul": f"{CANARY}\0",
    "half a sign": f"{CANARY}\n\ud800",
    "a large one": (CANARY + ": 1\n") * 20_000,
}
READERS: dict[str, Callable[[Any], object]] = {
    "read": read,
    "load_case": lotse.load_case,
    "load_case vocabulary": lambda text: lotse.load_case({**_CASE, "facts": {}}, vocabulary=text),
    "load_ruleset": lotse.load_ruleset,
    "load_catalogue": lotse.load_catalogue,
    "load_vocabulary": lotse.load_vocabulary,
    "load_consent": load_consent,
    "load_release": load_release,
    "load_ground": load_ground,
    "read_statement": read_statement,
    "check": lotse.check,
    "check vocabulary": lambda text: lotse.check(text, vocabulary=text, rules=text, catalogues=[text], folder=text),
}


def _shown(error: BaseException) -> str:
    """Everything that somebody might log of an error, with what it came from."""
    parts = [str(error), repr(error), str(vars(error)), str(error.args)]
    for one in (error.__cause__, error.__context__):
        parts += [] if one is None or error.__suppress_context__ else [_shown(one)]
    return "".join(parts)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("kind", TEXTS)
def test_a_text_that_is_handed_in_instead_of_a_file_is_shown_nowhere(reader: str, kind: str) -> None:
    try:
        found = READERS[reader](TEXTS[kind])
    except LotseError as error:
        shown = _shown(error)
    else:
        assert isinstance(found, CheckReport)
        assert found.errors
        shown = found.model_dump_json()
    assert CANARY not in shown


@pytest.mark.parametrize("kind", [kind for kind in TEXTS if "\0" not in TEXTS[kind] and "\ud800" not in TEXTS[kind]])
@pytest.mark.parametrize(
    "words",
    [
        ("suggest", "{}"),
        ("check", "{}"),
        ("suggest", "x.yaml", "--config", "{}"),
        ("suggest", "x.yaml", "--rules", "{}"),
        ("consent", "receipt", "{}"),
        ("import", "dpv", "{}"),
        ("consent", "receipt", "C-1", "--case", "{}"),
        ("consent", "check", "x.yaml", "--from", "a", "--to", "b", "--purpose", "c", "--records", "{}"),
    ],
    ids=" ".join,
)
def test_the_command_line_does_not_say_it_again(
    words: tuple[str, ...], kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.yaml").write_text(json.dumps({**_CASE, "facts": {}}), encoding="utf-8")
    assert main([word.format(TEXTS[kind]) if word == "{}" else word for word in words]) in {1, 2}
    said = capsys.readouterr()
    assert CANARY not in said.out + said.err


def test_the_hint_says_what_to_do_instead() -> None:
    with pytest.raises(InputError) as caught:
        lotse.load_case(TEXTS["yaml"])
    assert (caught.value.where, caught.value.problems[0].file) == ("", "")
    assert str(caught.value) == (
        "<memory>: FILE-KIND: this is no name of a file (name a file; a text has to be read into a mapping first)"
    )


def test_a_name_is_still_shown(tmp_path: Path) -> None:
    for name in ("fehlt.yaml", "fälle/Familie 3, Kind 1.yaml", "C:\\faelle\\x.yaml", "a:b.yaml", "-x", "."):
        assert is_file_name(name)
        assert shown_name(name) == name
    with pytest.raises(ContentError) as caught:
        read("no-such-folder/case.yaml")
    assert caught.value.problems[0].file == "no-such-folder/case.yaml"
    odd = tmp_path / "{fall}: eins.yaml"  # whoever has such a file reads it, and is told its name
    odd.write_text("a: [", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        read(odd)
    assert caught.value.problems[0].file == str(odd)
