"""Which sentences the program says, found by reading its code and its templates; nothing of it is run.

A sentence is said as `words("…")`, in the plural as `words.several(number, "…", "…")`, by something that is called
`words` or `family`, or that the same file declares to be `Words`. Who reads it is told by the name: what stands behind
`family`, or in a file for families (`FOR_FAMILIES`), is for families and comes in every language; all the rest is for
the team. The sentence stands there as it is, or in a table or constant that is named there; anything else cannot be
found, and is a fault.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from jinja2 import Environment, nodes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from lotse.i18n.words import Audience

T = TypeVar("T")
TEMPLATES = (".html", ".jinja", ".j2")
_SPEAKERS = frozenset({"words", "family"})
"""What the words of a reader are called everywhere; `german` only repeats in German what another one says."""
FOR_FAMILIES = ("family", "receipt")
"""A file or template with one of these in its name says everything to families."""

_SEVERAL = "several"
_NO_ENUM = "the name of this enum cannot be read"
_SAYS = re.compile(r"\b_?(words|family)\b|Words")
"""A file without any of these says nothing."""
_NO_SENTENCE = re.compile(r"[a-z0-9_.:/-]*")
"""Ids and keys in tables."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence that is said somewhere.

    Args:
        audience: Who reads it.
        one: The German sentence, or the one for one.
        many: The German sentence for any other number; None for a sentence without a plural.
        file: Where it is said, seen from the package.
    """

    audience: Audience
    one: str
    many: str | None
    file: str


@dataclass(frozen=True, slots=True)
class Labelled:
    """An enum whose labels families read.

    Args:
        enum: Its name.
        file: Where it is said.
    """

    enum: str
    file: str


@dataclass(frozen=True, slots=True)
class Unfound:
    """A place where a sentence is said that cannot be found by reading.

    Args:
        file: The file, seen from the package.
        line: The line, from 1.
        why: What is wrong.
    """

    file: str
    line: int
    why: str


Found = Sentence | Labelled | Unfound


def found_in(package: Path) -> list[Found]:
    """Everything that is said in a package.

    Args:
        package: Its folder.

    Returns:
        Sentences, labels for families, and what cannot be found, in the order of the files.
    """
    trees = _Trees()
    found: list[Found] = []
    for file in sorted(package.rglob("*.py")):
        if file.parent.name != "i18n" and _SAYS.search(file.read_text(encoding="utf-8")):
            found += _Code(trees[file], file.relative_to(package).as_posix(), trees, package).found()
    for file in sorted(package.rglob("*")):
        if file.suffix in TEMPLATES:
            found += _of_template(file.read_text(encoding="utf-8"), file.relative_to(package).as_posix())
    return found


def _audience(name: str, file: str) -> Audience:
    return "family" if name == "family" or any(one in file.rpartition("/")[2] for one in FOR_FAMILIES) else "team"


class _Trees(dict["Path", ast.Module]):
    """The code of each file, read when it is looked at."""

    def __missing__(self, file: Path) -> ast.Module:
        self[file] = ast.parse(file.read_text(encoding="utf-8"))
        return self[file]


class _Code:
    """Reads one file of Python."""

    def __init__(self, tree: ast.Module, file: str, trees: _Trees, package: Path) -> None:
        self.tree, self.file = tree, file
        self._trees, self._package = trees, package
        self._speakers = _SPEAKERS | {name for node in ast.walk(tree) for name in _declared(node)} - {"german"}

    def found(self) -> list[Found]:
        return list(self._within(self.tree, (self.tree,)))

    def _within(self, node: ast.AST, scopes: tuple[ast.AST, ...]) -> Iterator[Found]:
        if isinstance(
            node, ast.FunctionDef | ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
        ):
            scopes = (node, *scopes)
        if isinstance(node, ast.Call):
            yield from self._call(node, scopes)
        for below in ast.iter_child_nodes(node):
            yield from self._within(below, scopes)

    def _call(self, call: ast.Call, scopes: tuple[ast.AST, ...]) -> Iterator[Found]:
        name, method = _said_by(call.func, self._speakers)
        if name not in self._speakers:
            return
        audience = _audience(name, self.file)
        if method == "label" and call.args and audience == "family":
            yield from self._label(call)
        for given in _given(call.args, method):
            texts = [list(self._texts(one, scopes)) for one in given]
            yield from _said(audience, texts, self.file, call.lineno, plural=method == _SEVERAL)

    def _label(self, call: ast.Call) -> Iterator[Found]:
        enum = call.args[0]
        if isinstance(enum, ast.Constant) and isinstance(enum.value, str):
            yield Labelled(enum.value, self.file)
        else:
            yield Unfound(self.file, call.lineno, _NO_ENUM)

    def _texts(
        self, said: ast.AST | None, scopes: Sequence[ast.AST], seen: tuple[str, ...] = ()
    ) -> Iterator[str | None]:
        """The sentences that an expression can be; None for what cannot be read."""
        if isinstance(said, ast.Constant) and isinstance(said.value, str):
            yield said.value
        elif isinstance(said, ast.IfExp):
            yield from self._texts(said.body, scopes, seen)
            yield from self._texts(said.orelse, scopes, seen)
        elif isinstance(said, ast.Subscript):
            yield from self._table(said.value, scopes, seen)
        elif isinstance(said, ast.Call) and _last(said.func) == "phrase":  # one of two sentences
            yield from (text for one in said.args for text in self._texts(one, scopes, seen))
        elif isinstance(said, ast.Call) and isinstance(said.func, ast.Attribute) and said.func.attr == "get":
            yield from self._table(said.func.value, scopes, seen)
            yield from (text for one in said.args[1:] for text in self._texts(one, scopes, seen) if text)
        elif isinstance(said, ast.Name) and said.id not in seen:
            values = list(self._values(said.id, scopes))
            if not values:
                yield None
            for value, looped in values:
                read = self._table if looped else self._texts
                yield from read(value, scopes, (*seen, said.id))
        else:
            yield None

    def _table(self, said: ast.AST, scopes: Sequence[ast.AST], seen: tuple[str, ...]) -> Iterator[str | None]:
        """All sentences in a table; its keys and ids are none."""
        if isinstance(said, ast.Name):
            values = [] if said.id in seen else list(self._values(said.id, scopes))
            if not values:
                yield None
            for value, _ in values:
                yield from self._table(value, scopes, (*seen, said.id))
        elif isinstance(said, ast.Subscript):
            yield from self._table(said.value, scopes, seen)
        elif isinstance(said, ast.Call) and isinstance(said.func, ast.Attribute):  # .items(), .get(…)
            yield from self._table(said.func.value, scopes, seen)
        elif isinstance(said, ast.Dict):
            yield from (text for value in said.values for text in self._table(value, scopes, seen))
        elif isinstance(said, ast.Tuple | ast.List | ast.Set):
            yield from (text for value in said.elts for text in self._table(value, scopes, seen))
        elif isinstance(said, ast.Call):
            given = [*said.args, *(one.value for one in said.keywords)]
            yield from (text for value in given for text in self._table(value, scopes, seen))
        elif isinstance(said, ast.Constant):
            if isinstance(said.value, str) and not _NO_SENTENCE.fullmatch(said.value):
                yield said.value
        elif not isinstance(said, ast.Attribute | ast.Lambda | ast.UnaryOp):
            yield None

    def _values(self, name: str, scopes: Sequence[ast.AST]) -> Iterator[tuple[ast.AST, bool]]:
        """What a name can stand for, here or where it is imported from; and whether it is one of several."""
        for scope in scopes:
            here = scope.body if isinstance(scope, ast.Module) else ast.walk(scope)
            found = [pair for node in here for pair in _bound(node, name)]
            if found:
                yield from found
                return
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom) and node.module and any(one.name == name for one in node.names):
                file = self._file(node.module)
                body = self._trees[file].body if file.is_file() else []
                yield from (pair for other in body for pair in _bound(other, name))

    def _file(self, module: str) -> Path:
        parts = module.split(".")[1:]
        file = self._package.joinpath(*parts).with_suffix(".py") if parts else self._package / "__init__.py"
        return file if file.is_file() else self._package.joinpath(*parts, "__init__.py")


def _bound(node: ast.AST, name: str) -> Iterator[tuple[ast.AST, bool]]:
    """The values that a statement or a loop gives to a name."""
    targets: Iterable[ast.AST] = ()
    value: ast.AST | None = None
    looped = False
    if isinstance(node, ast.Assign):
        targets, value = node.targets, node.value
    elif isinstance(node, ast.AnnAssign | ast.NamedExpr):
        targets, value = (node.target,), node.value
    elif isinstance(node, ast.For | ast.comprehension):
        targets, value, looped = (node.target,), node.iter, True
    for target in targets:
        if value is None:
            continue
        if isinstance(target, ast.Name) and target.id == name:
            yield value, looped
        elif isinstance(target, ast.Tuple) and any(isinstance(one, ast.Name) and one.id == name for one in target.elts):
            yield value, True


def _declared(node: ast.AST) -> Iterator[str]:
    """What a statement, an argument or a class declares to be the words of a reader."""
    if isinstance(node, ast.ClassDef) and any(_last(base).endswith("Words") for base in node.bases):
        yield "self"
        return
    if isinstance(node, ast.arg) and node.annotation is not None:
        name, kind = node.arg, ast.unparse(node.annotation)
    elif isinstance(node, ast.AnnAssign):
        name, kind = _last(node.target), ast.unparse(node.annotation)
    elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
        name, kind = _last(node.targets[0]), _last(node.value.func)
    else:
        return
    if re.fullmatch(r"(?:\w+\.)*\w*Words(?: \| None)?", kind.strip("'\"")):
        yield name.lstrip("_")


def _last(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _said_by(function: ast.AST, speakers: frozenset[str]) -> tuple[str, str]:
    """By what something is said: the name of the words, and the method; empty for a plain call."""
    name = _last(function).lstrip("_")
    if name in speakers:
        return name, ""
    return (_last(function.value).lstrip("_"), name) if isinstance(function, ast.Attribute) else ("", "")


def _of_template(text: str, file: str) -> Iterator[Found]:
    """What a template says."""
    for call in Environment(autoescape=True, extensions=["jinja2.ext.do"]).parse(text).find_all(nodes.Call):
        name, method = _named_by(call.node)
        audience = _audience(name, file)
        if name not in _SPEAKERS:
            continue
        if method == "label" and audience == "family" and call.args:
            enum = call.args[0]
            yield (
                Labelled(enum.value, file)
                if isinstance(enum, nodes.Const) and isinstance(enum.value, str)
                else Unfound(file, call.lineno, _NO_ENUM)
            )
        for given in _given(call.args, method):
            texts = [list(_texts(one)) for one in given]
            yield from _said(audience, texts, file, call.lineno, plural=method == _SEVERAL)


def _named_by(node: nodes.Node) -> tuple[str, str]:
    """By what a template says something: the name of the words, and the method."""
    if isinstance(node, nodes.Name):
        return node.name, ""
    if isinstance(node, nodes.Getattr):
        return (node.attr, "") if node.attr in _SPEAKERS else (_named_by(node.node)[0], node.attr)
    return "", ""


def _given(args: Sequence[T], method: str) -> Iterator[Sequence[T]]:
    """The sentences among the arguments of a call: none, or one list."""
    if method == "":
        yield args[:1]
    elif method == _SEVERAL:
        yield args[1:3]


def _said(audience: Audience, texts: list[list[str | None]], file: str, line: int, *, plural: bool) -> Iterator[Found]:
    """Sentences, if all that may be said could be read."""
    whole = len(texts) == 1 + plural and all(texts) and len({len(one) for one in texts}) == 1
    if not whole or any(None in one for one in texts):
        yield Unfound(file, line, "a sentence that is said here cannot be read")
        return
    for one, many in zip(texts[0], texts[-1], strict=True):
        yield Sentence(audience, str(one), str(many) if plural else None, file)


def _texts(said: nodes.Node) -> Iterator[str | None]:
    if isinstance(said, nodes.Const) and isinstance(said.value, str):
        yield said.value
    elif isinstance(said, nodes.CondExpr):
        yield from _texts(said.expr1)
        if said.expr2 is not None:
            yield from _texts(said.expr2)
    elif isinstance(said, nodes.TemplateData):
        yield said.data
    else:
        yield None
