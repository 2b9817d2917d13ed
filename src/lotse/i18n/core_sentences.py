"""Which German sentences the core and the help of the command line say, found by reading their code.

The core speaks German: its answers are the same bytes in every language. Whoever shows them translates what they hold
with `Words.told`; the sentences are found here by how they look, and what is put into them becomes a gap `{x}`, `{y}`.
Modules that speak by `Words` are left to `lotse.i18n.sentences`.

On the command line these are what declares a command (its docstring, help and names of what an option takes) and what
is said where a command cannot be followed: both are written before anybody knows the language of the reader.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

ROOMS = ("case", "catalogues", "explanation", "flow", "privacy", "protection", "questions", "rules", "transitions")
"""Rooms and modules whose answers hold German sentences."""

_BY_WORDS = re.compile(r"^(?:    )?from lotse\.i18n import .*\bWords\b", re.MULTILINE)
GERMAN_ONLY = frozenset({"privacy_report.py", "text_privacy.py", "words_privacy.py"})
"""Files of a report that renders German law and exists in German alone; only its help is translated."""

_GERMAN = re.compile(
    r"\s?[A-ZÄÖÜ„][^=/]* (der|die|das|den|dem|des|und|von|im|ist|sind|wird|auf|für|zu|Sie|oder|mit|hat|nicht|es)\b"
    r"|\s?[A-ZÄÖÜ„][a-zäöüß]+ [^=]*\w[.?]",
    re.DOTALL,
)
_ENGLISH = re.compile(r"\b(the|that|is|are|of|to|a)\b")
_SPEAK = frozenset({"words", "family", "say", "several"})
_MODULE, _ROW = re.compile(r"[a-z_]+"), 2
_LABELLED = {"Choice": 1, "Situation": 1}
"""Calls with a German label at this place."""


def sentences_of_core(package: Path) -> Iterator[tuple[str, str]]:
    """Every German sentence in the rooms of the core, with its file seen from the package.

    Args:
        package: Folder of the package.

    Yields:
        Sentence and file.
    """
    for room in ROOMS:
        single = package / f"{room}.py"
        for file in [single] if single.is_file() else sorted((package / room).rglob("*.py")):
            text = file.read_text(encoding="utf-8")
            if _BY_WORDS.search(text):
                continue
            seen: set[str] = set()
            for sentence in _said(list(ast.walk(ast.parse(text)))):
                if sentence not in seen:
                    seen.add(sentence)
                    yield sentence, file.relative_to(package).as_posix()


def sentences_of_help(package: Path) -> Iterator[tuple[str, str]]:
    """Every German sentence in the help and about the use of the command line, with its file.

    Args:
        package: Folder of the package.

    Yields:
        Sentence and file.
    """
    for file in sorted((package / "cli").rglob("*.py")):
        found = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
        said = {id(node) for call in found if _by_words(call) for node in ast.walk(call)}
        for node in found:
            for text in _declared(node):
                yield text, file.relative_to(package).as_posix()
        for text in _said(found, said) if file.name not in GERMAN_ONLY else ():
            yield text, file.relative_to(package).as_posix()


def _by_words(node: ast.AST) -> bool:
    """A call whose sentences are found elsewhere."""
    return isinstance(node, ast.Call) and _called(node).lstrip("_") in _SPEAK


def _called(call: ast.Call) -> str:
    """The last name of what is called."""
    function = call.func
    return (
        function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    )


def _declared(node: ast.AST) -> Iterator[str]:
    """What a command or an option says of itself, and what is said where a command cannot be followed."""
    if isinstance(node, ast.FunctionDef) and any("click." in ast.unparse(one) for one in node.decorator_list):
        yield ast.get_docstring(node) or ""
    if isinstance(node, ast.Dict):  # commands with their module and their line in the help
        rows = [one.elts for one in node.values if isinstance(one, ast.Tuple) and len(one.elts) == _ROW]
        yield from (_text(row[1]) for row in rows if _MODULE.fullmatch(_text(row[0])) and " " in _text(row[1]))
    if not isinstance(node, ast.Call):
        return
    given = [one.value for one in node.keywords if one.arg in ("help", "metavar", "options_metavar")]
    called = _called(node)
    if called == "Misuse":
        given += node.args[:1]
    elif called == "setdefault":  # of the settings of a command
        given += node.args[1:]
    elif called == "argument":
        given = []  # CASE and OFFER are the same in every language
    yield from filter(None, (_text(one).strip() for one in given))


def _said(nodes: Collection[ast.AST], elsewhere: Collection[int] = ()) -> Iterator[str]:
    aside = set(elsewhere)
    aside |= {id(node.value) for node in nodes if isinstance(node, ast.Expr)}  # docstrings
    aside |= {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
    aside |= {id(text) for node in nodes if isinstance(node, ast.Call) for text in _of_key(node)}
    for node in nodes:
        if isinstance(node, ast.Call):
            yield from _labels(node)
        if id(node) in aside:
            continue
        text = _text(node)
        if text and _GERMAN.match(text) and not _ENGLISH.search(text):
            yield text.strip()


def _of_key(call: ast.Call) -> Iterator[ast.AST]:
    """What a model says of a key of a file: the page of the grammar and the editor have it in German alone."""
    for one in call.keywords if _called(call) == "Field" else ():
        if one.arg == "description":
            yield from ast.walk(one.value)


def _labels(call: ast.Call) -> Iterator[str]:
    """Words that are no sentences: the answers to a question."""
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    given = [one.value for one in call.keywords if one.arg == "label"]
    if name in _LABELLED and len(call.args) > _LABELLED[name]:
        given.append(call.args[_LABELLED[name]])
    yield from (one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str))


def _text(node: ast.AST) -> str:
    """A string, with gaps for what is put into it."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if not isinstance(node, ast.JoinedStr):
        return ""
    names = iter("xyzuvw")
    return "".join(str(part.value) if isinstance(part, ast.Constant) else f"{{{next(names)}}}" for part in node.values)
