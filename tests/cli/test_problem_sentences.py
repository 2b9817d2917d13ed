"""Every sentence about a problem that the code can say has a German one, found by reading the code itself."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import lotse
from lotse.cli import main
from lotse.cli.text_problems import error_text
from lotse.errors import InputError, LotseError
from lotse.i18n import problem_sentence
from lotse.i18n.catalogue import translations

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(lotse.__file__).parent
OFFICE = Path(__file__).parent / "office"
_SAID_AT = {
    "Problem": (5, 6),
    "Wrong": (2, 3),
    "Fault": (3, 4),
    "problem": (2, 3),
    "tell": (2, 3),
    "_note": (2, 3),
    "_at_key": (2, 3),
    "InputError.of": (1, 2),
    "PydanticCustomError": (1,),
    "LotseError": (1,),
    "BookError": (1,),
    "DisclosureRefused": (1,),
}
"""Which arguments of a call are text and hint."""
_TABLES = {"_WANTED", "_LIMITS", "_FORMS", "_OF_FILE", "_SQLITE", "_POSTGRES"}
"""Tables of sentences; codes and words of other programs in them are no sentences."""
_NO_SENTENCE = re.compile(r"[A-Z]+(-[A-Z]+)+|\w+_\w+|\W*|[a-z]{2}|`?\{\}`?( \{\})*")
_GAP = re.compile(r"\{\w*\}")


class _Reader:
    """Follows what is said back to the words in the code."""

    def __init__(self) -> None:
        self.trees = {file: ast.parse(file.read_text(encoding="utf-8")) for file in sorted(SOURCE.rglob("*.py"))}
        self.functions: dict[str, list[tuple[ast.FunctionDef, ast.Module]]] = {}
        for tree in self.trees.values():
            for node in ast.walk(tree):
                if isinstance(node, ast.FunctionDef):
                    self.functions.setdefault(node.name, []).append((node, tree))

    def sentences(self) -> Iterator[str]:
        for tree in self.trees.values():
            yield from self._within(tree, [tree])

    def _within(self, node: ast.AST, scopes: list[ast.AST]) -> Iterator[str]:
        inner = [node, *scopes] if isinstance(node, ast.FunctionDef) else scopes
        if isinstance(node, ast.Call):
            given = self._given(node)
            yield from (text for one in given for text in self.words(one, scopes))
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
            if isinstance(target, ast.Name) and target.id in _TABLES:
                yield from self.words(node.value, scopes)
            elif isinstance(target, ast.Name) and target.id == "_SYNTAX" and isinstance(node.value, ast.Tuple):
                rows = (row.elts[1:] for row in node.value.elts if isinstance(row, ast.Tuple))  # first: the parser's
                yield from (text for row in rows for one in row for text in self.words(one, scopes))
        for below in ast.iter_child_nodes(node):
            yield from self._within(below, inner)

    @staticmethod
    def _given(call: ast.Call) -> list[ast.expr]:
        name = ast.unparse(call.func)
        places = _SAID_AT.get(name) or _SAID_AT.get(name.rpartition(".")[2], ())
        named = [one.value for one in call.keywords if one.arg in ("text", "hint") and places]
        return [call.args[place] for place in places if place < len(call.args)] + named

    def words(self, said: ast.AST | None, scopes: list[ast.AST], seen: tuple[str, ...] = ()) -> Iterator[str]:
        """The strings that an expression can be, with `{}` for what is put in."""
        if isinstance(said, ast.Constant):
            yield from [said.value] if isinstance(said.value, str) else []
        elif isinstance(said, ast.JoinedStr):
            yield "".join(str(one.value) if isinstance(one, ast.Constant) else "{}" for one in said.values)
        elif isinstance(said, ast.IfExp | ast.BoolOp | ast.Tuple | ast.Dict | ast.Starred | ast.Subscript):
            parts = {
                ast.IfExp: ("body", "orelse"),
                ast.BoolOp: ("values",),
                ast.Tuple: ("elts",),
                ast.Dict: ("values",),
            }.get(type(said), ("value",))
            for part in parts:
                found = getattr(said, part)
                for one in found if isinstance(found, list) else [found]:
                    yield from self.words(one, scopes, seen)
        elif isinstance(said, ast.Call):
            name = ast.unparse(said.func).rpartition(".")[2]
            if name == "fromkeys":
                yield from self.words(said.args[-1], scopes, seen)
            for function, tree in self.functions.get(name, []) if name not in seen else []:
                for node in ast.walk(function):
                    if isinstance(node, ast.Return):
                        yield from self.words(node.value, [function, tree], (*seen, name))
        elif isinstance(said, ast.Name) and f"={said.id}" not in seen:
            yield from self._named(said.id, scopes, (*seen, f"={said.id}"))

    def _at(self, value: ast.AST | None, place: int) -> Iterator[ast.expr]:
        """One of several values that are given names at once."""
        if isinstance(value, ast.Tuple):
            yield value.elts[place]
        elif isinstance(value, ast.IfExp):
            yield from (*self._at(value.body, place), *self._at(value.orelse, place))
        elif isinstance(value, ast.Call):
            for function, _ in self.functions.get(ast.unparse(value.func), []):
                for node in ast.walk(function):
                    if isinstance(node, ast.Return):
                        yield from self._at(node.value, place)

    def _named(self, name: str, scopes: list[ast.AST], seen: tuple[str, ...]) -> Iterator[str]:
        for scope in scopes:
            nodes = scope.body if isinstance(scope, ast.Module) else list(ast.walk(scope))
            for node in nodes:
                if isinstance(node, ast.Assign):
                    target, value = node.targets[0], node.value
                    pairs = [(target, value)]
                    if isinstance(target, ast.Tuple):
                        pairs = [
                            (one, given) for place, one in enumerate(target.elts) for given in self._at(value, place)
                        ]
                    for one, given in pairs:
                        if isinstance(one, ast.Name) and one.id == name:
                            yield from self.words(given, scopes, seen)


def _said() -> set[str]:
    return {text for text in _Reader().sentences() if not _NO_SENTENCE.fullmatch(text)}


def test_every_sentence_in_the_code_has_a_german_one() -> None:
    said = _said()
    templates = {_GAP.sub("{}", one) for one in translations("de").of("problem")}
    assert len(said) > 300
    assert {"a birth lies after the day of the question", "the nearest known one is {}", "write it flatter"} <= said
    assert sorted(one for one in said if one not in templates and ("{}" in one or problem_sentence(one) == one)) == []


def test_gaps_are_the_same_in_both_languages() -> None:
    for english, german in translations("de").of("problem").items():
        assert sorted(_GAP.findall(english)) == sorted(_GAP.findall(german.forms[0])), english


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("must be text or a whole number", "hier gehört hin: Text oder eine ganze Zahl"),
        ("must be one of: a, b", "möglich sind: a, b"),
        ("must be at least 3", "muss mindestens 3 sein"),
        ("it applies from 2016-01-01 to 2020-12-31", "es gilt von 2016-01-01 bis 2020-12-31"),
        ("this signal is about one child", "dieser Hinweis betrifft eine Person (Kind)"),
        (
            "give one of the shipped ids, a file or a folder",
            "nennen Sie eine mitgelieferte Kennung, eine Datei oder einen Ordner",
        ),
        ("the key `when` is missing", "der Schlüssel `when` fehlt"),
        ("nobody translated this", "nobody translated this"),
    ],
)
def test_what_stands_in_a_gap_is_taken_over(english: str, german: str) -> None:
    assert problem_sentence(english) == german


def test_a_language_without_translations_shows_english() -> None:
    assert problem_sentence("this is no day", lang="tlh") == "this is no day"


def test_errors_are_told_in_german_and_stay_english_for_programs() -> None:
    error = InputError.of("DATE", "this is no day", hint="write YYYY-MM-DD", path="on")
    assert str(error) == "<memory> on: DATE: this is no day (write YYYY-MM-DD)"
    assert error_text(error) == "on: DATE: das ist kein Tag (schreiben Sie JJJJ-MM-TT)"
    other = LotseError("X", "this is no case", hint="load it with load_case", where="case")
    assert error_text(other) == "case: X: das ist kein Fall (laden Sie ihn mit load_case)"


def test_check_stays_english_in_json(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(OFFICE)
    main(["check", "kaputt", "--format", "json"])
    texts = [one["text"] for one in json.loads(capsys.readouterr().out)["problems"]]
    assert "this is no case number with its check character" in texts
    main(["check", "kaputt"])
    assert "das ist keine Fallnummer mit ihrem Prüfzeichen" in capsys.readouterr().out
